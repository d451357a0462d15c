"""What stands beside each other when suppliers are compared: a line of facts for each."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from babel import Locale
from flask_babel import ngettext

from fairapp.core.i18n import current_locale, language_of
from fairapp.core.money import show_money
from fairapp.core.units import show_quantity
from fairapp.discovery.views.cards import Card

Lines = list[tuple[str, str]]
"""[(language of the words where it is not the page's, words)]."""
MOST_LINES = 5


def beside(card: Card, labels: Mapping[str, str]) -> dict[str, Lines]:
    """The facts of one supplier: lowest price and smallest order in each currency and unit."""
    products = card.products
    prices: dict[str, Decimal] = {}
    minimums: dict[str, int] = {}
    for one in products:
        if one.price_low is not None and one.priced_for(card.reach):
            currency = one.currency or "USD"
            prices[currency] = min(one.price_low, prices.get(currency, one.price_low))
        if one.moq:
            unit = one.unit or "piece"
            minimums[unit] = min(one.moq, minimums.get(unit, one.moq))
    days = min((one.lead_time_days for one in products if one.lead_time_days), default=None)
    used = dict.fromkeys(labels.get(code, code) for one in products for code in one.materials)
    tongues = Locale.parse(current_locale()).languages
    spoken = [str(tongues.get(code, code)) for code in card.application.export_languages]
    return {
        "products": [
            (language_of(one.names) or "", one.name_in(current_locale()))
            for one in products[:MOST_LINES]
        ],
        "prices": _own(show_money(least, currency) for currency, least in sorted(prices.items())),
        "minimums": _own(show_quantity(least, unit) for unit, least in sorted(minimums.items())),
        "days": _own([] if days is None else [ngettext("%(num)s day", "%(num)s days", days)]),
        "materials": _own([", ".join(list(used)[:8])] if used else []),
        "languages": _own([", ".join(spoken)] if spoken else []),
    }


def _own(lines: Iterable[object]) -> Lines:
    return [("", str(line)) for line in lines]
