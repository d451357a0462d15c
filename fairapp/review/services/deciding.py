"""Verbs of deciding on many applications together, all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from fairapp.accounts.models import Person
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.i18n import in_language
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import (
    REVIEWABLE,
    Verdict,
    reopen_application,
    review_application,
)
from fairapp.fairs.models import Fair
from fairapp.review.models import DecisionReason
from fairapp.review.services.merging import refuse_if_more
from fairapp.review.services.scoring import look_at


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a decision on several applications would do."""

    ready: list[Application]
    already: list[Application]
    cannot: list[Application]


def outlook(applications: Sequence[Application], verdict: Verdict) -> Outlook:
    """Whom a decision concerns, on whom it stands already, and where it cannot be made."""
    result = verdict.resulting_state
    already = [one for one in applications if one.state is result]
    ready = [one for one in applications if one not in already and one.state in REVIEWABLE]
    cannot = [one for one in applications if one not in already and one not in ready]
    return Outlook(ready, already, cannot)


def decide_all(
    applications: Sequence[Application],
    *,
    actor: Actor,
    verdict: Verdict,
    note: str,
    reason: DecisionReason | None = None,
    parts: Sequence[str] = (),
) -> int:
    """Decide on all of them, or on none; how many were decided.

    On whom the decision stands already is passed over, so that a form sent twice does no harm.
    Raises AlreadyReviewedError when one cannot be decided so any more, and ReasonNeededError.
    """
    decided = 0
    for application in sorted(applications, key=lambda one: one.id):
        lock(application)
        if application.state is verdict.resulting_state:
            continue
        review_application(
            application,
            actor=actor,
            verdict=verdict,
            note=_words(application, reason, note),
            parts=parts,
        )
        decided += 1
    look_at(applications, who=actor.person_id)
    return decided


def take_back(application: Application, *, actor: Actor) -> None:
    """Take a decision back that nobody has been told, unless more hangs on it by now.

    Raises NothingToTellError, HasMoreError.
    """
    lock(application)
    refuse_if_more(application)
    reopen_application(application, actor=actor)


def _words(application: Application, reason: DecisionReason | None, note: str) -> str:
    """The chosen reason in the applicant's language, then what was written besides."""
    contact = db.session.get_one(Person, application.contact_id)
    chosen = in_language(reason.texts, contact.locale) if reason else ""
    return " ".join(part for part in (chosen, note.strip()) if part)[:1000]


def write_reason(
    fair: Fair, verdict: Verdict, texts: dict[str, str], *, actor: Actor
) -> DecisionReason:
    """Keep a reason, ready to choose the next time."""
    reason = DecisionReason(fair_id=fair.id, verdict=verdict, texts=texts)
    db.session.add(reason)
    audit.record(AuditTag.REASON_WRITTEN, reason, actor=actor, verdict=verdict)
    return reason


def remove_reason(reason: DecisionReason, *, actor: Actor) -> None:
    """Offer a reason no more; decisions made with it keep their words."""
    audit.record(AuditTag.REASON_REMOVED, reason, actor=actor, verdict=reason.verdict)
    db.session.delete(reason)
