"""Questions about prices and support: the list, what is charged, what the budget has borne."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Select, case, exists, func, literal, select
from sqlalchemy.orm import joinedload

from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState
from fairapp.core.db import db
from fairapp.core.jobs import Job
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Booth, BoothKind, Document, Fair, PriceItem
from fairapp.fees.models import Charge, ExtraOrder, RefundRule, SupportChoice, SupportScheme
from fairapp.fees.queries.desk import last_asking

CORNER = "corner"
"""The price item that is asked for every corner booth, beside the booth itself."""
BOOTH_CODES = tuple(kind.value for kind in BoothKind)
LEAVING = "leaving"
"""The code of what is kept of the money of an exhibitor who left."""
HOME = "VN"
HOME_CURRENCY, FOREIGN_CURRENCY = "VND", "USD"


@dataclass(frozen=True, slots=True)
class Given:
    """What one exhibitor has had from one scheme."""

    amount: Decimal
    booths: int

    def plus(self, amount: Decimal, booths: int) -> "Given":
        """This and more."""
        return Given(self.amount + amount, self.booths + booths)


def uncharged_stands(fair_id: UUID) -> Select[Allocation]:
    """Confirmed stands that nobody has been charged for."""
    charged = exists().where(Charge.allocation_id == Allocation.id)
    return (
        select(Allocation)
        .where(Allocation.fair_id == fair_id, Allocation.state == AllocationState.CONFIRMED)
        .where(~charged)
        .order_by(Allocation.id)
    )


def price_list(fair_id: UUID) -> list[PriceItem]:
    """The price list of a fair: booths first, then extras."""
    return list(
        db.session.scalars(
            select(PriceItem)
            .where(PriceItem.fair_id == fair_id)
            .order_by(PriceItem.is_extra, PriceItem.code, PriceItem.currency.desc())
        )
    )


def prices_for(items: Iterable[PriceItem], country: str) -> dict[str, PriceItem]:
    """{code: item} for an exhibitor of this country: dong at home, dollars from abroad.

    An item that stands in one currency only is asked in that one.
    """
    wanted = HOME_CURRENCY if country == HOME else FOREIGN_CURRENCY
    found: dict[str, PriceItem] = {}
    for item in items:
        if item.code not in found or item.currency == wanted:
            found[item.code] = item
    return found


def live_charges(
    *, allocation_id: UUID | None = None, application_id: UUID | None = None
) -> list[Charge]:
    """Charges that count, of one stand or of one exhibitor."""
    found = select(Charge).where(Charge.is_cancelled.is_(False)).order_by(Charge.code, Charge.id)
    if allocation_id is not None:
        found = found.where(Charge.allocation_id == allocation_id)
    if application_id is not None:
        found = found.where(Charge.application_id == application_id)
    return list(db.session.scalars(found))


def schemes_of(fair_id: UUID) -> list[tuple[SupportScheme, Document]]:
    """Support schemes of a fair with their papers, the largest share first."""
    rows = db.session.execute(
        select(SupportScheme, Document)
        .join(Document, Document.id == SupportScheme.document_id)
        .where(SupportScheme.fair_id == fair_id)
        .order_by(SupportScheme.share.desc(), SupportScheme.code)
    )
    return [(scheme, document) for scheme, document in rows]


def booths_by_stand(allocation_ids: Iterable[UUID]) -> dict[UUID, list[Booth]]:
    """{stand: the booths it has now}; one statement however many stands."""
    rows = db.session.execute(
        select(AllocatedBooth.allocation_id, Booth)
        .join(Booth, Booth.id == AllocatedBooth.booth_id)
        .where(AllocatedBooth.allocation_id.in_(list(allocation_ids)))
        .where(AllocatedBooth.released_at.is_(None))
    )
    found: dict[UUID, list[Booth]] = {}
    for allocation_id, booth in rows:
        found.setdefault(allocation_id, []).append(booth)
    return found


def misfit_stands(fair_id: UUID) -> Select[Allocation]:
    """Confirmed stands whose booths are no longer as many as were charged."""
    charged = (
        select(Charge.allocation_id, func.sum(Charge.quantity).label("booths"))
        .where(Charge.fair_id == fair_id, Charge.is_cancelled.is_(False))
        .where(Charge.code.in_(BOOTH_CODES))
        .group_by(Charge.allocation_id)
        .subquery()
    )
    standing = (
        select(AllocatedBooth.allocation_id, func.count().label("booths"))
        .where(AllocatedBooth.released_at.is_(None))
        .group_by(AllocatedBooth.allocation_id)
        .subquery()
    )
    return (
        select(Allocation)
        .join(charged, charged.c.allocation_id == Allocation.id)
        .join(standing, standing.c.allocation_id == Allocation.id)
        .where(Allocation.fair_id == fair_id, Allocation.state == AllocationState.CONFIRMED)
        .where(charged.c.booths != standing.c.booths)
        .order_by(Allocation.id)
    )


def charging_state(fair_id: UUID) -> tuple[int, int, Job | None]:
    """Confirmed stands without a charge, stands changed since theirs, the asking just done."""
    uncharged, misfits = (
        select(func.count())
        .select_from(stands(fair_id).order_by(None).subquery())
        .scalar_subquery()
        for stands in (uncharged_stands, misfit_stands)
    )
    one = select(literal(1).label("one")).subquery()
    asking = last_asking(fair_id).scalar_subquery()
    found = select(uncharged, misfits, Job).select_from(one).outerjoin(Job, Job.id == asking)
    row = db.session.execute(found).one()
    return row[0], row[1], row[2]


def support_choices(fair_id: UUID) -> dict[UUID, UUID | None]:
    """{application: the scheme the desk chose, or None for no support}."""
    rows = db.session.execute(
        select(SupportChoice.application_id, SupportChoice.scheme_id).where(
            SupportChoice.fair_id == fair_id
        )
    )
    return dict(rows.all())


def supported_years(
    organisation_ids: Iterable[UUID], codes: Iterable[str], *, but: UUID
) -> dict[tuple[UUID, str], list[int]]:
    """{(organisation, scheme's code): years of other fairs at which it was supported}."""
    rows = db.session.execute(
        select(Application.organisation_id, SupportScheme.code, Fair.opens_on)
        .join(Charge, Charge.application_id == Application.id)
        .join(SupportScheme, SupportScheme.id == Charge.scheme_id)
        .join(Fair, Fair.id == Charge.fair_id)
        .where(Application.organisation_id.in_(list(organisation_ids)))
        .where(SupportScheme.code.in_(list(codes)))
        .where(Charge.is_cancelled.is_(False), Charge.fair_id != but)
        .where(Charge.amount < Charge.list_price)
        .distinct()
    )
    found: dict[tuple[UUID, str], list[int]] = {}
    for organisation_id, code, opens_on in rows:
        found.setdefault((organisation_id, code), []).append(opens_on.year)
    return found


def support_given(fair_id: UUID) -> dict[tuple[UUID, UUID], Given]:
    """{(application, scheme): dong and booths borne so far}."""
    borne = Charge.list_price - Charge.amount
    rows = db.session.execute(
        select(
            Charge.application_id,
            Charge.scheme_id,
            func.sum(case((Charge.currency == HOME_CURRENCY, borne), else_=0)),
            func.sum(case((Charge.code.in_(BOOTH_CODES), Charge.quantity), else_=0)),
        )
        .where(Charge.fair_id == fair_id, Charge.is_cancelled.is_(False))
        .where(Charge.scheme_id.is_not(None))
        .group_by(Charge.application_id, Charge.scheme_id)
    )
    return {
        (application, scheme): Given(Decimal(amount), int(booths))
        for application, scheme, amount, booths in rows
    }


def support_spent(fair_id: UUID) -> dict[UUID, Decimal]:
    """{scheme: dong it has borne at its fair}."""
    spent: dict[UUID, Decimal] = {}
    for (_, scheme_id), given in support_given(fair_id).items():
        spent[scheme_id] = spent.get(scheme_id, Decimal(0)) + given.amount
    return spent


def refund_rules(fair_id: UUID) -> list[RefundRule]:
    """The steps of a fair's refund rule, the longest notice first."""
    return list(
        db.session.scalars(
            select(RefundRule)
            .where(RefundRule.fair_id == fair_id)
            .order_by(RefundRule.days_before.desc())
        )
    )


def live_orders(application_id: UUID) -> list[ExtraOrder]:
    """Extras an exhibitor has ordered and not given back, oldest first."""
    return list(
        db.session.scalars(
            select(ExtraOrder)
            .where(ExtraOrder.application_id == application_id, ExtraOrder.cancelled_at.is_(None))
            .options(joinedload(ExtraOrder.item), joinedload(ExtraOrder.charge))
            .order_by(ExtraOrder.created_at, ExtraOrder.id)
        )
    )
