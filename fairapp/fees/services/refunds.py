"""Leaving: what is kept of the money that was paid follows the fair's rule, nothing else."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.money import rounded
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Document, Fair
from fairapp.fees import queries
from fairapp.fees.models import Rate, RefundRule
from fairapp.fees.services.charging import add_charge, cancel_charges
from fairapp.fees.services.pricing import HUNDRED, Line
from fairapp.fees.services.support import ShareOutOfRangeError


def set_refund_rule(
    fair: Fair, *, actor: Actor, days_before: int, share: Decimal, document: Document | None
) -> RefundRule:
    """Say how much goes back to who leaves at least so many days before the opening.

    Raises ShareOutOfRangeError.
    """
    if not 0 <= share <= 100 or days_before < 0:
        raise ShareOutOfRangeError
    rule = db.session.scalar(
        select(RefundRule).where(
            RefundRule.fair_id == fair.id, RefundRule.days_before == days_before
        )
    )
    if rule is None:
        rule = RefundRule(fair_id=fair.id, days_before=days_before)
        db.session.add(rule)
    rule.share, rule.document_id = share, document.id if document else None
    db.session.flush()
    audit.record(AuditTag.REFUND_RULE_SET, rule, actor=actor, share=share, days=days_before)
    return rule


def drop_refund_rule(rule: RefundRule, *, actor: Actor) -> None:
    """Take a step of the rule away; what was settled by it stays."""
    audit.record(
        AuditTag.REFUND_RULE_DROPPED, rule, actor=actor, share=rule.share, days=rule.days_before
    )
    db.session.delete(rule)
    db.session.flush()


def refund_share(fair: Fair, day: date) -> Decimal:
    """The share in per cent that goes back on a day; everything where a fair has no rule."""
    return _share(queries.refund_rules(fair.id), (fair.opens_on - day).days)


def _share(rules: list[RefundRule], days_left: int) -> Decimal:
    if not rules:
        return HUNDRED
    # the rules come with the longest notice first
    return next((rule.share for rule in rules if rule.days_before <= days_left), Decimal(0))


def settle_leaving(
    application: Application, *, actor: Actor, today: date, everything: bool = False
) -> list[queries.Balance]:
    """Cancel what was charged, keep the rule's part of what was paid; returns the balances.

    Nobody owes more by leaving: what was never paid is cancelled whole. A balance below zero is
    money to give back. `everything`: the organiser cancels, so nothing is kept.
    """
    fair = db.session.get_one(Fair, application.fair_id)
    share = HUNDRED if everything else refund_share(fair, today)
    before = queries.account_of(application.id).balances
    for order in queries.live_orders(application.id):
        order.cancelled_at = clock.now()
        audit.record(
            AuditTag.EXTRA_CANCELLED,
            order,
            actor=actor,
            code=order.item.code,
            quantity=order.quantity,
        )
    cancel_charges(queries.live_charges(application_id=application.id), actor=actor)
    for balance in before:
        kept = kept_of(balance, share)
        if kept:
            line = Line(queries.LEAVING, 1, Rate.LIST, kept, balance.currency)
            add_charge(None, application, line, actor=actor)
    return queries.account_of(application.id).balances


def kept_of(balance: queries.Balance, share: Decimal) -> Decimal:
    """What the organiser keeps of the money paid for what was charged."""
    held = max(min(balance.paid, balance.charged), Decimal(0))
    return held - rounded(held * share / HUNDRED, balance.currency)
