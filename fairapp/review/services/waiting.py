"""The verb that writes how the waiting list moves up."""

from collections.abc import Sequence
from http import HTTPStatus

from flask_babel import lazy_gettext

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.review import queries
from fairapp.review.models import WaitingRule


class UnclearRuleError(FairError):
    """A rule without steps, or with one step twice."""

    code = "unclear-rule"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("Choose at least one step, and each step once.")


def set_waiting_rule(fair: Fair, *, actor: Actor, steps: Sequence[str], seed: int) -> WaitingRule:
    """Write what counts, in its order; raises UnclearRuleError."""
    lock(fair)
    known = all(step in queries.STEPS for step in steps)
    if not steps or not known or len(set(steps)) != len(steps):
        raise UnclearRuleError
    rule = queries.waiting_rule(fair.id)
    if rule is None:
        rule = WaitingRule(fair_id=fair.id)
        db.session.add(rule)
    elif (list(rule.steps), rule.seed) == (list(steps), seed):
        return rule
    rule.steps, rule.seed = list(steps), seed
    db.session.flush()
    audit.record(AuditTag.WAITING_RULE_SET, rule, actor=actor, steps=list(steps), seed=seed)
    return rule
