"""Rates of exchange: what one unit of a currency was worth in US dollars on a day."""

from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.contracts.models import ExchangeRate
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.money import CURRENCIES
from fairapp.core.policy import Actor

MOST_USD_PER_UNIT = Decimal(100)


class MissingRateError(FairError):
    """No rate of this currency is stored for the day or before it."""

    code = "missing-rate"
    about = "currency"
    status = 422
    sentence = lazy_gettext(
        "There is no rate for %(currency)s on %(on)s or before. Record one, then log the deal."
    )


def rate_on(currency: str, on: date) -> tuple[Decimal, date]:
    """(US dollars for one unit, the day that rate is of); raises MissingRateError."""
    if currency == "USD":
        return Decimal(1), on
    stored = db.session.scalar(
        select(ExchangeRate)
        .where(ExchangeRate.currency == currency, ExchangeRate.valid_on <= on)
        .order_by(ExchangeRate.valid_on.desc())
        .limit(1)
    )
    if stored is None:
        raise MissingRateError(currency=currency, on=f"{on:%d/%m/%Y}")
    return stored.usd_per_unit, stored.valid_on


def record_rate(
    *, actor: Actor, currency: str, valid_on: date, usd_per_unit: Decimal, source: str
) -> ExchangeRate:
    """Store a rate and who said so; the same day again is accepted only with the same rate."""
    _refuse_nonsense(currency, usd_per_unit)
    known = db.session.scalar(
        select(ExchangeRate).where(
            ExchangeRate.currency == currency, ExchangeRate.valid_on == valid_on
        )
    )
    if known is not None and known.usd_per_unit == usd_per_unit:
        return known
    if known is not None:
        raise InvalidInputError(
            field=lazy_gettext("Rate"),
            reason=lazy_gettext("another rate is stored for this currency and day."),
        )
    rate = ExchangeRate(
        currency=currency, valid_on=valid_on, usd_per_unit=usd_per_unit, source=source
    )
    db.session.add(rate)
    audit.record(AuditTag.RATE_RECORDED, rate, actor=actor, currency=currency, on=valid_on)
    return rate


def _refuse_nonsense(currency: str, usd_per_unit: Decimal) -> None:
    if currency not in CURRENCIES or currency == "USD":
        raise InvalidInputError(
            field=lazy_gettext("Currency"),
            reason=lazy_gettext("a code such as EUR, JPY or VND; the dollar needs no rate."),
        )
    if not 0 < usd_per_unit <= MOST_USD_PER_UNIT:
        raise InvalidInputError(
            field=lazy_gettext("Rate"),
            reason=lazy_gettext("US dollars for one unit, above 0 and at most 100."),
        )
