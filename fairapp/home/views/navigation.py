"""What stands around every page: the fair, the navigation of one's role, the user's menu."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import gettext as _

from fairapp.core.db import db
from fairapp.core.policy import Actor, Permission, Role, current_actor, is_allowed
from fairapp.fairs.models import Fair
from fairapp.home import queries


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the rail, and of the phone's tabs when `tab` is set."""

    endpoint: str
    url: str
    icon: str
    label: str
    short_label: str = ""
    section: str = ""
    count: int = 0
    tab: bool = False

    @property
    def current(self) -> bool:
        """Whether the page shown is this one."""
        return request.endpoint == self.endpoint


@dataclass(frozen=True, slots=True)
class Door:
    """One possible entry of the desk's rail: who sees it and what it is called."""

    endpoint: str
    icon: str
    permission: Permission
    tab: bool = False
    waiting: str = ""


FAIR_DOORS = (
    Door("home.today", "home", Permission.HOME_ORGANISER, tab=True),
    Door("home.leader", "flag", Permission.HOME_LEADER),
    Door("allocation.plan", "plan", Permission.PLAN_READ, tab=True),
    Door("review.inbox", "inbox", Permission.APPLICATION_LIST, tab=True, waiting="applications"),
    Door("exhibitors.texts", "doc", Permission.FAIR_EDIT),
    Door("exhibitors.deadlines", "clock", Permission.FAIR_EDIT),
    Door("importers.index", "people", Permission.IMPORTER_LIST),
    Door("importers.invitations", "mail", Permission.IMPORTER_INVITE, waiting="bounced"),
    Door("outreach.qualification", "shield", Permission.IMPORTER_QUALIFY, waiting="candidates"),
    Door("outreach.funnel", "chart", Permission.IMPORTER_LIST),
    Door("discovery.overview", "match", Permission.MATCH_OVERSEE),
    Door("allocation.rounds", "swap", Permission.ROUND_READ),
    Door("meetings.timetable", "calendar", Permission.TIMETABLE_READ),
    Door("onsite.gate", "qr", Permission.GATE_SCAN),
    Door("home.desk", "shield", Permission.DEAL_VERIFY),
    Door("contracts.index", "contract", Permission.DEAL_LIST, tab=True),
    Door("fees.charges", "coin", Permission.CHARGE_EDIT),
    Door("reports.edition", "chart", Permission.REPORT_READ, tab=True),
    Door("fairs.mailbox", "mail", Permission.MAILBOX_READ),
)

OWN_DEALS = "contracts.own"


def label_of(endpoint: str) -> str:
    """The name of a page in the navigation."""
    labels: dict[str, str] = {
        "home.today": _("Today"),
        "home.leader": _("Leader's page"),
        "allocation.plan": _("Floor plan"),
        "review.inbox": _("Applications"),
        "exhibitors.texts": _("For exhibitors"),
        "exhibitors.deadlines": _("Deadlines"),
        "importers.index": _("Importers"),
        "importers.invitations": _("Invitations"),
        "outreach.qualification": _("Hosting"),
        "outreach.funnel": _("Funnel"),
        "discovery.overview": _("Matches"),
        "allocation.rounds": _("Allocation"),
        "meetings.timetable": _("Timetable"),
        "onsite.gate": _("Gate"),
        "home.desk": _("Contract desk"),
        "contracts.index": _("Deals"),
        "fees.charges": _("Charges"),
        "reports.edition": _("Report"),
        "fairs.mailbox": _("Mailbox"),
    }
    return labels[endpoint]


def current_fair() -> Fair | None:
    """The fair of the thing shown; on pages of no fair, the one worked on last."""
    thing = g.get("thing")
    if isinstance(thing, Fair):
        fair: Fair | None = thing
    elif getattr(thing, "fair_id", None) is not None:
        fair = db.session.get(Fair, thing.fair_id)
    elif current_actor().is_signed_in:
        fair = queries.fair_of_actor(current_actor(), session.get("fair"))
    else:
        return None
    if fair is not None and session.get("fair") != fair.slug:
        session["fair"] = fair.slug
    return fair


def desk_nav(actor: Actor, fair: Fair) -> list[NavItem]:
    """The rail of organisers, staff and leaders: what the policy table lets them open."""
    waiting = queries.waiting_at(fair.id)
    here = [
        NavItem(
            door.endpoint,
            url_for(door.endpoint, slug=fair.slug),
            door.icon,
            label_of(door.endpoint),
            section=_("This fair"),
            tab=door.tab,
            count=getattr(waiting, door.waiting) if door.waiting else 0,
        )
        for door in FAIR_DOORS
        if is_allowed(actor, door.permission, fair) and _exists(door.endpoint)
    ]
    return [*here, *_year_nav(actor, fair)]


