"""The floor plan as a sheet: one row a booth; halls and zones are made from what the rows name."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, new_id
from fairapp.core.errors import FairError
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
from fairapp.fairs.models import Booth, BoothKind, Fair, Hall, Zone
from fairapp.fairs.plan import BOOTH_CODE, WIDEST_HALL, Ground, HallGround, first_overlap

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


class BoothsOverlapError(FairError):
    """After the import two booths would share ground."""

    code = "booths-overlap"
    status = 422
    sentence = lazy_gettext(
        "Booths %(first)s and %(second)s would share ground. Nothing was saved; the sheet must "
        "hold every booth that moves."
    )


class PlanReader:
    """Turns rows into halls, zones and booths; knows what earlier rows and the plan hold."""

    def __init__(self, fair: Fair) -> None:
        self.fair = fair
        self.halls = {row.code: row for row in self._rows(Hall)}
        self.zones = {row.code: row for row in self._rows(Zone)}
        self.booths = {row.code: row for row in self._rows(Booth)}
        self.seen: dict[str, str] = {}
        self.grounds: dict[UUID, HallGround] = {}

    def _rows(self, table: Any) -> Any:
        return db.session.scalars(select(table).where(table.fair_id == self.fair.id))

    def save(self, row: dict[str, Any]) -> None:
        """Put one booth on the plan; a code that is there already is moved."""
        code = row["code"].upper()
        self._refuse_code(code, row["zone"])
        ground = Ground(code, row["x_m"], row["y_m"], row["width_m"], row["height_m"])
        _refuse_ground(ground)
        if row["open_sides"] is not None and not 1 <= row["open_sides"] <= 4:
            raise RowError(gettext("A booth has 1 to 4 open sides."), "open_sides")
        hall = self._hall(row["hall"], ground)
        zone = self._zone(row, hall)
        other = self.grounds.setdefault(hall.id, HallGround()).claim(ground)
        if other is not None:
            raise RowError(
                gettext("%(code)s shares ground with %(other)s.", code=code, other=other.code),
                "x_m",
            )
        self.seen[code] = row["zone"]
        self._booth(row, ground, zone)

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

    def _hall(self, code: str, ground: Ground) -> Hall:
        hall = self.halls.get(code)
        if hall is None:
            names = {"vi": code, "en": _HALL_WORD.sub(r"Hall \1", code)}
            hall = Hall(id=new_id(), fair_id=self.fair.id, code=code, names=names)
            hall.width = hall.depth = Decimal(1)
            self.halls[code] = hall
            db.session.add(hall)
        # the aisle before the first booth stands after the last one too
        hall.width = max(hall.width, ground.right + Decimal(4))
        hall.depth = max(hall.depth, ground.bottom + Decimal(4))
        return hall

    def _zone(self, row: dict[str, Any], hall: Hall) -> Zone:
        code = row["zone"]
        zone = self.zones.get(code)
        if zone is None:
            zone = Zone(id=new_id(), fair_id=self.fair.id, hall_id=hall.id, code=code)
            zone.names, zone.categories = {"vi": row["zone_name"] or code}, []
            self.zones[code] = zone
            db.session.add(zone)
        if zone.hall_id != hall.id:
            raise RowError(gettext("Zone %(zone)s lies in another hall.", zone=code), "zone")
        wanted = {"vi": row["zone_name"], "en": row["zone_name_en"]}
        zone.names = zone.names | {locale: name for locale, name in wanted.items() if name}
        zone.categories = row["categories"] or zone.categories
        return zone

    def _booth(self, row: dict[str, Any], ground: Ground, zone: Zone) -> None:
        booth = self.booths.get(ground.code)
        if booth is None:
            booth = Booth(id=new_id(), fair_id=self.fair.id, code=ground.code)
            db.session.add(booth)
        booth.hall_id, booth.zone_id = zone.hall_id, zone.id
        booth.x, booth.y = ground.x, ground.y
        booth.width, booth.height = ground.width, ground.height
        booth.kind = row["kind"] or BoothKind.STANDARD
        booth.is_corner = bool(row["corner"])
        booth.open_sides = row["open_sides"] or (2 if row["corner"] else 1)
        booth.blocked_reason = row["blocked"]


def _refuse_ground(ground: Ground) -> None:
    """Impossible geometry, named by its column."""
    for column, value in (("width_m", ground.width), ("height_m", ground.height)):
        if not Decimal("0.5") <= value <= 200:
            raise RowError(gettext("A side is between 0.5 and 200 metres."), column)
    for column, start, end in (
        ("x_m", ground.x, ground.right),
        ("y_m", ground.y, ground.bottom),
    ):
        if start < 0 or end > WIDEST_HALL:
            raise RowError(
                gettext("This place lies outside the hall (0 to %(most)s m).", most=WIDEST_HALL),
                column,
            )


def prepare_plan(fair: Fair, _actor: Actor) -> Callable[[dict[str, Any]], None]:
    """A saver that has read the plan as it stands."""
    return PlanReader(fair).save


def finish_plan(fair: Fair, rows: int, actor: Actor) -> None:
    """Look at the whole plan once more, booths outside the sheet included, and write it down."""
    db.session.flush()
    booths = db.session.scalars(select(Booth).where(Booth.fair_id == fair.id).order_by(Booth.code))
    grounds: dict[UUID, list[Ground]] = {}
    for one in booths:
        ground = Ground(one.code, one.x, one.y, one.width, one.height)
        grounds.setdefault(one.hall_id, []).append(ground)
    for hall in grounds.values():
        pair = first_overlap(hall)
        if pair is not None:
            raise BoothsOverlapError(first=pair[0].code, second=pair[1].code)
    audit.record(AuditTag.PLAN_IMPORTED, fair, actor=actor, rows=rows)


PLAN_SHEET = SheetKind("plan", lazy_gettext("Floor plan"), COLUMNS, prepare_plan, finish_plan)
