"""The table of enquiries: what an importer asks one exhibitor, and the answer."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Base, Dated, Identified, Versioned, Words
from fairapp.exhibitors.models import Application, Product
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer


class EnquiryState(StrEnum):
    """Where an enquiry stands."""

    OPEN = "open"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class SampleOffer(StrEnum):
    """What an exhibitor says about a sample."""

    FREE = "free"
    PAID = "paid"
    AT_FAIR = "at_fair"
    NONE = "none"


class Enquiry(Identified, Dated, Versioned, Base):
    """One question of an importer to an exhibitor; ready phrases are kept as codes.

    Each side reads the phrases in its own language; only a text of one's own stays as written.
    """

    __tablename__ = "enquiry"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("target_price >= 0", name="target_price_not_negative"),
        CheckConstraint("answer_price >= 0", name="answer_price_not_negative"),
        CheckConstraint(
            "state IN ('open', 'withdrawn') OR answered_at IS NOT NULL",
            name="answer_has_its_moment",
        ),
        Index("ix_enquiry_pair", "importer_id", "application_id"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    """The number under which sheets know it."""
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"))
    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    importer_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    exhibitor_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    match_id: Mapped[UUID | None] = mapped_column(ForeignKey("match.id"))
    product_id: Mapped[UUID | None] = mapped_column(ForeignKey("product.id", ondelete="SET NULL"))
    """Empty: about everything they make, or the product has been taken off the list."""
    quantity: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(String(8))
    target_price: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    wants_sample: Mapped[bool] = mapped_column(default=False)
    phrases: Mapped[Words]
    message: Mapped[str | None] = mapped_column(String(1000))
    locale: Mapped[str] = mapped_column(String(8))
    state: Mapped[EnquiryState] = mapped_column(default=EnquiryState.OPEN, index=True)
    answered_at: Mapped[datetime | None]
    answer_price: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    answer_currency: Mapped[str | None] = mapped_column(String(3))
    answer_moq: Mapped[int | None]
    answer_lead_time_days: Mapped[int | None]
    answer_sample: Mapped[SampleOffer | None]
    answer_phrases: Mapped[Words]
    answer_note: Mapped[str | None] = mapped_column(String(1000))

    fair: Mapped[Fair] = relationship(lazy="raise_on_sql")
    importer: Mapped[Importer] = relationship(lazy="raise_on_sql")
    application: Mapped[Application] = relationship(lazy="raise_on_sql")
    product: Mapped[Product | None] = relationship(lazy="raise_on_sql")
