"""The floor plan as a sheet: one row a booth; halls and zones are made from what the rows name."""

import contextlib
import re
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext

from fairapp.core.audit import AuditTag
from fairapp.core.codes import code_order
from fairapp.core.db import new_id
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.policy import Actor
from fairapp.core.sheets import (
    Column,
    decimal_cell,
    one_of,
    short_text,
    whole_number,
    word_list,
    yes_no,
)
from fairapp.fairs.models import BoothKind, Fair, PlanAct
from fairapp.fairs.plan import BOOTH_CODE, NARROWEST, WIDEST, WIDEST_HALL, Ground, HallGround
from fairapp.fairs.services.ground import Edit, NothingChangedError, Plan, change_plan, load_plan

AISLE, CENTIMETRE = Decimal(4), Decimal("0.01")
_HALL_WORD = re.compile(r"Nhà (\w+)")
KINDS = {
    "standard": BoothKind.STANDARD,
    "tiêu chuẩn": BoothKind.STANDARD,
    "raw": BoothKind.RAW,
    "đất trống": BoothKind.RAW,
}
COLUMNS = (
    Column("hall", ("Nhà trưng bày", "Hall"), short_text(16), required=True),
    Column("zone", ("Khu", "Zone"), short_text(16), required=True),
    Column("zone_name", ("Tên khu", "Zone name"), short_text(120)),
    Column("zone_name_en", ("Tên khu (tiếng Anh)", "Zone name in English"), short_text(120)),
    Column("categories", ("Mã nhóm hàng", "Categories"), word_list),
    Column("code", ("Mã gian", "Booth"), short_text(16), required=True),
    Column("x_m", ("X (m)", "X"), decimal_cell, required=True),
    Column("y_m", ("Y (m)", "Y"), decimal_cell, required=True),
    Column("width_m", ("Rộng (m)", "Width"), decimal_cell, required=True),
    Column("height_m", ("Sâu (m)", "Depth"), decimal_cell, required=True),
    Column("corner", ("Gian góc", "Corner"), yes_no),
    Column("open_sides", ("Số mặt mở", "Open sides"), whole_number),
    Column("kind", ("Loại gian", "Kind"), one_of(KINDS)),
    Column("blocked", ("Lý do khóa", "Blocked because"), short_text(200)),
)


