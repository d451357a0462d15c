"""Tables of applications, their products, papers, wishes and people."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.accounts.models import Organisation, Person
from fairapp.core.db import Base, Code, Dated, Identified, Name, Texts, Versioned, Words
from fairapp.core.files import StoredFile
from fairapp.core.i18n import in_language
from fairapp.fairs.models import Booth, Fair, Zone


class ApplicationState(StrEnum):
    """Where an application stands; telling the applicant is apart (`told_at`)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_ASKED = "changes_asked"
    WAITING_LIST = "waiting_list"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class EntryChannel(StrEnum):
    """How a record came in."""

    WEB = "web"
    PHONE = "phone"
    PAPER = "paper"
    SHEET = "sheet"


class Visibility(StrEnum):
    """Who may see a profile or a product; the exhibitor chooses."""

    PUBLIC = "public"
    BUYERS = "buyers"
    ON_REQUEST = "on_request"


STRICTEST_FIRST = (Visibility.ON_REQUEST, Visibility.BUYERS, Visibility.PUBLIC)


def covers(reach: Visibility, wanted: Visibility) -> bool:
    """Whether a reader who reaches this far may see a thing that is shown so far."""
    return STRICTEST_FIRST.index(reach) <= STRICTEST_FIRST.index(wanted)


_PRICE_SHOWN = Enum(
    Visibility,
    name="price_visibility",  # a check of its own beside that of the other column
    native_enum=False,
    create_constraint=True,
    length=32,
    values_callable=lambda kind: [member.value for member in kind],
)


class Making(StrEnum):
    """Who makes the goods that an exhibitor shows."""

    OWN = "own"
    PARTLY = "partly"
    BOUGHT_IN = "bought_in"


class Application(Identified, Dated, Versioned, Base):
    """One organisation's wish to exhibit at one fair."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("fair_id", "organisation_id"),
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("booths_wanted BETWEEN 1 AND 40", name="booths_wanted_in_range"),
        CheckConstraint("workers >= 0", name="workers_not_negative"),
        CheckConstraint("founded_year BETWEEN 1000 AND 2200", name="founded_year_in_range"),
        CheckConstraint("export_share BETWEEN 0 AND 100", name="export_share_in_per_cent"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    """The number under which the officers' sheets and papers know it."""
    state: Mapped[ApplicationState] = mapped_column(default=ApplicationState.DRAFT, index=True)
    channel: Mapped[EntryChannel] = mapped_column(default=EntryChannel.WEB)
    entered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    main_category: Mapped[str | None] = mapped_column(ForeignKey("concept.code"))
    booths_wanted: Mapped[int] = mapped_column(default=1)
    wants_corner: Mapped[bool] = mapped_column(default=False)
    needs_accessible: Mapped[bool] = mapped_column(default=False)
    """The stand must be reached without a step, and with room to turn."""
    wishes: Mapped[str | None] = mapped_column(String(1000))
    descriptions: Mapped[Texts]
    export_languages: Mapped[Words]
    making: Mapped[Making | None]
    workers: Mapped[int | None]
    founded_year: Mapped[int | None]
    export_share: Mapped[int | None]
    """Per cent of what is made that goes abroad."""
    production_note: Mapped[str | None] = mapped_column(String(1000))
    is_first_time: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.BUYERS)
    repeats_id: Mapped[UUID | None] = mapped_column(ForeignKey("application.id"))
    """The application of an earlier edition from which this one was taken over."""
    undertaken_at: Mapped[datetime | None]
    """When the undertakings of the fair were given; their text stands with the consent."""
    submitted_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    review_note: Mapped[str | None] = mapped_column(String(1000))
    told_at: Mapped[datetime | None]
    search_text: Mapped[str] = mapped_column(Text, default="")

    fair: Mapped[Fair] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    contact: Mapped[Person] = relationship(foreign_keys=[contact_id], lazy="raise_on_sql")
    products: Mapped[list["Product"]] = relationship(
        back_populates="application", lazy="raise_on_sql", order_by="Product.position"
    )
    certificates: Mapped[list["Certificate"]] = relationship(
        lazy="raise_on_sql", order_by="Certificate.code"
    )
    people: Mapped[list["StandPerson"]] = relationship(
        lazy="raise_on_sql", order_by="StandPerson.created_at"
    )
    booth_wishes: Mapped[list["BoothWish"]] = relationship(
        lazy="raise_on_sql", order_by="BoothWish.rank", cascade="all, delete-orphan"
    )
    zone_wishes: Mapped[list["ZoneWish"]] = relationship(
        lazy="raise_on_sql", order_by="ZoneWish.rank", cascade="all, delete-orphan"
    )

    @property
    def publishes(self) -> bool:
        """Whether anybody may see this profile: agreed, accepted, and the exhibitor knows it."""
        is_in = self.state is ApplicationState.ACCEPTED and self.told_at is not None
        return is_in and self.visibility is Visibility.PUBLIC

    def products_named_to(self, reach: Visibility) -> list["Product"]:
        """The products that a reader of this reach may know of, in the maker's order."""
        return [product for product in self.products if product.named_to(reach)]


