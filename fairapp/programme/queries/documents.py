"""Questions about official papers, the tasks they set, and what rests on each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.fairs.models import Document
from fairapp.programme.models import (
    Delegation,
    DelegationSupport,
    RecordedValue,
    Target,
    Task,
)
from fairapp.programme.queries.delegations import in_year


def find_documents(query: str = "", year: int | None = None) -> Select[Document]:
    """Registered documents, newest first, by words of number or subject."""
    found = select(Document).order_by(Document.issued_on.desc(), Document.number)
    if query:
        like = f"%{query}%"
        found = found.where(or_(Document.number.ilike(like), Document.subject.ilike(like)))
    return found.where(in_year(Document.issued_on, year)) if year else found


def document_by_code(code: str) -> Document | None:
    """The document that the officers' sheets know by this number."""
    return db.session.scalar(select(Document).where(Document.code == code))


def all_documents() -> list[Document]:
    """Every registered document, newest first, for a choice."""
    return list(db.session.scalars(find_documents()))


@dataclass(frozen=True, slots=True)
class Resting:
    """Everything that rests on one document."""

    document: Document
    values: Sequence[RecordedValue]
    targets: Sequence[Target]
    delegations: Sequence[Delegation]
    tasks: Sequence[Task]
    related: Sequence[Document]


def resting_on(of: UUID) -> Resting:
    """A document, what it is the source of, and its ties; raises NotFoundError."""
    source = select(Document.related_id).where(Document.id == of).scalar_subquery()
    tied = or_(Document.id == of, Document.related_id == of, Document.id == source)
    papers = list(db.session.scalars(select(Document).where(tied).order_by(Document.issued_on)))
    own = [paper for paper in papers if paper.id == of]
    if not own:
        raise NotFoundError
    supported = select(DelegationSupport.delegation_id).where(DelegationSupport.document_id == of)
    ask = db.session.scalars
    return Resting(
        document=own[0],
        values=ask(
            select(RecordedValue)
            .where(RecordedValue.document_id == of)
            .options(joinedload(RecordedValue.indicator))
            .order_by(RecordedValue.indicator_code, RecordedValue.year)
        ).all(),
        targets=ask(
            select(Target)
            .where(Target.document_id == of)
            .options(joinedload(Target.indicator))
            .order_by(Target.indicator_code, Target.year)
        ).all(),
        delegations=ask(
            select(Delegation)
            .where(or_(Delegation.decision_id == of, Delegation.id.in_(supported)))
            .options(joinedload(Delegation.fair))
            .order_by(Delegation.departs_on)
        ).all(),
        tasks=ask(select(Task).where(Task.document_id == of).order_by(Task.due_on)).all(),
        related=[paper for paper in papers if paper.id != of],
    )


def tasks_of(year: int) -> list[Task]:
    """The tasks of a year with their documents, in the order in which they are due."""
    return list(
        db.session.scalars(
            select(Task)
            .where(Task.year == year)
            .options(joinedload(Task.document))
            .order_by(Task.due_on, Task.code, Task.id)
        )
    )


def load_task(task_id: UUID) -> Task:
    """A task with its document; raises NotFoundError."""
    found = db.session.scalar(
        select(Task).where(Task.id == task_id).options(joinedload(Task.document))
    )
    if found is None:
        raise NotFoundError
    return found


def task_by_code(code: str) -> Task | None:
    """The task that the officers' sheets know by this number."""
    return db.session.scalar(select(Task).where(Task.code == code))
