"""The organiser's day: what needs doing, nearest deadline first, and where the fair stands."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date, format_decimal, ngettext
from flask_babel import gettext as _

from fairapp.core import clock
from fairapp.core.policy import Permission, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.home import queries
from fairapp.home.queries import Numbers
from fairapp.home.views.duties import duties
from fairapp.home.views.room import bp
from fairapp.home.views.seasons import Growth, growth, phases


@bp.route("/fairs/<slug>/today")
@requires(Permission.HOME_ORGANISER, thing=load_fair)
def today(fair: Fair) -> ResponseReturnValue:
    """What needs me today, and how the season goes."""
    day = clock.today()
    before = queries.edition_before(fair)
    numbers = queries.todays_numbers(fair)
    then = queries.numbers_then(fair, before) if before else {}
    found = queries.confirmations([one.id for one in (fair, before) if one is not None])
    grown = growth(fair, before, found, day)
    return render_template(
        "home/today.html",
        slug=fair.slug,
        day=day,
        left=countdown(fair, day),
        duties=duties(fair, numbers),
        figures=_figures(fair, numbers, then, before),
        before=before,
        phases=phases(fair, day),
        grown=grown,
        grown_text=_growth_text(grown, fair),
        funnel=_funnel(fair, numbers),
    )


def countdown(fair: Fair, day: date) -> str:
    """How far the opening is, in words."""
    if day > fair.closes_on:
        return str(_("over since %(day)s", day=format_date(fair.closes_on, "short")))
    if day >= fair.opens_on:
        return str(_("open until %(day)s", day=format_date(fair.closes_on, "short")))
    left = (fair.opens_on - day).days
    return str(ngettext("%(num)d day left", "%(num)d days left", left))


@dataclass(frozen=True, slots=True)
class PlannedFigure:
    """A count that grows, with its plan and what it was on the same day before."""

    label: str
    value: str
    href: str
    now: int
    plan: int | None = None
    last: int | None = None
    last_text: str = ""
    plan_text: str = ""
    unit: str = ""


def _figures(
    fair: Fair, numbers: Numbers, then: Numbers, before: Fair | None
) -> list[PlannedFigure]:
    rows, importers = "reports.rows", url_for("importers.index", slug=fair.slug)
    timetable = url_for("meetings.timetable", slug=fair.slug)
    shown: tuple[tuple[str, str, int | None, str], ...] = (
        ("booths", _("Confirmed booths"), fair.planned_booths,
         url_for(rows, slug=fair.slug, figure="booths")),
        ("exhibitors", _("Exhibitors"), fair.planned_exhibitors,
         url_for(rows, slug=fair.slug, figure="exhibitors")),
        ("importers_coming", _("Importers who accepted"), fair.planned_importers,
         f"{importers}?state=accepted"),
        ("with_needs", _("Said what they look for"), None,
         url_for("discovery.overview", slug=fair.slug)),
        ("meetings_agreed", _("Meetings agreed"), fair.planned_meetings, timetable),
    )  # fmt: skip
    found = [
        PlannedFigure(label, _whole(numbers[code]), href, numbers[code], plan,
                      then.get(code) or None, _then_text(then.get(code), before))
        for code, label, plan, href in shown
    ]  # fmt: skip
    return [*found, _fees(fair, numbers)]


def _fees(fair: Fair, numbers: Numbers) -> PlannedFigure:
    """What came in of what was charged."""
    charged = int(numbers["charged"])
    return PlannedFigure(
        label=_("Fees paid"),
        value=_whole(numbers["paid"]),
        href=url_for("fees.charges", slug=fair.slug),
        now=int(numbers["paid"]),
        plan=charged or None,
        plan_text=_("of %(charged)s charged", charged=_whole(charged)),
        unit="VND",
    )


def _then_text(then: int | None, before: Fair | None) -> str:
    """What it was on the same day of the edition before, where that is known."""
    if not then or before is None:
        return ""
    return str(_("same day %(year)s: %(number)s", year=before.year, number=_whole(then)))


def _whole(number: Decimal | int) -> str:
    return str(format_decimal(number, "#,##0"))


def _growth_text(grown: Growth, fair: Fair) -> str:
    """The chart in one sentence, for who cannot see it."""
    now, last = grown.now[-1], grown.last[len(grown.now) - 1] if grown.last else None
    if last is None:
        return str(_("Confirmed booths by week: %(now)s now, planned %(plan)s at the opening.",
                 now=now, plan=fair.planned_booths or "–"))  # fmt: skip
    return str(
        _(
            "Confirmed booths by week: %(now)s now, %(last)s at the same time before, "
            "planned %(plan)s at the opening.",
            now=now,
            last=last,
            plan=fair.planned_booths or "–",
        )
    )


def _funnel(fair: Fair, numbers: Numbers) -> list[dict[str, object]]:
    """From letters to meetings, each step with its list."""
    index = url_for("importers.index", slug=fair.slug)
    steps = (
        (_("Invitations sent"), "sent", index),
        (_("Opened"), "opened", index),
        (_("Accepted"), "coming", f"{index}?state=accepted"),
        (_("Said what they look for"), "with_needs", url_for("discovery.overview", slug=fair.slug)),
        (_("Have a meeting"), "with_meetings", url_for("meetings.timetable", slug=fair.slug)),
    )
    return [{"label": label, "value": numbers[code], "url": url} for label, code, url in steps]
