"""Tables of the register and of sign-in."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fairapp.core.db import Base, Code, Dated, Identified, Name, Versioned
from fairapp.core.policy import Role


class OrganisationKind(StrEnum):
    """What an organisation is by law or custom."""

    COMPANY = "company"
    COOPERATIVE = "cooperative"
    HOUSEHOLD = "household"
    ARTISAN = "artisan"
    STATE_BODY = "state_body"
    FOREIGN_COMPANY = "foreign_company"


class Organisation(Identified, Dated, Versioned, Base):
    """One organisation, once, for all years."""

    __tablename__ = "organisation"
    __table_args__ = (CheckConstraint("length(country) = 2", name="country_is_two_letters"),)

    name: Mapped[Name]
    name_en: Mapped[Name | None]
    kind: Mapped[OrganisationKind]
    country: Mapped[str] = mapped_column(String(2), index=True)
    tax_code: Mapped[str | None] = mapped_column(String(20), index=True)
    phone: Mapped[str | None] = mapped_column(String(20), index=True)
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    website: Mapped[str | None] = mapped_column(String(300))
    village: Mapped[Name | None]
    commune: Mapped[Name | None]
    province: Mapped[Name | None]
    old_district: Mapped[Name | None]
    address: Mapped[Name | None]
    search_text: Mapped[str] = mapped_column(String(1200), index=True)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    """Set on a duplicate: ledger entries still name it, everybody else goes on to this one."""

    def name_in(self, locale: str) -> str:
        """The name a reader of this language can read."""
        return self.name if locale == "vi" or not self.name_en else self.name_en


class Person(Identified, Dated, Versioned, Base):
    """One person, once, for all years; shown by role, never by name, in public."""

    __tablename__ = "person"
    __table_args__ = (
        Index("uq_person_email", "email", unique=True),
        Index("uq_person_phone", "phone", unique=True),
    )

    full_name: Mapped[Name]
    latin_name: Mapped[Name | None]
    position: Mapped[Name | None]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(20))
    locale: Mapped[str] = mapped_column(String(8), default="vi")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    session_version: Mapped[int] = mapped_column(default=1)
    deactivated_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    search_text: Mapped[str] = mapped_column(String(800), index=True)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class Membership(Identified, Dated, Base):
    """A role of a person at a fair; without a fair, at every fair of this service."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint(
            "person_id", "fair_id", "role", "organisation_id", postgresql_nulls_not_distinct=True
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    fair_id: Mapped[UUID | None] = mapped_column(ForeignKey("fair.id"), index=True)
    role: Mapped[Role]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class LinkPurpose(StrEnum):
    """What a personal link is for; it gives the rights of this purpose and no others."""

    INVITATION = "invitation"
    EXHIBITOR = "exhibitor"
    IMPORTER = "importer"
    CONFIRMATION = "confirmation"


class PersonalLink(Identified, Dated, Base):
    """A reusable link for one person, one fair, one purpose; only its hash is kept."""

    __tablename__ = "personal_link"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    fair_id: Mapped[UUID] = mapped_column(ForeignKey("fair.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    purpose: Mapped[LinkPurpose]
    thing_id: Mapped[UUID | None] = mapped_column(index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class LinkUse(Identified, Dated, Base):
    """One use of a personal link: the button was pressed."""

    __tablename__ = "link_use"

    link_id: Mapped[UUID] = mapped_column(ForeignKey("personal_link.id"), index=True)


class SignInCode(Identified, Dated, Base):
    """A six-digit code, by e-mail or read out by staff; single use, ten minutes."""

    __tablename__ = "sign_in_code"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SignInAttempt(Identified, Dated, Base):
    """A failed attempt, counted over all workers and restarts; the account only as a hash."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_account", "account_hash", "created_at"),)

    account_hash: Mapped[str] = mapped_column(String(64))


class Consent(Identified, Dated, Base):
    """What a person agreed to, with the text that was shown."""

    __tablename__ = "consent"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    purpose: Mapped[Code]
    shown_text: Mapped[str] = mapped_column(String(2000))
    text_version: Mapped[Code | None]
    locale: Mapped[str | None] = mapped_column(String(8))
    """The language in which the text was shown."""
    withdrawn_at: Mapped[datetime | None]


class Objection(Identified, Dated, Base):
    """A person wants no more letters of one kind; whoever sends such letters asks here first."""

    __tablename__ = "objection"
    __table_args__ = (UniqueConstraint("person_id", "purpose"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    purpose: Mapped[Code]


class ApiToken(Identified, Dated, Base):
    """A key of a program; acts with the roles of the person who made it."""

    __tablename__ = "api_token"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    label: Mapped[Name]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
