"""Tables of importers at a fair, of their invitations and of what they look for."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.accounts.models import Organisation, Person
from fairapp.core.db import Base, Code, Dated, Identified, Name, Texts, Versioned, Words
from fairapp.fairs.models import Fair


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


class Campaign(Identified, Dated, Base):
    """A batch of invitations with one letter."""

    __tablename__ = "campaign"
    __table_args__ = (UniqueConstraint("fair_id", "name"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    name: Mapped[Name]


class InvitationState(StrEnum):
    """Where an invitation stands."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENT = "sent"
    BOUNCED = "bounced"
    OPENED = "opened"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    REVOKED = "revoked"


class ReplyChannel(StrEnum):
    """How a reply came; a reply by phone counts as much as one by link."""

    LINK = "link"
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    SHEET = "sheet"


class InvitationChannel(StrEnum):
    """How the importer was found and asked."""

    EMAIL = "email"
    PHONE = "phone"
    TRADE_OFFICE = "trade_office"
    PAST_LIST = "past_list"


class Invitation(Identified, Dated, Versioned, Base):
    """One importer's personal invitation to one fair."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("importer_id"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    importer_id: Mapped[UUID] = mapped_column(ForeignKey("importer.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"))
    channel: Mapped[InvitationChannel] = mapped_column(default=InvitationChannel.EMAIL)
    state: Mapped[InvitationState] = mapped_column(default=InvitationState.DRAFT, index=True)
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    reply_channel: Mapped[ReplyChannel | None]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    importer: Mapped[Importer] = relationship(lazy="raise_on_sql")


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
