"""Every change writes its line in the same transaction, one for one change."""

import ast
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from fairapp.accounts import services as accounts
from fairapp.accounts import sessions, tokens
from fairapp.accounts.models import ApiToken, LinkPurpose, Membership, PersonalLink
from fairapp.allocation import services as allocation
from fairapp.contracts import services as contracts
from fairapp.contracts.models import Answer, ReasonCode
from fairapp.core import clock
from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.db import unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.inbound import mark_read, receive
from fairapp.core.mail import Channel, mark_told
from fairapp.core.policy import SYSTEM, Role
from fairapp.discovery import services as discovery
from fairapp.discovery.models import Verdict as Opinion
from fairapp.enquiries import services as enquiries
from fairapp.enquiries.services import Question
from fairapp.exhibitors import services as exhibitors
from fairapp.exhibitors.services import Verdict
from fairapp.fairs import services as fairs
from fairapp.fees import services as fees
from fairapp.importers import services as importers
from fairapp.importers.models import (
    BuyerStatus,
    Campaign,
    HostingTier,
    Invitation,
    InvitationState,
    LinkRequest,
)
from fairapp.meetings import services as meetings
from fairapp.meetings.models import MeetingState, Side
from fairapp.onsite import services as onsite
from fairapp.onsite.models import BadgeKind, OutcomeCode
from fairapp.reports import services as reports
from tests import factories
from tests.allocation import audit_lines as places
from tests.factories.deals import deal
from tests.factories.meetings import badge, meeting, meeting_request
from tests.factories.programme import document
from tests.fees import audit_lines as money
from tests.importers import audit_lines as buyers
from tests.programme import audit_lines as programme_lines
from tests.review import audit_lines as judging

ROOT = Path(__file__).resolve().parents[1]
BY = {"actor": SYSTEM}
SOON = timedelta(days=1)


@pytest.fixture
def at(app, session):
    """The fair and the two parties that most verbs need."""
    fair = factories.fair()
    application = factories.accepted_application(fair)
    importer = factories.importer(fair)
    firm = session.get_one(accounts.Organisation, application.organisation_id)
    person = session.get_one(accounts.Person, application.contact_id)
    return SimpleNamespace(
        fair=fair, application=application, importer=importer, firm=firm, person=person,
        session=session,
    )  # fmt: skip


def held(at):
    stand = [factories.booth(at.fair)]
    return allocation.hold_booths(at.application, stand, until=clock.now() + SOON, **BY)


def only(at, table):
    return at.session.scalars(select(table).where(table.person_id == at.person.id)).one()


def link(at):
    ends = clock.now() + SOON
    accounts.issue_link(at.person, LinkPurpose.EXHIBITOR, fair_id=at.fair.id, expires_at=ends, **BY)
    return only(at, PersonalLink)


def told(at):
    from fairapp.core.mail import Letter, tell

    reader = factories.person(email=None, phone="+84900000002")
    return tell(reader, Letter("sign_in_code", at.fair.id, None, {"code": "424242"}))


def token(at):
    tokens.issue_token(at.person, label="till", **BY)
    return only(at, ApiToken)


def campaign(at):
    batch = Campaign(fair_id=at.fair.id, name="Autumn")
    at.session.add(batch)
    at.session.flush()
    return batch


def invitation(at):
    sent = Invitation(
        fair_id=at.fair.id,
        importer_id=at.importer.id,
        organisation_id=at.importer.organisation_id,
        state=InvitationState.SENT,
    )
    at.session.add(sent)
    at.session.flush()
    return sent


def wish(at):
    asked = LinkRequest(fair_id=at.fair.id, email="asks@example.com", country="JP", locale="ja")
    at.session.add(asked)
    at.session.flush()
    return asked


def stopped(at):
    accounts.stop_letters(at.person, "invitations", channel="staff", **BY)
    return at.person


