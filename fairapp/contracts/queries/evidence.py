"""How far a deal is proved: worked out from what the sides said and what staff saw.

What was said of an entry counts for that entry only: a correction starts again at "reported".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    exists,
    literal,
    not_,
    null,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from fairapp.contracts.models import (
    Answer,
    DealAnswer,
    DealVerification,
    EntryAct,
    EvidenceLevel,
    LedgerEntry,
)
from fairapp.core.db import db
from fairapp.meetings.models import Side

CONFIRMED = (EvidenceLevel.ONE_SIDE, EvidenceLevel.BOTH_SIDES, EvidenceLevel.DOCUMENT_SEEN)


@dataclass(frozen=True, slots=True)
class Word:
    """One word about an entry: by a side (agreed or not) or by staff (borne out or not)."""

    entry_id: UUID
    by: str
    is_yes: bool
    at: datetime
    order: UUID
    reason: str | None = None


def words_about(entry_ids: Sequence[UUID]) -> list[Word]:
    """Everything said of these entries, oldest first, in one statement."""
    answers = select(
        DealAnswer.entry_id,
        cast(DealAnswer.side, String),
        case((DealAnswer.answer == Answer.AGREED, 1), else_=0),
        DealAnswer.created_at,
        DealAnswer.id,
        cast(DealAnswer.reason, String),
    ).where(DealAnswer.entry_id.in_(entry_ids))
    seen = select(
        DealVerification.entry_id,
        literal("staff", String),
        case((DealVerification.is_borne_out, 1), else_=0),
        DealVerification.created_at,
        DealVerification.id,
        cast(null(), String),
    ).where(DealVerification.entry_id.in_(entry_ids))
    rows = db.session.execute(answers.union_all(seen))
    words = [
        Word(entry_id, str(by), bool(yes), at, order, reason)
        for entry_id, by, yes, at, order, reason in rows
    ]
    return sorted(words, key=lambda word: (word.at, word.order))


def levels_of(entries: Sequence[LedgerEntry]) -> dict[UUID, EvidenceLevel]:
    """{deal_id: level} of last entries, in one statement."""
    if not entries:
        return {}
    words: dict[UUID, list[Word]] = {}
    for word in words_about([entry.id for entry in entries]):
        words.setdefault(word.entry_id, []).append(word)
    return {entry.deal_id: level(entry, words.get(entry.id, [])) for entry in entries}


def level(entry: LedgerEntry, words: Sequence[Word]) -> EvidenceLevel:
    """The level of one last entry; `words` are all about it, oldest first."""
    if entry.act is EntryAct.CANCELLED:
        return EvidenceLevel.VOID
    last = {word.by: (place, word) for place, word in enumerate(words)}
    seen_at, seen = last.pop(Side.STAFF, (-1, None))
    disputes = [place for place, word in last.values() if not word.is_yes]
    if (seen and not seen.is_yes) or any(place > seen_at for place in disputes):
        return EvidenceLevel.DISPUTED
    if seen:
        return EvidenceLevel.DOCUMENT_SEEN
    if entry.reported_by is not None:
        # what a side says of its own report proves nothing; the other side's word proves both
        others = set(last) - {entry.reported_by}
        return EvidenceLevel.BOTH_SIDES if others else EvidenceLevel.REPORTED
    agreed = (EvidenceLevel.REPORTED, EvidenceLevel.ONE_SIDE, EvidenceLevel.BOTH_SIDES)
    return agreed[len(last)]


def is_disputed() -> ColumnElement[bool]:
    """The same for rows: a side's last word or staff's last word is no, and nothing settles it."""
    answer, newer = aliased(DealAnswer), aliased(DealAnswer)
    seen, fresher = aliased(DealVerification), aliased(DealVerification)
    said_later = exists().where(
        newer.entry_id == answer.entry_id,
        newer.side == answer.side,
        or_(
            newer.created_at > answer.created_at,
            and_(newer.created_at == answer.created_at, newer.id > answer.id),
        ),
    )
    settled = exists().where(
        seen.entry_id == answer.entry_id, seen.is_borne_out, seen.created_at > answer.created_at
    )
    by_a_side = exists().where(
        answer.entry_id == LedgerEntry.id,
        answer.answer == Answer.DISPUTED,
        not_(said_later),
        not_(settled),
    )
    seen_later = exists().where(
        fresher.entry_id == seen.entry_id, fresher.created_at > seen.created_at
    )
    by_staff = exists().where(
        seen.entry_id == LedgerEntry.id, not_(seen.is_borne_out), not_(seen_later)
    )
    return or_(by_a_side, by_staff)
