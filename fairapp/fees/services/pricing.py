"""What a stand costs by the price list, and how much of it the budget bears: sums, no database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from http import HTTPStatus

from flask_babel import lazy_gettext

from fairapp.core.errors import FairError
from fairapp.core.money import rounded
from fairapp.fairs.models import Booth, PriceItem
from fairapp.fees.models import Rate, SupportScheme
from fairapp.fees.queries import CORNER

BUDGET_CURRENCY = "VND"
ZERO, HUNDRED = Decimal(0), Decimal(100)


class PriceMissingError(FairError):
    """The price list does not say what a booth of this kind costs."""

    code = "price-missing"
    status = HTTPStatus.CONFLICT
    sentence = lazy_gettext(
        "The price list has no price for booths of the kind “%(kind)s”. Set it first."
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to pay for: its price by the list, and the part that the budget bears."""

    code: str
    quantity: int
    rate: Rate
    list_price: Decimal
    currency: str
    support: Decimal = ZERO

    @property
    def amount(self) -> Decimal:
        """What is left to pay."""
        return self.list_price - self.support


@dataclass(slots=True)
class Limits:
    """What may still be granted: to this exhibitor, and out of the whole budget."""

    exhibitor: Decimal | None = None
    budget: Decimal | None = None
    booths: int | None = None
    spent: Decimal = field(default=ZERO)

    def take(self, wanted: Decimal) -> Decimal:
        """As much of `wanted` as the limits leave; what is taken counts from now on."""
        rooms = [room for room in (self.exhibitor, self.budget) if room is not None]
        given = max(min([wanted, *(room - self.spent for room in rooms)]), ZERO)
        self.spent += given
        return given


def price_on(item: PriceItem, day: date) -> tuple[Rate, Decimal]:
    """Which rate counts on a day, and the price of one piece at that rate."""
    if item.early_until is not None and item.early_amount is not None and day <= item.early_until:
        return Rate.EARLY, item.early_amount
    if item.late_from is not None and item.late_share is not None and day >= item.late_from:
        return Rate.LATE, rounded(
            item.amount * (HUNDRED + item.late_share) / HUNDRED, item.currency
        )
    return Rate.LIST, item.amount


def stand_lines(booths: Sequence[Booth], prices: Mapping[str, PriceItem], day: date) -> list[Line]:
    """A line for each kind of booth, and one for corners where corners have a price.

    Raises PriceMissingError.
    """
    quantities = Counter(booth.kind.value for booth in booths)
    missing = next((kind for kind in sorted(quantities) if kind not in prices), None)
    if missing is not None:
        raise PriceMissingError(kind=missing)
    corners = sum(booth.is_corner for booth in booths)
    if corners and CORNER in prices:
        quantities[CORNER] = corners
    return [line_of(prices[code], number, day) for code, number in sorted(quantities.items())]


def line_of(item: PriceItem, quantity: int, day: date) -> Line:
    """So many of one item of the list, ordered on a day."""
    rate, price = price_on(item, day)
    total = rounded(price * quantity, item.currency)
    return Line(item.code, quantity, rate, total, item.currency)


def supported(lines: Iterable[Line], scheme: SupportScheme, limits: Limits) -> list[Line]:
    """The lines with the scheme's share taken off, as far as its limits go.

    Limits in money are dong; a line in another currency is limited by the number of booths alone.
    """
    booths_left, corners_left = limits.booths, limits.booths
    result = []
    for line in lines:
        if line.code == CORNER:
            counted, corners_left = _counted(line, corners_left)
        else:
            counted, booths_left = _counted(line, booths_left)
        wanted = _share(line, counted, scheme.share)
        given = limits.take(wanted) if line.currency == BUDGET_CURRENCY else wanted
        result.append(replace(line, support=given))
    return result


def _counted(line: Line, left: int | None) -> tuple[int, int | None]:
    """How many pieces of a line are supported, and how many then remain."""
    if left is None:
        return line.quantity, None
    counted = min(line.quantity, left)
    return counted, left - counted


def _share(line: Line, counted: int, share: Decimal) -> Decimal:
    """The supported part; what is left to pay is what gets rounded, since that is paid."""
    part = line.list_price * counted / line.quantity * share / HUNDRED
    return line.list_price - rounded(line.list_price - part, line.currency)
