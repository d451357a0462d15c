"""Questions about stands: who has which booth, what is free, what a plan shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from fairapp.accounts.models import Organisation
from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState, CoExhibitor
from fairapp.core.clock import now
from fairapp.core.codes import code_order, short_codes
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.search import matches
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Booth, Hall, Zone

FREE, BLOCKED = "free", "blocked"


def is_live(moment: datetime) -> ColumnElement[bool]:
    """A stand that still has its booths: not released, and not a hold that has run out."""
    return and_(
        Allocation.state != AllocationState.RELEASED,
        or_(Allocation.expires_at.is_(None), Allocation.expires_at > moment),
    )


@dataclass(frozen=True, slots=True)
class PlannedBooth:
    """One booth as the plan shows it: its ground, its state, who has it."""

    id: UUID
    code: str
    hall: str
    zone: str
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    kind: str
    is_corner: bool
    open_sides: int
    blocked_reason: str | None
    state: str = FREE
    allocation_id: UUID | None = None
    application_id: UUID | None = None
    expires_at: datetime | None = None
    holder: str = ""
    holder_en: str | None = None
    village: str | None = None
    phone: str | None = None
    tax_code: str | None = None
    search_text: str = ""

    @property
    def area(self) -> Decimal:
        """Ground in square metres."""
        return self.width * self.height

    def holder_in(self, locale: str) -> str:
        """Who has it, in a script the reader can read."""
        return self.holder if locale == "vi" or not self.holder_en else self.holder_en


@dataclass(frozen=True, slots=True)
class PlanState:
    """A fair's whole plan at one moment."""

    halls: Sequence[Hall]
    zones: Sequence[Zone]
    booths: Sequence[PlannedBooth]


def plan_state(fair_id: UUID, *, moment: datetime | None = None) -> PlanState:
    """Halls, zones and every booth with its state and holder, in two statements."""
    moment = moment or now()
    ground = db.session.execute(
        select(Zone, Hall)
        .join(Hall, Hall.id == Zone.hall_id)
        .where(Zone.fair_id == fair_id, Zone.removed_at.is_(None))
        .order_by(Hall.code, Zone.code)
    ).all()
    halls = {hall.id: hall for _, hall in sorted(ground, key=lambda row: code_order(row[1].code))}
    zones = {zone.id: zone for zone, _ in ground}
    rows = db.session.execute(_booths_with_stands(fair_id, moment))
    booths = [_planned(row, halls[row.hall_id].code, zones[row.zone_id].code) for row in rows]
    booths.sort(key=lambda booth: (booth.hall, booth.zone, code_order(booth.code)))
    return PlanState(list(halls.values()), list(zones.values()), booths)


_BOOTH_FIELDS = ("id", "code", "x", "y", "width", "height", "kind", "is_corner", "open_sides",
                 "blocked_reason")  # fmt: skip
_STAND_FIELDS = ("state", "allocation_id", "application_id", "expires_at", "holder", "holder_en",
                 "village", "phone", "tax_code", "search_text")  # fmt: skip


def _booths_with_stands(fair_id: UUID, moment: datetime) -> Select[Any]:
    stands = (
        select(
            AllocatedBooth.booth_id,
            Allocation.state,
            Allocation.id.label("allocation_id"),
            Allocation.application_id,
            Allocation.expires_at,
            Organisation.name.label("holder"),
            Organisation.name_en.label("holder_en"),
            Organisation.village,
            Organisation.phone,
            Organisation.tax_code,
            Organisation.search_text,
        )
        .join(Allocation, Allocation.id == AllocatedBooth.allocation_id)
        .join(Application, Application.id == Allocation.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Allocation.fair_id == fair_id, AllocatedBooth.released_at.is_(None))
        .where(is_live(moment))
        .subquery()
    )
    fields = [getattr(Booth, name) for name in (*_BOOTH_FIELDS, "hall_id", "zone_id")]
    return (
        select(*fields, *(stands.c[name] for name in _STAND_FIELDS))
        .outerjoin(stands, stands.c.booth_id == Booth.id)
        .where(Booth.fair_id == fair_id, Booth.removed_at.is_(None))
    )


def _planned(row: Any, hall: str, zone: str) -> PlannedBooth:
    facts = {name: getattr(row, name) for name in _BOOTH_FIELDS}
    if row.allocation_id is not None:
        facts |= {name: getattr(row, name) for name in _STAND_FIELDS}
        facts["state"] = row.state.value
    elif row.blocked_reason is not None:
        facts["state"] = BLOCKED
    return PlannedBooth(hall=hall, zone=zone, **facts)


def live_place_of(booth_id: UUID, *, moment: datetime | None = None) -> AllocatedBooth | None:
    """The stand that has this booth now, with exhibitor and all its booths; None when free."""
    return db.session.scalar(
        select(AllocatedBooth)
        .join(AllocatedBooth.allocation)
        .where(AllocatedBooth.booth_id == booth_id, AllocatedBooth.released_at.is_(None))
        .where(is_live(moment or now()))
        .options(
            joinedload(AllocatedBooth.allocation)
            .joinedload(Allocation.application)
            .joinedload(Application.organisation),
            joinedload(AllocatedBooth.allocation)
            .selectinload(Allocation.places)
            .joinedload(AllocatedBooth.booth),
        )
    )


