"""The rules a deal must keep before it enters the ledger."""

from datetime import date, timedelta
from decimal import Decimal

from flask_babel import lazy_gettext

from fairapp.accounts.models import Organisation
from fairapp.contracts.models import DealKind, DealStage, LedgerEntry
from fairapp.contracts.services.terms import Goods
from fairapp.core import clock
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.money import CURRENCIES
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
INCOTERMS = ("EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF")


class SamePartyError(FairError):
    """A deal needs two organisations."""

    code = "same-party"
    status = 422
    sentence = lazy_gettext("Seller and buyer are the same organisation.")


class DealValueError(FairError):
    """The value cannot be right."""

    code = "deal-value"
    status = 422
    sentence = lazy_gettext(
        "The value must be above 0 and below 100 million US dollars. Only a confidential value "
        "may be left at 0."
    )


class DealDateError(FairError):
    """The date cannot be right for this fair."""

    code = "deal-date"
    status = 422
    sentence = lazy_gettext(
        "The date must lie between %(first)s and %(last)s: not before the fair or the meeting the "
        "deal came from, not more than 180 days after the fair, not in the future."
    )


class SamePaperError(FairError):
    """A paper with these parties, this date and this value stands in the ledger already."""

    code = "same-paper"
    sentence = lazy_gettext(
        "Entry %(number)s has the same parties, date and value. If this is another paper, say so."
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
            field=lazy_gettext("Currency"), reason=lazy_gettext("we do not know this one.")
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
            field=lazy_gettext("Goods"),
            reason=lazy_gettext("quantities are above 0, prices not below."),
        )
    if incoterm and incoterm not in INCOTERMS:
        raise InvalidInputError(
            field=lazy_gettext("Delivery"), reason=lazy_gettext("not one of the Incoterms 2020.")
        )


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
