"""What the two sides say of a deal, and what staff saw of it."""

from fairapp.contracts import queries
from fairapp.contracts.models import (
    Answer,
    DealAnswer,
    DealVerification,
    DisputeReason,
    EvidenceLevel,
    LedgerEntry,
)
from fairapp.contracts.services import chain, rules
from fairapp.contracts.services.asking import end_duty
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, new_id
from fairapp.core.errors import EditedMeanwhileError
from fairapp.core.policy import Actor
from fairapp.meetings.models import Side


def answer_deal(
    entry: LedgerEntry,
    *,
    actor: Actor,
    side: Side,
    answer: Answer,
    reason: DisputeReason | None = None,
) -> DealAnswer:
    """One side agrees or disputes; saying the same again adds nothing, and nobody asks it again.

    Raises EditedMeanwhileError when the entry was replaced since the reader saw it.
    """
    if side is Side.STAFF:
        raise ValueError("staff verify; only the two sides answer")
    hold(entry)
    said = queries.last_answers(entry.id).get(side)
    if said is not None and (said.answer, said.reason) == (answer, reason):
        return said
    row = add_answer(entry, actor=actor, side=side, answer=answer, reason=reason)
    end_duty(entry.deal_id, side)
    db.session.flush()
    return row


def add_answer(
    entry: LedgerEntry,
    *,
    actor: Actor,
    side: Side,
    answer: Answer,
    reason: DisputeReason | None = None,
) -> DealAnswer:
    """Write an answer down; the caller knows that the entry is the last one."""
    row = DealAnswer(
        id=new_id(),
        fair_id=entry.fair_id,
        deal_id=entry.deal_id,
        entry=entry,
        side=side,
        answer=answer,
        reason=reason,
        answered_by_id=actor.person_id,
    )
    db.session.add(row)
    audit.record(AuditTag.DEAL_ANSWERED, row, actor=actor, side=side, verdict=answer)
    return row


def verify_deal(entry: LedgerEntry, *, actor: Actor, is_borne_out: bool) -> DealVerification:
    """Staff saw the paper; whether it bears the entry out settles a dispute before it."""
    hold(entry)
    row = add_verification(entry, actor=actor, is_borne_out=is_borne_out)
    db.session.flush()
    return row


def add_verification(entry: LedgerEntry, *, actor: Actor, is_borne_out: bool) -> DealVerification:
    """Write down what staff saw; the caller knows that the entry is the last one."""
    row = DealVerification(
        id=new_id(),
        fair_id=entry.fair_id,
        deal_id=entry.deal_id,
        entry=entry,
        is_borne_out=is_borne_out,
        verified_by_id=actor.person_id,
    )
    db.session.add(row)
    audit.record(AuditTag.DEAL_VERIFIED, row, actor=actor, verdict=is_borne_out)
    return row


def state_evidence(entry: LedgerEntry, level: EvidenceLevel, *, actor: Actor) -> None:
    """Write down how far a new entry from a sheet is proved, as the words that prove it."""
    said = {
        EvidenceLevel.ONE_SIDE: [(Side.EXHIBITOR, Answer.AGREED)],
        EvidenceLevel.BOTH_SIDES: [(Side.EXHIBITOR, Answer.AGREED), (Side.IMPORTER, Answer.AGREED)],
        EvidenceLevel.DISPUTED: [(Side.IMPORTER, Answer.DISPUTED)],
    }
    for side, answer in said.get(level, []):
        add_answer(entry, actor=actor, side=side, answer=answer)
    if level is EvidenceLevel.DOCUMENT_SEEN:
        add_verification(entry, actor=actor, is_borne_out=True)


def hold(entry: LedgerEntry) -> None:
    """Keep the deal as it is until the commit, and refuse words about an entry of the past."""
    chain.lock_head(entry.fair_id)
    rules.refuse_followed(
        entry, is_followed=queries.is_followed(entry.id), changed=EditedMeanwhileError()
    )
