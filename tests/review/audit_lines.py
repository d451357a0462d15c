"""Verbs of this room, each with the one line it writes; tests/test_audit_lines.py runs them."""

from fairapp.core.audit import AuditTag as T
from fairapp.core.policy import Actor
from fairapp.exhibitors.services import Verdict
from fairapp.review import services
from fairapp.review.services import Wanted
from tests import factories

QUALITY = Wanted({"en": "Quality"}, {}, weight=10, lowest=0, highest=10)


def reviewer() -> Actor:
    """Somebody whose points can be kept."""
    return Actor(person_id=factories.person().id)


def criteria(at):
    return services.set_criteria(at.fair, [QUALITY], actor=reviewer())


def reason(at):
    return services.write_reason(at.fair, Verdict.REJECT, {"vi": "Hết gian"}, actor=reviewer())


def score(at):
    """Criteria, and an application to give points to."""
    return at.application, criteria(at)


def give(it):
    application, version = it
    [criterion] = version.criteria
    services.score_application(
        application, actor=reviewer(), criteria=version, given={criterion.id: (7, "")}
    )


def two(at):
    """Two applications that may be one."""
    return factories.application(at.fair), factories.application(at.fair)


VERBS = {
    T.CRITERIA_SET: criteria,
    T.REASON_WRITTEN: reason,
    T.WAITING_RULE_SET: lambda at: services.set_waiting_rule(
        at.fair, actor=reviewer(), steps=["points", "draw"], seed=7
    ),
}
FOLLOWING = {
    T.APPLICATION_SCORED: (score, give),
    T.APPLICATIONS_KEPT_APART: (
        two,
        lambda it: services.keep_apart(*it, actor=reviewer()),
    ),
    T.APPLICATIONS_MERGED: (
        two,
        lambda it: services.merge_applications(*it, actor=reviewer(), sides={}),
    ),
    T.MERGE_UNDONE: (
        lambda at: services.merge_applications(*two(at), actor=reviewer(), sides={}),
        lambda it: services.undo_merge(it, actor=reviewer()),
    ),
    T.APPLICATION_REOPENED: (
        lambda at: factories.application(at.fair, state="rejected"),
        lambda it: services.take_back(it, actor=reviewer()),
    ),
    T.REASON_REMOVED: (reason, lambda it: services.remove_reason(it, actor=reviewer())),
}
