"""The ground of a fair: every change of halls, zones and booths goes through here and is kept.

A change is a list of edits: what each thing shall be, or None for off the plan. All rules are
looked at on the plan as it would be, so that booths may change places or codes in one step; the
database's own triggers have the last word.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock, new_id
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.fairs.models import Booth, BoothKind, Fair, Hall, PlanAct, PlanChange, Zone
from fairapp.fairs.plan import Ground, refuse_impossible, refuse_overlaps

TABLES: dict[str, type[Any]] = {"hall": Hall, "zone": Zone, "booth": Booth}
FIELDS: dict[str, tuple[str, ...]] = {
    "hall": ("code", "names", "width", "depth"),
    "zone": ("hall_id", "code", "names", "categories"),
    "booth": (
        "hall_id", "zone_id", "code", "kind", "x", "y", "width", "height", "is_corner",
        "open_sides", "blocked_reason",
    ),
}  # fmt: skip
Facts = dict[str, Any]


class NothingChangedError(FairError):
    """The plan is already as it was asked to be."""

    code = "nothing-changed"
    status = 422
    sentence = lazy_gettext("Nothing on the plan would be different.")


class ChangedSinceError(FairError):
    """A change can only be taken back while what it touched is as it left it."""

    code = "changed-since"
    sentence = lazy_gettext(
        "%(codes)s changed again after this. Take back the later changes first; "
        "nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class Edit:
    """What one hall, zone or booth shall be; `facts` None takes it off the plan."""

    table: str
    id: UUID
    facts: Facts | None

    @property
    def key(self) -> tuple[str, UUID]:
        """Which thing this is about."""
        return self.table, self.id


def facts_of(row: Hall | Zone | Booth) -> Facts | None:
    """What a thing on the plan is, or None when it is off the plan."""
    if row.removed_at is not None:
        return None
    return {name: getattr(row, name) for name in FIELDS[row.__tablename__]}


def edit_of(row: Hall | Zone | Booth, **changed: Any) -> Edit:
    """The thing as it is, but for what is named."""
    return Edit(row.__tablename__, row.id, (facts_of(row) or {}) | changed)


@dataclass(slots=True)
class Plan:
    """A whole plan in memory: rows by table and id, those off the plan included."""

    fair_id: UUID
    rows: dict[tuple[str, UUID], Any] = field(default_factory=dict)

    def facts(self, table: str) -> dict[UUID, Facts]:
        """{id: facts} of everything of a kind that is on the plan."""
        found = {}
        for (kind, row_id), row in self.rows.items():
            facts = facts_of(row) if kind == table else None
            if facts is not None:
                found[row_id] = facts
        return found

    def count_booths(self) -> Counter[UUID]:
        """{hall or zone: how many booths it has}."""
        return Counter(place for b in self.booths() for place in (b.hall_id, b.zone_id))

    def booths(self) -> list[Booth]:
        """The booths on the plan."""
        return [
            row for (kind, _), row in self.rows.items() if kind == "booth" and not row.removed_at
        ]


def load_plan(fair: Fair, *, locked: bool = False) -> Plan:
    """Everything that is or was on a fair's plan; `locked` holds the booths until the commit."""
    plan = Plan(fair.id)
    for name, table in TABLES.items():
        found = select(table).where(table.fair_id == fair.id).order_by(table.id)
        if locked and table is Booth:
            found = found.with_for_update().execution_options(populate_existing=True)
        plan.rows |= {(name, row.id): row for row in db.session.scalars(found)}
    return plan


def change_plan(
    fair: Fair,
    edits: Iterable[Edit],
    *,
    actor: Actor,
    act: PlanAct,
    reverts: PlanChange | None = None,
    line: tuple[AuditTag, dict[str, Any]] | None = None,
) -> PlanChange:
    """Make the edits as one change; raises a FairError that names hall, zone or booth.

    `line` is the audit line when the act has a tag of its own.
    """
    db.session.flush()
    lock(fair)
    plan = load_plan(fair, locked=True)
    entries = [entry for entry in map(_entry_of(plan), edits) if entry["before"] != entry["after"]]
    if not entries:
        raise NothingChangedError
    _refuse_wrong(plan, entries)
    _put(plan, entries)
    change = PlanChange(
        fair_id=fair.id,
        made_by_id=actor.person_id,
        act=act,
        entries=[_as_json(entry) for entry in entries],
        reverts_id=reverts.id if reverts else None,
    )
    db.session.add(change)
    booths = sum(entry["table"] == "booth" for entry in entries)
    tag, facts = line or (AuditTag.PLAN_CHANGED, {"act": act, "booths": booths})
    audit.record(tag, fair if tag is AuditTag.PLAN_IMPORTED else change, actor=actor, **facts)
    return change


