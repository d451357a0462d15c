"""Verbs of an application's own life: start, edit, submit, withdraw."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy.exc import IntegrityError

from fairapp.accounts import services as accounts
from fairapp.accounts.models import Organisation, Person
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor, Role
from fairapp.core.search import search_text
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import Application, ApplicationState, EntryChannel
from fairapp.exhibitors.services.versions import answer_requests, keep_version, touch
from fairapp.fairs.models import Fair

SUBMITTABLE = (ApplicationState.DRAFT, ApplicationState.CHANGES_ASKED)
LIVE = (
    ApplicationState.DRAFT,
    ApplicationState.SUBMITTED,
    ApplicationState.CHANGES_ASKED,
    ApplicationState.WAITING_LIST,
    ApplicationState.ACCEPTED,
)
"""States in which the exhibitor may still work on the application, and may leave."""
ASKED_FOR_SPACE = frozenset({"booths_wanted"})


class AlreadyAppliedError(FairError):
    """The organisation has an application at this fair."""

    code = "already-applied"
    sentence = lazy_gettext(
        "%(name)s has already applied to this fair. Open that application instead of a second one."
    )


class ApplicationsClosedError(FairError):
    """The fair does not take applications from the public today."""

    code = "applications-closed"
    sentence = lazy_gettext(
        "This fair is not taking applications today. The organiser can still enter one for you."
    )


class WrongStateError(FairError):
    """The verb does not fit the state of the application."""

    code = "wrong-state"
    sentence = lazy_gettext(
        "The application has moved on, so this can no longer be done. Open it again and look."
    )


class IncompleteApplicationError(FairError):
    """Something a reviewer must have is missing; the page says what."""

    code = "incomplete-application"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext(
        "Before sending, choose your group of goods and add at least one product."
    )


def start_application(
    *,
    actor: Actor,
    fair: Fair,
    organisation: Organisation,
    contact: Person,
    channel: EntryChannel,
    entered_by_id: UUID | None = None,
    main_category: str | None = None,
    **wishes: Any,
) -> Application:
    """Begin an application, and let its contact act for the organisation at this fair.

    `wishes`: any other column of the application. Raises AlreadyAppliedError, and
    ApplicationsClosedError when it comes by the web outside the time the fair has set.
    """
    if channel is EntryChannel.WEB and not queries.takes_applications(fair, clock.today()):
        raise ApplicationsClosedError
    application = Application(
        fair_id=fair.id,
        organisation_id=organisation.id,
        contact_id=contact.id,
        channel=channel,
        entered_by_id=entered_by_id,
        main_category=main_category,
        **wishes,
    )
    application.search_text = application_search_text(application, organisation, contact)
    _insert_once(application, organisation)
    audit.record(AuditTag.APPLICATION_STARTED, application, actor=actor, channel=channel)
    accounts.add_member(
        contact, Role.EXHIBITOR, actor=actor, fair_id=fair.id, organisation_id=organisation.id
    )
    return application


def _insert_once(application: Application, organisation: Organisation) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(application)
    except IntegrityError as error:
        raise AlreadyAppliedError(name=organisation.name) from error


def application_search_text(
    application: Application, organisation: Organisation, contact: Person
) -> str:
    """What the desk finds an application by; phones with the 0 that people type."""
    phones = {phone.replace("+84", "0") for phone in (organisation.phone, contact.phone) if phone}
    return search_text(
        organisation.search_text, organisation.old_district, application.code, *sorted(phones)
    )


def edit_application(application: Application, *, actor: Actor, section: str, **facts: Any) -> None:
    """Change one section; once accepted, the space asked for no longer changes.

    What is saved again as it was (a section saves itself while one types) leaves no line.
    """
    _lock_in(application, LIVE)
    if change(application, facts):
        audit.record(AuditTag.APPLICATION_EDITED, application, actor=actor, section=section)


def change(application: Application, facts: dict[str, Any]) -> bool:
    """Set columns of a locked application; whether any of them changed. Raises WrongStateError."""
    accepted = application.state is ApplicationState.ACCEPTED
    changed = {name for name, value in facts.items() if getattr(application, name) != value}
    if accepted and ASKED_FOR_SPACE & changed:
        raise WrongStateError
    for name in changed:
        setattr(application, name, facts[name])
    if changed:
        touch(application)
    return bool(changed)


def refresh_search_text(application: Application) -> None:
    """Let the desk find the application by what the register now holds."""
    organisation = db.session.get_one(Organisation, application.organisation_id)
    contact = db.session.get_one(Person, application.contact_id)
    application.search_text = application_search_text(application, organisation, contact)


def submit_application(application: Application, *, actor: Actor) -> None:
    """Hand the application to the reviewers; raises IncompleteApplicationError."""
    _lock_in(application, SUBMITTABLE)
    if queries.missing_parts(application):
        raise IncompleteApplicationError
    application.state = ApplicationState.SUBMITTED
    application.submitted_at = application.undertaken_at = application.changed_at = clock.now()
    keep_version(application)
    answer_requests(application)
    audit.record(AuditTag.APPLICATION_SUBMITTED, application, actor=actor)


def withdraw_application(application: Application, *, actor: Actor) -> None:
    """Take the application back; what hangs on an accepted one is dealt with by later rooms."""
    _lock_in(application, LIVE)
    before = application.state
    application.state = ApplicationState.WITHDRAWN
    audit.record(AuditTag.APPLICATION_WITHDRAWN, application, actor=actor, from_state=before)


def cancel_application(application: Application, *, actor: Actor) -> None:
    """The organiser takes an exhibitor off the fair; later rooms deal with what hangs on it."""
    _lock_in(application, LIVE)
    before = application.state
    application.state = ApplicationState.CANCELLED
    audit.record(AuditTag.APPLICATION_CANCELLED, application, actor=actor, from_state=before)


def _lock_in(application: Application, states: tuple[ApplicationState, ...]) -> None:
    """Hold the application, and refuse when another request has moved it on."""
    lock(application)
    if application.state not in states:
        raise WrongStateError
