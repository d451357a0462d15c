"""A season as pages show it: its phases by date, and how booths were confirmed week by week."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from flask_babel import format_date
from flask_babel import gettext as _

from fairapp.core.clock import HANOI
from fairapp.fairs.models import Fair

WEEKS = 20
"""How long before the opening the chart of confirmed booths starts."""
WEEK = timedelta(days=7)
MATCHING_STARTS, TIMETABLE_STARTS = timedelta(days=45), timedelta(days=14)
RESULTS_LAST = timedelta(days=180)
"""Deals may be confirmed this long after the fair; the report is frozen then."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a season: its name, its dates in words, and whether it is over or under way."""

    label: str
    note: str
    state: str


def phases(fair: Fair, today: date) -> list[Phase]:
    """The phases of a season in order; several may be under way at once."""
    opening, closing = fair.opens_on, fair.closes_on
    applications = fair.applications_open_on or opening - WEEKS * WEEK
    decided = fair.applications_close_on or opening
    end = closing + RESULTS_LAST
    spans = (
        (_("Applications"), applications, decided),
        (_("Stands"), applications, opening - WEEK),
        (_("Invitations"), applications, opening - WEEK),
        (_("Matching"), opening - MATCHING_STARTS, opening - TIMETABLE_STARTS),
        (_("Timetable"), opening - TIMETABLE_STARTS, opening - timedelta(days=1)),
        (_("Fair"), opening, closing),
        (_("Results"), opening, end),
        (_("Report"), closing + timedelta(days=1), end),
    )
    return [Phase(label, _note(first, last, today), _state(first, last, today))
            for label, first, last in spans]  # fmt: skip


def _state(first: date, last: date, today: date) -> str:
    if today > last:
        return "done"
    return "now" if today >= first else ""


def _note(first: date, last: date, today: date) -> str:
    if today < first:
        return str(_("from %(day)s", day=format_date(first, "short")))
    return str(_("until %(day)s", day=format_date(last, "short")))


@dataclass(frozen=True, slots=True)
class Growth:
    """Booths confirmed at the end of each week before the opening; `now` stops today."""

    now: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    plan: list[int] = field(default_factory=list)
    ticks: list[tuple[int, str]] = field(default_factory=list)


def growth(
    fair: Fair, before: Fair | None, found: list[tuple[UUID, datetime, int]], today: date
) -> Growth:
    """The curve of this season, of the one before, and the straight line to the plan."""
    starts = fair.opens_on - WEEKS * WEEK
    weeks = _week_of(today, starts) + 1
    last = _weekly(found, before) if before else []
    plan = fair.planned_booths or 0
    return Growth(
        now=_weekly(found, fair)[:weeks],
        # a season that was typed in after its opening has no curve to compare with
        last=last if any(last[:-1]) else [],
        plan=[round(plan * week / WEEKS) for week in range(WEEKS + 1)] if plan else [],
        ticks=[
            *((week, format_date(starts + week * WEEK, "d/M")) for week in range(0, WEEKS, 5)),
            (WEEKS, _("opening")),
        ],
    )


def _week_of(day: date, starts: date) -> int:
    """The week whose end comes next; earlier days stand in the first, later ones in the last."""
    return min(max(-((starts - day).days // 7), 0), WEEKS)


def _weekly(found: list[tuple[UUID, datetime, int]], fair: Fair) -> list[int]:
    """The running total at the end of each week before a fair's opening."""
    starts = fair.opens_on - WEEKS * WEEK
    totals = [0] * (WEEKS + 1)
    for fair_id, at, booths in found:
        if fair_id != fair.id:
            continue
        totals[_week_of(at.astimezone(HANOI).date(), starts)] += booths
    for week in range(WEEKS):
        totals[week + 1] += totals[week]
    return totals
