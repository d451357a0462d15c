"""Home pages: everybody lands on a page that says what to do next."""

import contextvars
from datetime import timedelta
from decimal import Decimal

import pytest

from fairapp.accounts import services as accounts
from fairapp.accounts.models import LinkPurpose
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors.models import ApplicationState
from fairapp.importers.models import Invitation, InvitationState
from fairapp.meetings.models import MeetingRequest, RequestState, Side
from fairapp.programme.services import Figure, define_indicator, set_target
from tests import factories
from tests.factories.deals import deal
from tests.factories.programme import document
from tests.reports.season import add, arrived_importer, small_season, year_abroad


@pytest.fixture
def fair(app):
    return small_season(slug="gift-show", planned_booths=6)


def go(browserless):
    """Where /home leads."""
    # outside the test's own app context, whose `g` would keep the last user
    return contextvars.Context().run(browserless.client.get, "/home").location


def landing(browserless, person):
    return go(browserless.sign_in(person))


@pytest.mark.parametrize(
    ("role", "page"),
    [
        (Role.ORGANISER, "/fairs/gift-show/today"),
        (Role.CONTRACT_STAFF, "/fairs/gift-show/desk"),
        (Role.GATE_STAFF, "/fairs/gift-show/gate"),
        (Role.VIEWER, "/fairs/gift-show/leader"),
    ],
)
def test_desk_lands_on_the_page_of_its_role(fair, browserless, role, page):
    assert landing(browserless, factories.member(role)) == page
    assert landing(browserless, factories.member(role, fair)) == page


def test_parties_land_on_their_own_page(fair, browserless):
    application = factories.accepted_application(fair)
    importer = factories.importer(fair)
    db.session.commit()
    contact = db.session.get_one(type(factories.person()), application.contact_id)
    assert landing(browserless, contact) == f"/applications/{application.id}/home"
    buyer = db.session.get_one(type(contact), importer.person_id)
    assert landing(browserless, buyer) == f"/importers/{importer.id}/home"


@pytest.mark.parametrize(
    ("purpose", "page"),
    [(LinkPurpose.INVITATION, "/invitations/{}"), (LinkPurpose.CONFIRMATION, "/deals/{}/confirm")],
)
def test_link_leads_to_the_thing_it_was_made_for(fair, browserless, purpose, page):
    importer = factories.importer(fair)
    person = db.session.get_one(type(factories.person()), importer.person_id)
    token = accounts.issue_link(
        person,
        purpose,
        actor=SYSTEM,
        fair_id=fair.id,
        organisation_id=importer.organisation_id,
        thing_id=importer.id,
        expires_at=clock.now() + timedelta(days=1),
    )
    db.session.commit()
    link = browserless.post(f"/l/{token}")
    assert link.location == "/home"
    assert go(browserless) == page.format(importer.id)


def test_somebody_without_a_role_is_told_whom_to_ask(fair, browserless):
    page = browserless.sign_in(factories.person()).get("/home")
    assert "You have no task at a fair yet" in page


def test_nobody_is_asked_to_sign_in(fair, browserless):
    browserless.get("/home", status=401)


def test_day_lists_what_waits_with_the_urgent_first(fair, browserless):
    factories.application(fair, told_at=None, state=ApplicationState.REJECTED)
    db.session.commit()
    page = browserless.sign_in(factories.member(Role.ORGANISER)).get("/fairs/gift-show/today")
    assert "stand is only held" in page
    assert "application waits for review" in page
    assert "decision is made but not told" in page
    assert page.index("stand is only held") < page.index("application waits for review")
    assert 'href="/fairs/gift-show/applications/decisions"' in page
    assert "<b>50%</b> of plan 6" in page


def test_day_without_duties_says_so(browserless):
    factories.fair(slug="quiet")
    page = browserless.sign_in(factories.member(Role.ORGANISER)).get("/fairs/quiet/today")
    assert "Nothing needs you today" in page
    assert "Everything is done" in page


