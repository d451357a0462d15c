"""Tables of campaigns, of invitations and of the letters written to each."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Base, Dated, Identified, JsonDocument, Name, Versioned
from fairapp.importers.models.buyers import Importer


class Campaign(Identified, Dated, Base):
    """A batch of invitations with one letter."""

    __tablename__ = "campaign"
    __table_args__ = (UniqueConstraint("fair_id", "name"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    name: Mapped[Name]
    segment_id: Mapped[UUID | None] = mapped_column(ForeignKey("segment.id"))
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    sent_at: Mapped[datetime | None]

    letters: Mapped[list["CampaignLetter"]] = relationship(
        lazy="raise_on_sql", order_by="CampaignLetter.locale"
    )


class CampaignLetter(Identified, Dated, Versioned, Base):
    """The desk's own words of a campaign in one language; without them the fair's letter goes."""

    __tablename__ = "campaign_letter"
    __table_args__ = (UniqueConstraint("campaign_id", "locale"),)

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), index=True)
    locale: Mapped[str] = mapped_column(String(8))
    subject: Mapped[Name]
    body: Mapped[str] = mapped_column(Text)


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
    officer_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who of the desk wrote, and looks after the buyer."""
    channel: Mapped[InvitationChannel] = mapped_column(default=InvitationChannel.EMAIL)
    state: Mapped[InvitationState] = mapped_column(default=InvitationState.DRAFT, index=True)
    sent_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    replied_at: Mapped[datetime | None]
    reply_channel: Mapped[ReplyChannel | None]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    importer: Mapped[Importer] = relationship(lazy="raise_on_sql")


class InvitationLetter(Identified, Dated, Base):
    """One letter of an invitation: the first, and every reminder.

    The letters of an invitation form one chain, each seven days or more after the one before: the
    first has no `previous_day` (one such row, by a partial index), and a day has one follower.
    So the database itself refuses two letters in a week, whoever presses which button when. A
    letter that came back was never read and leaves the chain.
    """

    __tablename__ = "invitation_letter"
    __table_args__ = (
        UniqueConstraint("invitation_id", "day"),
        UniqueConstraint("invitation_id", "previous_day"),
        ForeignKeyConstraint(
            ["invitation_id", "previous_day"],
            ["invitation_letter.invitation_id", "invitation_letter.day"],
        ),
        CheckConstraint("day - previous_day >= 7", name="a_week_apart"),
        Index(
            "uq_invitation_letter_first",
            "invitation_id",
            unique=True,
            sqlite_where=text("previous_day IS NULL"),
            postgresql_where=text("previous_day IS NULL"),
        ),
    )

    invitation_id: Mapped[UUID] = mapped_column(ForeignKey("invitation.id"), index=True)
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), unique=True)
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    day: Mapped[int]
    """The day in Hanoi, as a number that goes up by one each day."""
    previous_day: Mapped[int | None]


class LinkRequest(Identified, Dated, Base):
    """Somebody with a forwarded or ended link asks for an invitation of their own."""

    __tablename__ = "link_request"
    __table_args__ = (
        Index(
            "uq_link_request_open",
            "fair_id",
            "email",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    email: Mapped[str] = mapped_column(String(254))
    contact: Mapped[Name | None]
    organisation_name: Mapped[Name | None]
    country: Mapped[str | None] = mapped_column(String(2))
    locale: Mapped[str] = mapped_column(String(8))
    need: Mapped[dict[str, Any] | None] = mapped_column(JsonDocument)
    """What was answered before the first list; it becomes a need when the desk says yes."""
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    importer_id: Mapped[UUID | None] = mapped_column(ForeignKey("importer.id"))
