"""The plan on A3: values for the paper, halls packed onto sheets at a scale one can read."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask_babel import format_date, gettext

from fairapp.allocation.drawing import group_stands, rectangles
from fairapp.allocation.queries import PlannedBooth, PlanState
from fairapp.core.clock import HANOI
from fairapp.core.codes import code_order, short_codes
from fairapp.core.i18n import in_language
from fairapp.core.pdf import render_pdf
from fairapp.fairs.models import Fair, Hall

SHEET_WIDTH, SHEET_HEIGHT, HALL_HEAD = 394.0, 246.0, 11.0
"""Millimetres inside the margins of A3 across, and what a hall's heading takes."""
LEGIBLE = 2.0
"""Millimetres a metre: a standard booth is then 6 mm wide and its code 5 points high."""
POINT, LARGEST = 0.353, 6.0


def plan_paper(fair: Fair, plan: PlanState, *, locale: str, moment: datetime) -> bytes:
    """The whole plan as a PDF."""
    local = moment.astimezone(HANOI)
    counts = Counter(booth.state for booth in plan.booths)
    words = {
        "free": gettext("Free"),
        "held": gettext("Held"),
        "reserved": gettext("Reserved"),
        "confirmed": gettext("Confirmed"),
        "blocked": gettext("Blocked"),
    }
    values = {
        "title": gettext("Floor plan"),
        "fair": fair.name_in(locale),
        "lang": locale,
        "dates": f"{format_date(fair.opens_on)} – {format_date(fair.closes_on)}, {fair.venue}",
        "printed": gettext(
            "As of %(moment)s; later changes stand in the service.",
            moment=f"{format_date(local)} {local:%H:%M}",
        ),
        "day": [local.year, local.month, local.day],
        "sheets": [_sheet(halls, plan, locale) for halls in _packed(plan)],
        "legend": [[state, word, str(counts[state])] for state, word in words.items()],
        "list_title": gettext("Who stands where"),
        "list": _list(plan, locale),
    }
    return render_pdf("plan", values)


def _packed(plan: PlanState) -> list[list[Hall]]:
    """The halls on as few sheets as leave their codes legible."""
    used = {booth.hall for booth in plan.booths}
    sheets: list[list[Hall]] = []
    for hall in plan.halls:
        if hall.code not in used:
            continue
        if sheets and _scale([*sheets[-1], hall]) >= LEGIBLE:
            sheets[-1].append(hall)
        else:
            sheets.append([hall])
    return sheets


def _scale(halls: Sequence[Hall]) -> float:
    width = max(float(hall.width) for hall in halls)
    depth = sum(float(hall.depth) for hall in halls)
    return min(SHEET_WIDTH / width, (SHEET_HEIGHT - HALL_HEAD * len(halls)) / depth)


def _sheet(halls: Sequence[Hall], plan: PlanState, locale: str) -> dict[str, Any]:
    scale = round(min(_scale(halls), LARGEST), 4)
    size = min(6.5, 1.75 * scale)
    drawn = [_hall(one, plan, locale, size / scale) for one in halls]
    return {"scale": scale, "name_size": round(size, 2), "halls": drawn}


def _hall(hall: Hall, plan: PlanState, locale: str, size: float) -> dict[str, Any]:
    booths = [booth for booth in plan.booths if booth.hall == hall.code]
    zones = []
    for zone in plan.zones:
        inside = [booth for booth in booths if booth.zone == zone.code]
        if inside:
            name = in_language(zone.names, locale)
            title = zone.code if name == zone.code else f"{zone.code} {name}"
            zones.append({"name": title} | _around(inside, Decimal("0.6")))
    return {
        "name": in_language(hall.names, locale),
        "note": gettext("%(booths)s booths, %(width)s × %(depth)s m", booths=len(booths),
                        width=f"{hall.width.normalize():f}", depth=f"{hall.depth.normalize():f}"),
        "width": float(hall.width),
        "depth": float(hall.depth),
        "zones": zones,
        "shapes": [
            _shape(part, locale, size)
            for group in group_stands(booths)
            for part in rectangles(group)
        ],
    }  # fmt: skip


def _around(booths: Sequence[PlannedBooth], edge: Decimal) -> dict[str, float]:
    left, upper = min(b.x for b in booths) - edge, min(b.y for b in booths) - edge
    right = max(b.x + b.width for b in booths) + edge
    lower = max(b.y + b.height for b in booths) + edge
    return {
        "x": float(max(left, Decimal(0))),
        "y": float(max(upper, Decimal(0))),
        "width": float(right - max(left, Decimal(0))),
        "height": float(lower - max(upper, Decimal(0))),
    }


def _shape(part: Sequence[PlannedBooth], locale: str, size: float) -> dict[str, Any]:
    code = short_codes(booth.code for booth in part)
    place = _around(part, Decimal(0))
    return place | {
        "code": code,
        # points a millimetre of scale: as large as the code fits across the stand
        "code_size": round(min(2.6, 4.4 * place["width"] / max(3, len(code))), 2),
        "state": part[0].state,
        "lines": _name_lines(part[0].holder_in(locale), place, size),
    }


def _name_lines(name: str, place: dict[str, float], size: float) -> list[str]:
    """The name as far as it fits between code and mark; `size` in points a millimetre of scale."""
    letter, line = size * POINT * 0.52, size * POINT * 1.3
    lines = int((place["height"] - 1.9) / line)
    if not name or lines < 1:
        return []
    width = max(4, int(place["width"] / letter))
    # what tells one workshop from another stands at the end of its name
    return textwrap.wrap(name, width, break_long_words=False)[-lines:]


def _list(plan: PlanState, locale: str) -> list[list[str]]:
    stands: dict[Any, list[PlannedBooth]] = {}
    for booth in plan.booths:
        if booth.allocation_id is not None:
            stands.setdefault(booth.allocation_id, []).append(booth)
    rows = [(short_codes(b.code for b in group), group[0]) for group in stands.values()]
    rows.sort(key=lambda row: code_order(row[1].code))
    return [[codes, booth.holder_in(locale)] for codes, booth in rows]
