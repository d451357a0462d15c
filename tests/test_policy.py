"""Who may use which address: every endpoint and method, asked as every role, against one table."""

import io
import zipfile

import pytest
from flask import Flask

from fairapp.core.policy import Permission, UndeclaredRouteError, refuse_undeclared_routes
from tests.world import ROLES, cases

EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - {"anonymous"}
OFFICE = frozenset({"office"})
ORGANISER = OFFICE | {"organiser"}
LEADER = ORGANISER | {"viewer"}
CONTRACTS = ORGANISER | {"contracts"}
GATE = ORGANISER | {"gate"}
STAFF = CONTRACTS | GATE
READERS = CONTRACTS | {"viewer"}
DESK = STAFF | {"viewer"}
EXHIBITOR, IMPORTER = frozenset({"exhibitor"}), frozenset({"importer"})

TABLE: dict[frozenset[str], str] = {
    EVERYBODY: """
        accounts.stop_letters importers.ask_link
        accounts.link accounts.sign_in accounts.sign_in_code accounts.sign_out core.file
        core.healthz core.readyz discovery.first_list discovery.first_matches
        discovery.ask_invitation
        discovery.first_progress discovery.shared discovery.supplier
        showcase.directory showcase.fair_map showcase.fairs_map showcase.picture
        showcase.favicon showcase.manifest showcase.product showcase.robots
        showcase.sitemap showcase.village
        exhibitors.apply exhibitors.call exhibitors.kept_photo
        exhibitors.first_photo exhibitors.read exhibitors.text_paper fairs.concepts fairs.index
        showcase.fair importers.open_invitation openapi.spec static
        v1.exhibitors v1.fair v1.fairs""",
    SIGNED_IN: "accounts.account accounts.own_consents home.start",
    frozenset({"organiser"}): "accounts.revoke_token",
    OFFICE: """
        outreach.buyer outreach.buyers outreach.duplicates outreach.invite outreach.merge
        outreach.remove_segment outreach.save_segment
        accounts.colleagues accounts.organisation accounts.person accounts.read_out_code
        accounts.register contracts.rates contracts.rates_sheet programme.delegation
        fairs.editions fairs.new_edition programme.copy_edition
        programme.documents programme.sheet programme.year reports.freeze_year reports.year
        programme.add_document programme.add_enterprise programme.add_indicator
        programme.add_officer programme.add_target programme.add_task programme.add_value
        programme.define programme.document programme.edit_delegation programme.edit_task
        programme.give_support programme.indicator programme.indicators programme.leave
        programme.log_result programme.open_abroad programme.remove_support programme.tasks
        reports.delegation reports.delegation_file reports.delegation_rows
        reports.freeze_delegation reports.freeze_period reports.period reports.period_file
        reports.year_file reports.year_rows v1.year_report""",
    ORGANISER: """
        accounts.card accounts.remove_member allocation.block allocation.edit_plan
        allocation.extend allocation.join allocation.leave allocation.share allocation.vacate
        allocation.hold allocation.plan_export allocation.plan_history allocation.plan_sheet
        allocation.revert fairs.build_hall fairs.edit_edition fairs.zones
        allocation.import_stands allocation.move allocation.release allocation.reserve
        allocation.draft_round allocation.drop_pair allocation.give_by_hand allocation.keep_pair
        allocation.publish_round
        allocation.swap allocation.unblock discovery.make_all exhibitors.certificates_sheet
        review.decide review.decisions exhibitors.enter exhibitors.exhibitors_sheet
        allocation.offer_next review.waiting_rule
        review.duplicates review.join_firm review.merge review.undo_merge
        review.add_reason review.application review.changes review.criteria review.letter
        review.look review.mark_read review.reasons review.remove_reason review.score
        review.take_back review.tell
        exhibitors.deadline exhibitors.deadline_done exhibitors.deadlines home.annex
        home.issue_agreement
        exhibitors.decide_design exhibitors.designs exhibitors.products_sheet
        exhibitors.remove_deadline exhibitors.text
        exhibitors.texts
        fairs.mailbox fairs.message fairs.texts fairs.texts_sheet fairs.told
        enquiries.sheet
        fees.ask_all fees.ask_payment fees.charge_all fees.drop_refund_rule fees.ignore
        fees.invoices fees.match fees.match_certain fees.pay fees.prices fees.recharge
        fees.statement fees.statement_sheet fees.support importers.add importers.importer
        importers.invitations importers.needs_sheet importers.remind importers.sheet
        outreach.guests outreach.hosting outreach.hosting_rules outreach.qualification
        importers.campaign importers.edit importers.letter importers.preview importers.read_mail
        importers.replies importers.revoke importers.send importers.settle_wish importers.stop
        meetings.make_timetable meetings.publish_timetable meetings.requests_sheet
        onsite.leave_importer onsite.meetings_sheet reports.freeze""",
    LEADER: """
        allocation.rounds allocation.waiting discovery.overview fees.charges review.export
        review.inbox
        home.leader importers.export importers.index outreach.funnel outreach.funnel_rows""",
    CONTRACTS: """
        contracts.ask contracts.by_card contracts.cancel contracts.correct contracts.deals_sheet
        contracts.disputed contracts.drop_draft contracts.log contracts.settle contracts.verify
        home.desk onsite.encounters v1.record_deal""",
    GATE: "onsite.arrivals_sheet onsite.gate onsite.visitor onsite.visitors_sheet",
    STAFF: "core.progress home.today",
    READERS: """
        contracts.funnel contracts.index contracts.sheet reports.edition reports.file
        reports.rows reports.again reports.freezing reports.make_again reports.snapshot_file
        reports.snapshot reports.snapshot_paper v1.deal_totals v1.deals v1.edition_report""",
    DESK: """
        allocation.booth allocation.export allocation.plan allocation.plan_pdf
        meetings.timetable""",
    ORGANISER | EXHIBITOR: """
        exhibitors.about exhibitors.add_product exhibitors.again exhibitors.application
        exhibitors.certificates exhibitors.design exhibitors.design_paper exhibitors.people
        home.agreement home.confirmation home.own_card home.papers home.signed_agreement
        exhibitors.photo exhibitors.production onsite.remove_person
        onsite.badges onsite.badges_pdf onsite.make_badges onsite.take_back
        exhibitors.edit_product exhibitors.products exhibitors.remove_certificate
        exhibitors.showing
        exhibitors.remove_product exhibitors.submit exhibitors.wishes
        enquiries.catalogue
        allocation.offer fees.cancel_extra fees.confirm fees.extras fees.invoice meetings.cancel
        enquiries.answer onsite.leave_exhibitor meetings.offer""",
    LEADER | EXHIBITOR: "allocation.receipt allocation.why fees.account fees.request_pdf",
    DESK | EXHIBITOR: """
        discovery.export_readiness discovery.seekers
        enquiries.exhibitor_enquiries meetings.exhibitor_calendar meetings.exhibitor_requests""",
    STAFF | EXHIBITOR: "onsite.no_show onsite.outcome",
    ORGANISER | IMPORTER: """
        discovery.add_need discovery.matches discovery.matches_progress discovery.need
        discovery.refresh discovery.remove_need enquiries.ask enquiries.importer_enquiries
        enquiries.see
        discovery.compare discovery.shortlist discovery.shortlist_paper discovery.shortlist_sheet
        enquiries.withdraw importers.answer importers.invitation
        importers.stay importers.invitation_letter importers.visa_letter
        importers.needs meetings.ask meetings.importer_calendar meetings.importer_requests""",
    IMPORTER: "discovery.end_share discovery.judge discovery.share home.importer",
    EXHIBITOR: "contracts.drop_own_draft contracts.own contracts.report home.exhibitor",
    EXHIBITOR | IMPORTER: "contracts.answer_proposal contracts.confirm contracts.propose",
    CONTRACTS | EXHIBITOR | IMPORTER: "enquiries.enquiry",
    READERS | EXHIBITOR | IMPORTER: "contracts.deal contracts.paper",
    ORGANISER | EXHIBITOR | IMPORTER: "meetings.answer meetings.withdraw",
}
ALLOWED = {endpoint: roles for roles, names in TABLE.items() for endpoint in names.split()}
FORMS = {"importers.answer": {"reply": "accept"}, "outreach.invite": {"fair": "fair-home"}}
"""Most forms are sent empty: refusing comes before reading."""
NOT_READY = {"core.readyz"}
"""The tests' tables are made without migrations, so the service rightly says it is not ready."""
HIDDEN = {"accounts.revoke_token"}
"""Somebody else's thing is not refused there but not found: even that it exists is a secret."""


