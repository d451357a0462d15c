"""Questions of the cash desk: payment requests, the bank's lines, invoices to be written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.jobs import Job, JobState
from fairapp.exhibitors.models import Application
from fairapp.fees.models import (
    BankAccount,
    BankLine,
    BankLineState,
    InvoiceRequest,
    Payment,
    PaymentCode,
    PaymentRequest,
)
from fairapp.fees.queries.accounts import sums_of

ASKING = "fees.ask_everybody"
"""The work of asking all who owe."""
TOLD_FOR = timedelta(hours=1)
"""How long the desk reads what became of it."""


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who has something to pay at a fair, as the bank's lines are held against it."""

    application_id: UUID
    name: str
    currency: str
    due: Decimal
    code: str | None


def bank_accounts(fair_id: UUID) -> dict[str, BankAccount]:
    """{currency: the account to pay to}."""
    rows = db.session.scalars(select(BankAccount).where(BankAccount.fair_id == fair_id))
    return {account.currency: account for account in rows}


def payment_codes(application_ids: Iterable[UUID]) -> dict[UUID, str]:
    """{application: its payment code}, where it has one."""
    rows = db.session.execute(
        select(PaymentCode.application_id, PaymentCode.code).where(
            PaymentCode.application_id.in_(list(application_ids))
        )
    )
    return dict(rows.all())


def payers_by_code(fair_id: UUID) -> dict[str, UUID]:
    """{payment code: application} of a fair."""
    rows = db.session.execute(
        select(PaymentCode.code, PaymentCode.application_id)
        .join(Application, Application.id == PaymentCode.application_id)
        .where(Application.fair_id == fair_id)
    )
    return dict(rows.all())


def requests_of(application_id: UUID) -> list[PaymentRequest]:
    """What an exhibitor was asked to pay, newest first."""
    return list(
        db.session.scalars(
            select(PaymentRequest)
            .where(PaymentRequest.application_id == application_id)
            .order_by(PaymentRequest.number.desc())
        )
    )


def load_request(request_id: UUID) -> PaymentRequest:
    """A payment request with its exhibitor; raises NotFoundError."""
    found = db.session.scalar(
        select(PaymentRequest)
        .where(PaymentRequest.id == request_id)
        .options(
            joinedload(PaymentRequest.application).options(
                joinedload(Application.organisation),
                joinedload(Application.contact),
                joinedload(Application.fair),
            )
        )
    )
    if found is None:
        raise NotFoundError
    return found


def last_number(kind: type[PaymentRequest] | type[InvoiceRequest], fair_id: UUID) -> int:
    """The highest number given at a fair; the caller holds the fair, so that no two get one."""
    return db.session.scalar(select(func.max(kind.number)).where(kind.fair_id == fair_id)) or 0


def debtors(fair_id: UUID) -> list[Debtor]:
    """Everybody with something left to pay, by name."""
    sums = sums_of(fair_id)
    rows = db.session.execute(
        select(
            Application.id,
            Organisation.name,
            sums.c.currency,
            sums.c.charged - sums.c.paid,
            PaymentCode.code,
        )
        .join(sums, sums.c.application_id == Application.id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(PaymentCode, PaymentCode.application_id == Application.id)
        .where(sums.c.charged > sums.c.paid)
        .order_by(Organisation.name, Application.id)
    )
    return [Debtor(*row) for row in rows]


def newest_requests(fair_id: UUID) -> dict[tuple[UUID, str], PaymentRequest]:
    """{(application, currency): the newest request}."""
    rows = db.session.scalars(
        select(PaymentRequest)
        .where(PaymentRequest.fair_id == fair_id)
        .order_by(PaymentRequest.number)
    )
    return {(request.application_id, request.currency): request for request in rows}


def bank_lines(fair_id: UUID, state: BankLineState) -> Select[BankLine]:
    """Lines of the bank's statement in one state, newest first."""
    return (
        select(BankLine)
        .where(BankLine.fair_id == fair_id, BankLine.state == state)
        .order_by(BankLine.booked_on.desc(), BankLine.id.desc())
    )


def count_bank_lines(fair_id: UUID) -> dict[BankLineState, int]:
    """{state: lines of the bank's statement}."""
    rows = db.session.execute(
        select(BankLine.state, func.count())
        .where(BankLine.fair_id == fair_id)
        .group_by(BankLine.state)
    )
    return dict(rows.all())


def payers_of(line_ids: Iterable[UUID]) -> dict[UUID, tuple[UUID, Organisation]]:
    """{line: (application, organisation)} of the lines that were matched."""
    rows = db.session.execute(
        select(Payment.bank_line_id, Application.id, Organisation)
        .join(Application, Application.id == Payment.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Payment.bank_line_id.in_(list(line_ids)))
    )
    return {
        line: (application, organisation)
        for line, application, organisation in rows
        if line is not None
    }


def load_bank_line(line_id: UUID) -> BankLine:
    """A line of the bank's statement; raises NotFoundError."""
    line = db.session.get(BankLine, line_id)
    if line is None:
        raise NotFoundError
    return line


def invoice_of(application_id: UUID) -> InvoiceRequest | None:
    """To whom the invoice of an exhibitor goes, if it was said."""
    return db.session.scalar(
        select(InvoiceRequest).where(InvoiceRequest.application_id == application_id)
    )


@dataclass(frozen=True, slots=True)
class CashDesk:
    """What the account's page needs beside the account: where to pay, under which code."""

    invoice: InvoiceRequest | None
    code: str
    accounts: dict[str, BankAccount]


def cash_desk(application_id: UUID) -> CashDesk:
    """Invoice, payment code and bank accounts of one exhibitor, in one statement."""
    rows = db.session.execute(
        select(InvoiceRequest, PaymentCode.code, BankAccount)
        .select_from(Application)
        .outerjoin(InvoiceRequest, InvoiceRequest.application_id == Application.id)
        .outerjoin(PaymentCode, PaymentCode.application_id == Application.id)
        .outerjoin(BankAccount, BankAccount.fair_id == Application.fair_id)
        .where(Application.id == application_id)
    ).all()
    invoice, code, _first = rows[0]
    accounts = {account.currency: account for *_rest, account in rows if account is not None}
    return CashDesk(invoice, code or "", accounts)


def load_payer(application_id: UUID) -> Application:
    """An application with its organisation, contact and fair; raises NotFoundError."""
    found = db.session.scalar(
        select(Application)
        .where(Application.id == application_id)
        .options(
            joinedload(Application.organisation),
            joinedload(Application.contact),
            joinedload(Application.fair),
        )
    )
    if found is None:
        raise NotFoundError
    return found


def invoice_rows(fair_id: UUID) -> list[Any]:
    """(request, application, organisation) of a fair, by number."""
    return list(
        db.session.execute(
            select(InvoiceRequest, Application, Organisation)
            .join(Application, Application.id == InvoiceRequest.application_id)
            .join(Organisation, Organisation.id == Application.organisation_id)
            .where(InvoiceRequest.fair_id == fair_id)
            .order_by(InvoiceRequest.number)
        )
    )


def last_asking(fair_id: UUID) -> Select[UUID]:
    """The latest work of asking all who owe: unfinished, or finished a moment ago."""
    return (
        select(Job.id)
        .where(Job.fair_id == fair_id, Job.kind == ASKING)
        .where(
            Job.state.in_((JobState.QUEUED, JobState.RUNNING))
            | (Job.finished_at > clock.now() - TOLD_FOR)
        )
        .order_by(Job.created_at.desc(), Job.id.desc())
        .limit(1)
    )
