"""Questions about accounts: what an exhibitor owes and has paid, and a fair's sums."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all

from fairapp.accounts.models import Organisation
from fairapp.allocation.models import Allocation, AllocationState
from fairapp.core.db import db
from fairapp.core.search import matches
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Document, PriceItem
from fairapp.fees.models import Charge, Payment, SupportScheme

DUE, PAID = "due", "paid"


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """A charge with the support that lowers it and the paper this rests on."""

    charge: Charge
    names: dict[str, str]
    share: Decimal | None
    document: str | None


@dataclass(frozen=True, slots=True)
class Balance:
    """One currency of an account; `due` below zero is money to give back."""

    currency: str
    charged: Decimal
    paid: Decimal

    @property
    def due(self) -> Decimal:
        """What is still to pay."""
        return self.charged - self.paid

    @property
    def state(self) -> str:
        """The code of the badge: nothing owed is paid, 0 VND too."""
        if self.due <= 0:
            return "paid"
        return "part_paid" if self.paid > 0 else "due"


@dataclass(frozen=True, slots=True)
class Account:
    """Everything between one exhibitor and the organiser at one fair."""

    lines: list[ChargeLine]
    payments: list[Payment]
    balances: list[Balance]


def is_owed() -> ColumnElement[bool]:
    """A charge that counts: not cancelled, and its stand not given back."""
    released = (
        select(Allocation.id)
        .where(Allocation.id == Charge.allocation_id, Allocation.state == AllocationState.RELEASED)
        .exists()
    )
    return (Charge.is_cancelled.is_(False)) & ~released


def account_of(application_id: UUID) -> Account:
    """Charges, payments and balances of one application, in two statements."""
    return accounts_of([application_id])[application_id]


def accounts_of(application_ids: Iterable[UUID]) -> dict[UUID, Account]:
    """{application: its account}, in two statements however many there are."""
    ids = list(application_ids)
    lines: dict[UUID, list[ChargeLine]] = {one: [] for one in ids}
    for charge, names, share, number in db.session.execute(_charge_lines(ids)):
        lines[charge.application_id].append(ChargeLine(charge, names or {}, share, number))
    payments: dict[UUID, list[Payment]] = {one: [] for one in ids}
    for payment in db.session.scalars(
        select(Payment)
        .where(Payment.application_id.in_(ids))
        .order_by(Payment.paid_on, Payment.created_at)
    ):
        payments[payment.application_id].append(payment)
    return {
        one: Account(lines[one], payments[one], _balances(lines[one], payments[one])) for one in ids
    }


def _charge_lines(
    application_ids: list[UUID],
) -> Select[Charge, dict[str, str], Decimal, str | None]:
    """(charge, names of its price item, share, document's number) of what counts."""
    return (
        select(Charge, PriceItem.names, SupportScheme.share, Document.number)
        .outerjoin(
            PriceItem,
            (PriceItem.fair_id == Charge.fair_id)
            & (PriceItem.code == Charge.code)
            & (PriceItem.currency == Charge.currency),
        )
        .outerjoin(SupportScheme, SupportScheme.id == Charge.scheme_id)
        .outerjoin(Document, Document.id == SupportScheme.document_id)
        .where(Charge.application_id.in_(application_ids), is_owed())
        .order_by(Charge.created_at, Charge.code)
    )


def _balances(lines: Iterable[ChargeLine], payments: Iterable[Payment]) -> list[Balance]:
    charged: dict[str, Decimal] = {}
    paid: dict[str, Decimal] = {}
    for line in lines:
        money = line.charge
        charged[money.currency] = charged.get(money.currency, Decimal(0)) + money.amount
    for payment in payments:
        paid[payment.currency] = paid.get(payment.currency, Decimal(0)) + payment.amount
    zero = Decimal(0)
    return [
        Balance(currency, charged.get(currency, zero), paid.get(currency, zero))
        for currency in sorted({*charged, *paid})
    ]


def paid_in(application_id: UUID, currency: str) -> Decimal:
    """What has come in from one exhibitor in one currency, less what went back."""
    paid = db.session.scalar(
        select(func.sum(Payment.amount)).where(
            Payment.application_id == application_id, Payment.currency == currency
        )
    )
    return paid or Decimal(0)


def sums_of(fair_id: UUID) -> Any:
    """(application, currency, charged, paid) of a fair, one row for each pair."""
    charges = select(
        Charge.application_id,
        Charge.currency,
        Charge.amount.label("charged"),
        literal(0, type_=Charge.amount.type).label("paid"),
    ).where(Charge.fair_id == fair_id, is_owed())
    payments = select(
        Payment.application_id,
        Payment.currency,
        literal(0, type_=Charge.amount.type).label("charged"),
        Payment.amount.label("paid"),
    ).where(Payment.fair_id == fair_id)
    both = union_all(charges, payments).subquery()
    return (
        select(
            both.c.application_id,
            both.c.currency,
            func.sum(both.c.charged).label("charged"),
            func.sum(both.c.paid).label("paid"),
        )
        .group_by(both.c.application_id, both.c.currency)
        .subquery()
    )


def find_accounts(fair_id: UUID, state: str | None = None, q: str = "") -> Select[Any]:
    """(application id, organisation, currency, charged, paid) of everybody who owes or has paid.

    `state`: `due` for those with something left to pay, `paid` for the others, None for all.
    """
    sums = sums_of(fair_id)
    found = (
        select(Application.id, Organisation, sums.c.currency, sums.c.charged, sums.c.paid)
        .join(sums, sums.c.application_id == Application.id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(or_(matches(Application.search_text, q), matches(Organisation.search_text, q)))
        .order_by(Organisation.name, sums.c.currency)
    )
    if state == DUE:
        found = found.where(sums.c.charged > sums.c.paid)
    elif state == PAID:
        found = found.where(sums.c.charged <= sums.c.paid)
    return found


def fair_totals(fair_id: UUID) -> list[Balance]:
    """Charged and paid at a fair, by currency."""
    sums = sums_of(fair_id)
    rows = db.session.execute(
        select(sums.c.currency, func.sum(sums.c.charged), func.sum(sums.c.paid))
        .group_by(sums.c.currency)
        .order_by(sums.c.currency)
    )
    return [Balance(currency, charged, paid) for currency, charged, paid in rows]
