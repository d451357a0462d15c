"""Who may do what: one enum, one table, one decorator; a route without a rule stops the start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import wraps
from typing import Any
from uuid import UUID

from flask import Flask, g

from fairapp.core.errors import ForbiddenError, NotFoundError, SignInNeededError


class Role(StrEnum):
    """What somebody is at one fair."""

    ORGANISER = "organiser"
    CONTRACT_STAFF = "contract_staff"
    GATE_STAFF = "gate_staff"
    VIEWER = "viewer"
    EXHIBITOR = "exhibitor"
    IMPORTER = "importer"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at a fair; `fair_id` None means every fair of this service."""

    role: Role
    fair_id: UUID | None
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting: handed to every service, and the only thing a predicate looks at.

    `purpose` and what it is bound to are set in sessions opened by a personal link; such a
    session has the grants of that purpose and no others.
    """

    person_id: UUID | None = None
    display_name: str = ""
    grants: frozenset[Grant] = field(default_factory=frozenset)
    purpose: str | None = None
    purpose_thing_id: UUID | None = None
    purpose_organisation_id: UUID | None = None
    locale: str | None = None

    @property
    def is_signed_in(self) -> bool:
        """Whether anybody stands behind this actor."""
        return self.person_id is not None

    def roles_at(self, fair_id: UUID | None) -> frozenset[Role]:
        """The roles held at one fair; for None, the roles held at every fair of this service."""
        return frozenset(grant.role for grant in self.grants if grant.fair_id in (None, fair_id))

    def speaks_for(self, role: Role, fair_id: UUID, organisation_id: UUID) -> bool:
        """Whether the actor is a member of this organisation, in this role, at this fair."""
        return any(
            grant.role is role
            and grant.organisation_id == organisation_id
            and grant.fair_id in (None, fair_id)
            for grant in self.grants
        )


ANONYMOUS = Actor()
SYSTEM = Actor(display_name="system", grants=frozenset({Grant(Role.ORGANISER, None)}))
"""The worker and the terminal; audited with no person."""

Predicate = Callable[[Actor, Any], bool]


def anyone(_actor: Actor, _thing: object) -> bool:
    """Open to the public."""
    return True


def is_signed_in(actor: Actor, _thing: object) -> bool:
    """Somebody, whoever it is."""
    return actor.is_signed_in


def holds(*roles: Role) -> Predicate:
    """Holds one of these roles at the fair of the thing.

    What belongs to no single fair (the register, a year, the rates) is for those who serve every
    fair: else the organiser of one fair could reach another's people, or make itself theirs.
    """

    def predicate(actor: Actor, thing: Any) -> bool:
        fair_id = None if thing is None else thing.fair_id
        return bool(actor.roles_at(fair_id) & set(roles))

    return predicate


def serves_every_fair(actor: Actor, _thing: object) -> bool:
    """An organiser of this whole service, whichever fair the page is about."""
    return Role.ORGANISER in actor.roles_at(None)


def is_exhibitor_of(actor: Actor, thing: Any) -> bool:
    """A member of the exhibitor to whom the thing belongs (`organisation_id`)."""
    return thing is not None and actor.speaks_for(
        Role.EXHIBITOR, thing.fair_id, thing.organisation_id
    )


def is_importer_of(actor: Actor, thing: Any) -> bool:
    """A member of the importer to whom the thing belongs (`organisation_id`)."""
    return thing is not None and actor.speaks_for(
        Role.IMPORTER, thing.fair_id, thing.organisation_id
    )


def is_the_importer(actor: Actor, thing: Any) -> bool:
    """The very person to whom the thing belongs (`person_id`), not a colleague of the same firm."""
    return is_importer_of(actor, thing) and actor.person_id == thing.person_id


def is_exhibitor_side(actor: Actor, thing: Any) -> bool:
    """The exhibitor's side of a thing between two parties (`exhibitor_organisation_id`)."""
    return actor.speaks_for(Role.EXHIBITOR, thing.fair_id, thing.exhibitor_organisation_id)


def is_importer_side(actor: Actor, thing: Any) -> bool:
    """The importer's side of a thing between two parties (`importer_organisation_id`)."""
    return actor.speaks_for(Role.IMPORTER, thing.fair_id, thing.importer_organisation_id)