def load_allocation(allocation_id: UUID) -> Allocation:
    """A stand with its booths and exhibitor; raises NotFoundError."""
    allocation = db.session.scalar(
        select(Allocation)
        .where(Allocation.id == allocation_id)
        .options(
            selectinload(Allocation.places).joinedload(AllocatedBooth.booth),
            joinedload(Allocation.application).joinedload(Application.organisation),
        )
    )
    if allocation is None:
        raise NotFoundError
    return allocation


def allocations_of(application_id: UUID) -> Select[Allocation]:
    """Every stand an application has or had, newest first, with booths."""
    return (
        select(Allocation)
        .where(Allocation.application_id == application_id)
        .options(selectinload(Allocation.places).joinedload(AllocatedBooth.booth))
        .order_by(Allocation.created_at.desc())
    )


def history_of(booth_id: UUID) -> Select[AllocatedBooth]:
    """Who has had a booth, newest first."""
    return (
        select(AllocatedBooth)
        .join(AllocatedBooth.allocation)
        .where(AllocatedBooth.booth_id == booth_id)
        .options(
            joinedload(AllocatedBooth.allocation)
            .joinedload(Allocation.application)
            .joinedload(Application.organisation)
        )
        .order_by(Allocation.created_at.desc())
        .limit(20)
    )


def find_standless(fair_id: UUID, query: str = "") -> Select[Application]:
    """Accepted applications that have no stand now, longest waiting first."""
    has_stand = exists().where(Allocation.application_id == Application.id, is_live(now()))
    shares = exists().where(
        CoExhibitor.application_id == Application.id, CoExhibitor.left_at.is_(None)
    )
    return (
        select(Application)
        .join(Application.organisation)
        .where(Application.fair_id == fair_id, Application.state == ApplicationState.ACCEPTED)
        .where(~has_stand, ~shares, matches(Organisation.search_text, query))
        .options(joinedload(Application.organisation))
        .order_by(Application.decided_at, Application.created_at)
    )


def expired_holds(moment: datetime) -> Select[Allocation]:
    """Holds that have run out and still keep their booths."""
    return (
        select(Allocation)
        .where(Allocation.state == AllocationState.HELD, Allocation.expires_at <= moment)
        .order_by(Allocation.id)
    )


def stand_codes(application_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{application: "C14–15"}; one statement, applications without a stand are left out.

    Co-exhibitors are found at the stand they share.
    """
    wanted = set(application_ids)
    if not wanted:
        return {}
    own = select(Allocation.id, Allocation.application_id).where(
        Allocation.application_id.in_(wanted)
    )
    shared = select(CoExhibitor.allocation_id, CoExhibitor.application_id).where(
        CoExhibitor.application_id.in_(wanted), CoExhibitor.left_at.is_(None)
    )
    who = union_all(own, shared).subquery()
    rows = db.session.execute(
        select(who.c.application_id, Booth.code)
        .join(Allocation, Allocation.id == who.c.id)
        .join(AllocatedBooth, AllocatedBooth.allocation_id == Allocation.id)
        .join(Booth, Booth.id == AllocatedBooth.booth_id)
        .where(AllocatedBooth.released_at.is_(None), is_live(now()))
    )
    codes: dict[UUID, list[str]] = {}
    for application_id, code in rows:
        codes.setdefault(application_id, []).append(code)
    return {application_id: short_codes(found) for application_id, found in codes.items()}


def count_allocated(fair_id: UUID) -> int:
    """How many booths of a fair are taken now."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(AllocatedBooth)
            .join(Allocation, Allocation.id == AllocatedBooth.allocation_id)
            .where(Allocation.fair_id == fair_id, AllocatedBooth.released_at.is_(None))
            .where(is_live(now()))
        )
        or 0
    )


def codes_in(allocation: Allocation) -> str:
    """The booths a loaded stand has now, as people write them."""
    return short_codes(place.booth.code for place in allocation.places if not place.released_at)


def first_booth_of(allocation_id: UUID) -> UUID:
    """The first booth of a stand, or the one it had last."""
    return db.session.scalars(
        select(Booth.id)
        .join(AllocatedBooth, AllocatedBooth.booth_id == Booth.id)
        .where(AllocatedBooth.allocation_id == allocation_id)
        .order_by(AllocatedBooth.released_at.is_not(None), Booth.code)
        .limit(1)
    ).one()


def zones_of(fair_id: UUID) -> list[Zone]:
    """The zones on a fair's plan."""
    found = select(Zone).where(Zone.fair_id == fair_id, Zone.removed_at.is_(None))
    return list(db.session.scalars(found.order_by(Zone.code)))