def fault(endpoint: str, status: int, *, allowed: bool) -> str:
    """What is wrong with this answer; '' when it is as the table says."""
    refused = {401, 403} | ({404} if endpoint in HIDDEN else set())
    if not allowed:
        return "" if status in refused else f"let in: {status}"
    is_fault = status in {401, 403, 404} or (status >= 500 and endpoint not in NOT_READY)
    return f"kept out: {status}" if is_fault else ""


def test_every_endpoint_stands_in_the_table_once(built_app):
    named = [name for names in TABLE.values() for name in names.split()]
    assert sorted(named) == sorted({rule.endpoint for rule in built_app.url_map.iter_rules()})


@pytest.mark.parametrize("who", ROLES)
def test_role_is_let_in_just_where_the_table_says(world, who):
    faults = []
    for endpoint, method in cases(world.app):
        if method == "GET":
            status = world.page(who, endpoint).status_code
        else:
            sent = FORMS.get(endpoint)
            status = world.ask(who, method, world.address(endpoint), data=sent).status_code
        found = fault(endpoint, status, allowed=who in ALLOWED[endpoint])
        faults += [f"{method} {endpoint}: {found}"] if found else []
    assert faults == []


@pytest.mark.parametrize(
    ("allowed", "status", "found"),
    [
        (True, 200, ""),
        (True, 422, ""),
        (True, 403, "kept out: 403"),
        (True, 500, "kept out: 500"),
        (False, 401, ""),
        (False, 403, ""),
        (False, 404, "let in: 404"),
        (False, 422, "let in: 422"),
        (False, 302, "let in: 302"),
    ],
)
def test_planted_answers_are_found(allowed, status, found):
    assert fault("showcase.fair", status, allowed=allowed) == found


