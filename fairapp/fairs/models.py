"""Tables of fairs and their ground; a fair is one edition of a series."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import (
    Amount,
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
from fairapp.core.guards import append_only, guard
from fairapp.core.i18n import in_language


class FairKind(StrEnum):
    """The kinds of event a season holds."""

    OWN = "own"
    OVERSEAS = "overseas"
    MANUFACTURING = "manufacturing"
    CONFERENCE = "conference"
    SEMINAR = "seminar"


class Document(Identified, Dated, Base):
    """An official paper, cited as number/KIND-ISSUER and its date.

    Some are published without their number; `code` is the number the officers' sheets use.
    """

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("number", "issued_on"),)

    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    number: Mapped[str | None] = mapped_column(String(60))
    kind: Mapped[Code]
    issued_on: Mapped[date]
    issuer: Mapped[Name]
    subject: Mapped[str] = mapped_column(String(500))
    relation: Mapped[Code | None]
    related_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))


class Series(Identified, Dated, Base):
    """Fairs that follow one another under one name."""

    __tablename__ = "series"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    names: Mapped[Texts]
    organiser_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))


class Fair(Identified, Dated, Versioned, Base):
    """One edition: its dates, place and rules."""

    __tablename__ = "fair"
    __table_args__ = (
        CheckConstraint("closes_on >= opens_on", name="closes_after_it_opens"),
        CheckConstraint("length(country) = 2", name="country_is_two_letters"),
        CheckConstraint("badges_first BETWEEN 0 AND 50", name="badges_first_in_range"),
        CheckConstraint("badges_more BETWEEN 0 AND 50", name="badges_more_in_range"),
    )

    series_id: Mapped[UUID] = mapped_column(ForeignKey("series.id"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    edition: Mapped[str | None] = mapped_column(String(40))
    kind: Mapped[FairKind]
    names: Mapped[Texts]
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    applications_open_on: Mapped[date | None]
    applications_close_on: Mapped[date | None]
    venue: Mapped[Name]
    city: Mapped[Name]
    country: Mapped[str] = mapped_column(String(2))
    is_demo: Mapped[bool] = mapped_column(default=False)
    planned_booths: Mapped[int | None]
    planned_exhibitors: Mapped[int | None]
    planned_importers: Mapped[int | None]
    planned_meetings: Mapped[int | None]
    badges_first: Mapped[int] = mapped_column(default=4)
    """Badges for the people of a stand of one booth."""
    badges_more: Mapped[int] = mapped_column(default=2)
    """Badges for each further booth."""

    series: Mapped[Series] = relationship(lazy="raise_on_sql")

    @property
    def fair_id(self) -> UUID:
        """A fair is its own fair, for the policy table."""
        return self.id

    @property
    def year(self) -> int:
        """The working year (năm công tác) this fair counts in."""
        return self.opens_on.year

    def name_in(self, locale: str) -> str:
        """The name in the reader's language."""
        return in_language(self.names, locale)

    def badges_for(self, booths: int) -> int:
        """How many people of a stand get a badge."""
        return self.badges_first + self.badges_more * max(booths - 1, 0)