class Product(Identified, Dated, Versioned, Base):
    """What an exhibitor makes; an unknown fact is empty, never a guess."""

    __tablename__ = "product"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("moq >= 0", name="moq_not_negative"),
        CheckConstraint("price_low >= 0 AND price_high >= price_low", name="price_range_in_order"),
        Index("ix_product_application_position", "application_id", "position"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    code: Mapped[str | None] = mapped_column(String(40))
    """The number under which sheets know it."""
    position: Mapped[int] = mapped_column(default=0)
    category: Mapped[str | None] = mapped_column(ForeignKey("concept.code"), index=True)
    names: Mapped[Texts]
    descriptions: Mapped[Texts]
    materials: Mapped[Words]
    techniques: Mapped[Words]
    moq: Mapped[int | None]
    unit: Mapped[str | None] = mapped_column(String(8))
    lead_time_days: Mapped[int | None]
    monthly_capacity: Mapped[int | None]
    price_low: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    price_high: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    currency: Mapped[str | None] = mapped_column(String(3))
    is_new_design: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.BUYERS)
    price_visibility: Mapped[Visibility] = mapped_column(_PRICE_SHOWN, default=Visibility.BUYERS)
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    search_text: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[Application] = relationship(back_populates="products", lazy="raise_on_sql")
    photo: Mapped[StoredFile | None] = relationship(lazy="raise_on_sql")

    @property
    def organisation_id(self) -> UUID:
        """Whose product it is, for the policy table; the application must be loaded."""
        return self.application.organisation_id

    def name_in(self, locale: str) -> str:
        """The name in the reader's language."""
        return in_language(self.names, locale)

    @property
    def shown_to(self) -> Visibility:
        """How far it is shown: the stricter of its own choice and that of the whole profile."""
        choices = (self.visibility, self.application.visibility)
        return min(choices, key=STRICTEST_FIRST.index)

    def seen_by(self, reach: Visibility) -> bool:
        """Whether pictures and description may be shown to a reader of this reach."""
        return covers(reach, self.shown_to)

    def named_to(self, reach: Visibility) -> bool:
        """Whether it may be named at all: who may ask for a thing must know that it is there."""
        is_asked_for = self.shown_to is Visibility.ON_REQUEST
        return covers(reach, Visibility.BUYERS if is_asked_for else self.shown_to)

    def priced_for(self, reach: Visibility) -> bool:
        """Whether there is a price, and it may be shown to a reader of this reach."""
        is_agreed = self.seen_by(reach) and covers(reach, self.price_visibility)
        return self.price_low is not None and is_agreed


class Certificate(Identified, Dated, Base):
    """A certificate an exhibitor holds."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("application_id", "code"),)

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    code: Mapped[Code]
    number: Mapped[Name | None]
    valid_until: Mapped[date | None]


class BoothWish(Identified, Base):
    """A booth an applicant would like, the best first; the allocation reads it."""

    __tablename__ = "booth_wish"
    __table_args__ = (
        UniqueConstraint("application_id", "rank"),
        UniqueConstraint("application_id", "booth_id"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    booth_id: Mapped[UUID] = mapped_column(ForeignKey("booth.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]

    booth: Mapped[Booth] = relationship(lazy="raise_on_sql")


class ZoneWish(Identified, Base):
    """A zone an applicant would like, the best first; the allocation reads it."""

    __tablename__ = "zone_wish"
    __table_args__ = (
        UniqueConstraint("application_id", "rank"),
        UniqueConstraint("application_id", "zone_id"),
        CheckConstraint("rank >= 1", name="rank_from_one"),
    )

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"))
    zone_id: Mapped[UUID] = mapped_column(ForeignKey("zone.id", ondelete="CASCADE"), index=True)
    rank: Mapped[int]

    zone: Mapped[Zone] = relationship(lazy="raise_on_sql")


class StandPerson(Identified, Dated, Base):
    """Somebody who will stand at the stand; a badge is made from this."""

    __tablename__ = "stand_person"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("application.id"), index=True)
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    full_name: Mapped[Name]
    position: Mapped[Name | None]
    phone: Mapped[str | None] = mapped_column(String(20))
    languages: Mapped[Words]
