"""Verbs of fairs abroad: opening one, who goes there, what support they get."""

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
from fairapp.core.money import CURRENCIES
from fairapp.core.policy import Actor
from fairapp.fairs.models import Document, FairKind, Series
from fairapp.fairs.services import edit_fair, open_fair, open_series
from fairapp.programme import queries
from fairapp.programme.models import (
    Delegation,
    DelegationMember,
    DelegationSupport,
    MemberKind,
    SupportKind,
)

ABROAD = "fairs-abroad"


class AlreadyInDelegationError(FairError):
    """The enterprise is in this delegation already."""

    code = "already-in-delegation"
    sentence = lazy_gettext("%(name)s is in this delegation already.")


class MemberHoldsRecordsError(FairError):
    """Support or a result is on record for a member."""

    code = "member-holds-records"
    sentence = lazy_gettext(
        "%(name)s has support or results on record here. Take those back first."
    )


def open_fair_abroad(
    *, actor: Actor, slug: str, names: dict[str, str], decision: Document | None, **facts: Any
) -> Delegation:
    """Open a fair abroad and the delegation to it.

    `facts`: opens_on, closes_on, city, country, is_demo; departs_on and returns_on when they
    differ from the days of the fair. Raises SlugTakenError or InvalidInputError.
    """
    departs_on = facts.pop("departs_on", None) or facts["opens_on"]
    returns_on = facts.pop("returns_on", None) or facts["closes_on"]
    _refuse_backwards(departs_on, returns_on)
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


def _refuse_backwards(departs_on: date, returns_on: date) -> None:
    if returns_on < departs_on:
        raise InvalidInputError(
            field=lazy_gettext("Return"), reason=lazy_gettext("it lies before the departure.")
        )


def change_delegation(
    delegation: Delegation, *, actor: Actor, decision: Document | None, **facts: Any
) -> None:
    """Change the decision, the days away, or what is known of the fair itself.

    `facts`: departs_on, returns_on, and those of the fair (names, city, country, days).
    """
    departs_on = facts.pop("departs_on", None) or facts.get("opens_on", delegation.departs_on)
    returns_on = facts.pop("returns_on", None) or facts.get("closes_on", delegation.returns_on)
    _refuse_backwards(departs_on, returns_on)
    if facts:
        edit_fair(delegation.fair, actor=actor, **facts)
    delegation.decision_id = decision.id if decision else None
    delegation.departs_on, delegation.returns_on = departs_on, returns_on
    audit.record(AuditTag.DELEGATION_CHANGED, delegation, actor=actor)


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


def leave_delegation(member: DelegationMember, *, actor: Actor) -> None:
    """Take a member out again; raises MemberHoldsRecordsError once something rests on it."""
    if queries.holds_member(member):
        raise MemberHoldsRecordsError(
            name=member.organisation.name if member.organisation else member.position
        )
    audit.record(AuditTag.DELEGATION_LEFT, member, actor=actor, kind=member.kind)
    db.session.delete(member)


def give_support(
    delegation: Delegation,
    *,
    actor: Actor,
    kind: SupportKind,
    money: tuple[Decimal, str],
    document: Document,
    member: DelegationMember | None = None,
) -> DelegationSupport:
    """Record what the budget paid for the delegation, or for one of its members."""
    amount, currency = money
    if amount <= 0 or currency not in CURRENCIES:
        raise InvalidInputError(
            field=lazy_gettext("Amount"), reason=lazy_gettext("it must be above zero.")
        )
    support = DelegationSupport(
        delegation_id=delegation.id,
        member_id=member.id if member else None,
        kind=kind,
        amount=amount,
        currency=currency,
        document_id=document.id,
    )
    db.session.add(support)
    facts = {"kind": kind, "amount": amount, "currency": currency}
    audit.record(AuditTag.DELEGATION_SUPPORTED, support, actor=actor, **facts)
    return support


def remove_support(support: DelegationSupport, *, actor: Actor) -> None:
    """Take back a support that was recorded by mistake."""
    facts = {"kind": support.kind, "amount": support.amount, "currency": support.currency}
    audit.record(AuditTag.DELEGATION_SUPPORT_REMOVED, support, actor=actor, **facts)
    db.session.delete(support)