T = AuditTag
VERBS = {
    T.ORGANISATION_REGISTERED: lambda _: accounts.register_organisation(
        name="Xưởng mới", kind="household", country="VN", **BY
    ),
    T.ORGANISATION_CHANGED: lambda at: accounts.edit_organisation(at.firm, village="Chuông", **BY),
    T.PERSON_REGISTERED: lambda _: accounts.register_person(
        full_name="Người mới", organisation=None, email="new@example.com", **BY
    ),
    T.PERSON_CHANGED: lambda at: accounts.set_language(at.person, "en", **BY),
    T.PERSON_ERASED: lambda at: accounts.erase_person(at.person, **BY),
    T.PERSON_DEACTIVATED: lambda at: sessions.deactivate_person(at.person, **BY),
    T.MEMBER_ADDED: lambda at: accounts.add_member(
        at.person, Role.VIEWER, fair_id=at.fair.id, **BY
    ),
    T.LINK_ISSUED: link,
    T.TOKEN_ISSUED: token,
    T.CODE_ISSUED: lambda at: sessions.issue_code(at.person, channel=Channel.TEXT, **BY),
    T.FAIR_CHANGED: lambda at: fairs.edit_fair(at.fair, venue="Nhà B", **BY),
    T.PRICE_SET: lambda at: fairs.add_price_item(
        at.fair, code="raw", names={"vi": "Đất trống"}, amount=Decimal(5), currency="USD", **BY
    ),
    T.APPLICATION_EDITED: lambda at: exhibitors.edit_application(
        at.application, section="about", is_first_time=True, **BY
    ),
    T.PRODUCT_ADDED: lambda at: exhibitors.add_product(at.application, names={"vi": "Giỏ"}, **BY),
    T.CERTIFICATE_ADDED: lambda at: exhibitors.add_certificate(at.application, code="FSC", **BY),
    T.APPLICATION_CANCELLED: lambda at: exhibitors.cancel_application(at.application, **BY),
    T.APPLICATION_WITHDRAWN: lambda at: exhibitors.withdraw_application(at.application, **BY),
    T.BOOTH_HELD: held,
    T.PAYMENT_RECORDED: lambda at: fees.record_payment(
        at.application, amount=Decimal(5), currency="USD", paid_on=clock.today(),
        reference="PT-1", **BY,
    ),
    T.IMPORTER_QUALIFIED: lambda at: importers.qualify_importer(
        at.importer, status=BuyerStatus.REFUSED, tier=HostingTier.VISITOR, **BY
    ),
    T.IMPORTER_CHANGED: lambda at: importers.edit_importer(at.importer, sells_to="Hotels", **BY),
    T.LETTERS_STOPPED: lambda at: accounts.stop_letters(
        at.person, "invitations", channel="staff", **BY
    ),
    T.CONSENT_GIVEN: lambda at: accounts.agree(at.person.id, "needs_shown", locale="en", **BY),
    T.MAIL_RECEIVED: lambda _: receive(b"From: a@example.com\n\nYes", **BY),
    T.LETTER_WRITTEN: lambda at: importers.write_letter(
        campaign(at), locale="en", subject="Come", body="Dear {contact}", **BY
    ),
    T.NEED_STATED: lambda at: importers.state_need(at.importer, texts={"en": "Trays"}, **BY),
    T.MATCH_JUDGED: lambda at: discovery.judge_match(
        at.importer, at.application, Opinion.FAVOURITE, **BY
    ),
    T.ENQUIRY_ASKED: lambda at: enquiries.ask_enquiry(
        at.importer, at.application, Question(wants_sample=True), **BY
    ),
    T.SHORTLIST_SHARED: lambda at: discovery.share_shortlist(at.importer, **BY),
    T.MEETING_REQUESTED: lambda at: meetings.ask_meeting(at.importer, at.application, **BY),
    T.SLOTS_MADE: lambda at: meetings.make_slots(at.fair, **BY),
    T.BADGE_ISSUED: lambda at: onsite.issue_badge(
        fair=at.fair, kind=BadgeKind.TRADE_VISITOR, bearer="Khách", **BY
    ),
    T.ENCOUNTER_LOGGED: lambda at: onsite.log_encounter(
        application=at.application, importer=at.importer, outcome=next(iter(OutcomeCode)), **BY
    ),
    T.DEAL_RECORDED: lambda at: deal(at.fair, exhibitor=at.application, buyer=at.importer),
    T.RATE_RECORDED: lambda _: contracts.record_rate(
        currency="EUR", valid_on=clock.today(), usd_per_unit=Decimal("1.1"), source="test", **BY
    ),
    T.DOCUMENT_REGISTERED: lambda _: document(),
    T.REPORT_FROZEN: lambda at: reports.freeze_report(at.fair, **BY),
}  # fmt: skip
"""{what happened: the verb at a fair with one exhibitor and one importer}"""
FOLLOWING = {
    T.LETTERS_RESUMED: (
        stopped,
        lambda it: accounts.resume_letters(it, "invitations", **BY),
    ),
    T.MAIL_READ: (
        lambda _: receive(b"From: b@example.com\n\nNo", **BY),
        lambda it: mark_read(it, **BY),
    ),
    T.INVITATION_REVOKED: (invitation, lambda it: importers.revoke_invitation(it, **BY)),
    T.LINK_REQUEST_SETTLED: (wish, lambda it: importers.refuse_link(it, **BY)),
    T.MEMBER_REMOVED: (
        lambda at: only(at, Membership),
        lambda it: accounts.remove_member(it, **BY),
    ),
    T.LINK_REVOKED: (link, lambda it: accounts.revoke_link(it, **BY)),
    T.TOKEN_REVOKED: (token, lambda it: tokens.revoke_token(it, **BY)),
    T.MESSAGE_TOLD: (told, lambda it: mark_told(it, **BY)),
    T.APPLICATION_REVIEWED: (
        lambda at: factories.application(at.fair),
        lambda it: exhibitors.review_application(it, verdict=Verdict.ACCEPT, note="", **BY),
    ),
    T.BOOTH_RESERVED: (held, lambda it: allocation.reserve_allocation(it, **BY)),
    T.BOOTH_CONFIRMED: (held, lambda it: fees.confirm_stand(it, **BY)),
    T.BOOTH_RELEASED: (
        held,
        lambda it: allocation.release_allocation(it, reason="organiser", **BY),
    ),
    T.BOOTH_BLOCKED: (
        lambda at: factories.booth(at.fair),
        lambda it: allocation.block_free_booth(it, reason="cột", **BY),
    ),
    T.ENQUIRY_ANSWERED: (
        lambda at: enquiries.ask_enquiry(
            at.importer, at.application, Question(wants_sample=True), **BY
        ),
        lambda it: enquiries.decline_enquiry(it, **BY),
    ),
    T.SHARE_ENDED: (
        lambda at: discovery.share_shortlist(at.importer, **BY)[0],
        lambda it: discovery.end_share(it, **BY),
    ),
    T.MEETING_ANSWERED: (
        lambda at: meeting_request(at.fair),
        lambda it: meetings.answer_request(it, accept=True, **BY),
    ),
    T.MEETING_CLOSED: (
        lambda at: meeting(at.fair),
        lambda it: meetings.close_meeting(it, state=MeetingState.HELD, **BY),
    ),
    T.CHECKED_IN: (lambda at: badge(at.fair), lambda it: onsite.check_in(it, **BY)),
    T.BADGE_VOIDED: (lambda at: badge(at.fair), lambda it: onsite.void_badge(it, **BY)),
    T.DEAL_CANCELLED: (
        lambda at: deal(at.fair),
        lambda it: contracts.cancel_deal(
            it, reason=ReasonCode.NOT_SIGNED, idempotency_key="again-0001", **BY
        ),
    ),
    T.DEAL_ANSWERED: (
        lambda at: deal(at.fair),
        lambda it: contracts.answer_deal(it, side=Side.EXHIBITOR, answer=Answer.AGREED, **BY),
    ),
    T.DEAL_VERIFIED: (
        lambda at: deal(at.fair),
        lambda it: contracts.verify_deal(it, is_borne_out=True, **BY),
    ),
}
"""{what happened: (what must be there before, the verb that changes it)}"""
for room in (places, money, buyers, programme_lines, judging):
    VERBS |= room.VERBS
    FOLLOWING |= room.FOLLOWING
