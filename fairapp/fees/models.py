"""Tables of money between exhibitors and the organiser."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Amount, Base, Code, Dated, Identified, Name, Texts, Words
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import PriceItem


class SupportScheme(Identified, Dated, Base):
    """A share of the price that the budget bears, with the document it rests on and its limits.

    An empty limit is no limit. Amounts are dong, since the budget is.
    """

    __tablename__ = "support_scheme"
    __table_args__ = (
        CheckConstraint("share BETWEEN 0 AND 100", name="share_in_per_cent"),
        CheckConstraint("most_booths > 0", name="most_booths_is_some"),
        CheckConstraint("most_amount > 0", name="most_amount_is_some"),
        CheckConstraint("budget > 0", name="budget_is_some"),
        CheckConstraint("most_times > 0", name="most_times_is_some"),
        CheckConstraint("within_years > 0", name="within_years_is_some"),
        UniqueConstraint("fair_id", "code"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    code: Mapped[Code]
    names: Mapped[Texts]
    share: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))
    kinds: Mapped[Words]
    """Kinds of organisation it is for; empty: every kind at home."""
    most_booths: Mapped[int | None]
    most_amount: Mapped[Amount | None]
    """The most one exhibitor gets."""
    budget: Mapped[Amount | None]
    """The most all exhibitors of the fair get together."""
    most_times: Mapped[int | None]
    """How many fairs one organisation is supported at, this one included."""
    within_years: Mapped[int | None]
    """The years back in which fairs count for `most_times`; empty: all."""


class SupportChoice(Identified, Dated, Base):
    """What the desk decided about one exhibitor's support; without one the rules choose."""

    __tablename__ = "support_choice"

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    scheme_id: Mapped[UUID | None] = mapped_column(ForeignKey("support_scheme.id"))
    """None: no support at all."""


class Rate(StrEnum):
    """Which price of the list a charge was made at."""

    LIST = "list"
    EARLY = "early"
    LATE = "late"


class Charge(Identified, Dated, Base):
    """What an exhibitor owes for one thing: list price less support; 0 is a charge too.

    A charge is never rewritten: what changes is cancelled and charged again.
    """

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("amount >= 0 AND amount <= list_price", name="amount_within_list_price"),
        CheckConstraint("quantity > 0", name="quantity_is_some"),
        Index(
            "uq_charge_live",
            "allocation_id",
            "code",
            unique=True,
            sqlite_where=text("NOT is_cancelled"),
            postgresql_where=text("NOT is_cancelled"),
        ),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    allocation_id: Mapped[UUID | None] = mapped_column(ForeignKey("allocation.id"), index=True)
    scheme_id: Mapped[UUID | None] = mapped_column(ForeignKey("support_scheme.id"))
    code: Mapped[Code]
    quantity: Mapped[int] = mapped_column(default=1)
    rate: Mapped[Rate] = mapped_column(default=Rate.LIST)
    list_price: Mapped[Amount]
    amount: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    is_cancelled: Mapped[bool] = mapped_column(default=False)


class ExtraOrder(Identified, Dated, Base):
    """Something beside the booth that an exhibitor ordered from the price list."""

    __tablename__ = "extra_order"
    __table_args__ = (CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity_in_range"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("price_item.id"))
    charge_id: Mapped[UUID] = mapped_column(ForeignKey("charge.id"), unique=True)
    quantity: Mapped[int]
    ordered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None]

    item: Mapped[PriceItem] = relationship(lazy="raise_on_sql")
    charge: Mapped[Charge] = relationship(lazy="raise_on_sql")


class PaymentCode(Base):
    """The short code an exhibitor writes on every transfer, by which the bank's line is known."""

    __tablename__ = "payment_code"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)


class BankAccount(Identified, Dated, Base):
    """Where exhibitors of a fair pay to; one for each currency."""

    __tablename__ = "bank_account"
    __table_args__ = (
        UniqueConstraint("fair_id", "currency"),
        CheckConstraint("length(bank_code) = 6", name="bank_code_has_six_digits"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    currency: Mapped[str] = mapped_column(String(3))
    bank: Mapped[Name]
    bank_code: Mapped[str] = mapped_column(String(6))
    """The bank's number in the national payment network."""
    number: Mapped[str] = mapped_column(String(19))
    holder: Mapped[Name]


class PaymentRequest(Identified, Dated, Base):
    """What an exhibitor was asked to pay, as it stood when it was written."""

    __tablename__ = "payment_request"
    __table_args__ = (
        UniqueConstraint("fair_id", "number"),
        CheckConstraint("amount > 0", name="amount_is_something"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    number: Mapped[int]
    amount: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    due_on: Mapped[date]
    issued_on: Mapped[date]
    issued_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    lines: Mapped[Words]
    """The charges it asks for, by id, in the order of the paper."""
    told_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise_on_sql")

    @property
    def organisation_id(self) -> UUID:
        """Who is asked to pay, for the policy table; the application must be loaded."""
        return self.application.organisation_id


class BankLineState(StrEnum):
    """What became of a line of the bank's statement."""

    OPEN = "open"
    MATCHED = "matched"
    IGNORED = "ignored"


class BankLine(Identified, Dated, Base):
    """One line of a bank statement; the same line read twice is one line."""

    __tablename__ = "bank_line"
    __table_args__ = (UniqueConstraint("fair_id", "fingerprint"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    booked_on: Mapped[date]
    amount: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    words: Mapped[str] = mapped_column(Text)
    reference: Mapped[Name | None]
    fingerprint: Mapped[str] = mapped_column(String(64))
    state: Mapped[BankLineState] = mapped_column(default=BankLineState.OPEN, index=True)


class Payment(Identified, Dated, Base):
    """Money that came in (or, below zero, went back)."""

    __tablename__ = "payment"
    __table_args__ = (CheckConstraint("amount <> 0", name="amount_is_something"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    amount: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    paid_on: Mapped[date]
    reference: Mapped[Name]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    bank_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_line.id"), unique=True)


class RefundRule(Identified, Dated, Base):
    """How much of what was paid goes back to who leaves so many days before the opening."""

    __tablename__ = "refund_rule"
    __table_args__ = (
        UniqueConstraint("fair_id", "days_before"),
        CheckConstraint("days_before >= 0", name="days_not_negative"),
        CheckConstraint("share BETWEEN 0 AND 100", name="share_in_per_cent"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    days_before: Mapped[int]
    share: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))


class InvoiceRequest(Identified, Dated, Base):
    """To whom the accounting system shall write the tax invoice; none is issued here."""

    __tablename__ = "invoice_request"
    __table_args__ = (UniqueConstraint("fair_id", "number"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), unique=True)
    number: Mapped[int]
    name: Mapped[Name]
    tax_code: Mapped[str | None] = mapped_column(String(20))
    address: Mapped[Name]
    email: Mapped[str | None] = mapped_column(String(254))
    exported_at: Mapped[datetime | None]
