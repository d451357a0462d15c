"""Verbs of the year's tasks: set by a document, moved on until they are done."""

from typing import Any

from flask_babel import lazy_gettext

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import EditedMeanwhileError, InvalidInputError
from fairapp.core.policy import Actor
from fairapp.fairs.models import Document
from fairapp.programme.models import Task, TaskState


def add_task(
    *,
    actor: Actor,
    year: int,
    title: str,
    document: Document | None,
    state: TaskState = TaskState.PLANNED,
    **facts: Any,
) -> Task:
    """Add a task to a year; `facts`: code, due_on, done_on."""
    task = Task(
        year=year,
        title=title,
        document_id=document.id if document else None,
        state=state,
        **facts,
    )
    _refuse_early_day(task)
    db.session.add(task)
    audit.record(AuditTag.TASK_ADDED, task, actor=actor, state=state)
    return task


def change_task(
    task: Task, *, actor: Actor, version: int, document: Document | None, **facts: Any
) -> None:
    """Change a task or move it on; raises EditedMeanwhileError for the second of two editors."""
    lock(task)
    if task.version != version:
        raise EditedMeanwhileError
    task.document_id = document.id if document else None
    for field, value in facts.items():
        setattr(task, field, value)
    _refuse_early_day(task)
    audit.record(AuditTag.TASK_CHANGED, task, actor=actor, state=task.state)


def _refuse_early_day(task: Task) -> None:
    if task.done_on is not None and task.state is not TaskState.DONE:
        raise InvalidInputError(
            field=lazy_gettext("Done on"), reason=lazy_gettext("the task is not done yet.")
        )
