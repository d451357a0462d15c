"""Verbs of needs: what an importer looks for; everything is optional but a category or a text."""

from decimal import Decimal
from typing import Any, ClassVar

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.i18n import LOCALES, current_locale
from fairapp.core.money import CURRENCIES
from fairapp.core.policy import Actor
from fairapp.core.search import fold
from fairapp.core.units import UNITS
from fairapp.fairs.models import Concept
from fairapp.fairs.queries import concept_labels, parents_within
from fairapp.importers.models import Importer, Need

MOST_NEEDS = 20
GOODS = ("category", "product")
LONGEST_TEXT = 2000


class BadNeedError(FairError):
    """The facts of a need cannot be right."""

    code = "bad-need"
    status = 422
    sentence: ClassVar[object] = lazy_gettext("%(reason)s")


EMPTY = lazy_gettext("Choose a category or write what you are looking for.")
TOO_MANY = lazy_gettext("Twenty needs are the most for one importer. Remove one first.")
UNKNOWN_CATEGORY = lazy_gettext("One of the categories is not known. Choose it from the list.")
BAD_QUANTITY = lazy_gettext("A quantity, a price or a number of days must be above zero.")
BAD_UNIT = lazy_gettext("The unit is not one of those offered.")
BAD_CURRENCY = lazy_gettext("A price needs its currency.")
CLASH = lazy_gettext(
    "You want %(wanted)s and rule out %(excluded)s: the two cannot both hold. Take one away."
)
BAD_TEXT = lazy_gettext("The text is longer than 2,000 characters.")


def state_need(importer: Importer, *, actor: Actor, **facts: Any) -> Need:
    """Write down something an importer looks for; raises BadNeedError.

    `facts`: categories, texts {locale: text}, materials_wanted, materials_excluded,
    certifications_required, order_quantity, unit, lead_time_days, price_max, currency, market.
    """
    count = select(func.count()).select_from(Need).where(Need.importer_id == importer.id)
    if (db.session.scalar(count) or 0) >= MOST_NEEDS:
        raise BadNeedError(reason=TOO_MANY)
    need = Need(importer_id=importer.id, fair_id=importer.fair_id)
    _fill(need, facts)
    db.session.add(need)
    audit.record(AuditTag.NEED_STATED, need, actor=actor)
    return need


def edit_need(need: Need, *, actor: Actor, **facts: Any) -> None:
    """Change what an importer looks for; raises BadNeedError."""
    lock(need)
    _fill(need, facts)
    audit.record(AuditTag.NEED_CHANGED, need, actor=actor)


def remove_need(need: Need, *, actor: Actor) -> None:
    """Forget something an importer no longer looks for."""
    audit.record(AuditTag.NEED_REMOVED, need, actor=actor)
    db.session.delete(need)


def _fill(need: Need, facts: dict[str, Any]) -> None:
    for fact, value in facts.items():
        setattr(need, fact, value)
    need.categories = need.categories or []
    need.texts = {locale: text for locale, text in (need.texts or {}).items() if text}
    _refuse_nonsense(need)


def _refuse_nonsense(need: Need) -> None:
    if not need.categories and not need.texts:
        raise BadNeedError(reason=EMPTY)
    if any(len(text) > LONGEST_TEXT or code not in LOCALES for code, text in need.texts.items()):
        raise BadNeedError(reason=BAD_TEXT)
    numbers: tuple[int | Decimal | None, ...] = (
        need.order_quantity,
        need.lead_time_days,
        need.price_max,
    )
    if any(number is not None and not 0 < number < 10**9 for number in numbers):
        raise BadNeedError(reason=BAD_QUANTITY)
    if need.unit is not None and need.unit not in UNITS:
        raise BadNeedError(reason=BAD_UNIT)
    if need.price_max is not None and need.currency not in CURRENCIES:
        raise BadNeedError(reason=BAD_CURRENCY)
    known = select(func.count()).select_from(Concept)
    known = known.where(Concept.code.in_(need.categories), Concept.kind.in_(GOODS))
    if need.categories and db.session.scalar(known) != len(set(need.categories)):
        raise BadNeedError(reason=UNKNOWN_CATEGORY)
    _refuse_clash(need)


def _refuse_clash(need: Need) -> None:
    """A material cannot be wanted and ruled out, by itself or with what it belongs to."""
    ruled_out = {fold(one) for one in need.materials_excluded or []}
    if not ruled_out or not need.materials_wanted:
        return
    above = parents_within("material")
    for wanted in need.materials_wanted:
        one: str | None = wanted
        while one is not None:
            if fold(one) in ruled_out:
                names = concept_labels([wanted, one], current_locale())
                raise BadNeedError(
                    reason=CLASH
                    % {"wanted": names.get(wanted, wanted), "excluded": names.get(one, one)}
                )
            one = above.get(one)
