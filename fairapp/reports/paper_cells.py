"""Cells of an official paper: figures, ranges and documents in few letters."""

from datetime import date
from decimal import Decimal

from babel.numbers import format_percent

from fairapp.programme.models import Qualifier
from fairapp.reports.documents import Document
from fairapp.reports.paper_words import WORDS
from fairapp.reports.progress import QUALIFIED, official_date, qualified
from fairapp.reports.qualifiers import number_in_figures


def indicator(one: Document, locale: str) -> str:
    """The name of an indicator."""
    names: dict[str, str] = one["names"]
    return names.get(locale) or names.get("vi") or str(one["indicator"])


def stated(row: Document, locale: str) -> str:
    """A figure or a range as its document has it, with its word and unit."""
    low = Decimal(str(row["value"] if "value" in row else row["low"]))
    qualifier = Qualifier(row["qualifier"])
    said = qualified(low, qualifier, locale)
    if row["high"] is not None:
        high = number_in_figures(Decimal(str(row["high"])), locale)
        said = QUALIFIED[locale][qualifier].format(f"{number_in_figures(low, locale)}-{high}")
    return f"{said} {row['unit']}"


def cited(document: Document) -> str:
    """A document in few letters: number, else kind and issuer, and its date."""
    day = official_date(date.fromisoformat(document["issued_on"]))
    return f"{document['number'] or document['kind'] + ' ' + document['issuer']}, {day}"


def figure(one: Document, locale: str) -> str:
    """A figure with its word when any item is an estimate."""
    text = number(one["value"], locale)
    estimate: str = WORDS[locale]["estimate"]
    return estimate.format(text) if one.get("estimated") else text


def number(value: float | None, locale: str) -> str:
    """A number; nothing for none."""
    return "" if value is None else number_in_figures(value, locale)


def share(value: float | None, locale: str) -> str:
    """A share of one in percent; nothing for none."""
    return "" if value is None else format_percent(value, "#,##0.#%", locale=locale)


def change(value: float | None, locale: str) -> str:
    """How much more or less than a year before, with its sign; nothing for none."""
    if value is None:
        return ""
    return format_percent(value, "+#,##0.#%;-#,##0.#%", locale=locale)
