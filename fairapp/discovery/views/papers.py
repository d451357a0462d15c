"""The shortlist on paper: photos or drawings, figures and reasons, in the reader's glyphs."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from fairapp.core import clock
from fairapp.core.files import path_of
from fairapp.core.i18n import current_locale
from fairapp.core.mail import current_settings
from fairapp.core.money import show_money
from fairapp.core.pages import show_moment
from fairapp.core.pdf import render_pdf
from fairapp.core.units import show_quantity
from fairapp.discovery.views.cards import Card
from fairapp.exhibitors.models import Product, Visibility
from fairapp.fairs.models import Fair

MOST_PRODUCTS = 4
SCRIPTS = {"ja": "JP", "ko": "KR", "zh": "SC"}


def shortlist_pdf(fair: Fair, cards: list[Card], labels: dict[str, str]) -> bytes:
    """The PDF of these suppliers."""
    pictures: dict[str, bytes] = {}
    locale = current_locale()
    values = {
        "lang": locale,
        "script": SCRIPTS.get(locale, "JP"),
        "title": _("Shortlist"),
        "fair": _days(fair),
        "made": _("Made %(moment)s (Hanoi time)", moment=show_moment(clock.now())),
        "for": _("For"),
        "against": _("Against"),
        "suppliers": [_supplier(card, labels, pictures) for card in cards],
    }
    return render_pdf("shortlist", values, pictures)


def _days(fair: Fair) -> str:
    day_range: Any = current_app.jinja_env.globals["day_range"]
    return f"{fair.name_in(current_locale())}, {day_range(fair.opens_on, fair.closes_on)}"


def _supplier(card: Card, labels: dict[str, str], pictures: dict[str, bytes]) -> dict[str, Any]:
    return {
        "name": card.name,
        "note": card.note,
        "reasons": card.reasons,
        "counter_reasons": card.counter_reasons,
        "products": [
            _product(product, card.reach, labels, pictures)
            for product in card.products[:MOST_PRODUCTS]
        ],
    }


def _product(
    product: Product, reach: Visibility, labels: dict[str, str], pictures: dict[str, bytes]
) -> dict[str, Any]:
    low, high = product.price_low, product.price_high
    currency = product.currency or "USD"
    price = show_money(low, currency) if product.priced_for(reach) and low is not None else ""
    if price and high is not None and high != low:
        price = f"{price} – {show_money(high, currency)}"
    least = show_quantity(product.moq, product.unit) if product.moq else ""
    return {
        "name": product.name_in(current_locale()),
        "materials": ", ".join(labels.get(code, code) for code in product.materials),
        "price": price,
        "minimum": str(_("from %(quantity)s", quantity=least)) if least else "",
        "picture": _picture(product, pictures, is_shown=product.seen_by(reach)),
    }


def _picture(product: Product, pictures: dict[str, bytes], *, is_shown: bool) -> str:
    """The name under which the picture is handed to the paper."""
    if is_shown and product.photo is not None:
        folder = current_settings().data_dir.resolve()
        path = path_of(folder, product.photo.sha256, "medium", "jpeg")
        if path.exists():
            pictures[f"{product.id}.jpg"] = path.read_bytes()
            return f"{product.id}.jpg"
    name = art_of(product.category or "SVC")
    pictures[f"{name}.svg"] = drawings()[name].encode()
    return f"{name}.svg"


def art_of(category: str) -> str:
    """The drawing of a category, as the component of the pages chooses it."""
    module: Any = current_app.jinja_env.get_template("components/drawing.html").make_module(
        {"url_for": lambda *_parts, **_more: ""}
    )
    found = re.search(r"#d-([a-z0-9]+)", str(module.drawing(category)))
    return found[1] if found else "crate"


@cache
def drawings() -> dict[str, str]:
    """{name: a drawing as a picture of its own}."""
    source = (current_app.static_folder or "") + "/icons/drawings.svg"
    text = Path(source).read_text(encoding="utf-8")
    found = re.findall(
        r'<symbol id="d-([a-z0-9]+)" viewBox="([^"]+)">(.*?)</symbol>', text, re.DOTALL
    )
    return {
        name: f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{body}</svg>'
        for name, box, body in found
    }
