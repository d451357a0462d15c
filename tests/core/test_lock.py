"""Locking a row keeps what an earlier verb of the same unit of work has set."""

from fairapp.core.db import lock
from tests import factories


def test_locked_row_keeps_what_was_set_before(session):
    firm = factories.organisation()
    firm.name = "Xưởng đổi tên"
    lock(firm)
    assert firm.name == "Xưởng đổi tên"
