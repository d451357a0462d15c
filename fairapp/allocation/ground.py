"""Changing a plan on which booths are given already: ground keeps its holder.

A booth that goes away is fine when nobody has it, or when the booth that takes over its ground
belongs to the same stand; a booth that appears on ground that somebody has, joins that stand.
That one rule carries merging, splitting, taking back and sheets.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.allocation.models import AllocatedBooth, Allocation
from fairapp.allocation.places import BoothTakenError, free_expired
from fairapp.core import clock
from fairapp.core.audit import AuditTag
from fairapp.core.codes import short_codes
from fairapp.core.db import db, lock, new_id
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Booth, Fair, PlanAct, PlanChange
from fairapp.fairs.services.ground import (
    Edit,
    Plan,
    change_plan,
    edit_of,
    edits_back,
    facts_of,
    load_plan,
)

GRACE = Decimal("0.005")


class DifferentHoldersError(FairError):
    """Booths of different stands, or a given and a free one, cannot become one booth."""

    code = "different-holders"
    sentence = lazy_gettext(
        "Booth %(booth)s is with %(holder)s, booth %(other)s with %(other_holder)s. "
        "Nothing was changed."
    )


class NotOneRectangleError(FairError):
    """Only neighbours that fill a rectangle can be merged."""

    code = "not-one-rectangle"
    status = 422
    sentence = lazy_gettext(
        "%(booths)s do not fill one rectangle in one hall, so they cannot become one booth."
    )


NOBODY = lazy_gettext("nobody")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a booth now."""

    allocation_id: UUID
    name: str


def holders_of(booth_ids: Iterable[UUID]) -> dict[UUID, Holder]:
    """{booth: who has it}; booths that nobody has are left out."""
    rows = db.session.scalars(
        select(AllocatedBooth)
        .where(AllocatedBooth.booth_id.in_(list(booth_ids)), AllocatedBooth.released_at.is_(None))
        .options(
            joinedload(AllocatedBooth.allocation)
            .joinedload(Allocation.application)
            .joinedload(Application.organisation)
        )
    )
    return {
        row.booth_id: Holder(row.allocation_id, row.allocation.application.organisation.name)
        for row in rows
    }


def change_ground(
    fair: Fair,
    edits: Sequence[Edit],
    *,
    actor: Actor,
    act: PlanAct,
    reverts: PlanChange | None = None,
    line: tuple[AuditTag, dict[str, Any]] | None = None,
) -> PlanChange:
    """Change the plan and carry the stands along; raises BoothTakenError and its kin."""
    db.session.flush()
    lock(fair)
    plan = load_plan(fair, locked=True)
    about = [edit for edit in edits if edit.table == "booth"]
    rows = [plan.rows[edit.key] for edit in about if edit.key in plan.rows]
    free_expired(rows)
    before = {row.id: facts_of(row) for row in rows}
    holders = holders_of(before)
    ending = _ending(about, before, holders)
    change = change_plan(fair, edits, actor=actor, act=act, reverts=reverts, line=line)
    _carry(about, before, holders, ending)
    return change


def _ending(
    edits: Sequence[Edit], before: Mapping[UUID, Any], holders: Mapping[UUID, Holder]
) -> list[UUID]:
    """The given booths that go away because their stand keeps the ground; refuses all others."""
    for edit in edits:
        holder = holders.get(edit.id)
        if holder and edit.facts and edit.facts["blocked_reason"]:
            raise BoothTakenError(booth=edit.facts["code"], holder=holder.name)
    gone = [edit for edit in edits if edit.facts is None and before.get(edit.id)]
    ending = []
    for edit in gone:
        was, mine = before[edit.id], holders.get(edit.id)
        heir = next((o for o in edits if o.facts and _covers(o.facts, was)), None)
        theirs = holders.get(heir.id) if heir else None
        if heir is not None and before.get(heir.id) is None:
            theirs = mine  # a new booth joins the stand whose ground it stands on
        if heir is None and mine is not None:
            raise BoothTakenError(booth=was["code"], holder=mine.name)
        if heir is not None and (mine or theirs) and _stand(mine) != _stand(theirs):
            raise DifferentHoldersError(
                booth=was["code"],
                holder=mine.name if mine else NOBODY,
                other=(heir.facts or {})["code"],
                other_holder=theirs.name if theirs else NOBODY,
            )
        if mine is not None:
            ending.append(edit.id)
    return ending


def _stand(holder: Holder | None) -> UUID | None:
    return holder.allocation_id if holder else None


def _covers(outer: Mapping[str, Any], inner: Mapping[str, Any]) -> bool:
    """Whether a booth's ground holds the whole ground of another."""
    return bool(
        outer["hall_id"] == inner["hall_id"]
        and outer["x"] <= inner["x"] + GRACE
        and outer["y"] <= inner["y"] + GRACE
        and outer["x"] + outer["width"] + GRACE >= inner["x"] + inner["width"]
        and outer["y"] + outer["height"] + GRACE >= inner["y"] + inner["height"]
    )


