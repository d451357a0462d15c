"""Tables of money between exhibitors and the organiser."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core.db import Amount, Base, Code, Dated, Identified, Name, Texts


class SupportScheme(Identified, Dated, Base):
    """A share of the price that the budget bears, with the document it rests on."""

    __tablename__ = "support_scheme"
    __table_args__ = (
        CheckConstraint("share BETWEEN 0 AND 100", name="share_in_per_cent"),
        UniqueConstraint("fair_id", "code"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    code: Mapped[Code]
    names: Mapped[Texts]
    share: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    document_id: Mapped[UUID] = mapped_column(ForeignKey("document.id"))


class Charge(Identified, Dated, Base):
    """What an exhibitor owes for one thing: list price less support; 0 is a charge too."""

    __tablename__ = "charge"
    __table_args__ = (
        CheckConstraint("amount >= 0 AND amount <= list_price", name="amount_within_list_price"),
        UniqueConstraint("allocation_id", "code"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    allocation_id: Mapped[UUID | None] = mapped_column(ForeignKey("allocation.id"), index=True)
    scheme_id: Mapped[UUID | None] = mapped_column(ForeignKey("support_scheme.id"))
    code: Mapped[Code]
    quantity: Mapped[int] = mapped_column(default=1)
    list_price: Mapped[Amount]
    amount: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    is_cancelled: Mapped[bool] = mapped_column(default=False)


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
