"""The floor: three halls, nine zones, 630 booths in back-to-back rows with aisles."""

from dataclasses import dataclass

from fairapp.demo.wording import Row

DEPTH = 7  # booths in one column; 21 m without a cross aisle
SIDE_M = 3.0
AISLE_M = 3.0
ZONE_GAP_M = 6.0
WALL_M = 4.0


@dataclass(frozen=True)
class Zone:
    """A zone is a run of back-to-back pairs of columns for some craft groups."""

    letter: str
    name: str
    hall: str
    pairs: int
    groups: tuple[tuple[str, int], ...]  # group code and its weight
    raw_pairs: int = 0

    @property
    def size(self) -> int:
        """How many booths the zone has."""
        return self.pairs * 2 * DEPTH


ZONES = (
    Zone("A", "Gốm sứ", "Nhà 1", 6, (("CER", 1),)),
    Zone("B", "Sơn mài, khảm", "Nhà 1", 4, (("LAC", 6), ("INL", 4))),
    Zone("C", "Mây tre", "Nhà 1", 5, (("FIB", 1),)),
    Zone("D", "Lụa, thêu", "Nhà 2", 5, (("TEX", 7), ("FAS", 3))),
    Zone("E", "Gỗ, sừng", "Nhà 2", 4, (("WOD", 6), ("HRN", 4))),
    Zone("F", "Nội thất, đèn", "Nhà 2", 6, (("FUR", 7), ("GLS", 3)), raw_pairs=2),
    Zone("G", "Kim loại, đá", "Nhà 3", 5, (("MET", 4), ("JEW", 4), ("STN", 2))),
    Zone("H", "Giấy, hương, đồ chơi", "Nhà 3", 5, (("PAP", 3), ("INC", 3), ("TOY", 4))),
    Zone("K", "Quà quê, nguyên liệu", "Nhà 3", 5, (("OCP", 5), ("MAT", 3), ("SVC", 2))),
)
# Where a booth cannot be given in the season that is still open.
BLOCKED = {
    "A84": 0, "C70": 0, "E56": 0, "G01": 2, "H35": 1, "H36": 1, "K70": 0, "F84": 3, "F83": 3,
}  # fmt: skip


def zone_codes(zone: Zone) -> list[str]:
    """Return the booth codes of a zone in the order of its columns."""
    return [f"{zone.letter}{number:02d}" for number in range(1, zone.size + 1)]


def zone_of_group(group: str) -> Zone:
    """Return the zone where a craft group stands."""
    return next(zone for zone in ZONES if group in dict(zone.groups))


def booth_rows(reasons: list[str] | None = None) -> list[Row]:
    """Return one row per booth; with `reasons`, the blocked booths carry theirs."""
    rows: list[Row] = []
    left = {zone.hall: WALL_M for zone in ZONES}
    for zone in ZONES:
        rows += [_booth(zone, index, left[zone.hall], reasons) for index in range(zone.size)]
        left[zone.hall] += zone.pairs * (2 * SIDE_M + AISLE_M) - AISLE_M + ZONE_GAP_M
    return rows


def _booth(zone: Zone, index: int, left: float, reasons: list[str] | None) -> Row:
    column, row = divmod(index, DEPTH)
    pair, side = divmod(column, 2)
    at_end = row in (0, DEPTH - 1)
    code = f"{zone.letter}{index + 1:02d}"
    return {
        "hall": zone.hall,
        "zone": zone.letter,
        "zone_name": zone.name,
        "code": code,
        "x_m": left + pair * (2 * SIDE_M + AISLE_M) + side * SIDE_M,
        "y_m": WALL_M + row * SIDE_M,
        "width_m": SIDE_M,
        "height_m": SIDE_M,
        "corner": at_end,
        "open_sides": 2 if at_end else 1,
        "kind": "raw" if pair < zone.raw_pairs else "standard",
        "blocked": reasons[BLOCKED[code]] if reasons and code in BLOCKED else None,
    }