class Hall(Identified, Base):
    """A hall; measures in metres."""

    __tablename__ = "hall"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("width > 0 AND depth > 0", name="has_ground"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    code: Mapped[str] = mapped_column(String(16))
    names: Mapped[Texts]
    width: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    depth: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    removed_at: Mapped[datetime | None]


class Zone(Identified, Base):
    """A part of the plan for one group of goods."""

    __tablename__ = "zone"
    __table_args__ = (UniqueConstraint("fair_id", "code"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    hall_id: Mapped[UUID] = mapped_column(ForeignKey("hall.id"))
    code: Mapped[str] = mapped_column(String(16))
    names: Mapped[Texts]
    categories: Mapped[Words]
    removed_at: Mapped[datetime | None]

    hall: Mapped[Hall] = relationship(lazy="raise_on_sql")


class BoothKind(StrEnum):
    """Built by the organiser, or bare ground."""

    STANDARD = "standard"
    RAW = "raw"


class Booth(Identified, Base):
    """A place of 9 m² (or raw ground in multiples of it); x, y, width, height in metres.

    A booth that is taken off the plan keeps its row, so that who has had it stays known.
    """

    __tablename__ = "booth"
    __table_args__ = (
        UniqueConstraint("fair_id", "code"),
        CheckConstraint("width > 0 AND height > 0", name="has_ground"),
        CheckConstraint("open_sides BETWEEN 1 AND 4", name="has_one_to_four_open_sides"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    hall_id: Mapped[UUID] = mapped_column(ForeignKey("hall.id"), index=True)
    zone_id: Mapped[UUID] = mapped_column(ForeignKey("zone.id"), index=True)
    code: Mapped[str] = mapped_column(String(16))
    kind: Mapped[BoothKind] = mapped_column(default=BoothKind.STANDARD)
    x: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    y: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    width: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    height: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    is_corner: Mapped[bool] = mapped_column(default=False)
    open_sides: Mapped[int] = mapped_column(default=1)
    blocked_reason: Mapped[Name | None]
    removed_at: Mapped[datetime | None]

    zone: Mapped[Zone] = relationship(lazy="raise_on_sql")

    @property
    def area(self) -> Decimal:
        """Ground in square metres."""
        return self.width * self.height


class PlanAct(StrEnum):
    """What somebody did to a plan."""

    BUILT = "built"
    MOVED = "moved"
    EDITED = "edited"
    MERGED = "merged"
    SPLIT = "split"
    ZONED = "zoned"
    ADDED = "added"
    REMOVED = "removed"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    IMPORTED = "imported"
    REVERTED = "reverted"


class PlanChange(Identified, Dated, Base):
    """One act on a plan: what each hall, zone and booth was before and is after; never changed.

    `entries`: [{"table", "id", "before", "after"}], None where the thing is not on the plan.
    """

    __tablename__ = "plan_change"
    __table_args__ = (UniqueConstraint("reverts_id"),)

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    act: Mapped[PlanAct]
    entries: Mapped[list[dict[str, Any]]] = mapped_column(JsonDocument)
    reverts_id: Mapped[UUID | None] = mapped_column(ForeignKey("plan_change.id"))


class PriceItem(Identified, Base):
    """A line of a fair's price list; a booth's price is per booth, an extra's per piece.

    The same line may stand once in each currency: exhibitors from abroad pay another one.
    """

    __tablename__ = "price_item"
    __table_args__ = (
        UniqueConstraint("fair_id", "code", "currency"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint(
            "(early_amount IS NULL) = (early_until IS NULL)", name="early_rate_has_amount_and_day"
        ),
        CheckConstraint("early_amount BETWEEN 0 AND amount", name="early_rate_is_lower"),
        CheckConstraint(
            "(late_share IS NULL) = (late_from IS NULL)", name="late_has_share_and_day"
        ),
        CheckConstraint("late_share BETWEEN 0 AND 500", name="late_share_in_per_cent"),
        CheckConstraint("early_until < late_from", name="early_ends_before_late_begins"),
    )

    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"))
    code: Mapped[Code]
    names: Mapped[Texts]
    amount: Mapped[Amount]
    currency: Mapped[str] = mapped_column(String(3))
    is_extra: Mapped[bool] = mapped_column(default=False)
    early_amount: Mapped[Amount | None]
    early_until: Mapped[date | None]
    late_share: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    """Surcharge in per cent of the price, from `late_from` on."""
    late_from: Mapped[date | None]
    orders_until: Mapped[date | None]

    def name_in(self, locale: str) -> str:
        """The name in the reader's language."""
        return in_language(self.names, locale)


class Concept(Base):
    """A concept of the craft thesaurus: stable code, kind and place in the tree."""

    __tablename__ = "concept"

    code: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[Code] = mapped_column(index=True)
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("concept.code"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    hs_headings: Mapped[Words]
    synced_at: Mapped[datetime | None]


class ConceptLabel(Base):
    """The name of a concept in one language, with its synonyms folded for search."""

    __tablename__ = "concept_label"

    code: Mapped[str] = mapped_column(ForeignKey("concept.code"), primary_key=True)
    locale: Mapped[str] = mapped_column(String(8), primary_key=True)
    label: Mapped[Name]
    search_text: Mapped[str] = mapped_column(String(1500))


append_only(PlanChange.__table__)

_NO_HALL = "booth lies outside its hall"
_NO_ZONE = "booth stands in a zone of another hall"
_OVERLAP = "booth overlaps another"
_OUTSIDE = """NOT EXISTS (SELECT 1 FROM hall WHERE hall.id = NEW.hall_id
  AND hall.fair_id = NEW.fair_id AND NEW.x >= 0 AND NEW.y >= 0
  AND NEW.x + NEW.width < hall.width + 0.005 AND NEW.y + NEW.height < hall.depth + 0.005)"""
_OTHER_HALL = """NOT EXISTS (SELECT 1 FROM zone WHERE zone.id = NEW.zone_id
  AND zone.hall_id = NEW.hall_id)"""
# half a centimetre of grace: one of the databases keeps numbers with a binary fraction
_SHARED = """EXISTS (SELECT 1 FROM booth AS other WHERE other.hall_id = NEW.hall_id
  AND other.id <> NEW.id AND other.removed_at IS NULL
  AND NEW.x + 0.005 < other.x + other.width AND other.x + 0.005 < NEW.x + NEW.width
  AND NEW.y + 0.005 < other.y + other.height AND other.y + 0.005 < NEW.y + NEW.height)"""
_RULES = ((_OUTSIDE, _NO_HALL), (_OTHER_HALL, _NO_ZONE), (_SHARED, _OVERLAP))
_PLACE = "x, y, width, height, hall_id, zone_id, fair_id, removed_at"
_HALL_TOO_SMALL = """EXISTS (SELECT 1 FROM booth WHERE booth.hall_id = NEW.id
  AND booth.removed_at IS NULL AND (booth.x + booth.width > NEW.width + 0.005
  OR booth.y + booth.height > NEW.depth + 0.005))"""


def _sqlite_ground() -> list[str]:
    """Triggers of the embedded database: it has one writer, so looking is enough."""
    checks = " ".join(f"SELECT RAISE(ABORT, '{words}') WHERE {rule};" for rule, words in _RULES)
    return [
        f"CREATE TRIGGER tr_booth_ground_{name} BEFORE {event} ON booth "
        f"WHEN NEW.removed_at IS NULL BEGIN {checks} END"
        for name, event in (("insert", "INSERT"), ("update", f"UPDATE OF {_PLACE}"))
    ]


def _postgresql_ground() -> list[str]:
    """The same rules; the hall's row is held, so that two clerks cannot build on one spot."""
    checks = " ".join(
        f"IF {rule} THEN RAISE EXCEPTION '{words}' USING ERRCODE = 'check_violation'; END IF;"
        for rule, words in _RULES
    )
    return [
        (
            "CREATE FUNCTION fn_booth_ground() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "PERFORM 1 FROM hall WHERE hall.id = NEW.hall_id FOR NO KEY UPDATE; "
            f"{checks} RETURN NEW; END $$"
        ),
        (
            f"CREATE TRIGGER tr_booth_ground BEFORE INSERT OR UPDATE OF {_PLACE} ON booth "
            "FOR EACH ROW WHEN (NEW.removed_at IS NULL) EXECUTE FUNCTION fn_booth_ground()"
        ),
    ]


_HALL_WORDS = "hall is too small for its booths"
guard(Booth.__table__, sqlite=_sqlite_ground(), postgresql=_postgresql_ground())
guard(
    Booth.__table__,  # on halls, but it reads booths
    sqlite=[
        (
            "CREATE TRIGGER tr_hall_ground BEFORE UPDATE OF width, depth ON hall "
            f"BEGIN SELECT RAISE(ABORT, '{_HALL_WORDS}') WHERE {_HALL_TOO_SMALL}; END"
        )
    ],
    postgresql=[
        (
            "CREATE FUNCTION fn_hall_ground() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {_HALL_TOO_SMALL} THEN RAISE EXCEPTION '{_HALL_WORDS}' "
            "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
        ),
        (
            "CREATE TRIGGER tr_hall_ground BEFORE UPDATE OF width, depth ON hall "
            "FOR EACH ROW EXECUTE FUNCTION fn_hall_ground()"
        ),
    ],
)
