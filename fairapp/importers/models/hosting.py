"""Tables of hosting: rules of each tier, decisions, offers, travel, and sealed passports."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Base, Code, Dated, Identified, Name, Versioned
from fairapp.importers.models.buyers import BuyerStatus, HostingTier, Importer


class HostingRule(Identified, Dated, Versioned, Base):
    """What one tier of a fair gives and asks, and what it may cost."""

    __tablename__ = "hosting_rule"
    __table_args__ = (
        UniqueConstraint("fair_id", "tier"),
        CheckConstraint("nights >= 0 AND nights <= 30", name="nights_in_bounds"),
        CheckConstraint("flight_cap >= 0 AND budget >= 0", name="amounts_not_negative"),
        CheckConstraint("minimum_meetings >= 0 AND days_present >= 0", name="duties_not_negative"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    tier: Mapped[HostingTier]
    nights: Mapped[int] = mapped_column(default=0)
    flight_cap: Mapped[Decimal] = mapped_column(Numeric(18, 2), default=Decimal(0))
    currency: Mapped[str] = mapped_column(String(3), default="USD")
    transfers: Mapped[bool] = mapped_column(default=False)
    interpreter: Mapped[bool] = mapped_column(default=False)
    minimum_meetings: Mapped[int] = mapped_column(default=0)
    days_present: Mapped[int] = mapped_column(default=0)
    night_cost: Mapped[Decimal] = mapped_column(Numeric(18, 2), default=Decimal(0))
    places: Mapped[int | None]
    budget: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    needs_own_domain: Mapped[bool] = mapped_column(default=False)
    needs_website: Mapped[bool] = mapped_column(default=False)

    @property
    def cost(self) -> Decimal:
        """What one buyer of this tier may cost at most."""
        return self.nights * self.night_cost + self.flight_cap


class HostingDecision(Identified, Dated, Base):
    """One decision of the desk on a buyer, with its reason; the last one holds."""

    __tablename__ = "hosting_decision"

    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"), index=True)
    status: Mapped[BuyerStatus]
    tier: Mapped[HostingTier]
    reason: Mapped[str] = mapped_column(String(1000))
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class OfferState(StrEnum):
    """Where an offer of hosting stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    """Nobody answered by the day that was asked for."""


class HostingOffer(Identified, Dated, Versioned, Base):
    """What one buyer is offered, as it was offered; then the travel, then what was paid back."""

    __tablename__ = "hosting_offer"
    __table_args__ = (
        UniqueConstraint("importer_id"),
        CheckConstraint("companions >= 0", name="companions_not_negative"),
        CheckConstraint("reimbursed >= 0 AND reimbursed <= flight_cap", name="within_the_cap"),
        CheckConstraint("check_out > check_in", name="leaves_after_coming"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    tier: Mapped[HostingTier]
    state: Mapped[OfferState] = mapped_column(default=OfferState.OFFERED, index=True)
    nights: Mapped[int]
    flight_cap: Mapped[Decimal] = mapped_column(Numeric(18, 2))
    currency: Mapped[str] = mapped_column(String(3))
    transfers: Mapped[bool]
    interpreter: Mapped[bool]
    minimum_meetings: Mapped[int]
    days_present: Mapped[int]
    cost: Mapped[Decimal] = mapped_column(Numeric(18, 2))
    answer_by: Mapped[date | None]
    """The last day on which a yes counts; then the place goes to another buyer."""
    answered_at: Mapped[datetime | None]
    companions: Mapped[int] = mapped_column(default=0)
    hotel: Mapped[Name | None]
    check_in: Mapped[date | None]
    check_out: Mapped[date | None]
    arrival_flight: Mapped[Code | None]
    departure_flight: Mapped[Code | None]
    reimbursed: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    reimbursed_at: Mapped[datetime | None]

    importer: Mapped[Importer] = relationship(lazy="raise_on_sql")


class Passport(Identified, Dated, Base):
    """Passport data of a hosted buyer, sealed; deleted after the trip."""

    __tablename__ = "passport"
    __table_args__ = (UniqueConstraint("importer_id"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    delete_after: Mapped[date] = mapped_column(index=True)