def came_by_link_for(actor: Actor, thing: Any) -> bool:
    """The session was opened by the personal link made for just this thing."""
    return thing is not None and actor.purpose_thing_id == thing.id


def either(*predicates: Predicate) -> Predicate:
    """At least one of these holds."""

    def predicate(actor: Actor, thing: Any) -> bool:
        return any(one(actor, thing) for one in predicates)

    return predicate


class Permission(StrEnum):
    """Everything one may be allowed to do, as room:thing:action."""

    PUBLIC_PAGE = "core:page:read"
    OWN_SESSION = "core:session:use"
    JOB_WATCH = "core:job:watch"
    MAILBOX_READ = "core:mailbox:read"
    TEXT_DESK = "core:texts:tell"

    REGISTER_READ = "accounts:register:read"
    REGISTER_EDIT = "accounts:register:edit"
    MEMBER_MANAGE = "accounts:member:manage"
    LINK_ISSUE = "accounts:link:issue"

    FAIR_OPEN = "fairs:fair:open"
    FAIR_EDIT = "fairs:fair:edit"
    PLAN_READ = "fairs:plan:read"
    PLAN_EDIT = "fairs:plan:edit"

    APPLICATION_START = "exhibitors:application:start"
    APPLICATION_EDIT = "exhibitors:application:edit"
    APPLICATION_READ = "exhibitors:application:read"
    APPLICATION_LEAVE = "exhibitors:application:leave"
    APPLICATION_REVIEW = "exhibitors:application:review"
    APPLICATION_LIST = "exhibitors:application:list"

    IMPORTER_LIST = "importers:importer:list"
    IMPORTER_INVITE = "importers:importer:invite"
    IMPORTER_QUALIFY = "importers:importer:qualify"
    INVITATION_ANSWER = "importers:invitation:answer"
    NEED_EDIT = "importers:need:edit"
    STAY_USE = "importers:stay:use"

    BOOTH_BOOK = "allocation:booth:book"
    BOOTH_CONFIRM = "allocation:booth:confirm"
    OFFER_ANSWER = "allocation:offer:answer"
    ROUND_READ = "allocation:round:read"
    ROUND_MAKE = "allocation:round:make"
    RECEIPT_READ = "allocation:receipt:read"

    CHARGE_LIST = "fees:charge:list"
    CHARGE_READ = "fees:charge:read"
    CHARGE_EDIT = "fees:charge:edit"
    EXTRA_ORDER = "fees:extra:order"

    MATCH_READ = "discovery:match:read"
    MATCH_JUDGE = "discovery:match:judge"
    MATCH_OVERSEE = "discovery:match:oversee"
    MATCH_MAKE = "discovery:match:make"

    ENQUIRY_ASK = "enquiries:enquiry:ask"
    ENQUIRY_READ = "enquiries:enquiry:read"
    ENQUIRY_ANSWER = "enquiries:enquiry:answer"
    ENQUIRY_WITHDRAW = "enquiries:enquiry:withdraw"
    ENQUIRY_IMPORT = "enquiries:enquiry:import"

    MEETING_ASK = "meetings:request:ask"
    MEETING_OFFER = "meetings:request:offer"
    MEETING_ANSWER = "meetings:request:answer"
    MEETING_READ = "meetings:meeting:read"
    TIMETABLE_READ = "meetings:timetable:read"
    TIMETABLE_MAKE = "meetings:timetable:make"

    BADGE_ISSUE = "onsite:badge:issue"
    GATE_SCAN = "onsite:gate:scan"
    ENCOUNTER_LOG = "onsite:encounter:log"
    OUTCOME_LOG = "onsite:outcome:log"

    DEAL_LIST = "contracts:deal:list"
    DEAL_READ = "contracts:deal:read"
    DEAL_LOG = "contracts:deal:log"
    DEAL_PAPER = "contracts:deal:paper"
    DEAL_REPORT = "contracts:deal:report"
    DEAL_VERIFY = "contracts:deal:verify"
    DEAL_CONFIRM = "contracts:deal:confirm"

    PROGRAMME_READ = "programme:programme:read"
    PROGRAMME_EDIT = "programme:programme:edit"

    REPORT_READ = "reports:report:read"
    REPORT_FREEZE = "reports:report:freeze"
    HOME_ORGANISER = "home:organiser:read"
    HOME_EXHIBITOR = "home:exhibitor:read"
    HOME_IMPORTER = "home:importer:read"
    HOME_LEADER = "home:leader:read"


