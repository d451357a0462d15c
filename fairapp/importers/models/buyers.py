"""Tables of importers at a fair, of what they look for, and of segments of the list."""

from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.accounts.models import Organisation, Person
from fairapp.core.db import (
    Base,
    Code,
    Dated,
    Identified,
    JsonDocument,
    Name,
    Texts,
    Versioned,
    Words,
)
from fairapp.fairs.models import Fair
from fairapp.importers.models.access import CatalogueAccess


class BuyerKind(StrEnum):
    """What kind of buyer; only `importer` counts in the sentence about importers."""

    IMPORTER = "importer"
    WHOLESALER = "wholesaler"
    RETAILER = "retailer"
    BUYING_OFFICE = "buying_office"
    DESIGNER = "designer"
    HOTEL = "hotel"
    ONLINE_SHOP = "online_shop"


class BuyerStatus(StrEnum):
    """How far the desk has looked at a buyer."""

    LISTED = "listed"
    APPLIED = "applied"
    QUALIFIED = "qualified"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class HostingTier(StrEnum):
    """How a buyer is received."""

    HOSTED = "hosted"
    SEMI_HOSTED = "semi_hosted"
    APPOINTMENT = "appointment"
    VISITOR = "visitor"


class Importer(Identified, Dated, Versioned, Base):
    """A buyer at one fair: a person of an organisation, usually from abroad."""

    __tablename__ = "importer"
    __table_args__ = (
        UniqueConstraint("fair_id", "person_id"),
        UniqueConstraint("fair_id", "code"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    """The number under which the officers' sheets know it."""
    kind: Mapped[BuyerKind] = mapped_column(default=BuyerKind.IMPORTER)
    status: Mapped[BuyerStatus] = mapped_column(default=BuyerStatus.LISTED, index=True)
    tier: Mapped[HostingTier] = mapped_column(default=HostingTier.VISITOR)
    languages: Mapped[Words]
    sells_to: Mapped[Name | None]
    search_text: Mapped[str] = mapped_column(String(1200), default="")

    fair: Mapped[Fair] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    needs: Mapped[list["Need"]] = relationship(
        back_populates="importer", lazy="raise_on_sql", order_by="Need.created_at"
    )
    accesses: Mapped[list[CatalogueAccess]] = relationship(lazy="raise_on_sql")
    """The catalogues it has asked for."""


class Need(Identified, Dated, Versioned, Base):
    """What an importer looks for, in their own language; empty means not said."""

    __tablename__ = "need"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("order_quantity > 0", name="order_quantity_positive"),
        CheckConstraint("price_max >= 0", name="price_max_not_negative"),
    )

    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"), index=True)
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    """The number under which sheets know it."""
    categories: Mapped[Words]
    texts: Mapped[Texts]
    materials_wanted: Mapped[Words]
    materials_excluded: Mapped[Words]
    certifications_required: Mapped[Words]
    order_quantity: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(String(8))
    lead_time_days: Mapped[int | None]
    price_max: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    market: Mapped[Code | None]

    importer: Mapped[Importer] = relationship(back_populates="needs", lazy="raise_on_sql")

    @property
    def organisation_id(self) -> UUID:
        """Whose need it is, for the policy table; the importer must be loaded."""
        return self.importer.organisation_id


class Segment(Identified, Dated, Base):
    """A saved choice among all buyers of all years; its people are looked up when it is used."""

    __tablename__ = "segment"
    __table_args__ = (UniqueConstraint("name"),)

    name: Mapped[Name]
    criteria: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
