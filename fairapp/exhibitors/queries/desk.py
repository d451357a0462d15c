"""Questions about an edition's texts and deadlines, and the papers of its exhibitors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.exhibitors.models import (
    Agreement,
    Application,
    Deadline,
    FairText,
    KeptBy,
    StandDesign,
    StandPerson,
    TextKind,
)
from fairapp.fairs.models import PriceItem


def fair_texts(fair_id: UUID) -> dict[TextKind, FairText]:
    """The texts of an edition by kind; one that is not written is left out."""
    rows = db.session.scalars(
        select(FairText).where(FairText.fair_id == fair_id).options(joinedload(FairText.file))
    )
    return {row.kind: row for row in rows}


@dataclass(slots=True)
class PriceLine:
    """One thing of the price list, as asked at home and from abroad."""

    is_extra: bool
    home: PriceItem | None = None
    abroad: PriceItem | None = None


def price_lines(fair_id: UUID) -> list[PriceLine]:
    """What a booth and what goes with it cost, as the call tells everybody; the dearest first."""
    items = db.session.scalars(
        select(PriceItem)
        .where(PriceItem.fair_id == fair_id)
        .order_by(PriceItem.currency.desc(), PriceItem.amount.desc(), PriceItem.code)
    )
    lines: dict[str, PriceLine] = {}
    for item in items:
        line = lines.setdefault(item.code, PriceLine(item.is_extra))
        if item.currency == "VND":
            line.home = item
        else:
            line.abroad = item
    return list(lines.values())


def deadlines_of(fair_id: UUID, kept_by: KeptBy | None = None) -> list[Deadline]:
    """The deadlines of an edition, the earliest first; kept by all or by one side."""
    found = (
        select(Deadline)
        .where(Deadline.fair_id == fair_id)
        .options(joinedload(Deadline.fair), joinedload(Deadline.document))
    )
    if kept_by is not None:
        found = found.where(Deadline.kept_by == kept_by)
    return sorted(db.session.scalars(found), key=lambda one: (one.due_on, one.code))


def due_deadlines(today: date) -> list[Deadline]:
    """What the desk has to do for the authority, is near, and has not been reminded of yet."""
    rows = db.session.scalars(
        select(Deadline)
        .where(
            Deadline.kept_by == KeptBy.DESK,
            Deadline.done_on.is_(None),
            Deadline.reminded_on.is_(None),
        )
        .options(joinedload(Deadline.fair), joinedload(Deadline.document))
        .order_by(Deadline.id)
    )
    return [row for row in rows if row.due_on - timedelta(days=row.remind_days) <= today]


def load_deadline(deadline_id: UUID) -> Deadline:
    """A deadline with its fair; raises NotFoundError."""
    deadline = db.session.get(Deadline, deadline_id, options=[joinedload(Deadline.fair)])
    if deadline is None:
        raise NotFoundError
    return deadline


def load_stand_person(person_id: UUID) -> StandPerson:
    """Somebody named for a stand; raises NotFoundError."""
    person = db.session.get(StandPerson, person_id)
    if person is None:
        raise NotFoundError
    return person


def designs_of(application_id: UUID) -> Sequence[StandDesign]:
    """Every drawing of an exhibitor's stand, the newest first."""
    return db.session.scalars(
        select(StandDesign)
        .where(StandDesign.application_id == application_id)
        .options(joinedload(StandDesign.file))
        .order_by(StandDesign.id.desc())
    ).all()


def latest_design(application_id: UUID) -> StandDesign | None:
    """The drawing that counts."""
    return db.session.scalar(
        select(StandDesign)
        .where(StandDesign.application_id == application_id)
        .order_by(StandDesign.id.desc())
        .limit(1)
    )


def find_designs(fair_id: UUID) -> Select[StandDesign]:
    """The newest drawing of every exhibitor of a fair, those waiting for a look first."""
    newest = (
        select(func.max(StandDesign.created_at))
        .where(StandDesign.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    return (
        select(StandDesign)
        .join(StandDesign.application)
        .where(StandDesign.fair_id == fair_id, StandDesign.created_at == newest)
        .options(
            joinedload(StandDesign.application).joinedload(Application.organisation),
            joinedload(StandDesign.file),
        )
        .order_by(StandDesign.state.desc(), StandDesign.created_at)
    )


def load_design(design_id: UUID) -> StandDesign:
    """A drawing with its exhibitor; raises NotFoundError."""
    design = db.session.scalar(
        select(StandDesign)
        .where(StandDesign.id == design_id)
        .options(
            joinedload(StandDesign.file),
            joinedload(StandDesign.application).joinedload(Application.organisation),
            joinedload(StandDesign.application).joinedload(Application.fair),
        )
    )
    if design is None:
        raise NotFoundError
    return design


def agreement_of(application_id: UUID) -> Agreement | None:
    """The agreement of an exhibitor, once it has a number."""
    return db.session.scalar(select(Agreement).where(Agreement.application_id == application_id))
