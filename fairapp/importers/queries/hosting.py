"""Questions about hosting: rules, decisions, offers."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.importers.models import (
    HostingDecision,
    HostingOffer,
    HostingRule,
    HostingTier,
    Importer,
    Passport,
)

_FREE_MAIL_WORDS = """
    gmail.com googlemail.com yahoo.com yahoo.co.jp outlook.com hotmail.com live.com icloud.com
    me.com aol.com gmx.de gmx.net web.de t-online.de orange.fr free.fr wanadoo.fr laposte.net
    naver.com daum.net hanmail.net qq.com 163.com 126.com sina.com mail.ru proton.me
    protonmail.com
"""
FREE_MAIL = frozenset(_FREE_MAIL_WORDS.split())
"""Domains that say nothing of a firm: thousands of people have their mail there."""


def rule_of(fair_id: UUID, tier: HostingTier) -> HostingRule | None:
    """The rule of a tier at a fair."""
    return db.session.scalar(
        select(HostingRule).where(HostingRule.fair_id == fair_id, HostingRule.tier == tier)
    )


@dataclass(frozen=True, slots=True)
class Hosting:
    """The rule of a buyer's tier, what was offered, and the sealed passport."""

    rule: HostingRule | None
    offer: HostingOffer | None
    passport: Passport | None


def hosting_of(importer: Importer) -> Hosting:
    """All of it in one statement."""
    tier_rule = (HostingRule.fair_id == Importer.fair_id) & (HostingRule.tier == Importer.tier)
    row = db.session.execute(
        select(HostingRule, HostingOffer, Passport)
        .select_from(Importer)
        .outerjoin(HostingRule, tier_rule)
        .outerjoin(HostingOffer, HostingOffer.importer_id == Importer.id)
        .outerjoin(Passport, Passport.importer_id == Importer.id)
        .where(Importer.id == importer.id)
    ).one()
    return Hosting(row[0], row[1], row[2])


def load_guest(importer_id: UUID) -> Importer:
    """A buyer with fair, firm and person, for the pages of hosting; raises NotFoundError."""
    importer = db.session.scalar(
        select(Importer)
        .where(Importer.id == importer_id)
        .options(
            joinedload(Importer.fair),
            joinedload(Importer.organisation),
            joinedload(Importer.person),
        )
    )
    if importer is None:
        raise NotFoundError
    return importer


def rules_of(fair_id: UUID) -> dict[HostingTier, HostingRule]:
    """{tier: its rule} of a fair."""
    found = db.session.scalars(select(HostingRule).where(HostingRule.fair_id == fair_id))
    return {rule.tier: rule for rule in found}


def offer_of(importer_id: UUID) -> HostingOffer | None:
    """What a buyer was offered."""
    return db.session.scalar(select(HostingOffer).where(HostingOffer.importer_id == importer_id))


def load_offer(offer_id: UUID) -> HostingOffer:
    """An offer; raises NotFoundError."""
    offer = db.session.get(HostingOffer, offer_id)
    if offer is None:
        raise NotFoundError
    return offer


def decisions_on(importer_id: UUID) -> list[HostingDecision]:
    """What the desk decided on a buyer, newest first."""
    found = select(HostingDecision).where(HostingDecision.importer_id == importer_id)
    return list(db.session.scalars(found.order_by(HostingDecision.created_at.desc()).limit(20)))


def passport_of(importer_id: UUID) -> Passport | None:
    """The sealed passport of a buyer."""
    return db.session.scalar(select(Passport).where(Passport.importer_id == importer_id))
