"""Verbs of what came of meetings: each side's word, and walk-in encounters."""

from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.importers.models import Importer
from fairapp.meetings.models import Meeting, MeetingState, Side
from fairapp.meetings.services import close_meeting
from fairapp.onsite.models import Encounter, Outcome, OutcomeCode


class NotTheSameFairError(FairError):
    """The two do not take part in the same fair."""

    code = "not-the-same-fair"
    sentence = lazy_gettext("This exhibitor and this importer do not take part in one fair.")


def log_outcome(
    meeting: Meeting, *, actor: Actor, side: Side, code: OutcomeCode, note: str | None = None
) -> Outcome:
    """Record what one side says of a meeting, which thereby was held; it may be said anew.

    Raises MeetingOverError for a draft or cancelled meeting.
    """
    lock(meeting)
    if meeting.state is not MeetingState.HELD:
        close_meeting(meeting, actor=actor, state=MeetingState.HELD)
    outcome = db.session.scalar(
        select(Outcome).where(Outcome.meeting_id == meeting.id, Outcome.side == side)
    )
    if outcome is None:
        outcome = Outcome(fair_id=meeting.fair_id, meeting_id=meeting.id, side=side, code=code)
        db.session.add(outcome)
    outcome.code = code
    outcome.note = note or None
    audit.record(AuditTag.OUTCOME_LOGGED, outcome, actor=actor, side=side, outcome=code)
    return outcome


def log_encounter(
    *,
    actor: Actor,
    application: Application,
    importer: Importer,
    outcome: OutcomeCode,
    at: datetime | None = None,
    note: str | None = None,
) -> Encounter:
    """Record a walk-in meeting at the booth; raises NotTheSameFairError."""
    exhibits = application.state is ApplicationState.ACCEPTED
    if application.fair_id != importer.fair_id or not exhibits:
        raise NotTheSameFairError
    encounter = Encounter(
        fair_id=application.fair_id,
        application_id=application.id,
        importer_id=importer.id,
        at=at or clock.now(),
        outcome=outcome,
        note=note or None,
    )
    db.session.add(encounter)
    audit.record(AuditTag.ENCOUNTER_LOGGED, encounter, actor=actor)
    return encounter
