"""An importer's home, in seven languages: what to do next, and the way to a signed contract."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core.policy import Permission, requires
from fairapp.home import queries
from fairapp.home.queries import Numbers
from fairapp.home.views.room import bp
from fairapp.importers.models import Importer
from fairapp.meetings.models import Side


@dataclass(frozen=True, slots=True)
class Step:
    """The one next step: what, why, and where."""

    title: str
    text: str
    url: str
    act: str


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the way."""

    label: str
    note: str
    state: str
    url: str


@bp.route("/importers/<uuid:importer_id>/home")
@requires(Permission.HOME_IMPORTER, thing=queries.load_own_importer)
def importer(importer: Importer) -> ResponseReturnValue:
    """What to do next."""
    numbers = queries.numbers_of_importer(importer)
    return render_template(
        "home/importer.html",
        importer=importer,
        step=next_step(importer, numbers),
        steps=ticks(importer, numbers),
        is_hosted=numbers["stays"] > 0,
    )


def _page(endpoint: str, importer: Importer) -> str:
    return url_for(endpoint, importer_id=importer.id)


def next_step(importer: Importer, numbers: Numbers) -> Step:
    """The most urgent thing for this importer."""
    if numbers["deals"]:
        return _to_confirm(importer, numbers["deals"])
    if numbers["offers"]:
        return Step(
            _("The organiser would like to host you"),
            _("Look at what is offered and say yes or no. Nothing is booked before you answer."),
            _page("importers.stay", importer),
            _("Look and answer"),
        )
    if not numbers["needs"]:
        return Step(
            _("Tell us what you are looking for"),
            _("One sentence in your own language is enough. We find the makers who fit."),
            _page("discovery.add_need", importer),
            _("Write it down"),
        )
    if numbers["to_answer"]:
        return Step(
            ngettext("%(num)d maker would like to meet you",
                     "%(num)d makers would like to meet you", numbers["to_answer"]),
            _("Say yes or no; your calendar stays free until you do."),
            _page("meetings.importer_requests", importer),
            _("Answer"),
        )  # fmt: skip
    if not numbers["requests"]:
        return Step(
            _("See the makers who fit"),
            _("Each one comes with the reasons why. Ask those you like for a meeting."),
            _page("discovery.matches", importer),
            _("See the makers"),
        )
    return _to_meetings(importer, numbers)


def _to_meetings(importer: Importer, numbers: Numbers) -> Step:
    if numbers["meetings"]:
        return Step(
            ngettext("You have %(num)d meeting", "You have %(num)d meetings", numbers["meetings"]),
            _("Times are in Hanoi time. Each meeting is at the maker's booth."),
            _page("meetings.importer_requests", importer),
            _("See my timetable"),
        )
    return Step(
        _("Your requests are with the makers"),
        _("We write to you when they answer. You can look at more makers in the meantime."),
        _page("discovery.matches", importer),
        _("See the makers"),
    )


def _to_confirm(importer: Importer, count: int) -> Step:
    deals = queries.deals_to_confirm(importer.fair_id, Side.IMPORTER, importer.id)
    return Step(
        ngettext("Please confirm %(num)d deal", "Please confirm %(num)d deals", count),
        _("It was logged at the fair. Say whether it is right."),
        url_for("contracts.confirm", deal_id=deals[0].deal_id),
        _("Look at it"),
    )


def ticks(importer: Importer, numbers: Numbers) -> list[Tick]:
    """The way from the invitation to the meetings; the first open line is the present one."""
    lines = (
        (_("Say that you come"), numbers["accepted"] > 0, "", "importers.needs"),
        (_("Say what you are looking for"), numbers["needs"] > 0,
         _count(numbers["needs"]), "importers.needs"),
        (_("Look at the makers who fit"), numbers["requests"] > 0 or numbers["lists"] > 0,
         _count(numbers["matches"]), "discovery.matches"),
        (_("Ask for meetings"), numbers["requests"] > 0, _count(numbers["requests"]),
         "meetings.importer_requests"),
        (_("Meet the makers"), numbers["held"] > 0, _count(numbers["meetings"]),
         "meetings.importer_requests"),
    )  # fmt: skip
    first_open = next((place for place, line in enumerate(lines) if not line[1]), len(lines))
    return [
        Tick(label, note, "done" if is_done else ("now" if place == first_open else ""),
             _page(endpoint, importer))
        for place, (label, is_done, note, endpoint) in enumerate(lines)
    ]  # fmt: skip


def _count(number: int) -> str:
    return str(number) if number else ""