BESIDES = {
    tag: {T.LINK_ISSUED}
    for tag in (T.ENQUIRY_ASKED, T.ENQUIRY_ANSWERED, T.MEETING_REQUESTED, T.MEETING_ANSWERED)
}
BESIDES |= {T.PLACE_ANSWERED: {T.BOOTH_RELEASED}, T.APPLICATIONS_MERGED: {T.ORGANISATIONS_MERGED}}
"""A letter with a personal link is a change of its own, and has its own line."""


def tags(session) -> list[str]:
    session.flush()
    return list(session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)))


def lines_of(session, act) -> list[str]:
    """The tags of the lines that an act writes."""
    before = tags(session)
    act()
    return sorted(tags(session)[len(before) :])


def changes(written: list[str], tag: AuditTag) -> list[str]:
    """The lines without those of letters that went out besides."""
    return [line for line in written if line not in BESIDES.get(tag, set())]


@pytest.mark.parametrize("tag", VERBS, ids=str)
def test_change_writes_one_line(at, session, tag):
    assert changes(lines_of(session, lambda: VERBS[tag](at)), tag) == [tag]


@pytest.mark.parametrize("tag", FOLLOWING, ids=str)
def test_next_change_of_a_thing_writes_one_line(at, session, tag):
    prepare, act = FOLLOWING[tag]
    thing = prepare(at)
    assert changes(lines_of(session, lambda: act(thing)), tag) == [tag]