def _year_nav(actor: Actor, fair: Fair) -> list[NavItem]:
    year, section = fair.year, _("The whole year")
    doors: tuple[tuple[Permission, str, dict[str, Any], str, str], ...] = (
        (Permission.FAIR_OPEN, "fairs.editions", {}, "flag", _("Editions")),
        (Permission.REGISTER_READ, "accounts.register", {}, "user", _("Organisations and people")),
        (Permission.IMPORTER_LIST, "outreach.buyers", {}, "people", _("Buyers of all years")),
        (Permission.PROGRAMME_READ, "programme.year", {"year": year}, "globe", _("Programme")),
        (Permission.REPORT_READ, "reports.year", {"year": year}, "chart", _("Year report")),
    )
    return [
        NavItem(endpoint, url_for(endpoint, **parts), icon, label, section=section)
        for permission, endpoint, parts, icon, label in doors
        if is_allowed(actor, permission) and _exists(endpoint)
    ]


def _exists(endpoint: str) -> bool:
    return endpoint in current_app.view_functions


def exhibitor_nav(actor: Actor, fair: Fair) -> list[NavItem]:
    """What an exhibitor opens from anywhere."""
    application = queries.own_application(actor, fair.id)
    if application is None:
        return []
    doors = (
        ("home.exhibitor", "home", _("Home")),
        ("exhibitors.application", "edit", _("Application")),
        ("exhibitors.products", "box", _("Products")),
        ("meetings.exhibitor_requests", "calendar", _("Meetings")),
        ("fees.account", "coin", _("Charges")),
    )
    tabs = [
        NavItem(endpoint, url_for(endpoint, application_id=application.id), icon, label, tab=True)
        for endpoint, icon, label in doors
        if _exists(endpoint)
    ]
    url = url_for("discovery.seekers", application_id=application.id)
    buyers = NavItem("discovery.seekers", url, "people", _("Buyers"))
    return [*tabs, buyers, _own_deals(application.id)]


def importer_nav(actor: Actor, fair: Fair) -> list[NavItem]:
    """What an importer opens from anywhere."""
    importer = queries.own_importer(actor, fair.id)
    if importer is None:
        return []
    doors = (
        ("home.importer", "home", _("Home")),
        ("discovery.matches", "match", _("Suppliers")),
        ("enquiries.importer_enquiries", "chat", _("Questions")),
        ("meetings.importer_requests", "calendar", _("Meetings")),
        ("importers.needs", "edit", _("Needs")),
    )
    tabs = [
        NavItem(endpoint, url_for(endpoint, importer_id=importer.id), icon, label, tab=True)
        for endpoint, icon, label in doors
        if _exists(endpoint)
    ]
    return [*tabs, _own_deals(importer.id)]


def _own_deals(party_id: UUID) -> NavItem:
    """The deals of an exhibitor or an importer; no tab of the phone, whose home leads there."""
    return NavItem(OWN_DEALS, url_for(OWN_DEALS, party_id=party_id), "contract", _("My deals"))


def visitor_nav(fair: Fair) -> list[NavItem]:
    """What anybody opens at a fair, signed in or not."""
    doors = (
        ("showcase.fair", "home", _("The fair")),
        ("showcase.directory", "box", _("Exhibitors")),
        ("discovery.first_list", "match", _("Find my suppliers")),
        ("exhibitors.call", "edit", _("Exhibit")),
    )
    return [
        NavItem(endpoint, url_for(endpoint, slug=fair.slug), icon, label, tab=True)
        for endpoint, icon, label in doors
    ]


def foot_links(fair: Fair | None) -> list[NavItem]:
    """Ways on at the end of a public page."""
    found = [NavItem("fairs.index", url_for("fairs.index"), "flag", _("All fairs"))]
    return [*(visitor_nav(fair)[1:] if fair else []), *found]


def navigation(actor: Actor, fair: Fair | None) -> list[NavItem]:
    """The navigation of the role that the actor has at this fair."""
    if fair is None:
        return []
    if not actor.is_signed_in:
        return visitor_nav(fair)
    roles = actor.roles_at(fair.id)
    if roles & {Role.ORGANISER, Role.CONTRACT_STAFF, Role.GATE_STAFF, Role.VIEWER}:
        return desk_nav(actor, fair)
    if Role.EXHIBITOR in roles:
        return exhibitor_nav(actor, fair)
    if Role.IMPORTER in roles:
        return importer_nav(actor, fair)
    return []


def surroundings() -> dict[str, Any]:
    """Values of the masthead and the navigation, for every template."""
    actor = current_actor()
    fair = current_fair()
    return {
        "fair": fair,
        "nav": navigation(actor, fair),
        "foot_links": foot_links(fair),
        "home_url": url_for("home.start") if actor.is_signed_in else "/",
        "account_url": url_for("accounts.account") if actor.is_signed_in else None,
        "sign_in_url": url_for("accounts.sign_in"),
        "sign_out_url": url_for("accounts.sign_out"),
    }


def register_surroundings(app: Flask) -> None:
    """Give every template its surroundings."""
    app.context_processor(surroundings)
