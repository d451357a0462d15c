"""What a card of a matched supplier shows: pictures, a line about the place, reasons in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from fairapp.allocation.queries import stand_codes
from fairapp.core.i18n import current_locale
from fairapp.discovery.reasons import codes_in, sentences
from fairapp.exhibitors.models import Application, Product, Visibility, covers
from fairapp.fairs.queries import material_labels
from fairapp.importers.queries import EVERYBODY, Reach

PICTURES = 3


@dataclass(frozen=True, slots=True)
class Card:
    """One supplier as the page shows it."""

    application: Application
    score: float
    reasons: list[str]
    counter_reasons: list[str]
    note: str
    pictures: list[dict[str, str]]
    verdict: str = ""
    stand: str = ""
    reach: Visibility = Visibility.PUBLIC

    @property
    def is_open(self) -> bool:
        """Whether the reader may see the profile, and not only that the exhibitor is there."""
        return covers(self.reach, self.application.visibility)

    @property
    def products(self) -> list[Product]:
        """The products that the reader may know of."""
        return self.application.products_named_to(self.reach)

    @property
    def hidden(self) -> int:
        """How many products the reader may not even know of."""
        return len(self.application.products) - len(self.products)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.application.organisation.name_in(current_locale())


@dataclass(frozen=True, slots=True)
class Listed:
    """A supplier with score and coded reasons, wherever they are kept."""

    application: Application
    score: float
    reasons: list[dict[str, Any]]
    counter_reasons: list[dict[str, Any]]
    verdict: str = ""


def cards_of(
    listed: Sequence[Listed], also: Iterable[str] = (), *, reach: Reach = EVERYBODY
) -> tuple[list[Card], dict[str, str]]:
    """(cards, names of concepts): names in one statement, stands in another; `also` names more.

    `reach` says how far the reader of the cards may see into goods; without it, as everybody.
    """
    codes = set(also)
    for one in listed:
        codes |= codes_in([*one.reasons, *one.counter_reasons])
    labels = material_labels(codes, current_locale())
    stands = stand_codes([one.application.id for one in listed])
    cards = [
        Card(
            application=one.application,
            score=one.score,
            reasons=sentences(one.reasons, labels),
            counter_reasons=sentences(one.counter_reasons, labels),
            note=place_line(one.application, stands),
            pictures=pictures_of(one, reach.at(one.application)),
            verdict=one.verdict,
            stand=stands.get(one.application.id, ""),
            reach=reach.at(one.application),
        )
        for one in listed
    ]
    return cards, labels


def place_line(application: Application, stands: dict[UUID, str]) -> str:
    """Village, stand, first time: `Phú Vinh village · stand C14–15 · first time at the fair`."""
    firm = application.organisation
    parts = []
    if firm.village:
        parts.append(_("%(village)s village", village=firm.village))
    elif firm.province:
        parts.append(firm.province)
    if application.id in stands:
        parts.append(_("stand %(code)s", code=stands[application.id]))
    if application.is_first_time:
        parts.append(_("first time at the fair"))
    return " · ".join(parts)


def pictures_of(listed: Listed, reach: Visibility) -> list[dict[str, str]]:
    """Up to three photos or drawings of the category, the product that was matched first."""
    fallback = listed.application.main_category
    matched = {reason["facts"].get("product") for reason in listed.reasons}
    products = sorted(
        listed.application.products_named_to(reach),
        key=lambda one: (str(one.id) not in matched, one.photo_id is None),
    )
    found = [
        {"code": product.category or fallback or "SVC", "url": picture_url(product, reach)}
        for product in products[:PICTURES]
    ]
    return found or [{"code": fallback or "SVC", "url": ""}]


def picture_url(product: Product, reach: Visibility, width: int = 640) -> str:
    """The address of a product's picture as this reader may see it; '' when there is none."""
    if product.photo_id is None or not product.seen_by(reach):
        return ""
    return url_for("showcase.picture", product_id=product.id, width=width, kind="webp")
