"""Verbs of the programme: fairs abroad and who goes there, figures from documents, targets."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.accounts.models import Organisation, OrganisationKind
from fairapp.accounts.services import register_organisation
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.errors import FairError, InvalidInputError
from fairapp.core.policy import Actor
from fairapp.fairs.models import Document, FairKind, Series
from fairapp.fairs.services import open_fair, open_series
from fairapp.programme.models import (
    Delegation,
    DelegationMember,
    Indicator,
    MemberKind,
    Qualifier,
    RecordedValue,
    Target,
)

ABROAD = "fairs-abroad"


class AlreadyInDelegationError(FairError):
    """The enterprise is in this delegation already."""

    code = "already-in-delegation"
    sentence = lazy_gettext("%(name)s is in this delegation already.")


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


def open_fair_abroad(
    *, actor: Actor, slug: str, names: dict[str, str], decision: Document | None, **facts: Any
) -> Delegation:
    """Open a fair abroad and the delegation to it.

    `facts`: opens_on, closes_on, city, country, is_demo; departs_on and returns_on when they
    differ from the days of the fair. Raises SlugTakenError or InvalidInputError.
    """
    departs_on = facts.pop("departs_on", None) or facts["opens_on"]
    returns_on = facts.pop("returns_on", None) or facts["closes_on"]
    if returns_on < departs_on:
        raise InvalidInputError(
            field=lazy_gettext("Return"), reason=lazy_gettext("it lies before the departure.")
        )
    fair = open_fair(
        actor=actor,
        series=_series_abroad(actor),
        slug=slug,
        names=names,
        kind=FairKind.OVERSEAS,
        venue=facts.get("city"),
        **facts,
    )
    db.session.flush()
    delegation = Delegation(
        fair_id=fair.id,
        decision_id=decision.id if decision else None,
        departs_on=departs_on,
        returns_on=returns_on,
    )
    db.session.add(delegation)
    audit.record(AuditTag.DELEGATION_RECORDED, delegation, actor=actor)
    return delegation


def _series_abroad(actor: Actor) -> Series:
    """The one series of all fairs abroad, under whoever organises the own ones."""
    known = db.session.scalar(select(Series).where(Series.slug == ABROAD))
    if known is not None:
        return known
    organiser_id = db.session.scalar(select(Series.organiser_id).order_by(Series.created_at))
    organiser = (
        db.session.get_one(Organisation, organiser_id)
        if organiser_id
        else register_organisation(
            actor=actor, name="Ban tổ chức", kind=OrganisationKind.STATE_BODY, country="VN"
        )
    )
    names = {"vi": "Hội chợ nước ngoài", "en": "Fairs abroad"}
    series = open_series(actor=actor, slug=ABROAD, names=names, organiser=organiser)
    db.session.flush()
    return series


def add_enterprise(
    delegation: Delegation,
    organisation: Organisation,
    *,
    actor: Actor,
    position: str,
    support: Decimal | None = None,
) -> DelegationMember:
    """Let an enterprise travel; raises AlreadyInDelegationError."""
    known = select(DelegationMember.id).where(
        DelegationMember.delegation_id == delegation.id,
        DelegationMember.organisation_id == organisation.id,
    )
    if db.session.scalar(known) is not None:
        raise AlreadyInDelegationError(name=organisation.name)
    return _join(
        delegation,
        actor,
        kind=MemberKind.ENTERPRISE,
        organisation_id=organisation.id,
        position=position,
        support=support,
    )


def add_officer(delegation: Delegation, *, actor: Actor, position: str) -> DelegationMember:
    """Let an officer travel; officers are known by role."""
    return _join(delegation, actor, kind=MemberKind.OFFICER, position=position)


def _join(delegation: Delegation, actor: Actor, **facts: Any) -> DelegationMember:
    member = DelegationMember(delegation_id=delegation.id, **facts)
    db.session.add(member)
    audit.record(AuditTag.DELEGATION_JOINED, member, actor=actor, kind=member.kind)
    return member


def define_indicator(*, code: str, names: dict[str, str], unit: str) -> Indicator:
    """The indicator of this code, or a new one."""
    known = db.session.get(Indicator, code)
    if known is not None:
        return known
    indicator = Indicator(code=code, names=names, unit=unit)
    db.session.add(indicator)
    db.session.flush()
    return indicator


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