def test_planted_verb_without_a_line_is_found(at, session):
    def forget():
        at.firm.village = "Chuông"

    assert lines_of(session, forget) == []


def test_line_and_change_go_together_or_not_at_all(at, session):
    before = tags(session)
    session.commit()

    def refuse_after_all():
        with unit_of_work():
            accounts.edit_organisation(at.firm, village="Chuông", **BY)
            session.flush()
            raise FairError

    with pytest.raises(FairError):
        refuse_after_all()
    session.refresh(at.firm)
    assert (at.firm.village, tags(session)) == ("Phú Vinh", before)


# --- no verb without its line, read from the code itself


def functions(source: str) -> dict[str, ast.FunctionDef]:
    """Functions of a module by name."""
    return {
        node.name: node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)
    }


def called(node: ast.FunctionDef) -> set[str]:
    """Names of everything that a function calls; `audit.record` as such."""
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            names.add(ast.unparse(call.func) if "audit." in ast.unparse(call.func) else "")
            if isinstance(call.func, ast.Name):
                names.add(call.func.id)
            elif isinstance(call.func, ast.Attribute):
                names.add(call.func.attr)
    return names


def silent_verbs(sources: list[str]) -> list[str]:
    """Public functions that take `actor` and neither write a line nor call one that does."""
    known = [functions(source) for source in sources]
    writing = {"audit.record"}
    while True:
        more = {
            name for module in known for name, node in module.items() if called(node) & writing
        } - writing
        if not more:
            break
        writing |= more
    return sorted(
        name
        for module in known
        for name, node in module.items()
        if not name.startswith("_")
        and "actor" in {argument.arg for argument in node.args.kwonlyargs}
        and name not in writing
    )


def verbs() -> list[str]:
    """The source of every module below the views."""
    rooms = ROOT / "fairapp"
    found = {*rooms.glob("*/*.py"), *rooms.glob("*/services/*.py")}
    outside = {"cli", "api"}
    return [
        path.read_text()
        for path in sorted(found)
        if path.stem not in ("views", "forms") and path.parent.name not in outside
    ]


def test_no_verb_is_silent():
    assert silent_verbs(verbs()) == []


def test_planted_silent_verb_is_found():
    planted = "def rename(firm, *, actor):\n    db.session.add(firm)\n    db.session.flush()\n"
    assert silent_verbs([*verbs(), planted]) == ["rename"]
