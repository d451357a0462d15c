"""Every change at the exhibitors' desk writes its one line."""

import pytest
from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.audit import AuditEntry
from fairapp.core.audit import AuditTag as T
from fairapp.core.policy import SYSTEM
from fairapp.exhibitors import services as exhibitors
from fairapp.exhibitors.models import Anchor, DesignState, KeptBy, TextKind
from tests import factories
from tests.factories.programme import document

BY = {"actor": SYSTEM}


class At:
    """A fair with one exhibitor."""

    def __init__(self):
        self.fair = factories.fair()
        self.application = factories.accepted_application(self.fair)


def deadline(at, basis):
    return exhibitors.set_deadline(
        at.fair,
        document=basis,
        names={"vi": "Nộp đăng ký hội chợ"},
        kept_by=KeptBy.DESK,
        anchor=Anchor.OPENS,
        offset_days=-30,
        remind_days=7,
        **BY,
    )


def design(at):
    return exhibitors.send_design(at.application, factories.paper(), **BY)


def agreement(at):
    return exhibitors.issue_agreement(at.application, **BY)


VERBS = {
    T.STAND_PERSON_NAMED: lambda at: exhibitors.name_person(at.application, full_name="A", **BY),
    T.FAIR_TEXT_WRITTEN: lambda at: exhibitors.write_text(
        at.fair, TextKind.RULES, texts={"vi": "Quy định"}, **BY
    ),
    T.DESIGN_SENT: design,
    T.AGREEMENT_ISSUED: agreement,
}  # fmt: skip
FOLLOWING = {
    T.STAND_PERSON_REMOVED: (
        lambda at: (at.application, exhibitors.name_person(at.application, full_name="A", **BY)),
        lambda it: exhibitors.remove_person(*it, **BY),
    ),
    T.DEADLINE_SET: (
        lambda at: (at, document()),
        lambda it: deadline(*it),
    ),
    T.DEADLINE_REMOVED: (
        lambda at: deadline(at, document()),
        lambda it: exhibitors.remove_deadline(it, **BY),
    ),
    T.DEADLINE_DONE: (
        lambda at: deadline(at, document()),
        lambda it: exhibitors.mark_deadline_done(it, done_on=clock.today(), **BY),
    ),
    T.DEADLINE_REMINDED: (
        lambda at: deadline(at, document()),
        lambda _: exhibitors.remind_of_deadlines(),
    ),
    T.DESIGN_DECIDED: (
        design,
        lambda it: exhibitors.decide_design(it, state=DesignState.APPROVED, note=None, **BY),
    ),
    T.AGREEMENT_SIGNED: (
        agreement,
        lambda it: exhibitors.keep_signed_copy(it, factories.paper(), **BY),
    ),
}


def lines_of(session, act):
    session.flush()
    before = len(session.scalars(select(AuditEntry.tag)).all())
    act()
    session.flush()
    return list(session.scalars(select(AuditEntry.tag).order_by(AuditEntry.id)))[before:]


@pytest.mark.parametrize("tag", VERBS, ids=str)
def test_change_writes_one_line(session, tag):
    at = At()
    assert lines_of(session, lambda: VERBS[tag](at)) == [tag]


@pytest.mark.parametrize("tag", FOLLOWING, ids=str)
def test_next_change_of_a_thing_writes_one_line(session, tag):
    prepare, act = FOLLOWING[tag]
    thing = prepare(At())
    assert lines_of(session, lambda: act(thing)) == [tag]
