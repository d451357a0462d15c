"""What the papers of exhibitors say of stands and money."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from fairapp.allocation.models import AllocatedBooth, Allocation
from fairapp.allocation.queries import is_live, stand_codes
from fairapp.core.clock import now
from fairapp.core.db import db
from fairapp.core.money import show_money
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Fair
from fairapp.fees.models import Charge
from fairapp.fees.queries import Account, account_of


@dataclass(frozen=True, slots=True)
class Stand:
    """What an exhibitor has: the codes of the booths, how many, and the account."""

    codes: str
    booths: int
    account: Account


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """One exhibitor in the annex of a decision."""

    name: str
    village: str
    tax_code: str
    stand: str
    booths: int
    support: str


def _booth_counts(application_ids: list[UUID]) -> dict[UUID, int]:
    rows = db.session.execute(
        select(Allocation.application_id, func.count())
        .join(AllocatedBooth, AllocatedBooth.allocation_id == Allocation.id)
        .where(Allocation.application_id.in_(application_ids))
        .where(AllocatedBooth.released_at.is_(None), is_live(now()))
        .group_by(Allocation.application_id)
    )
    return dict(rows.all())


def stand_of(application_id: UUID) -> Stand:
    """The stand and the account of one exhibitor."""
    codes = stand_codes([application_id]).get(application_id, "")
    booths = _booth_counts([application_id]).get(application_id, 0)
    return Stand(codes, booths, account_of(application_id))


def annex_rows(fair: Fair) -> list[AnnexRow]:
    """Every accepted exhibitor with booths and support, by name; four statements in all."""
    found = db.session.scalars(
        select(Application)
        .where(Application.fair_id == fair.id, Application.state == ApplicationState.ACCEPTED)
        .options(joinedload(Application.organisation))
    ).all()
    ids = [row.id for row in found]
    codes, counts, support = stand_codes(ids), _booth_counts(ids), _support(fair.id)
    rows = [
        AnnexRow(
            name=row.organisation.name,
            village=", ".join(
                part for part in (row.organisation.village, row.organisation.province) if part
            ),
            tax_code=row.organisation.tax_code or "",
            stand=codes.get(row.id, ""),
            booths=counts.get(row.id, 0),
            support="; ".join(support.get(row.id, [])),
        )
        for row in found
    ]
    return sorted(rows, key=lambda row: row.name)


def _support(fair_id: UUID) -> dict[UUID, list[str]]:
    """{exhibitor: what the budget bears, one text a currency}."""
    borne = func.sum(Charge.list_price - Charge.amount)
    rows = db.session.execute(
        select(Charge.application_id, Charge.currency, borne)
        .where(Charge.fair_id == fair_id, Charge.is_cancelled.is_(False))
        .group_by(Charge.application_id, Charge.currency)
        .order_by(Charge.application_id, Charge.currency)
    )
    texts: dict[UUID, list[str]] = {}
    for key, currency, amount in rows:
        if amount and Decimal(amount) > 0:
            texts.setdefault(key, []).append(show_money(Decimal(amount), currency, "vi"))
    return texts