_STAFF = (Role.ORGANISER, Role.CONTRACT_STAFF, Role.GATE_STAFF)
_DESK = (*_STAFF, Role.VIEWER)
_organiser = holds(Role.ORGANISER)

RULES: dict[Permission, Predicate] = {
    Permission.PUBLIC_PAGE: anyone,
    Permission.OWN_SESSION: is_signed_in,
    Permission.JOB_WATCH: holds(*_STAFF),
    Permission.MAILBOX_READ: _organiser,
    Permission.TEXT_DESK: _organiser,
    Permission.REGISTER_READ: holds(Role.ORGANISER, Role.CONTRACT_STAFF),
    Permission.REGISTER_EDIT: _organiser,
    Permission.MEMBER_MANAGE: _organiser,
    Permission.LINK_ISSUE: _organiser,
    Permission.FAIR_OPEN: serves_every_fair,
    Permission.FAIR_EDIT: _organiser,
    Permission.PLAN_READ: holds(*_DESK),
    Permission.PLAN_EDIT: _organiser,
    Permission.APPLICATION_START: anyone,
    Permission.APPLICATION_EDIT: either(_organiser, is_exhibitor_of),
    Permission.APPLICATION_READ: either(holds(*_DESK), is_exhibitor_of),
    Permission.APPLICATION_LEAVE: either(_organiser, is_exhibitor_of),
    Permission.APPLICATION_REVIEW: _organiser,
    Permission.APPLICATION_LIST: holds(Role.ORGANISER, Role.VIEWER),
    Permission.IMPORTER_LIST: holds(Role.ORGANISER, Role.VIEWER),
    Permission.IMPORTER_INVITE: _organiser,
    Permission.IMPORTER_QUALIFY: _organiser,
    Permission.INVITATION_ANSWER: either(_organiser, came_by_link_for, is_importer_of),
    Permission.NEED_EDIT: either(_organiser, is_importer_of),
    Permission.STAY_USE: either(_organiser, is_the_importer),
    Permission.BOOTH_BOOK: _organiser,
    Permission.BOOTH_CONFIRM: either(_organiser, is_exhibitor_of),
    Permission.OFFER_ANSWER: either(_organiser, is_exhibitor_of),
    Permission.ROUND_READ: holds(Role.ORGANISER, Role.VIEWER),
    Permission.ROUND_MAKE: _organiser,
    Permission.RECEIPT_READ: either(holds(Role.ORGANISER, Role.VIEWER), is_exhibitor_of),
    Permission.CHARGE_LIST: holds(Role.ORGANISER, Role.VIEWER),
    Permission.CHARGE_READ: either(holds(Role.ORGANISER, Role.VIEWER), is_exhibitor_of),
    Permission.CHARGE_EDIT: _organiser,
    Permission.EXTRA_ORDER: either(_organiser, is_exhibitor_of),
    Permission.MATCH_READ: either(_organiser, is_importer_of),
    Permission.MATCH_JUDGE: is_importer_of,
    Permission.MATCH_OVERSEE: holds(Role.ORGANISER, Role.VIEWER),
    Permission.MATCH_MAKE: _organiser,
    Permission.ENQUIRY_ASK: either(_organiser, is_importer_of),
    Permission.ENQUIRY_READ: either(
        holds(Role.ORGANISER, Role.CONTRACT_STAFF), is_exhibitor_side, is_importer_side
    ),
    Permission.ENQUIRY_ANSWER: either(_organiser, is_exhibitor_side),
    Permission.ENQUIRY_WITHDRAW: either(_organiser, is_importer_side),
    Permission.ENQUIRY_IMPORT: _organiser,
    Permission.MEETING_ASK: either(_organiser, is_importer_of),
    Permission.MEETING_OFFER: either(_organiser, is_exhibitor_of),
    Permission.MEETING_ANSWER: either(_organiser, is_exhibitor_side, is_importer_side),
    Permission.MEETING_READ: either(holds(*_DESK), is_exhibitor_side, is_importer_side),
    Permission.TIMETABLE_READ: holds(*_DESK),
    Permission.TIMETABLE_MAKE: _organiser,
    Permission.BADGE_ISSUE: holds(Role.ORGANISER, Role.GATE_STAFF),
    Permission.GATE_SCAN: holds(Role.ORGANISER, Role.GATE_STAFF),
    Permission.ENCOUNTER_LOG: holds(Role.ORGANISER, Role.CONTRACT_STAFF),
    Permission.OUTCOME_LOG: either(holds(*_STAFF), is_exhibitor_side, is_importer_side),
    Permission.DEAL_LIST: holds(Role.ORGANISER, Role.CONTRACT_STAFF, Role.VIEWER),
    Permission.DEAL_READ: either(
        holds(Role.ORGANISER, Role.CONTRACT_STAFF, Role.VIEWER), is_exhibitor_side, is_importer_side
    ),
    Permission.DEAL_LOG: holds(Role.ORGANISER, Role.CONTRACT_STAFF),
    Permission.DEAL_PAPER: either(
        holds(Role.ORGANISER, Role.CONTRACT_STAFF, Role.VIEWER),
        is_exhibitor_side,
        is_importer_side,
        came_by_link_for,
    ),
    Permission.DEAL_REPORT: either(is_exhibitor_of, is_importer_of),
    Permission.DEAL_VERIFY: holds(Role.CONTRACT_STAFF, Role.ORGANISER),
    Permission.DEAL_CONFIRM: either(is_exhibitor_side, is_importer_side, came_by_link_for),
    Permission.PROGRAMME_READ: holds(Role.ORGANISER, Role.CONTRACT_STAFF, Role.VIEWER),
    Permission.PROGRAMME_EDIT: _organiser,
    Permission.REPORT_READ: holds(Role.ORGANISER, Role.CONTRACT_STAFF, Role.VIEWER),
    Permission.REPORT_FREEZE: _organiser,
    Permission.HOME_ORGANISER: holds(*_STAFF),
    Permission.HOME_EXHIBITOR: is_exhibitor_of,
    Permission.HOME_IMPORTER: is_importer_of,
    Permission.HOME_LEADER: holds(Role.VIEWER, Role.ORGANISER),
}