def edits_back(change: PlanChange, plan: Plan) -> list[Edit]:
    """The edits that take a change back; raises ChangedSinceError."""
    later = []
    for entry in change.entries:
        row = plan.rows.get((entry["table"], UUID(entry["id"])))
        now = facts_of(row) if row is not None else None
        if _plain(now) != entry["after"]:
            later.append((entry["after"] or entry["before"])["code"])
    if later:
        raise ChangedSinceError(codes=", ".join(sorted(later)[:6]))
    return [
        Edit(entry["table"], UUID(entry["id"]), _from_json(entry["table"], entry["before"]))
        for entry in change.entries
    ]


def _entry_of(plan: Plan) -> Any:
    def entry(edit: Edit) -> dict[str, Any]:
        row = plan.rows.get(edit.key)
        before = facts_of(row) if row is not None else None
        return {"table": edit.table, "id": edit.id, "before": before, "after": edit.facts}

    return entry


def _refuse_wrong(plan: Plan, entries: Sequence[Mapping[str, Any]]) -> None:
    """All rules of a plan, on the plan as it would be."""
    after = {table: plan.facts(table) for table in TABLES}
    for entry in entries:
        if entry["after"] is None:
            after[entry["table"]].pop(entry["id"], None)
        else:
            after[entry["table"]][entry["id"]] = entry["after"]
    refuse_impossible(after["hall"], after["zone"], after["booth"])
    touched = {e["after"]["code"] for e in entries if e["table"] == "booth" and e["after"]}
    halls: dict[UUID, list[Ground]] = {}
    for facts in after["booth"].values():
        place = [Decimal(facts[name]) for name in ("x", "y", "width", "height")]
        halls.setdefault(facts["hall_id"], []).append(Ground(facts["code"], *place))
    refuse_overlaps(halls.values(), touched)


def _put(plan: Plan, entries: Sequence[Mapping[str, Any]]) -> None:
    """Lift every booth that changes, then put halls, zones and booths down as they shall be."""
    moment = clock.now()
    wanted = {(e["table"], e["after"]["code"]) for e in entries if e["after"]}
    changed = {(e["table"], e["id"]) for e in entries}
    for key, row in plan.rows.items():
        # a code is one row's: lifted things give theirs up, and so do those off the plan
        if key in changed:
            row.code = f"~{row.id.hex[-14:]}"
            row.removed_at = row.removed_at or moment
        elif row.removed_at is not None and (key[0], row.code) in wanted:
            row.code = f"{row.code[:9]}~{row.id.hex[-6:]}"
    db.session.flush()
    for table in TABLES:
        for entry in entries:
            if entry["table"] == table:
                _put_down(plan, entry, moment)
        db.session.flush()


def _put_down(plan: Plan, entry: Mapping[str, Any], moment: Any) -> None:
    key, facts = (entry["table"], entry["id"]), entry["after"]
    row = plan.rows.get(key)
    if row is None:
        row = TABLES[key[0]](id=key[1], fair_id=plan.fair_id)
        plan.rows[key] = row
        db.session.add(row)
    for name, value in (facts or entry["before"]).items():
        setattr(row, name, value)
    row.removed_at = moment if facts is None else None
    if facts is None and _code_is_another(plan, key, row.code):
        row.code = f"~{row.id.hex[-14:]}"


def _code_is_another(plan: Plan, key: tuple[str, UUID], code: str) -> bool:
    return any(
        other.code == code and kind == key[0] and row_id != key[1]
        for (kind, row_id), other in plan.rows.items()
    )


def _as_json(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "table": entry["table"],
        "id": str(entry["id"]),
        "before": _plain(entry["before"]),
        "after": _plain(entry["after"]),
    }


def _plain(facts: Facts | None) -> Facts | None:
    if facts is None:
        return None
    return {name: _plain_value(value) for name, value in facts.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, UUID) else value


def _from_json(table: str, facts: Facts | None) -> Facts | None:
    if facts is None:
        return None
    decimals = {"x", "y", "width", "height", "depth"}
    turned: Facts = {}
    for name in FIELDS[table]:
        value = facts[name]
        if name in decimals:
            turned[name] = Decimal(value)
        elif name in ("hall_id", "zone_id"):
            turned[name] = UUID(value)
        else:
            turned[name] = BoothKind(value) if name == "kind" else value
    return turned


def refuse_edits(plan: Plan, edits: Iterable[Edit]) -> None:
    """Say what is wrong with edits before anybody makes them."""
    _refuse_wrong(plan, [_entry_of(plan)(edit) for edit in edits])


def zone_edit(zone: Zone | None, facts: Facts, *, is_gone: bool) -> Edit:
    """A new zone, a changed one, or one taken off the plan."""
    if zone is None:
        return Edit("zone", new_id(), facts)
    return Edit("zone", zone.id, None if is_gone else facts)
