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
from fairapp.exhibitors.models import Application, Product
from fairapp.fairs.queries import concept_labels

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
    listed: Sequence[Listed], also: Iterable[str] = (), *, is_buyer: bool = True
) -> tuple[list[Card], dict[str, str]]:
    """(cards, names of concepts): names in one statement, stands in another; `also` names more."""
    codes = set(also)
    for one in listed:
        codes |= codes_in([*one.reasons, *one.counter_reasons])
    labels = concept_labels(codes, current_locale())
    stands = stand_codes([one.application.id for one in listed])
    cards = [
        Card(
            application=one.application,
            score=one.score,
            reasons=sentences(one.reasons, labels),
            counter_reasons=sentences(one.counter_reasons, labels),
            note=place_line(one.application, stands),
            pictures=pictures_of(one, is_buyer=is_buyer),
            verdict=one.verdict,
            stand=stands.get(one.application.id, ""),
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


def pictures_of(listed: Listed, *, is_buyer: bool = True) -> list[dict[str, str]]:
    """Up to three photos or drawings of the category, the product that was matched first."""
    fallback = listed.application.main_category
    matched = {reason["facts"].get("product") for reason in listed.reasons}
    products = sorted(
        listed.application.products,
        key=lambda one: (str(one.id) not in matched, one.photo is None),
    )
    found = [
        {
            "code": product.category or fallback or "SVC",
            "url": photo_url(product, is_buyer=is_buyer),
        }
        for product in products[:PICTURES]
    ]
    return found or [{"code": fallback or "SVC", "url": ""}]


def photo_url(product: Product, *, is_buyer: bool = True) -> str:
    """The address of a product's photo, or nothing."""
    if product.photo is None or not product.seen_by(is_buyer=is_buyer):
        return ""
    return url_for("core.file", file_id=product.photo.id, size="medium", kind="webp")