class PlanReader:
    """Turns rows into edits of halls, zones and booths; knows what earlier rows and the plan hold.

    Called with each row; `complete` then makes one change of them all.
    """

    def __init__(self, fair: Fair, actor: Actor) -> None:
        self.fair, self.actor = fair, actor
        self.plan = load_plan(fair)
        self.halls, self.zones, self.booths = (
            {facts["code"]: (row_id, facts) for row_id, facts in self.plan.facts(table).items()}
            for table in ("hall", "zone", "booth")
        )
        self.seen: dict[str, str] = {}
        self.grounds: dict[UUID, HallGround] = {}
        self.edits: dict[tuple[str, UUID], Edit] = {}

    def __call__(self, row: dict[str, Any]) -> None:
        """Read one booth; a code that is there already is moved."""
        code = row["code"].upper()
        self._refuse_code(code, row["zone"])
        ground = _ground_of(code, row)
        _refuse_ground(ground)
        if row["open_sides"] is not None and not 1 <= row["open_sides"] <= 4:
            raise RowError(gettext("A booth has 1 to 4 open sides."), "open_sides")
        hall_id = self._hall(row["hall"], ground)
        zone_id = self._zone(row, hall_id)
        other = self.grounds.setdefault(hall_id, HallGround()).claim(ground)
        if other is not None:
            raise RowError(
                gettext("%(code)s shares ground with %(other)s.", code=code, other=other.code),
                "x_m",
            )
        self.seen[code] = row["zone"]
        self._booth(row, ground, hall_id, zone_id)

    def complete(self) -> None:
        """Make the change, booths outside the sheet included in the rules, and write it down."""
        line = (AuditTag.PLAN_IMPORTED, {"rows": len(self.seen)})
        with contextlib.suppress(NothingChangedError):
            change_plan(
                self.fair, self.edits.values(), actor=self.actor, act=PlanAct.IMPORTED, line=line
            )

    def missing(self) -> list[Edit]:
        """The edits that take every booth off the plan that no row named."""
        gone = [row_id for code, (row_id, _) in self.booths.items() if code not in self.seen]
        return [Edit("booth", row_id, None) for row_id in gone]

    def _refuse_code(self, code: str, zone: str) -> None:
        if not BOOTH_CODE.fullmatch(code):
            raise RowError(gettext("A booth code has only A-Z, 0-9, point and hyphen."), "code")
        if code in self.seen and self.seen[code] != zone:
            raise RowError(
                gettext(
                    "%(code)s already stands in zone %(zone)s; a booth is in one zone.",
                    code=code,
                    zone=self.seen[code],
                ),
                "zone",
            )
        if code in self.seen:
            raise RowError(gettext("%(code)s is in this sheet twice.", code=code), "code")

    def _hall(self, code: str, ground: Ground) -> UUID:
        names = {"vi": code, "en": _HALL_WORD.sub(r"Hall \1", code)}
        new = {"code": code, "names": names, "width": Decimal(0), "depth": Decimal(0)}
        hall_id, hall = self.halls.setdefault(code, (new_id(), new))
        # the aisle before the first booth of a new hall stands after the last one too
        aisle = AISLE if ("hall", hall_id) not in self.plan.rows else Decimal(0)
        hall["width"] = max(hall["width"], ground.right + aisle)
        hall["depth"] = max(hall["depth"], ground.bottom + aisle)
        self._keep("hall", hall_id, hall)
        return hall_id

    def _zone(self, row: dict[str, Any], hall_id: UUID) -> UUID:
        code = row["zone"]
        names = {"vi": row["zone_name"] or code}
        new = {"hall_id": hall_id, "code": code, "names": names, "categories": []}
        zone_id, zone = self.zones.setdefault(code, (new_id(), new))
        if zone["hall_id"] != hall_id:
            raise RowError(gettext("Zone %(zone)s lies in another hall.", zone=code), "zone")
        wanted = {"vi": row["zone_name"], "en": row["zone_name_en"]}
        zone["names"] = zone["names"] | {locale: name for locale, name in wanted.items() if name}
        zone["categories"] = row["categories"] or zone["categories"]
        self._keep("zone", zone_id, zone)
        return zone_id

    def _booth(self, row: dict[str, Any], ground: Ground, hall_id: UUID, zone_id: UUID) -> None:
        booth_id = self.booths.get(ground.code, (new_id(), None))[0]
        facts = {
            "hall_id": hall_id,
            "zone_id": zone_id,
            "code": ground.code,
            "kind": row["kind"] or BoothKind.STANDARD,
            "x": ground.x,
            "y": ground.y,
            "width": ground.width,
            "height": ground.height,
            "is_corner": bool(row["corner"]),
            "open_sides": row["open_sides"] or (2 if row["corner"] else 1),
            "blocked_reason": row["blocked"],
        }
        self._keep("booth", booth_id, facts)

    def _keep(self, table: str, row_id: UUID, facts: dict[str, Any]) -> None:
        self.edits[table, row_id] = Edit(table, row_id, facts)


def _ground_of(code: str, row: dict[str, Any]) -> Ground:
    """The booth's rectangle, to the centimetre."""
    x, y, width, height = (
        row[name].quantize(CENTIMETRE) for name in ("x_m", "y_m", "width_m", "height_m")
    )
    return Ground(code, x, y, width, height)


def _refuse_ground(ground: Ground) -> None:
    """Impossible geometry, named by its column."""
    for column, value in (("width_m", ground.width), ("height_m", ground.height)):
        if not NARROWEST <= value <= WIDEST:
            raise RowError(gettext("A side is between 0.5 and 200 metres."), column)
    for column, start, end in (
        ("x_m", ground.x, ground.right),
        ("y_m", ground.y, ground.bottom),
    ):
        if start < 0 or end > WIDEST_HALL - AISLE:
            raise RowError(
                gettext("This place lies outside the hall (0 to %(most)s m).", most=WIDEST_HALL),
                column,
            )


def finish_plan(_fair: Fair, _rows: int, _actor: Actor) -> None:
    """The change as a whole has its own audit line."""


PLAN_SHEET = SheetKind("plan", lazy_gettext("Floor plan"), COLUMNS, PlanReader, finish_plan)


def plan_rows(plan: Plan) -> list[tuple[Any, ...]]:
    """The plan as rows of the same sheet, so that what was exported can be imported again."""
    halls, zones = plan.facts("hall"), plan.facts("zone")
    rows = []
    for booth in sorted(plan.booths(), key=lambda one: code_order(one.code)):
        zone = zones[booth.zone_id]
        rows.append(
            (
                halls[booth.hall_id]["code"],
                zone["code"],
                zone["names"].get("vi"),
                zone["names"].get("en"),
                ", ".join(zone["categories"]),
                booth.code,
                booth.x,
                booth.y,
                booth.width,
                booth.height,
                "x" if booth.is_corner else None,
                booth.open_sides,
                booth.kind.value,
                booth.blocked_reason,
            )
        )
    return sorted(rows, key=lambda row: (row[0], row[1]))