def _carry(
    edits: Sequence[Edit],
    before: Mapping[UUID, Any],
    holders: Mapping[UUID, Holder],
    ending: Sequence[UUID],
) -> None:
    """Let go of booths that went away, and give new ones to whoever had their ground."""
    moment = clock.now()
    for place in db.session.scalars(
        select(AllocatedBooth).where(
            AllocatedBooth.booth_id.in_(ending), AllocatedBooth.released_at.is_(None)
        )
    ):
        place.released_at = moment
    db.session.flush()
    for booth_id, allocation_id in _joining(edits, before, holders):
        db.session.add(AllocatedBooth(allocation_id=allocation_id, booth_id=booth_id))
    db.session.flush()


def _joining(
    edits: Sequence[Edit], before: Mapping[UUID, Any], holders: Mapping[UUID, Holder]
) -> Iterator[tuple[UUID, UUID]]:
    """(booth, stand) of every booth that appears on ground somebody has."""
    for edit in edits:
        if edit.facts is None or before.get(edit.id) is not None:
            continue
        for booth_id, was in before.items():
            if was and booth_id in holders and _covers(was, edit.facts):
                yield edit.id, holders[booth_id].allocation_id


def merge_booths(fair: Fair, booths: Sequence[Booth], *, actor: Actor) -> PlanChange:
    """Make one booth of neighbours that fill a rectangle; the first keeps its code."""
    ordered = sorted(booths, key=lambda booth: (booth.y, booth.x))
    names = short_codes(booth.code for booth in booths)
    if len({booth.id for booth in booths}) < 2 or len({booth.hall_id for booth in booths}) > 1:
        raise NotOneRectangleError(booths=names or "–")
    left, upper = min(b.x for b in booths), min(b.y for b in booths)
    width = max(b.x + b.width for b in booths) - left
    height = max(b.y + b.height for b in booths) - upper
    if abs(width * height - sum(booth.area for booth in booths)) > GRACE:
        raise NotOneRectangleError(booths=names)
    blocked = next((booth for booth in booths if booth.blocked_reason), None)
    first, *others = ordered
    whole = edit_of(
        first,
        x=left,
        y=upper,
        width=width,
        height=height,
        is_corner=any(booth.is_corner for booth in booths),
        open_sides=max(booth.open_sides for booth in booths),
        blocked_reason=blocked.blocked_reason if blocked else None,
    )
    edits = [whole, *(Edit("booth", booth.id, None) for booth in others)]
    return change_ground(fair, edits, actor=actor, act=PlanAct.MERGED)


def split_booth(
    fair: Fair, booth: Booth, codes: Sequence[str], *, actor: Actor, is_across: bool
) -> PlanChange:
    """Part a booth into equal pieces; the first keeps the row, a holder keeps them all.

    `is_across` parts it from left to right, else from front to back.
    """
    if not 2 <= len(codes) <= 12 or len(set(codes)) < len(codes):
        raise InvalidInputError(
            field=lazy_gettext("Codes of the parts"),
            reason=lazy_gettext("name 2 to 12 booths, each once."),
        )
    side, start = ("width", "x") if is_across else ("height", "y")
    whole = getattr(booth, side)
    cuts = [round(whole * n / len(codes), 2) for n in range(len(codes) + 1)]
    edits = []
    for n, code in enumerate(codes):
        piece = {start: getattr(booth, start) + cuts[n], side: cuts[n + 1] - cuts[n], "code": code}
        facts = edit_of(booth, **piece).facts or {}
        # only the outer parts stand at the corner that the whole had
        outer = n in (0, len(codes) - 1)
        facts |= {"is_corner": booth.is_corner and outer}
        facts |= {"open_sides": booth.open_sides if outer else 1}
        edits.append(Edit("booth", booth.id if n == 0 else new_id(), facts))
    return change_ground(fair, edits, actor=actor, act=PlanAct.SPLIT)


def remove_booths(fair: Fair, booths: Sequence[Booth], *, actor: Actor) -> PlanChange:
    """Take free booths off the plan; raises BoothTakenError for one that somebody has."""
    edits = [Edit("booth", booth.id, None) for booth in booths]
    return change_ground(fair, edits, actor=actor, act=PlanAct.REMOVED)


def revert_change(change: PlanChange, fair: Fair, *, actor: Actor) -> PlanChange:
    """Take a change of the plan back, whoever made it; raises ChangedSinceError."""
    lock(fair)
    edits = edits_back(change, load_plan(fair))
    line = (AuditTag.PLAN_REVERTED, {"change": change.id})
    return change_ground(fair, edits, actor=actor, act=PlanAct.REVERTED, reverts=change, line=line)


def import_plan(fair: Fair, edits: Sequence[Edit], *, actor: Actor, rows: int) -> PlanChange:
    """Make the change that a sheet asks for, as one."""
    line = (AuditTag.PLAN_IMPORTED, {"rows": rows})
    return change_ground(fair, edits, actor=actor, act=PlanAct.IMPORTED, line=line)


def conflicts_of(plan: Plan, edits: Sequence[Edit]) -> dict[UUID, Holder]:
    """Who has the booths that these edits would move, resize or take away."""
    touched = []
    for edit in edits:
        row = plan.rows.get(edit.key) if edit.table == "booth" else None
        was = facts_of(row) if row is not None else None
        ground = ("hall_id", "zone_id", "x", "y", "width", "height", "code", "blocked_reason")
        if was and (edit.facts is None or any(edit.facts[name] != was[name] for name in ground)):
            touched.append(edit.id)
    return holders_of(touched) if touched else {}
