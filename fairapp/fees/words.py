"""The names of what is charged, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from fairapp.core.i18n import in_language
from fairapp.fees.models import Rate
from fairapp.fees.queries import LEAVING

ITEM_LABELS: dict[str, Any] = {
    "standard": _l("Standard booth, each"),
    "raw": _l("Raw space, each booth"),
    "corner": _l("Corner surcharge, each booth"),
}
"""The fixed lines of every price list."""
CHARGE_LABELS = {**ITEM_LABELS, LEAVING: _l("Kept by the refund rule after leaving")}
RATE_NAMES: dict[Rate, Any] = {
    Rate.EARLY: _l("early price"),
    Rate.LATE: _l("with late surcharge"),
}


def charge_name(code: str, names: Mapping[str, str] | None, locale: str) -> str:
    """What a charge is for: a fixed line, else the extra's own name."""
    if code in CHARGE_LABELS:
        return str(CHARGE_LABELS[code])
    return in_language(names, locale) or code
