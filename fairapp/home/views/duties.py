"""What waits for the organiser, each thing with its number, its deadline and its one act."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core import clock
from fairapp.core.clock import HANOI
from fairapp.core.pages import show_moment
from fairapp.fairs.models import Fair
from fairapp.home.queries import Numbers

SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that needs somebody: how many, what, by when, and the act."""

    number: int
    title: str
    note: str
    url: str
    act: str
    due: date
    is_urgent: bool = False


def duties(fair: Fair, numbers: Numbers) -> list[Duty]:
    """Everything that waits, the nearest deadline first."""
    found = [
        *_of_stands(fair, numbers),
        *_of_applications(fair, numbers),
        *_of_buyers(fair, numbers),
        *_of_deals(fair, numbers),
    ]
    waiting = [duty for duty in found if duty.number]
    return sorted(waiting, key=lambda duty: (not duty.is_urgent, duty.due))


def _of_stands(fair: Fair, numbers: Numbers) -> list[Duty]:
    ends: datetime | None = numbers["hold_ends_at"]
    holds, uncharged = numbers["holds"], numbers["uncharged"]
    return [
        Duty(
            holds,
            ngettext("stand is only held", "stands are only held", holds),
            _("The first hold ends %(at)s; then its booths are free again.", at=show_moment(ends)),
            url_for("allocation.plan", slug=fair.slug),
            _("Open the plan"),
            ends.astimezone(HANOI).date() if ends else fair.opens_on,
            is_urgent=ends is not None and ends < clock.now() + SOON,
        ),
        Duty(
            uncharged,
            ngettext(
                "confirmed stand is not charged", "confirmed stands are not charged", uncharged
            ),
            _("Exhibitors cannot pay before they have been charged."),
            url_for("fees.charges", slug=fair.slug),
            _("Charge them"),
            fair.opens_on - timedelta(days=30),
        ),
    ]


def _of_applications(fair: Fair, numbers: Numbers) -> list[Duty]:
    first: datetime | None = numbers["submitted_first_at"]
    waited = (clock.now() - first).days if first else 0
    submitted, untold, texts = numbers["submitted"], numbers["untold"], numbers["texts"]
    closing = fair.applications_close_on or fair.opens_on
    return [
        Duty(
            submitted,
            ngettext("application waits for review", "applications wait for review", submitted),
            ngettext(
                "The oldest has waited %(num)d day.", "The oldest has waited %(num)d days.", waited
            ),
            url_for("review.inbox", slug=fair.slug),
            _("Review"),
            closing,
        ),
        Duty(
            untold,
            ngettext("decision is made but not told", "decisions are made but not told", untold),
            _("Applicants see a decision when they have been told."),
            url_for("review.decisions", slug=fair.slug),
            _("Tell them"),
            clock.today() + timedelta(days=1),
        ),
        Duty(
            texts,
            ngettext("text waits to be told", "texts wait to be told", texts),
            _("These people have no e-mail: copy the text into Zalo, or call."),
            url_for("fairs.texts", slug=fair.slug),
            _("Open the texts"),
            clock.today() + timedelta(days=1),
        ),
    ]


def _of_buyers(fair: Fair, numbers: Numbers) -> list[Duty]:
    bounced, slow, to_place = numbers["bounced"], numbers["slow_requests"], numbers["to_place"]
    return [
        Duty(
            bounced,
            ngettext("invitation came back", "invitations came back", bounced),
            _("Put the address right and send it again."),
            url_for("importers.index", slug=fair.slug, state="bounced"),
            _("Correct addresses"),
            fair.opens_on - timedelta(days=21),
        ),
        Duty(
            slow,
            ngettext(
                "meeting request is older than 5 days",
                "meeting requests are older than 5 days",
                slow,
            ),
            _("Nobody's calendar is blocked, but a buyer is waiting."),
            url_for("meetings.timetable", slug=fair.slug),
            _("Look at the requests"),
            fair.opens_on - timedelta(days=14),
        ),
        Duty(
            to_place,
            ngettext(
                "accepted meeting has no time yet", "accepted meetings have no time yet", to_place
            ),
            _("The timetable places as many as possible and says why the others do not fit."),
            url_for("meetings.timetable", slug=fair.slug),
            _("Open the timetable"),
            fair.opens_on - timedelta(days=7),
        ),
    ]


def _of_deals(fair: Fair, numbers: Numbers) -> list[Duty]:
    disputed = numbers["disputed"]
    return [
        Duty(
            disputed,
            ngettext("deal is disputed", "deals are disputed", disputed),
            _("A disputed deal counts in no total until it is settled."),
            url_for("home.desk", slug=fair.slug),
            _("Settle"),
            clock.today() + timedelta(days=3),
        )
    ]
