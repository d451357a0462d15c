"""The parts of an application that a reviewer can name when asking for changes."""

from typing import Any

from flask_babel import lazy_gettext as _l

PARTS: dict[str, Any] = {
    "about.name": _l("Name"),
    "about.phone": _l("Phone"),
    "about.village": _l("Craft village"),
    "about.tax_code": _l("Tax code"),
    "about.main_category": _l("Main group of goods"),
    "about.texts": _l("What you say about yourselves"),
    "products.names": _l("Products and their names"),
    "products.photos": _l("Photos of the products"),
    "products.prices": _l("Prices of the products"),
    "products.quantities": _l("Smallest order and time to deliver"),
    "production": _l("How you make it"),
    "wishes.booths_wanted": _l("Number of booths"),
    "wishes.places": _l("Booths and zones you would like"),
    "certificates": _l("Certificates"),
    "people": _l("People at the stand"),
}
"""{code: its name}; the code begins with the section in which the part is filled in."""


def section_of(part: str) -> str:
    """The section in which a part is filled in."""
    return part.partition(".")[0]
