"""Verbs of the programme: fairs abroad, who goes there, figures from documents, tasks."""

from fairapp.programme.services.delegations import (
    ABROAD,
    AlreadyInDelegationError,
    MemberHoldsRecordsError,
    add_enterprise,
    add_officer,
    change_delegation,
    give_support,
    leave_delegation,
    open_fair_abroad,
    remove_support,
)
from fairapp.programme.services.figures import (
    Figure,
    FigureKnownError,
    define_indicator,
    next_target_version,
    next_value_version,
    record_value,
    set_target,
    state_definition,
)
from fairapp.programme.services.tasks import add_task, change_task

__all__ = [
    "ABROAD",
    "AlreadyInDelegationError",
    "Figure",
    "FigureKnownError",
    "MemberHoldsRecordsError",
    "add_enterprise",
    "add_officer",
    "add_task",
    "change_delegation",
    "change_task",
    "define_indicator",
    "give_support",
    "leave_delegation",
    "next_target_version",
    "next_value_version",
    "open_fair_abroad",
    "record_value",
    "remove_support",
    "set_target",
    "state_definition",
]
