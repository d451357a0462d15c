"""Quantities of goods as people say them: `500 pieces`, `2.5 m²`."""

from decimal import Decimal

from flask_babel import format_decimal, lazy_gettext, ngettext

UNITS = ("piece", "set", "pair", "kg", "m", "m2")
UNIT_LABELS = {
    "piece": lazy_gettext("pieces"),
    "set": lazy_gettext("sets"),
    "pair": lazy_gettext("pairs"),
    "kg": "kg",
    "m": "m",
    "m2": "m²",
}


def show_quantity(number: float | Decimal, unit: str | None = None) -> str:
    """A number with its unit in the reader's language; an unknown unit is left out."""
    shown = str(format_decimal(number))
    many = round(number) if number == round(number) else 2
    if unit == "piece":
        return str(ngettext("%(count)s piece", "%(count)s pieces", many, count=shown))
    if unit == "set":
        return str(ngettext("%(count)s set", "%(count)s sets", many, count=shown))
    if unit == "pair":
        return str(ngettext("%(count)s pair", "%(count)s pairs", many, count=shown))
    if unit in ("kg", "m"):
        return f"{shown} {unit}"
    return f"{shown} m²" if unit == "m2" else shown
