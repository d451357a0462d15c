"""Verbs of the review: deciding is one step, telling the applicant is another."""

from collections.abc import Sequence
from enum import StrEnum
from http import HTTPStatus

from flask_babel import lazy_gettext

from fairapp.accounts.models import Organisation, Person
from fairapp.core import audit, clock, mail
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.mail import Letter, Message
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application, ApplicationState, ChangeRequest
from fairapp.exhibitors.parts import PARTS
from fairapp.exhibitors.queries import open_change_request
from fairapp.exhibitors.services.versions import answer_requests, ask_for_parts
from fairapp.fairs.models import Fair


class Verdict(StrEnum):
    """What a reviewer can say."""

    ACCEPT = "accept"
    REJECT = "reject"
    WAITING_LIST = "waiting_list"
    ASK_CHANGES = "ask_changes"

    @property
    def resulting_state(self) -> ApplicationState:
        """The state the application is in afterwards."""
        return _RESULTS[self]

    @property
    def needs_reason(self) -> bool:
        """Whether the applicant must be told why."""
        return self in (Verdict.REJECT, Verdict.ASK_CHANGES)


_RESULTS = {
    Verdict.ACCEPT: ApplicationState.ACCEPTED,
    Verdict.REJECT: ApplicationState.REJECTED,
    Verdict.WAITING_LIST: ApplicationState.WAITING_LIST,
    Verdict.ASK_CHANGES: ApplicationState.CHANGES_ASKED,
}
REVIEWABLE = (
    ApplicationState.SUBMITTED,
    ApplicationState.WAITING_LIST,
    ApplicationState.CHANGES_ASKED,
)
LETTER_OF_STATE = {
    ApplicationState.ACCEPTED: "application_accepted",
    ApplicationState.REJECTED: "application_rejected",
    ApplicationState.CHANGES_ASKED: "application_changes",
    ApplicationState.WAITING_LIST: "application_waiting",
}
"""Decisions that the applicant is told, and by which letter."""


class AlreadyReviewedError(FairError):
    """The application is not waiting for this decision (any more)."""

    code = "already-reviewed"
    sentence = lazy_gettext(
        "The application of %(name)s is no longer waiting for this decision. Nothing was changed."
    )


class ReasonNeededError(FairError):
    """Refusing and asking for changes need words the applicant can use."""

    code = "reason-needed"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("Write a reason; the applicant will read it.")


class NothingToTellError(FairError):
    """There is no decision, or it has been told."""

    code = "nothing-to-tell"
    sentence = lazy_gettext("There is no untold decision on this application.")


def review_application(
    application: Application,
    *,
    actor: Actor,
    verdict: Verdict,
    note: str,
    parts: Sequence[str] = (),
) -> None:
    """Record the decision; telling the applicant is `tell_decision`.

    `parts`: what an applicant is asked to change, by code.

    Raises ReasonNeededError, and AlreadyReviewedError when another reviewer was first.
    """
    if verdict.needs_reason and not note.strip():
        raise ReasonNeededError
    lock(application)  # another reviewer may have been first
    undecided = application.state in REVIEWABLE
    if not undecided or application.state is verdict.resulting_state:
        organisation = db.session.get_one(Organisation, application.organisation_id)
        raise AlreadyReviewedError(name=organisation.name)
    application.state = verdict.resulting_state
    application.review_note = note.strip() or None
    application.decided_at = clock.now()
    application.decided_by_id = actor.person_id
    application.told_at = None
    if verdict is Verdict.ASK_CHANGES:
        ask_for_parts(application, who=actor.person_id, parts=parts, sentence=note.strip())
    else:
        answer_requests(application)
    audit.record(AuditTag.APPLICATION_REVIEWED, application, actor=actor, verdict=verdict)


def reopen_application(application: Application, *, actor: Actor) -> None:
    """Take a decision back that nobody has been told; raises NothingToTellError."""
    lock(application)
    if application.state not in LETTER_OF_STATE or application.told_at is not None:
        raise NothingToTellError
    before = application.state
    application.state = ApplicationState.SUBMITTED
    application.decided_at = application.decided_by_id = application.review_note = None
    answer_requests(application)
    audit.record(AuditTag.APPLICATION_REOPENED, application, actor=actor, from_state=before)


def tell_decision(application: Application, *, actor: Actor, link: str) -> Message | None:
    """Put the decision in the outbox; None when nobody can be reached, and it stays untold.

    Raises NothingToTellError.
    """
    lock(application)
    if application.state not in LETTER_OF_STATE or application.told_at is not None:
        raise NothingToTellError
    contact = db.session.get_one(Person, application.contact_id)
    message = mail.tell(contact, decision_letter(application, link=link, asked=_asked(application)))
    if message is None:
        return None
    application.told_at = clock.now()
    audit.record(AuditTag.APPLICATION_TOLD, application, actor=actor, channel=message.channel)
    return message


def _asked(application: Application) -> ChangeRequest | None:
    asks = application.state is ApplicationState.CHANGES_ASKED
    return open_change_request(application.id) if asks else None


def decision_letter(
    application: Application, *, link: str, asked: ChangeRequest | None = None
) -> Letter:
    """The letter that tells a decision; raises NothingToTellError when there is none."""
    if application.state not in LETTER_OF_STATE:
        raise NothingToTellError
    fair = db.session.get_one(Fair, application.fair_id)
    organisation = db.session.get_one(Organisation, application.organisation_id)
    return Letter(
        template=LETTER_OF_STATE[application.state],
        fair_id=fair.id,
        thing_id=application.id,
        values={
            "fair": fair,
            "organisation": organisation,
            "note": application.review_note or "",
            "parts": [PARTS[part] for part in asked.parts if part in PARTS] if asked else [],
            "link": link,
            "is_demo": fair.is_demo,
        },
    )
