"""Verbs of the programme and the one audit line each writes."""

from fairapp.core.audit import AuditTag as T
from fairapp.core.policy import SYSTEM
from fairapp.programme import services as programme
from fairapp.programme.models import TaskState
from tests.factories.programme import delegation, document, support_of, task_of

BY = {"actor": SYSTEM}
VERBS = {T.TASK_ADDED: lambda _: task_of()}
FOLLOWING = {
    T.DELEGATION_JOINED: (
        lambda _: delegation(),
        lambda it: programme.add_officer(it, position="Trưởng đoàn", **BY),
    ),
    T.DELEGATION_CHANGED: (
        lambda _: delegation(),
        lambda it: programme.change_delegation(it, decision=None, **BY),
    ),
    T.DELEGATION_LEFT: (
        lambda _: programme.add_officer(delegation(), position="Trưởng đoàn", **BY),
        lambda it: programme.leave_delegation(it, **BY),
    ),
    T.DELEGATION_SUPPORTED: (
        lambda _: (delegation(), document()),
        lambda it: support_of(*it),
    ),
    T.DELEGATION_SUPPORT_REMOVED: (
        lambda _: support_of(delegation()),
        lambda it: programme.remove_support(it, **BY),
    ),
    T.TASK_CHANGED: (
        lambda _: task_of(),
        lambda it: programme.change_task(it, version=1, document=None, state=TaskState.DONE, **BY),
    ),
    T.INDICATOR_DEFINED: (
        lambda _: programme.define_indicator(code="a.b", names={"vi": "A"}, unit="u"),
        lambda it: programme.state_definition(it, definition="A", scope="Hà Nội", **BY),
    ),
}
