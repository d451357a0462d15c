"""The history of a plan in words: who changed what, and what can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from fairapp.accounts.models import Person
from fairapp.core.codes import short_codes
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.fairs.models import PlanAct, PlanChange

MOST_NAMED = 12
SHOWN_FIELDS = ("code", "x", "y", "width", "height", "kind", "is_corner", "open_sides",
                "blocked_reason", "depth")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change as the history shows it."""

    id: UUID
    at: datetime
    who: str
    act: PlanAct
    codes: str
    booths: int
    details: Sequence[tuple[str, str, str, str]]
    is_taken_back: bool
    takes_back: bool


def plan_changes(fair_id: UUID) -> Select[Any, Any, Any]:
    """(change, who, the change that took it back) of a fair, newest first."""
    back = aliased(PlanChange)
    return (
        select(PlanChange, Person.full_name, back.id)
        .outerjoin(Person, Person.id == PlanChange.made_by_id)
        .outerjoin(back, back.reverts_id == PlanChange.id)
        .where(PlanChange.fair_id == fair_id)
        .order_by(PlanChange.id.desc())
    )


def line_of(change: PlanChange, who: str | None, taken_back_by: UUID | None) -> ChangeLine:
    """A change in words."""
    entries = change.entries
    codes = [(entry["after"] or entry["before"])["code"] for entry in entries]
    booths = [c for c, e in zip(codes, entries, strict=True) if e["table"] == "booth"]
    named = booths or codes
    return ChangeLine(
        id=change.id,
        at=change.created_at,
        who=who or "",
        act=change.act,
        codes=short_codes(named) if len(named) <= MOST_NAMED else "",
        booths=len(booths),
        details=_details(entries),
        is_taken_back=taken_back_by is not None,
        takes_back=change.reverts_id is not None,
    )


def _details(entries: Sequence[dict[str, Any]]) -> list[tuple[str, str, str, str]]:
    """(code, field, before, after) of what is different, as far as a reader wants to know."""
    rows = []
    for entry in entries[:MOST_NAMED]:
        before, after = entry["before"] or {}, entry["after"] or {}
        code = (entry["after"] or entry["before"])["code"]
        if not before or not after:
            rows.append((code, "", "" if after else code, code if after else ""))
            continue
        rows += [
            (code, name, str(before.get(name) or "–"), str(after.get(name) or "–"))
            for name in SHOWN_FIELDS
            if before.get(name) != after.get(name)
        ]
    return rows[:MOST_NAMED]


def load_change(change_id: UUID) -> PlanChange:
    """A change of a plan; raises NotFoundError."""
    change = db.session.get(PlanChange, change_id)
    if change is None:
        raise NotFoundError
    return change
