"""What a sheet would change on a plan: added, changed, removed, and whose stands it touches."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from fairapp.allocation.ground import Holder, conflicts_of
from fairapp.core.codes import code_order
from fairapp.core.errors import FairError
from fairapp.core.imports import RowError
from fairapp.core.policy import ANONYMOUS
from fairapp.core.sheets import RowProblem, SheetReading, read_sheet
from fairapp.fairs.models import Fair
from fairapp.fairs.services.ground import Edit, Plan, facts_of, refuse_edits
from fairapp.fairs.services.plan_sheet import PLAN_SHEET, PlanReader

FIELDS = ("hall_id", "zone_id", "x", "y", "width", "height", "kind", "is_corner", "open_sides",
          "blocked_reason")  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoothChange:
    """One booth that the sheet adds, changes or leaves out; `holder` is who has it now."""

    code: str
    fields: Sequence[tuple[str, str, str]] = ()
    holder: str = ""


@dataclass(slots=True)
class Difference:
    """What a sheet says beside what the plan is."""

    reading: SheetReading
    edits: list[Edit] = field(default_factory=list)
    added: list[BoothChange] = field(default_factory=list)
    changed: list[BoothChange] = field(default_factory=list)
    removed: list[BoothChange] = field(default_factory=list)
    halls: list[str] = field(default_factory=list)
    zones: list[str] = field(default_factory=list)
    same: int = 0
    fault: str = ""
    fault_if_kept: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the sheet says just what the plan says."""
        return not (self.added or self.changed or self.removed or self.halls or self.zones)

    @property
    def touched(self) -> list[BoothChange]:
        """The booths of somebody that would move, change or go."""
        return [one for one in (*self.changed, *self.removed) if one.holder]


def read_plan(fair: Fair, content: bytes, name: str, *, removes: bool) -> Difference:
    """Read a sheet against the plan; `removes` takes off the booths that it leaves out."""
    reading = read_sheet(content, name=name, columns=PLAN_SHEET.columns)
    reader = PlanReader(fair, ANONYMOUS)
    headings = {column.key: column.headings[0] for column in PLAN_SHEET.columns}
    for number, values in reading.rows:
        try:
            reader(values)
        except RowError as error:
            heading = headings.get(error.column, "")
            reading.problems.append(RowProblem(number, heading, str(error)))
    found = Difference(reading)
    if reading.problems:
        return found
    kept = list(reader.edits.values())
    found.edits = kept + (reader.missing() if removes else [])
    _compare(found, reader.plan)
    found.fault = _fault(reader.plan, found.edits)
    found.fault_if_kept = _fault(reader.plan, kept)
    return found


def _fault(plan: Plan, edits: Sequence[Edit]) -> str:
    """Why this change could not be made, in a sentence; '' when it can."""
    try:
        refuse_edits(plan, edits)
    except FairError as error:
        return error.message
    return ""


def _compare(found: Difference, plan: Plan) -> None:
    names = {
        row_id: facts["code"] for table in ("hall", "zone") for row_id, facts in
        plan.facts(table).items()
    }  # fmt: skip
    names |= {e.id: e.facts["code"] for e in found.edits if e.table != "booth" and e.facts}
    holders = conflicts_of(plan, found.edits)
    for edit in found.edits:
        row = plan.rows.get(edit.key)
        before = facts_of(row) if row is not None else None
        if before == edit.facts:
            found.same += edit.table == "booth"
        elif edit.table == "booth":
            _note_booth(found, edit, before, names, holders.get(edit.id))
        else:
            place = found.halls if edit.table == "hall" else found.zones
            place.append((edit.facts or before or {})["code"])
    for rows in (found.added, found.changed, found.removed):
        rows.sort(key=lambda one: code_order(one.code))


def _note_booth(
    found: Difference,
    edit: Edit,
    before: dict[str, Any] | None,
    names: dict[Any, str],
    holder: Holder | None,
) -> None:
    who = holder.name if holder else ""
    if before is None:
        found.added.append(BoothChange((edit.facts or {})["code"]))
    elif edit.facts is None:
        found.removed.append(BoothChange(before["code"], holder=who))
    else:
        fields = [
            (name, _shown(before[name], names), _shown(edit.facts[name], names))
            for name in FIELDS
            if before[name] != edit.facts[name]
        ]
        found.changed.append(BoothChange(before["code"], fields, who))


def _shown(value: Any, names: dict[Any, str]) -> str:
    if value is None or value is False:
        return "–"
    if value is True:
        return str(gettext("yes"))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return names.get(value) or str(getattr(value, "value", value))
