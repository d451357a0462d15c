"""What is agreed in a deal: the words in which verbs are handed its terms."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypedDict

from fairapp.accounts.models import Organisation
from fairapp.contracts.models import DealKind, GoodsLine, Payment
from fairapp.core.files import StoredFile
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer
from fairapp.meetings.models import Meeting
from fairapp.onsite.models import Encounter

Seller = Application | Organisation
Buyer = Importer | Organisation


@dataclass(frozen=True, slots=True)
class Goods:
    """One line of goods as people state it; what was not said is None."""

    quantity: Decimal
    unit: str
    unit_price: Decimal
    category: str | None = None
    hs_heading: str | None = None


class _NeededTerms(TypedDict):
    kind: DealKind
    value: Decimal
    currency: str
    signed_on: date


class _OtherTerms(TypedDict, total=False):
    meeting: Meeting | None
    encounter: Encounter | None
    is_estimated: bool
    is_confidential: bool
    incoterm: str | None
    incoterm_place: str | None
    payment: Payment | None
    delivery_on: date | None
    paper_number: str | None
    paper: StoredFile | None
    goods: Sequence[Goods]
    is_another: bool
    is_sum_meant: bool


class DealTerms(_NeededTerms, _OtherTerms):
    """Terms of a new deal.

    `is_another` says that a paper just like it is not this one, `is_sum_meant` that the goods are
    meant to add up to another amount than the value (freight, a discount).
    """


class DealChanges(_OtherTerms, total=False):
    """Terms that a correction replaces; what is not named stays."""

    exhibitor: Seller
    importer: Buyer
    kind: DealKind
    value: Decimal
    currency: str
    signed_on: date


def goods_of(lines: Sequence[GoodsLine]) -> list[Goods]:
    """The stored lines of an entry as they were stated."""
    return [
        Goods(line.quantity, line.unit, line.unit_price, line.category, line.hs_heading)
        for line in lines
    ]


def lines_of(goods: Sequence[Goods]) -> list[GoodsLine]:
    """Rows for the lines of a new entry."""
    return [
        GoodsLine(
            position=position,
            category=line.category,
            hs_heading=line.hs_heading,
            quantity=line.quantity,
            unit=line.unit,
            unit_price=line.unit_price,
        )
        for position, line in enumerate(goods, 1)
    ]
