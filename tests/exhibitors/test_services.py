"""Applications: which verb each state allows, and what each verb leaves behind."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fairapp.accounts.models import Membership
from fairapp.core import clock
from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.db import db
from fairapp.core.mail import Channel, Message
from fairapp.core.policy import SYSTEM, Actor, Role
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.models import (
    Application,
    ApplicationState,
    Certificate,
    EntryChannel,
    Product,
)
from fairapp.exhibitors.services import Verdict
from tests import factories

S = ApplicationState
LIVE = {S.DRAFT, S.SUBMITTED, S.CHANGES_ASKED, S.WAITING_LIST, S.ACCEPTED}
ALLOWED = {
    "submit": {S.DRAFT, S.CHANGES_ASKED},
    "withdraw": LIVE,
    "edit": LIVE,
    "edit_space": LIVE - {S.ACCEPTED},
    "add_product": LIVE,
    "accept": {S.SUBMITTED, S.WAITING_LIST, S.CHANGES_ASKED},
    "reject": {S.SUBMITTED, S.WAITING_LIST, S.CHANGES_ASKED},
    "waiting_list": {S.SUBMITTED, S.CHANGES_ASKED},
    "ask_changes": {S.SUBMITTED, S.WAITING_LIST},
    "tell": {S.ACCEPTED, S.REJECTED, S.WAITING_LIST, S.CHANGES_ASKED},
}
RESULT = {
    "submit": S.SUBMITTED,
    "withdraw": S.WITHDRAWN,
    "accept": S.ACCEPTED,
    "reject": S.REJECTED,
    "waiting_list": S.WAITING_LIST,
    "ask_changes": S.CHANGES_ASKED,
}
REFUSALS = (services.WrongStateError, services.AlreadyReviewedError, services.NothingToTellError)


def run(verb: str, application: Application) -> None:
    if verb == "submit":
        services.submit_application(application, actor=SYSTEM)
    elif verb == "withdraw":
        services.withdraw_application(application, actor=SYSTEM)
    elif verb == "edit":
        services.edit_application(application, actor=SYSTEM, section="about", visibility="buyers")
    elif verb == "edit_space":
        services.edit_application(application, actor=SYSTEM, section="booths", booths_wanted=3)
    elif verb == "add_product":
        services.add_product(application, actor=SYSTEM, names={"vi": "Giỏ cói"})
    elif verb == "tell":
        services.tell_decision(application, actor=SYSTEM, link="http://x/l/t")
    else:
        services.review_application(
            application, actor=SYSTEM, verdict=Verdict(verb), note="Ảnh chưa rõ"
        )


def tags_of(thing_id) -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEntry.tag).where(AuditEntry.thing_id == thing_id).order_by(AuditEntry.id)
        )
    )


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("verb", list(ALLOWED))
def test_verb_is_allowed_in_just_these_states(app, verb, state):
    application = factories.application(factories.fair(), state=state)
    factories.product(application)
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    if state in ALLOWED[verb]:
        with app.test_request_context():
            run(verb, application)
        db.session.flush()
        assert application.state is RESULT.get(verb, state)
        assert db.session.scalar(select(func.count(AuditEntry.id))) == before + 1
    else:
        with pytest.raises(REFUSALS):
            run(verb, application)
        assert application.state is state
        assert db.session.scalar(select(func.count(AuditEntry.id))) == before


def test_started_application_lets_its_contact_act(session):
    fair, firm, contact = factories.fair(), factories.organisation(), factories.person()
    application = services.start_application(
        actor=SYSTEM,
        fair=fair,
        organisation=firm,
        contact=contact,
        channel=EntryChannel.PHONE,
        entered_by_id=contact.id,
        booths_wanted=2,
    )
    session.flush()
    assert application.state is S.DRAFT
    assert application.booths_wanted == 2
    assert tags_of(application.id) == [AuditTag.APPLICATION_STARTED]
    member = session.scalar(select(Membership).where(Membership.person_id == contact.id))
    assert (member.role, member.fair_id, member.organisation_id) == (
        Role.EXHIBITOR,
        fair.id,
        firm.id,
    )


def test_second_application_of_a_firm_is_refused_and_the_first_stays(session):
    fair, firm = factories.fair(), factories.organisation()
    first = factories.application(fair, organisation=firm)
    with pytest.raises(services.AlreadyAppliedError) as refusal:
        services.start_application(
            actor=SYSTEM,
            fair=fair,
            organisation=firm,
            contact=factories.person(),
            channel=EntryChannel.PAPER,
        )
    assert firm.name in refusal.value.message
    assert session.scalars(select(Application.id).where(Application.fair_id == fair.id)).all() == [
        first.id
    ]


def test_public_call_that_is_over_takes_no_web_application_but_staff_may_type_one(session):
    yesterday = clock.today() - timedelta(days=1)
    fair = factories.fair(applications_close_on=yesterday)
    values = {"actor": SYSTEM, "fair": fair, "contact": factories.person()}
    with pytest.raises(services.ApplicationsClosedError):
        services.start_application(
            **values, organisation=factories.organisation(), channel=EntryChannel.WEB
        )
    typed = services.start_application(
        **values, organisation=factories.organisation(), channel=EntryChannel.PHONE
    )
    assert typed.channel is EntryChannel.PHONE


def test_submitting_without_category_or_product_is_refused(session):
    application = factories.application(factories.fair(), state=S.DRAFT, main_category=None)
    assert queries.missing_parts(application) == ["category", "product"]
    with pytest.raises(services.IncompleteApplicationError):
        services.submit_application(application, actor=SYSTEM)
    assert application.state is S.DRAFT


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.ASK_CHANGES])
def test_refusing_needs_words_for_the_applicant(session, verdict):
    application = factories.application(factories.fair())
    with pytest.raises(services.ReasonNeededError):
        services.review_application(application, actor=SYSTEM, verdict=verdict, note="  ")
    assert application.state is S.SUBMITTED


def test_deciding_tells_nobody_and_telling_happens_once(app):
    application = factories.application(factories.fair())
    reviewer = Actor(person_id=factories.person().id)
    services.review_application(application, actor=reviewer, verdict=Verdict.ACCEPT, note="")
    assert (application.told_at, application.decided_by_id) == (None, reviewer.person_id)
    assert db.session.scalar(select(func.count(Message.id))) == 0
    with app.test_request_context():
        message = services.tell_decision(application, actor=reviewer, link="http://x/l/t")
        assert message.letter == "application_accepted"
        assert message.channel is Channel.EMAIL
        with pytest.raises(services.NothingToTellError):
            services.tell_decision(application, actor=reviewer, link="http://x/l/t")
    assert application.told_at is not None
    assert db.session.scalar(select(func.count(Message.id))) == 1


def test_new_decision_is_untold_again(app):
    application = factories.application(factories.fair(), state=S.WAITING_LIST, told_at=clock.now())
    services.review_application(application, actor=SYSTEM, verdict=Verdict.ACCEPT, note="")
    assert application.told_at is None


@pytest.mark.parametrize("state", [S.ACCEPTED, S.REJECTED, S.CHANGES_ASKED, S.WAITING_LIST])
@pytest.mark.parametrize("locale", ["vi", "en"])
def test_person_without_email_gets_a_short_text_with_the_link(app, state, locale):
    contact = factories.person(email=None, phone="+84600123456", locale=locale)
    application = factories.application(
        factories.fair(names={"vi": "Hội chợ quà tặng hàng thủ công mỹ nghệ Hà Nội 2026"}),
        contact=contact,
        state=state,
        review_note="Thiếu ảnh sản phẩm và giá, xin gửi thêm trước ngày 31/8.",
    )
    link = "https://fair.example.com/l/" + "t" * 22
    with app.test_request_context():
        message = services.tell_decision(application, actor=SYSTEM, link=link)
    assert message.channel is Channel.TEXT
    assert message.address == "+84600123456"
    assert link in message.text
    assert len(message.text) < 300


def test_unreachable_person_stays_untold(app):
    contact = factories.person(email=None, phone=None)
    application = factories.application(factories.fair(), contact=contact, state=S.ACCEPTED)
    with app.test_request_context():
        assert services.tell_decision(application, actor=SYSTEM, link="x") is None
    assert application.told_at is None
    assert tags_of(application.id) == []


def test_products_keep_their_order_and_are_found_without_accents(session):
    application = factories.application(factories.fair())
    first = services.add_product(application, actor=SYSTEM, names={"vi": "Khay mây tròn"})
    second = services.add_product(application, actor=SYSTEM, names={"vi": "Đèn tre"})
    session.flush()
    assert (first.position, second.position) == (1, 2)
    assert second.search_text == "den tre"
    loaded = queries.application_with_products(application.id)
    assert [one.id for one in loaded.products] == [first.id, second.id]


def test_edited_and_removed_product_leave_their_lines(session):
    application = factories.application(factories.fair())
    product = factories.product(application)
    services.edit_product(product, actor=SYSTEM, names={"vi": "Khay tre"})
    assert product.search_text.startswith("khay tre")
    services.remove_product(product, actor=SYSTEM)
    session.flush()
    assert session.get(Product, product.id) is None
    assert tags_of(product.id) == [AuditTag.PRODUCT_CHANGED, AuditTag.PRODUCT_REMOVED]


def test_stand_has_at_most_sixty_products(session):
    application = factories.application(factories.fair())
    for _ in range(60):
        services.add_product(application, actor=SYSTEM, names={"vi": "Giỏ"})
    with pytest.raises(services.TooManyProductsError):
        services.add_product(application, actor=SYSTEM, names={"vi": "Giỏ"})


def test_certificate_is_held_once(session):
    application = factories.application(factories.fair())
    held = services.add_certificate(application, actor=SYSTEM, code="FSC", number="C-1")
    session.flush()
    with pytest.raises(services.DuplicateCertificateError):
        services.add_certificate(application, actor=SYSTEM, code="FSC")
    services.remove_certificate(application, held, actor=SYSTEM)
    session.flush()
    assert session.scalar(select(func.count(Certificate.id))) == 0