def test_day_compares_with_the_same_day_of_the_edition_before(fair, browserless):
    before = factories.fair(
        series_id=fair.series_id,
        opens_on=fair.opens_on - timedelta(days=365),
        closes_on=fair.closes_on - timedelta(days=365),
    )
    then = clock.now() - timedelta(days=365)
    for days, count in ((10, 2), (-10, 3)):
        for _ in range(count):
            factories.accepted_application(before, decided_at=then - timedelta(days=days))
    db.session.commit()
    page = browserless.sign_in(factories.member(Role.ORGANISER)).get("/fairs/gift-show/today")
    assert f"same day {before.year}: 2" in page


def exhibitor_page(browserless, application, lang="en"):
    person = db.session.get_one(type(factories.person()), application.contact_id)
    db.session.commit()
    return browserless.sign_in(person).get(f"/applications/{application.id}/home", lang=lang)


@pytest.mark.parametrize(
    ("values", "sentence", "step"),
    [
        ({"state": ApplicationState.DRAFT, "submitted_at": None}, "not sent yet", "Finish"),
        ({"state": ApplicationState.SUBMITTED}, "is with the organiser", "Add what you make"),
        (
            {"state": ApplicationState.ACCEPTED, "decided_at": clock.now()},
            "is with the organiser",
            "Add what you make",
        ),
        (
            {"state": ApplicationState.ACCEPTED, "told_at": clock.now()},
            "The organiser is choosing your stand",
            "Fill in prices",
        ),
        (
            {"state": ApplicationState.REJECTED, "decided_at": clock.now()},
            "is with the organiser",
            "Add what you make",
        ),
        (
            {"state": ApplicationState.REJECTED, "told_at": clock.now()},
            "You do not take part this time",
            "Add what you make",
        ),
        (
            {"state": ApplicationState.WAITING_LIST, "told_at": clock.now()},
            "You are on the waiting list",
            "Add what you make",
        ),
        (
            {"state": ApplicationState.CHANGES_ASKED, "told_at": clock.now()},
            "needs a little more",
            "Finish",
        ),
    ],
)
def test_exhibitor_sees_one_sentence_and_one_step(fair, browserless, values, sentence, step):
    page = exhibitor_page(browserless, factories.application(fair, **values))
    assert sentence in page
    assert step in page


def test_exhibitor_is_first_asked_to_confirm_a_deal_then_to_answer_buyers(fair, browserless):
    application = factories.accepted_application(fair)
    factories.product(application)
    buyer = arrived_importer(fair)
    ask(fair, buyer, application)
    page = exhibitor_page(browserless, application)
    assert "1 buyer wants to meet you" in page
    assert "Japan" in page
    entry = deal(fair, exhibitor=application, buyer=buyer)
    page = exhibitor_page(browserless, application)
    assert "Confirm 1 deal" in page
    assert f'href="/deals/{entry.deal_id}/confirm"' in page


def ask(fair, buyer, application, asked_by=Side.IMPORTER):
    return add(MeetingRequest(
        fair_id=fair.id, importer_id=buyer.id, application_id=application.id,
        importer_organisation_id=buyer.organisation_id, asked_by=asked_by,
        exhibitor_organisation_id=application.organisation_id, state=RequestState.OPEN,
    ))  # fmt: skip


def test_exhibitor_may_not_see_another_ones_home(fair, browserless):
    own, other = (factories.accepted_application(fair) for _ in range(2))
    exhibitor_page(browserless, own)
    browserless.get(f"/applications/{other.id}/home", status=403)


def importer_page(browserless, importer, lang="en"):
    person = db.session.get_one(type(factories.person()), importer.person_id)
    db.session.commit()
    return browserless.sign_in(person).get(f"/importers/{importer.id}/home", lang=lang)


@pytest.mark.parametrize("lang", ["vi", "en", "ja", "fr", "de", "ko", "zh"])
def test_importer_home_speaks_seven_languages(fair, browserless, lang):
    importer = factories.importer(fair)
    assert "/needs/new" in importer_page(browserless, importer, lang)


