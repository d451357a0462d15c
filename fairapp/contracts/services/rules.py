"""The rules a deal must keep before it enters the ledger."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import lazy_gettext

from fairapp.accounts.models import Organisation
from fairapp.contracts.models import DealKind, DealStage, LedgerEntry
from fairapp.contracts.services.terms import Goods
from fairapp.core import clock
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.money import CURRENCIES, rounded, show_money, total
from fairapp.fairs.models import Fair, FairKind
from fairapp.meetings.models import Meeting
from fairapp.onsite.models import Encounter

HOME_COUNTRY = "VN"
MOST_USD = Decimal(100_000_000)
"""Ten times the largest fair's yearly total: above it somebody mistyped."""
MOST_AMOUNT = Decimal(10) ** 13
STAGES = (
    (30, DealStage.WITHIN_30_DAYS),
    (90, DealStage.WITHIN_90_DAYS),
    (180, DealStage.WITHIN_180_DAYS),
)
MOST_SUM_ERROR = Decimal("0.001")
"""Prices are often rounded on paper; a thousandth is no mistake."""
LATEST_DELIVERY = timedelta(days=3 * 365)
PLACE = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'()/-]){1,59}")
"""A town or port: letters, so that no address or phone number gets into the ledger."""
HS_HEADING = re.compile(r"\d{4}(?:\.?\d{2}){0,3}")
PAPER_NUMBER = re.compile(r"[^\W_](?:\w|[ ./-]){0,39}")
INCOTERMS = ("EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF")


class SamePartyError(FairError):
    """A deal needs two organisations."""

    code = "same-party"
    about = "importer"
    status = 422
    sentence = lazy_gettext("Seller and buyer are the same organisation.")


class DealValueError(FairError):
    """The value cannot be right."""

    code = "deal-value"
    about = "value"
    status = 422
    sentence = lazy_gettext(
        "The value must be above 0 and below 100 million US dollars. Only a confidential value "
        "may be left at 0."
    )


class DealDateError(FairError):
    """The date cannot be right for this fair."""

    code = "deal-date"
    about = "signed_on"
    status = 422
    sentence = lazy_gettext(
        "The date must lie between %(first)s and %(last)s: not before the fair or the meeting the "
        "deal came from, not more than 180 days after the fair, not in the future."
    )


class SamePaperError(FairError):
    """A paper with these parties, this date and this value stands in the ledger already."""

    code = "same-paper"
    about = "is_another"
    sentence = lazy_gettext(
        "Entry %(number)s has the same parties, date and value. If this is another paper, say so."
    )


class GoodsSumError(FairError):
    """The goods do not add up to the value."""

    code = "goods-sum"
    about = "value"
    status = 422
    sentence = lazy_gettext(
        "The goods add up to %(sum)s, but the value is %(value)s. Put one of them right, or say "
        "that it is meant so."
    )


class DealCancelledError(FairError):
    """The deal was cancelled; nothing more can be said of it."""

    code = "deal-cancelled"
    sentence = lazy_gettext("This deal was cancelled. Log a new one instead.")


def refuse_parties(exhibitor: Organisation, importer: Organisation) -> None:
    """Nobody deals with themselves."""
    if exhibitor.id == importer.id:
        raise SamePartyError


def refuse_value(value: Decimal, currency: str, *, is_confidential: bool) -> None:
    """An amount above 0 in a known currency; a confidential deal may be counted without one."""
    if currency not in CURRENCIES:
        raise InvalidInputError(
            about="currency",
            field=lazy_gettext("Currency"),
            reason=lazy_gettext("we do not know this one."),
        )
    if value >= MOST_AMOUNT or value < 0 or (value == 0 and not is_confidential):
        raise DealValueError


def refuse_dollars(value_usd: Decimal) -> None:
    """Far more than any fair has seen is a typing error."""
    if value_usd >= MOST_USD:
        raise DealValueError


