"""Verbs of figures from elsewhere: definitions, recorded values and targets, each in versions."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.policy import Actor
from fairapp.fairs.models import Document
from fairapp.programme.models import (
    Indicator,
    IndicatorDefinition,
    Qualifier,
    RecordedValue,
    Target,
)
from fairapp.programme.queries import COMPUTED

_CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")


class FigureKnownError(FairError):
    """The same document already gives another figure for the same thing in the same version."""

    code = "figure-known"
    sentence = lazy_gettext(
        "This document already gives %(value)s here. Record the new figure as another version."
    )


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a document states it; `high` makes it a range."""

    value: Decimal
    unit: str
    scope: str
    high: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    version: int = 1
    note: str | None = None


def define_indicator(*, code: str, names: dict[str, str], unit: str) -> Indicator:
    """The indicator of this code, or a new one."""
    known = db.session.get(Indicator, code)
    if known is not None:
        return known
    if not _CODE.fullmatch(code):
        raise InvalidInputError(
            field=lazy_gettext("Code"),
            reason=lazy_gettext("Small letters, digits, points and underscores only."),
        )
    is_computed = code in COMPUTED
    names = dict(COMPUTED[code]) if is_computed else names
    indicator = Indicator(code=code, names=names, unit=unit, is_computed=is_computed)
    db.session.add(indicator)
    db.session.flush()
    return indicator


def state_definition(
    indicator: Indicator,
    *,
    actor: Actor,
    definition: str,
    scope: str,
    document: Document | None = None,
) -> IndicatorDefinition:
    """Say what an indicator counts and where; saying it anew makes the next version."""
    row = IndicatorDefinition(
        indicator_code=indicator.code,
        version=_next(IndicatorDefinition, indicator_code=indicator.code),
        definition=definition,
        scope=scope,
        document_id=document.id if document else None,
    )
    db.session.add(row)
    audit.record(
        AuditTag.INDICATOR_DEFINED, row, actor=actor, indicator=indicator.code, version=row.version
    )
    return row


def _next(table: type[IndicatorDefinition | RecordedValue | Target], **place: Any) -> int:
    """The version that the next row at this place has."""
    last = db.session.scalar(select(func.max(table.version)).filter_by(**place))
    return (last or 0) + 1


def next_value_version(
    indicator: Indicator, *, scope: str, years: tuple[int, int], document: Document
) -> int:
    """The version that another figure of the same document would have."""
    return _next(
        RecordedValue,
        indicator_code=indicator.code,
        scope=scope,
        year=years[0],
        until_year=years[1],
        document_id=document.id,
    )


def next_target_version(indicator: Indicator, *, scope: str, year: int) -> int:
    """The version that another target of the same year would have."""
    return _next(Target, indicator_code=indicator.code, scope=scope, year=year)


def record_value(
    indicator: Indicator,
    figure: Figure,
    *,
    actor: Actor,
    years: tuple[int, int],
    as_of: date,
    document: Document,
) -> RecordedValue:
    """Record a figure from elsewhere with its document; the same again changes nothing.

    Raises FigureKnownError when the document gives another figure in the same version.
    """
    place = {
        "indicator_code": indicator.code,
        "scope": figure.scope,
        "year": years[0],
        "until_year": years[1],
        "document_id": document.id,
        "version": figure.version,
    }
    known = db.session.scalar(select(RecordedValue).filter_by(**place))
    if known is not None:
        _refuse_other((known.value, known.high), figure)
        return known
    row = RecordedValue(
        **place,
        value=figure.value,
        high=figure.high,
        qualifier=figure.qualifier,
        unit=figure.unit,
        as_of=as_of,
        note=figure.note,
    )
    db.session.add(row)
    audit.record(
        AuditTag.INDICATOR_RECORDED,
        row,
        actor=actor,
        indicator=indicator.code,
        version=figure.version,
    )
    return row


def set_target(
    indicator: Indicator, figure: Figure, *, actor: Actor, year: int, document: Document
) -> Target:
    """Set what a year is to reach; a change is a new version with its own document."""
    place = {
        "indicator_code": indicator.code,
        "scope": figure.scope,
        "year": year,
        "version": figure.version,
    }
    known = db.session.scalar(select(Target).filter_by(**place))
    if known is not None:
        _refuse_other((known.low, known.high), figure)
        return known
    row = Target(
        **place,
        low=figure.value,
        high=figure.high,
        qualifier=figure.qualifier,
        unit=figure.unit,
        document_id=document.id,
        note=figure.note,
    )
    db.session.add(row)
    audit.record(
        AuditTag.TARGET_SET, row, actor=actor, indicator=indicator.code, version=figure.version
    )
    return row


def _refuse_other(known: tuple[Decimal, Decimal | None], figure: Figure) -> None:
    if known != (figure.value, figure.high):
        raise FigureKnownError(value=f"{known[0].normalize():f}")
