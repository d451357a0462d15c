"""Rows of figures in words: headings of their columns, and cells as people read them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from flask_babel import LazyString, format_date, gettext, lazy_gettext

from fairapp.core.i18n import current_locale, in_language
from fairapp.core.pages import country_name, show_moment
from fairapp.programme.models import Qualifier
from fairapp.reports.progress import QUALIFIED
from fairapp.reports.qualifiers import number_in_figures
from fairapp.reports.queries import RowSet

HEADINGS: Mapping[str, LazyString] = {
    "booth": lazy_gettext("Booth"),
    "hall": lazy_gettext("Hall"),
    "zone": lazy_gettext("Zone"),
    "exhibitor": lazy_gettext("Exhibitor"),
    "booth_kind": lazy_gettext("Kind of booth"),
    "organisation": lazy_gettext("Organisation"),
    "organisation_kind": lazy_gettext("Kind"),
    "village": lazy_gettext("Craft village"),
    "province": lazy_gettext("Province"),
    "badge": lazy_gettext("Badge"),
    "badge_kind": lazy_gettext("Kind of badge"),
    "country": lazy_gettext("Country"),
    "day": lazy_gettext("Day"),
    "tier": lazy_gettext("Hosting"),
    "persons": lazy_gettext("Persons"),
    "meeting_kind": lazy_gettext("Kind of meeting"),
    "importer": lazy_gettext("Importer"),
    "at": lazy_gettext("When"),
    "entry": lazy_gettext("Entry"),
    "seller": lazy_gettext("Seller"),
    "buyer": lazy_gettext("Buyer"),
    "signed_on": lazy_gettext("Signed on"),
    "amount": lazy_gettext("Amount"),
    "currency": lazy_gettext("Currency"),
    "value_usd": lazy_gettext("US dollars"),
    "is_estimated": lazy_gettext("Estimate"),
    "fair_names": lazy_gettext("Fair"),
    "city": lazy_gettext("City"),
    "opens_on": lazy_gettext("Opens on"),
    "closes_on": lazy_gettext("Closes on"),
    "fairs": lazy_gettext("Fairs"),
    "contracts": lazy_gettext("Contracts"),
    "contracts_usd": lazy_gettext("US dollars"),
    "position": lazy_gettext("Role in the delegation"),
    "support_kind": lazy_gettext("What was paid"),
    "document": lazy_gettext("Document"),
}
NUMBERS = {"persons", "amount", "value_usd", "fairs", "contracts", "contracts_usd"}
CODES: Mapping[str, LazyString] = {
    "standard": lazy_gettext("Standard booth"),
    "raw": lazy_gettext("Raw space"),
    "company": lazy_gettext("Company"),
    "cooperative": lazy_gettext("Co-operative"),
    "household": lazy_gettext("Household business"),
    "artisan": lazy_gettext("Artisan"),
    "state_body": lazy_gettext("State body"),
    "foreign_company": lazy_gettext("Foreign company"),
    "exhibitor": lazy_gettext("Exhibitor"),
    "importer": lazy_gettext("Importer"),
    "trade_visitor": lazy_gettext("Trade visitor"),
    "public": lazy_gettext("Public"),
    "press": lazy_gettext("Press"),
    "guest": lazy_gettext("Guest"),
    "staff": lazy_gettext("Staff"),
    "hosted": lazy_gettext("Hosted"),
    "semi_hosted": lazy_gettext("Partly hosted"),
    "appointment": lazy_gettext("By appointment"),
    "visitor": lazy_gettext("Visitor"),
    "meeting": lazy_gettext("Meeting"),
    "encounter": lazy_gettext("Met at the booth"),
    "floor_rent": lazy_gettext("Floor rent"),
    "stand": lazy_gettext("Design and building of the stand"),
    "freight": lazy_gettext("Freight of exhibits"),
    "air_fare": lazy_gettext("Air fare"),
    "stay": lazy_gettext("Stay"),
    "other": lazy_gettext("Other"),
}


def exact(number: float | Decimal) -> str:
    """A number in the reader's format: whole, or with two decimals."""
    return number_in_figures(number, current_locale())


def report_language() -> str:
    """Reports speak Vietnamese or English."""
    return "vi" if current_locale() == "vi" else "en"


def stated(value: Decimal, high: Decimal | None, qualifier: Qualifier) -> str:
    """A recorded figure or a range with the word of its document, in the reader's language."""
    locale = report_language()
    said = number_in_figures(value, locale)
    if high is not None:
        said = f"{said}–{number_in_figures(high, locale)}"
    return QUALIFIED[locale][qualifier].format(said)


def headings_of(rows: RowSet) -> list[str]:
    """The headings of a set of rows in the reader's language."""
    return [str(HEADINGS[name]) for name in rows.columns]


def cell_value(column: str, value: Any) -> Any:
    """A cell for a sheet: codes and countries in words; numbers and dates as they are."""
    if isinstance(value, Enum) or column == "meeting_kind":
        return str(CODES[getattr(value, "value", value)])
    if column == "country":
        return country_name(value)
    if isinstance(value, Mapping):
        return in_language(value)
    if isinstance(value, datetime):
        return show_moment(value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return value


def cell_text(column: str, value: Any) -> str:
    """A cell for the eye."""
    value = cell_value(column, value)
    if value is None:
        return "–"
    if isinstance(value, date):
        return str(format_date(value, "short"))
    if column in NUMBERS and isinstance(value, int | Decimal):
        return exact(value)
    return str(value)
