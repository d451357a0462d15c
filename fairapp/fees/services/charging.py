"""Charging: a confirmed stand is charged once; what changes is cancelled and charged again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from fairapp.accounts.models import Organisation
from fairapp.allocation import services as allocation_services
from fairapp.allocation.models import Allocation, AllocationState
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Booth, Fair, PriceItem
from fairapp.fees import queries
from fairapp.fees.models import Charge, SupportScheme
from fairapp.fees.services.pricing import Line, stand_lines
from fairapp.fees.services.support import Granting


def confirm_stand(allocation: Allocation, *, actor: Actor) -> list[Charge]:
    """Make a stand final and charge it; a fair without a price list charges later.

    Raises what `allocation.confirm_allocation` raises, and PriceMissingError.
    """
    allocation_services.confirm_allocation(allocation, actor=actor)
    if not queries.price_list(allocation.fair_id):
        return []
    return charge_allocation(allocation, actor=actor)


def charge_allocation(allocation: Allocation, *, actor: Actor) -> list[Charge]:
    """Charge a stand at list price less support; asked again it returns the charges there are.

    Raises PriceMissingError.
    """
    lock(allocation)
    known = queries.live_charges(allocation_id=allocation.id)
    if known:
        return known
    fair = db.session.get_one(Fair, allocation.fair_id)
    [charges] = _charge_stands(fair, [allocation], actor=actor)
    return charges


def charge_confirmed(fair: Fair, *, actor: Actor) -> int:
    """Charge every confirmed stand that has no charge yet; returns how many stands."""
    stands = db.session.scalars(queries.uncharged_stands(fair.id).with_for_update()).all()
    return len(_charge_stands(fair, stands, actor=actor))


def recharge_exhibitor(application: Application, *, actor: Actor) -> None:
    """Charge every confirmed stand of an exhibitor as it is now; what was paid stays.

    Raises PriceMissingError.
    """
    fair = db.session.get_one(Fair, application.fair_id)
    charged = select(Charge.allocation_id).where(Charge.is_cancelled.is_(False))
    stands = db.session.scalars(
        select(Allocation)
        .where(Allocation.application_id == application.id, Allocation.id.in_(charged))
        .where(Allocation.state == AllocationState.CONFIRMED)
        .order_by(Allocation.id)
        .with_for_update()
    ).all()
    _charge_again(fair, stands, actor=actor)


def recharge_misfits(fair: Fair, *, actor: Actor) -> int:
    """Charge every stand again that has grown or shrunk since; returns how many."""
    stands = db.session.scalars(queries.misfit_stands(fair.id).with_for_update(of=Allocation)).all()
    _charge_again(fair, stands, actor=actor)
    return len(stands)


def _charge_again(fair: Fair, stands: Sequence[Allocation], *, actor: Actor) -> None:
    for stand in stands:
        cancel_charges(queries.live_charges(allocation_id=stand.id), actor=actor)
    _charge_stands(fair, stands, actor=actor)


def cancel_charges(charges: Iterable[Charge], *, actor: Actor) -> None:
    """Take charges back; the rows stay and no longer count."""
    for charge in charges:
        charge.is_cancelled = True
        audit.record(
            AuditTag.CHARGE_CANCELLED,
            charge,
            actor=actor,
            amount=charge.amount,
            currency=charge.currency,
        )
    db.session.flush()


def _charge_stands(fair: Fair, stands: Sequence[Allocation], *, actor: Actor) -> list[list[Charge]]:
    if not stands:
        return []
    exhibitors = _exhibitors(stands)
    granting = Granting.at(fair, [application for application, _ in exhibitors.values()])
    items = queries.price_list(fair.id)
    booths = queries.booths_by_stand(stand.id for stand in stands)
    return [
        _charge(stand, booths.get(stand.id, []), exhibitors[stand.id], items, granting, actor=actor)
        for stand in stands
    ]


def _exhibitors(
    stands: Iterable[Allocation],
) -> dict[object, tuple[Application, Organisation]]:
    rows = db.session.execute(
        select(Allocation.id, Application, Organisation)
        .join(Application, Application.id == Allocation.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Allocation.id.in_([stand.id for stand in stands]))
    )
    return {stand: (application, organisation) for stand, application, organisation in rows}


def _charge(
    stand: Allocation,
    booths: Sequence[Booth],
    exhibitor: tuple[Application, Organisation],
    items: Sequence[PriceItem],
    granting: Granting,
    *,
    actor: Actor,
) -> list[Charge]:
    application, organisation = exhibitor
    prices = queries.prices_for(items, organisation.country)
    lines = stand_lines(booths, prices, applied_on(application))
    scheme = granting.scheme_for(application, organisation)
    supported = granting.grant(application, scheme, lines)
    return [add_charge(stand, application, line, scheme, actor=actor) for line in supported]


def applied_on(application: Application) -> date:
    """The day that decides between early, list and late rate: when the application was sent."""
    at = application.submitted_at or application.created_at
    return at.astimezone(clock.HANOI).date()


def add_charge(
    stand: Allocation | None,
    application: Application,
    line: Line,
    scheme: SupportScheme | None = None,
    *,
    actor: Actor,
) -> Charge:
    """Write one line down as a charge, with the scheme that was asked to bear some of it."""
    charge = Charge(
        fair_id=application.fair_id,
        application_id=application.id,
        allocation_id=stand.id if stand else None,
        scheme_id=scheme.id if scheme else None,
        code=line.code,
        quantity=line.quantity,
        rate=line.rate,
        list_price=line.list_price,
        amount=line.amount,
        currency=line.currency,
    )
    db.session.add(charge)
    db.session.flush()
    facts: Mapping[str, Decimal | str] = {"amount": charge.amount, "currency": charge.currency}
    audit.record(AuditTag.CHARGE_MADE, charge, actor=actor, **facts)
    return charge
