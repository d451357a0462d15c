"""Verbs of fairs: opening one, its price list, its booths, the papers it rests on."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.accounts.models import Organisation
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import EditedMeanwhileError, FairError, InvalidInputError
from fairapp.core.money import CURRENCIES
from fairapp.core.policy import Actor
from fairapp.fairs.models import Booth, Document, Fair, FairKind, PlanAct, PriceItem, Series
from fairapp.fairs.services.ground import change_plan, edit_of

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class SlugTakenError(FairError):
    """Another fair already has this address."""

    code = "slug-taken"
    sentence = lazy_gettext("Another fair already has the address “%(slug)s”.")


class DocumentKnownError(FairError):
    """A document with this number and date is already registered."""

    code = "document-known"
    sentence = lazy_gettext("Document %(number)s of this date is already registered.")


def open_series(
    *, actor: Actor, slug: str, names: dict[str, str], organiser: Organisation
) -> Series:
    """The series at this address, or a new one."""
    known = db.session.scalar(select(Series).where(Series.slug == slug))
    if known is not None:
        return known
    series = Series(slug=slug, names=names, organiser_id=organiser.id)
    db.session.add(series)
    audit.record(AuditTag.SERIES_ADDED, series, actor=actor)
    return series


def open_fair(
    *,
    actor: Actor,
    series: Series,
    slug: str,
    names: dict[str, str],
    kind: FairKind = FairKind.OWN,
    **facts: Any,
) -> Fair:
    """Open an edition; `facts`: opens_on, closes_on, venue, city, country, edition, is_demo ...

    Raises SlugTakenError or InvalidInputError.
    """
    if db.session.scalar(select(Fair.id).where(Fair.slug == slug)) is not None:
        raise SlugTakenError(slug=slug)
    fair = Fair(series_id=series.id, slug=slug, names=names, kind=kind, **facts)
    _refuse_nonsense(fair)
    db.session.add(fair)
    audit.record(AuditTag.FAIR_OPENED, fair, actor=actor)
    return fair


def edit_fair(fair: Fair, *, actor: Actor, seen: str | None = None, **facts: Any) -> None:
    """Change dates, place, names or plans of a fair; its address never changes.

    `seen` is the version that the editor was shown; raises EditedMeanwhileError.
    """
    lock(fair)
    if seen and seen != str(fair.version):
        raise EditedMeanwhileError
    for field, value in facts.items():
        setattr(fair, field, value)
    _refuse_nonsense(fair)
    audit.record(AuditTag.FAIR_CHANGED, fair, actor=actor)


def _refuse_nonsense(fair: Fair) -> None:
    """The rules the database holds too, in words."""
    if not _SLUG.fullmatch(fair.slug):
        raise InvalidInputError(
            field=lazy_gettext("Address"), reason=lazy_gettext("only a-z, 0-9 and hyphens.")
        )
    if fair.closes_on < fair.opens_on:
        raise InvalidInputError(
            field=lazy_gettext("Closing day"),
            reason=lazy_gettext("it lies before the opening day."),
        )
    first, last = fair.applications_open_on, fair.applications_close_on
    if first and last and last < first:
        raise InvalidInputError(
            field=lazy_gettext("Last day to apply"),
            reason=lazy_gettext("it lies before the first day to apply."),
        )
    if not any(fair.names.values()):
        raise InvalidInputError(
            field=lazy_gettext("Name"), reason=lazy_gettext("the fair needs one.")
        )


RATES = ("is_extra", "early_amount", "early_until", "late_share", "late_from", "orders_until")


def add_price_item(
    fair: Fair,
    *,
    actor: Actor,
    code: str,
    names: dict[str, str],
    amount: Decimal,
    currency: str,
    **rates: Any,
) -> PriceItem:
    """Put a line on the price list; the same code and currency again replaces it.

    `rates`: columns of RATES, empty when left out. Raises InvalidInputError.
    """
    _refuse_prices(amount, currency, **rates)
    item = db.session.scalar(
        select(PriceItem).where(
            PriceItem.fair_id == fair.id, PriceItem.code == code, PriceItem.currency == currency
        )
    )
    if item is None:
        item = PriceItem(fair_id=fair.id, code=code, currency=currency)
        db.session.add(item)
    item.names, item.amount = names, amount
    for name in RATES:
        setattr(item, name, rates.get(name, False if name == "is_extra" else None))
    db.session.flush()
    audit.record(AuditTag.PRICE_SET, item, actor=actor, code=code, amount=amount, currency=currency)
    return item


def _refuse_prices(amount: Decimal, currency: str, **rates: Any) -> None:
    if amount < 0 or currency not in CURRENCIES:
        raise InvalidInputError(
            field=lazy_gettext("Price"),
            reason=lazy_gettext("an amount from 0 in a known currency."),
        )
    early, until = rates.get("early_amount"), rates.get("early_until")
    if (early is None) != (until is None) or (early is not None and not 0 <= early <= amount):
        raise InvalidInputError(
            field=lazy_gettext("Early price"),
            reason=lazy_gettext("a price not above the usual one, and its last day."),
        )
    share, since = rates.get("late_share"), rates.get("late_from")
    if (share is None) != (since is None) or (share is not None and not 0 <= share <= 500):
        raise InvalidInputError(
            field=lazy_gettext("Late surcharge"),
            reason=lazy_gettext("0 to 500 per cent, and its first day."),
        )
    if until is not None and since is not None and until >= since:
        raise InvalidInputError(
            field=lazy_gettext("Late surcharge"),
            reason=lazy_gettext("it begins after the early price has ended."),
        )


def block_booth(booth: Booth, *, actor: Actor, reason: str) -> None:
    """Take a booth out of use; `allocation.services.block_free_booth` asks first who has it."""
    line = (AuditTag.BOOTH_BLOCKED, {"booth": booth.code})
    edits = [edit_of(booth, blocked_reason=reason)]
    fair = db.session.get_one(Fair, booth.fair_id)
    change_plan(fair, edits, actor=actor, act=PlanAct.BLOCKED, line=line)


def unblock_booth(booth: Booth, *, actor: Actor) -> None:
    """Give a blocked booth back to use."""
    line = (AuditTag.BOOTH_UNBLOCKED, {"booth": booth.code})
    edits = [edit_of(booth, blocked_reason=None)]
    fair = db.session.get_one(Fair, booth.fair_id)
    change_plan(fair, edits, actor=actor, act=PlanAct.UNBLOCKED, line=line)


def register_document(
    *,
    actor: Actor,
    number: str | None,
    kind: str,
    issued_on: date,
    issuer: str,
    subject: str,
    code: str | None = None,
) -> Document:
    """Register an official paper; raises DocumentKnownError for the same number and date."""
    known = select(Document.id).where(Document.number == number, Document.issued_on == issued_on)
    if number and db.session.scalar(known) is not None:
        raise DocumentKnownError(number=number)
    document = Document(
        code=code,
        number=number,
        kind=kind,
        issued_on=issued_on,
        issuer=issuer,
        subject=subject,
    )
    db.session.add(document)
    audit.record(AuditTag.DOCUMENT_REGISTERED, document, actor=actor)
    return document