def is_allowed(actor: Actor, permission: Permission, thing: object = None) -> bool:
    """Whether the table lets `actor` do this (to this thing)."""
    return RULES[permission](actor, thing)


def check(actor: Actor, permission: Permission, thing: object = None) -> None:
    """Refuse what the table refuses; raises SignInNeededError or ForbiddenError."""
    if not is_allowed(actor, permission, thing):
        raise ForbiddenError if actor.is_signed_in else SignInNeededError


def current_actor() -> Actor:
    """The actor of this request."""
    actor: Actor = g.get("actor", ANONYMOUS)
    return actor


def requires(
    permission: Permission, *, thing: Callable[..., Any] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard a view: load its thing from the address, ask the table, hand the thing in.

    With `thing`, the loader gets the address's parts and the view gets the loaded thing as its
    first argument instead of them.
    """

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(**parts: Any) -> Any:
            if any(isinstance(part, str) and "\x00" in part for part in parts.values()):
                raise NotFoundError  # PostgreSQL refuses even to look for a NUL
            if thing is None:
                check(current_actor(), permission)
                return view(**parts)
            loaded = thing(**parts)
            g.thing = loaded
            check(current_actor(), permission, loaded)
            return view(loaded)

        guarded.required_permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


class UndeclaredRouteError(RuntimeError):
    """The app has routes that do not say who may use them."""


def declare(app: Flask, endpoint: str, permission: Permission) -> None:
    """Declare the rule of a view that a library brought along; only public ones may be."""
    view: Any = app.view_functions[endpoint]
    view.required_permission = permission


def refuse_undeclared_routes(app: Flask) -> None:
    """Stop the start when any route lacks a rule, or a permission lacks a row in the table."""
    undeclared = sorted(
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "required_permission")
    )
    missing = sorted(set(Permission) - set(RULES))
    if undeclared or missing:
        raise UndeclaredRouteError(f"routes without a rule: {undeclared}; no row for: {missing}")
