"""The one next step of an accepted exhibitor: duties in the order of what is lost by waiting."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from fairapp.exhibitors.models import Application
from fairapp.home import queries
from fairapp.home.queries import ComingDate, Numbers
from fairapp.meetings.models import Side


@dataclass(frozen=True, slots=True)
class Step:
    """The one next step: what, why, and where."""

    title: str
    text: str
    url: str
    act: str
    mark: str


def page_of_exhibitor(endpoint: str, application: Application) -> str:
    """The address of one of an exhibitor's own pages."""
    return url_for(endpoint, application_id=application.id)


def first_duty(application: Application, numbers: Numbers) -> Step | None:
    """The first duty of an accepted exhibitor, in the order of what is lost by waiting."""
    if numbers["deals"]:
        return _to_confirm(application, numbers["deals"])
    if numbers["offered_stands"]:
        return Step(
            _("Confirm your stand"),
            _("It is kept for you only for some days."),
            page_of_exhibitor("fees.account", application),
            _("See my stand"),
            "plan",
        )
    if numbers["requests"]:
        return Step(
            ngettext("%(num)d buyer wants to meet you", "%(num)d buyers want to meet you",
                     numbers["requests"]),
            _("Say yes or no; your calendar stays free until you do."),
            page_of_exhibitor("meetings.exhibitor_requests", application),
            _("Answer"),
            "calendar",
        )  # fmt: skip
    if numbers["unpriced"] or not numbers["products"]:
        return Step(
            _("Fill in prices and smallest quantities"),
            _("Buyers who filter by price do not see goods without one."),
            page_of_exhibitor("exhibitors.products", application),
            _("Fill in"),
            "box",
        )
    if numbers["unpaid"]:
        return Step(
            _("Pay the fee"),
            _("The account and the payment code are on the page."),
            page_of_exhibitor("fees.account", application),
            _("See what to pay"),
            "coin",
        )
    return _paper_duty(application, numbers)


def _to_confirm(application: Application, count: int) -> Step:
    deals = queries.deals_to_confirm(application.fair_id, Side.EXHIBITOR, application.id)
    return Step(
        ngettext("Confirm %(num)d deal", "Confirm %(num)d deals", count),
        _("Staff logged it at the fair. Say whether it is right; nothing counts twice."),
        url_for("contracts.confirm", deal_id=deals[0].deal_id),
        _("Look at it"),
        "contract",
    )


def _paper_duty(application: Application, numbers: Numbers) -> Step | None:
    """What is to be drawn, signed and named."""
    if numbers["drawings_to_change"]:
        return Step(
            _("Change the drawing of your stand"),
            _("The organiser has written what to change."),
            page_of_exhibitor("exhibitors.design", application),
            _("Look at it"),
            "edit",
        )
    if numbers["unsigned"]:
        return Step(
            _("Sign the agreement"),
            _("Print it, sign it, and send a photo of it with your phone."),
            page_of_exhibitor("home.papers", application),
            _("To the agreement"),
            "doc",
        )
    if not numbers["people"]:
        return Step(
            _("Name who will be at the stand"),
            _("Their badges are made from the names."),
            page_of_exhibitor("exhibitors.people", application),
            _("Name them"),
            "people",
        )
    return None


def soonest(application: Application, dates: list[ComingDate], today: date) -> Step | None:
    """The nearest date that wants something done now; None when all of them have time."""
    near = [one for one in dates if one.day - timedelta(days=one.remind_days) <= today]
    if not near:
        return None
    first = near[0]
    day = format_date(first.day, "short")
    if first.is_paper:
        return Step(
            _("Renew %(paper)s", paper=first.name),
            _("It ends on %(day)s, before the fair is over.", day=day),
            page_of_exhibitor("exhibitors.certificates", application),
            _("Look at it"),
            "shield",
        )
    return Step(
        first.name,
        _("By %(day)s.", day=day),
        page_of_exhibitor("home.papers", application),
        _("Papers and dates"),
        "clock",
    )