def refuse_date(
    fair: Fair, signed_on: date, meeting: Meeting | None, encounter: Encounter | None
) -> None:
    """Not before the fair (or the meeting, if that was earlier), not too late, not to come."""
    met_at = [meeting.held_at] if meeting else []
    met_at += [encounter.at] if encounter else []
    met = [moment.astimezone(clock.HANOI).date() for moment in met_at if moment]
    first = min([fair.opens_on, *met])
    last = min(clock.today(), fair.closes_on + timedelta(days=STAGES[-1][0]))
    if not first <= signed_on <= last:
        raise DealDateError(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}")


def refuse_goods(goods: list[Goods], incoterm: str | None) -> None:
    """Quantities above 0, prices from 0, an Incoterm of 2020."""
    if any(line.quantity <= 0 or line.unit_price < 0 for line in goods):
        raise InvalidInputError(
            about="goods",
            field=lazy_gettext("Goods"),
            reason=lazy_gettext("quantities are above 0, prices not below."),
        )
    if any(line.hs_heading and not HS_HEADING.fullmatch(line.hs_heading) for line in goods):
        raise InvalidInputError(
            about="hs_heading",
            field=lazy_gettext("HS heading"),
            reason=lazy_gettext("four to ten digits."),
        )
    if incoterm and incoterm not in INCOTERMS:
        raise InvalidInputError(
            about="incoterm",
            field=lazy_gettext("Delivery"),
            reason=lazy_gettext("not one of the Incoterms 2020."),
        )


def refuse_texts(place: str | None, paper_number: str | None) -> None:
    """A place is a town or a port, a number of a paper is a code."""
    if place and not PLACE.fullmatch(place):
        raise InvalidInputError(
            about="incoterm_place",
            field=lazy_gettext("Place of delivery"),
            reason=lazy_gettext("a town or a port in letters, such as Hải Phòng."),
        )
    if paper_number and not PAPER_NUMBER.fullmatch(paper_number):
        raise InvalidInputError(
            about="paper_number",
            field=lazy_gettext("Number on the paper"),
            reason=lazy_gettext("letters and digits, such as 12/2026-HD."),
        )


def refuse_delivery(signed_on: date, delivery_on: date | None) -> None:
    """Goods come after the paper, and within three years."""
    if delivery_on and not signed_on <= delivery_on <= signed_on + LATEST_DELIVERY:
        raise InvalidInputError(
            about="delivery_on",
            field=lazy_gettext("Delivery by"),
            reason=lazy_gettext("not before the paper was signed, not more than 3 years after."),
        )


def refuse_sum(goods: Sequence[Goods], value: Decimal, currency: str) -> None:
    """What the goods cost is the value; a line without a price says nothing of it."""
    if not goods or any(line.unit_price == 0 for line in goods) or value == 0:
        return
    found = rounded(total(line.quantity * line.unit_price for line in goods), currency)
    if abs(found - value) > max(Decimal("0.01"), value * MOST_SUM_ERROR):
        raise GoodsSumError(sum=show_money(found, currency), value=show_money(value, currency))


def refuse_followed(entry: LedgerEntry, *, is_followed: bool, changed: FairError) -> None:
    """Only the last entry of a deal that stands may be followed by another."""
    if is_followed:
        raise changed
    if entry.act == "cancelled":
        raise DealCancelledError


def stage_of(fair: Fair, signed_on: date) -> DealStage:
    """When it was agreed, seen from the fair."""
    if fair.kind is FairKind.OVERSEAS:
        return DealStage.OVERSEAS_FAIR
    late = (signed_on - fair.closes_on).days
    if late <= 0:
        return DealStage.AT_FAIR
    return next(stage for days, stage in STAGES if late <= days)


def is_direct_export(kind: DealKind, exhibitor: Organisation, importer: Organisation) -> bool:
    """A contract between a Vietnamese exhibitor and an importer elsewhere."""
    return (
        kind is DealKind.CONTRACT
        and exhibitor.country == HOME_COUNTRY
        and importer.country != HOME_COUNTRY
    )