def words_of(content: bytes) -> str:
    """The text of an answer, sheets unpacked."""
    if not content.startswith(b"PK"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as sheet:
        return "".join(sheet.read(name).decode(errors="replace") for name in sheet.namelist())


@pytest.mark.parametrize("who", [who for who in ROLES if who not in {"office", "other_organiser"}])
def test_page_never_shows_another_organisers_fair(world, who):
    found, seen = [], 0
    for endpoint, method in cases(world.app):
        if method != "GET" or who not in ALLOWED[endpoint]:
            continue
        text = words_of(world.page(who, endpoint).get_data())
        seen += world.mark in text
        found += [endpoint] if world.elsewhere.mark in text else []
    assert found == []
    assert seen >= 2


def test_page_of_the_other_fair_shows_what_is_searched_for(world):
    address = world.address("review.inbox", slug=world.elsewhere.fair.slug) + "?state=all"
    text = words_of(world.ask("other_organiser", "GET", address).get_data())
    assert world.elsewhere.mark in text


def test_undeclared_route_stops_the_start():
    app = Flask("planted")
    app.view_functions["static"].required_permission = Permission.PUBLIC_PAGE
    refuse_undeclared_routes(app)
    app.add_url_rule("/open", "open", lambda: "anybody")
    with pytest.raises(UndeclaredRouteError, match="open"):
        refuse_undeclared_routes(app)
