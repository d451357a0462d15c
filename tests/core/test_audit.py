"""The audit record: declared, append-only, without personal data."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from fairapp.core import audit
from fairapp.core.audit import AuditTag, UndeclaredFactsError
from fairapp.core.policy import SYSTEM
from tests import factories


def test_line_holds_the_declared_facts(session):
    fair = factories.fair()
    audit.record(AuditTag.PLAN_IMPORTED, fair, actor=SYSTEM, rows=630)
    session.flush()
    line = session.query(audit.AuditEntry).filter_by(thing_id=fair.id).one()
    assert (line.tag, line.facts, line.fair_id) == ("fairs:plan:imported", {"rows": 630}, fair.id)


def test_undeclared_fact_is_refused(session):
    with pytest.raises(UndeclaredFactsError):
        audit.record(AuditTag.PLAN_IMPORTED, factories.fair(), actor=SYSTEM, rows=1, name="x")


def test_free_text_is_refused(session):
    with pytest.raises(UndeclaredFactsError):
        audit.record(
            AuditTag.BOOTH_BLOCKED, factories.fair(), actor=SYSTEM, reason="bà chủ xưởng bị ốm"
        )


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET tag = 'x'", "DELETE FROM audit_entry"]
)
def test_database_refuses_to_change_a_line(session, statement):
    audit.record(AuditTag.PLAN_IMPORTED, factories.fair(), actor=SYSTEM, rows=1)
    session.flush()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
