"""No axe violation on any main page, on a desk and on a phone, and nothing to scroll sideways."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from fairapp.core.assets import library
from fairapp.core.db import db, unit_of_work
from fairapp.core.policy import SYSTEM
from fairapp.discovery.services import make_matches
from fairapp.fairs import thesaurus
from tests.browser.server import LiveServer
from tests.browser.visitors import DESK, PHONE
from tests.world import World

pytestmark = pytest.mark.browser

NARROWEST = {"width": 360, "height": 740}
PAGES = {
    "anonymous": (
        "fairs.index",
        "showcase.fair",
        "showcase.directory",
        "showcase.product",
        "showcase.village",
        "exhibitors.apply",
        "exhibitors.call",
        "exhibitors.read",
        "discovery.first_list",
        "accounts.sign_in",
        "accounts.sign_in_code",
        "accounts.link",
        "importers.open_invitation",
    ),
    "office": (
        "accounts.register",
        "accounts.person",
        "outreach.buyers",
        "outreach.buyer",
        "outreach.duplicates",
        "accounts.organisation",
        "programme.year",
        "programme.documents",
        "programme.delegation",
        "programme.copy_edition",
        "programme.indicators",
        "programme.tasks",
        "reports.delegation",
        "reports.year",
        "contracts.rates",
        "fairs.editions",
        "fairs.new_edition",
    ),
    "organiser": (
        "home.today",
        "outreach.qualification",
        "outreach.guests",
        "outreach.hosting_rules",
        "outreach.hosting",
        "allocation.plan",
        "allocation.booth",
        "allocation.edit_plan",
        "allocation.plan_history",
        "allocation.plan_sheet",
        "fairs.build_hall",
        "fairs.zones",
        "fairs.edit_edition",
        "review.inbox",
        "review.application",
        "review.decisions",
        "review.changes",
        "review.criteria",
        "review.duplicates",
        "review.merge",
        "review.reasons",
        "review.waiting_rule",
        "allocation.waiting",
        "exhibitors.enter",
        "exhibitors.texts",
        "exhibitors.text",
        "exhibitors.deadlines",
        "exhibitors.deadline",
        "exhibitors.designs",
        "exhibitors.decide_design",
        "exhibitors.exhibitors_sheet",
        "importers.index",
        "importers.add",
        "importers.importer",
        "importers.invitations",
        "discovery.overview",
        "meetings.timetable",
        "onsite.encounters",
        "fees.charges",
        "fees.prices",
        "reports.edition",
        "reports.rows",
        "reports.freezing",
        "reports.snapshot",
        "reports.again",
        "fairs.mailbox",
        "fairs.message",
        "fairs.texts",
    ),
    "contracts": (
        "home.desk",
        "contracts.index",
        "contracts.deal",
        "contracts.log",
        "contracts.disputed",
        "contracts.funnel",
    ),
    "gate": ("onsite.gate", "onsite.visitor"),
    "viewer": ("home.leader",),
    "exhibitor": (
        "home.exhibitor",
        "exhibitors.application",
        "exhibitors.products",
        "exhibitors.edit_product",
        "exhibitors.showing",
        "exhibitors.about",
        "exhibitors.production",
        "exhibitors.wishes",
        "exhibitors.certificates",
        "exhibitors.people",
        "onsite.badges",
        "exhibitors.design",
        "home.papers",
        "meetings.exhibitor_requests",
        "discovery.seekers",
        "discovery.export_readiness",
        "enquiries.exhibitor_enquiries",
        "enquiries.enquiry",
        "fees.account",
        "onsite.outcome",
        "contracts.confirm",
        "accounts.account",
    ),
    "importer": (
        "home.importer",
        "discovery.matches",
        "discovery.supplier",
        "showcase.product",
        "importers.needs",
        "discovery.add_need",
        "enquiries.ask",
        "enquiries.importer_enquiries",
        "meetings.importer_requests",
        "importers.invitation",
    ),
}
LANGUAGES = {"exhibitor": "vi", "gate": "vi", "viewer": "vi", "importer": "ja"}
ADDED = {
    "review.inbox": "?state=all",
    "contracts.log": "?exhibitor={application_id}&importer={importer_id}",
    "importers.invitations": "?importer={importer_id}",
}
_VIOLATIONS = """async () => (await axe.run()).violations.map(one =>
  `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')}`)"""
_TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def filled(live: LiveServer) -> Iterator[World]:
    """One thing of every kind on the live server, with a list of matches that has its reasons."""
    with live.app.app_context():
        with unit_of_work():
            thesaurus.sync(SYSTEM)
        world = World(live.app)
        with unit_of_work():
            make_matches([world.importer.id], actor=SYSTEM)
        yield world
        db.session.remove()


@pytest.fixture(scope="module")
def axe() -> str:
    return library("axe-core/axe.min.js").read_text(encoding="utf-8")


@pytest.fixture
def open_as(live: LiveServer, browser: Browser, filled: World) -> Iterator[Any]:
    """Open an address as somebody in the language of the role; every page has one h1."""
    contexts = []

    def opened(who: str, address: str, status: int = 200) -> Page:
        context = browser.new_context(viewport=DESK, locale=LANGUAGES.get(who, "en"))
        contexts.append(context)
        held = {"locale": LANGUAGES.get(who, "en")}
        if who != "anonymous":
            held |= {"_user_id": filled.cookies[who], "_fresh": True}
        serializer = live.app.session_interface.get_signing_serializer(live.app)
        cookie = {"name": "session", "value": serializer.dumps(held), "url": live.url}
        context.add_cookies([cookie])
        page = context.new_page()
        answer = page.goto(live.url + address)
        assert answer is not None
        assert (answer.status, page.locator("h1").count()) == (status, 1), page.title()
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("who", "endpoint"), [(who, endpoint) for who, named in PAGES.items() for endpoint in named]
)
def test_page_is_accessible_and_fits_a_phone(open_as, filled, axe, who, endpoint):
    added = ADDED.get(endpoint, "").format(**filled.parts)
    page = open_as(who, filled.address(endpoint) + added)
    assert faults(page, axe) == []


def test_error_page_is_accessible_and_fits_a_phone(open_as, axe):
    page = open_as("organiser", "/fairs/no-such-fair/", 404)
    assert faults(page, axe) == []


def test_a_page_with_faults_is_caught(open_as, axe):
    page = open_as("anonymous", "/sign-in")
    page.evaluate("""() => {
      document.querySelector('label').remove();
      document.querySelector('main').insertAdjacentHTML('beforeend', '<img src="/x" width="900">');
    }""")
    found = json.dumps(faults(page, axe))
    assert "image-alt" in found
    assert "label" in found
    assert "wider than 360" in found


def faults(page: Page, axe: str) -> list[str]:
    """What axe finds at both widths, and what sticks out of the narrowest phone."""
    # evaluated by the debugger, not by the page, so that the page's policy stays in force
    page.evaluate(axe)
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        found += [f"{size['width']}: {one}" for one in page.evaluate(_VIOLATIONS)]
    page.set_viewport_size(NARROWEST)
    if page.evaluate("document.documentElement.scrollWidth") > NARROWEST["width"]:
        found.append(f"wider than 360: {page.evaluate(_TOO_WIDE)}")
    return found