def test_importer_is_led_from_need_to_meetings(fair, browserless):
    importer = factories.importer(fair)
    assert "Tell us what you are looking for" in importer_page(browserless, importer)
    factories.need(importer)
    assert "See the makers who fit" in importer_page(browserless, importer)
    application = factories.accepted_application(fair)
    asked = ask(fair, importer, application, asked_by=Side.EXHIBITOR)
    assert "1 maker would like to meet you" in importer_page(browserless, importer)
    asked.asked_by = Side.IMPORTER
    assert "Your requests are with the makers" in importer_page(browserless, importer)
    deal(fair, exhibitor=application, buyer=importer)
    assert "Please confirm 1 deal" in importer_page(browserless, importer)


def test_importer_who_accepted_has_the_first_tick(fair, browserless):
    importer = factories.importer(fair)
    invitation = add(Invitation(fair_id=fair.id, importer_id=importer.id,
                                organisation_id=importer.organisation_id))  # fmt: skip
    assert importer_page(browserless, importer).count("is-done") == 0
    invitation.state = InvitationState.ACCEPTED
    assert importer_page(browserless, importer).count("is-done") == 1


def test_leader_sees_every_figure_with_its_door(fair, browserless):
    page = browserless.sign_in(factories.member(Role.VIEWER)).get("/fairs/gift-show/leader")
    for code in ("booths", "trade_visitors", "importers", "visits", "memoranda"):
        assert f'href="/fairs/gift-show/report/{code}"' in page
    assert "over 300,000 USD" in page


def test_contract_desk_parts_disputed_from_waiting(fair, browserless):
    page = browserless.sign_in(factories.member(Role.CONTRACT_STAFF)).get("/fairs/gift-show/desk")
    assert "3 deals" in page
    assert 'href="/fairs/gift-show/deals/new"' in page


def test_contract_desk_without_deals_says_how_to_start(browserless):
    factories.fair(slug="new")
    page = browserless.sign_in(factories.member(Role.CONTRACT_STAFF)).get("/fairs/new/desk")
    assert "No deal has been logged yet" in page


@pytest.mark.parametrize("page", ["today", "leader", "desk"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_desk_pages_take_few_statements(fair, browserless, count_statements, page, lang):
    browserless.sign_in(factories.member(Role.ORGANISER))
    browserless.get(f"/fairs/gift-show/{page}", lang=lang)
    with count_statements() as counter:
        browserless.get(f"/fairs/gift-show/{page}", lang=lang)
    assert len(counter) <= 8


def test_pages_of_parties_take_few_statements(fair, browserless, count_statements):
    application = factories.accepted_application(fair)
    importer = factories.importer(fair)
    factories.need(importer)
    for page, thing in ((exhibitor_page, application), (importer_page, importer)):
        page(browserless, thing)
        with count_statements() as counter:
            browserless.get(f"/{thing.__tablename__}s/{thing.id}/home")
        assert len(counter) <= 8


def test_leader_sees_the_working_year_beside_the_fair(fair, browserless):
    year_abroad(fair.year)
    year_abroad(fair.year - 1)
    indicator = define_indicator(code="training.classes", names={"en": "Classes"}, unit="lớp")
    paper = document()
    set_target(indicator, Figure(Decimal(100), "lớp", "Hà Nội"), actor=SYSTEM, year=fair.year,
               document=paper)  # fmt: skip
    page = browserless.sign_in(factories.member(Role.VIEWER)).get("/fairs/gift-show/leader")
    assert f'href="/years/{fair.year}/report/establishments_signed"' in page
    assert f"{fair.year - 1}: 3" in page
    assert 'href="/indicators/training.classes"' in page
    assert f'href="/documents/{paper.id}"' in page


def test_contract_desk_leads_to_the_disputed_and_the_funnel(fair, browserless):
    page = browserless.sign_in(factories.member(Role.CONTRACT_STAFF)).get("/fairs/gift-show/desk")
    for door in ("disputed", "funnel"):
        assert f'href="/fairs/gift-show/deals/{door}"' in page


def test_parties_reach_their_own_deals_from_home(fair, browserless):
    application = factories.accepted_application(fair)
    importer = factories.importer(fair)
    door = 'href="/parties/{}/deals"'
    # in the links above every page, and on the home page itself
    assert exhibitor_page(browserless, application).count(door.format(application.id)) == 2
    assert importer_page(browserless, importer).count(door.format(importer.id)) == 2
