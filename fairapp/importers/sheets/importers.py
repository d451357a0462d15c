"""The sheet of importers: who is on the list, how they were asked and what they answered."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from babel import Locale
from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from fairapp.accounts.models import Membership, Organisation, OrganisationKind, Person
from fairapp.accounts.services import organisation_search_text
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.cells import CellError, date_cell, one_of, short_text, text_cell
from fairapp.core.contacts import parse_email, parse_phone
from fairapp.core.db import db, new_id
from fairapp.core.i18n import LOCALES, locale_of_country
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.policy import Actor, Role
from fairapp.core.search import fold, search_text
from fairapp.core.sheets import Column
from fairapp.fairs.models import Fair
from fairapp.importers.models import (
    BuyerKind,
    BuyerStatus,
    HostingTier,
    Importer,
    Invitation,
    InvitationChannel,
    InvitationState,
    ReplyChannel,
)
from fairapp.importers.services import importer_search_text

_MORNING = time(9)
_UNSENT = (InvitationState.DRAFT, InvitationState.QUEUED)
_ANSWERED = (InvitationState.ACCEPTED, InvitationState.DECLINED)
_TIERS = {tier.value: tier for tier in HostingTier} | {"appointment_only": HostingTier.APPOINTMENT}
_REPLIES = {"personal_link": ReplyChannel.LINK, "staff": ReplyChannel.PHONE} | {
    channel.value: channel for channel in ReplyChannel
}
_COUNTRIES = frozenset(str(code) for code in Locale("en").territories if len(str(code)) == 2)


def _by_value(kinds: Any) -> Callable[[Any], Any]:
    return one_of({kind.value: kind for kind in kinds})


def email_cell(cell: Any) -> str:
    """An e-mail address in lower case."""
    address = parse_email(text_cell(cell))
    if address is None:
        raise CellError(gettext("“%(cell)s” is not an e-mail address.", cell=str(cell)[:40]))
    return address


def phone_cell(cell: Any) -> str:
    """A phone number as E.164."""
    number = parse_phone(text_cell(cell))
    if number is None:
        raise CellError(gettext("“%(cell)s” is not a phone number.", cell=str(cell)[:40]))
    return number


def country_cell(cell: Any) -> str:
    """A country as two letters of ISO 3166."""
    code = text_cell(cell).upper()
    if code not in _COUNTRIES:
        raise CellError(gettext("“%(cell)s” is not a country code.", cell=str(cell)[:40]))
    return code


COLUMNS = (
    Column("key", ("Mã khách mời", "Importer no."), short_text(40)),
    Column("organisation", ("Tên đơn vị", "Organisation"), short_text(200), required=True),
    Column("country", ("Nước", "Country"), country_cell, required=True),
    Column("email", ("Thư điện tử", "E-mail"), email_cell),
    Column("phone", ("Điện thoại", "Phone"), phone_cell),
    Column("contact_role", ("Người liên hệ", "Contact"), short_text(200), required=True),
    Column("language", ("Ngôn ngữ", "Language"), one_of({code: code for code in LOCALES})),
    Column("buyer_kind", ("Loại khách mua", "Buyer kind"), _by_value(BuyerKind)),
    Column("sells_to", ("Bán cho", "Sells to"), short_text(200)),
    Column("channel", ("Kênh mời", "Channel"), _by_value(InvitationChannel)),
    Column("invited_on", ("Ngày mời", "Invited on"), date_cell),
    Column("state", ("Trạng thái thư mời", "Invitation"), _by_value(InvitationState)),
    Column("replied_on", ("Ngày trả lời", "Replied on"), date_cell),
    Column("recorded_by", ("Ai ghi nhận", "Recorded by"), one_of(_REPLIES)),
    Column("tier", ("Diện mời", "Tier"), one_of(_TIERS)),
)


class ImporterReader:
    """Turns rows into importers; has read the register and this fair's list once."""

    def __init__(self, fair: Fair, actor: Actor) -> None:
        self.fair, self.actor = fair, actor
        self.firms = {
            (fold(firm.name), firm.country): firm
            for firm in db.session.scalars(select(Organisation))
        }
        people = db.session.scalars(select(Person).where(Person.erased_at.is_(None))).all()
        self.people = {person.email: person for person in people if person.email}
        self.by_phone = {person.phone: person for person in people if person.phone}
        listed = db.session.execute(
            select(Importer, Invitation)
            .outerjoin(Invitation, Invitation.importer_id == Importer.id)
            .where(Importer.fair_id == fair.id)
        ).all()
        self.listed = {importer.person_id: (importer, asked) for importer, asked in listed}
        self.owners = {importer.code: importer.person_id for importer, _ in listed if importer.code}
        members = select(Membership.person_id).where(
            Membership.fair_id == fair.id, Membership.role == Role.IMPORTER
        )
        self.members = set(db.session.scalars(members))
        self.seen: set[UUID] = set()

    def save(self, row: dict[str, Any]) -> None:
        """Put an importer on the list with invitation and answer; a known one is updated."""
        _refuse_contradictions(row)
        person = self._person(row)
        if person.id in self.seen:
            raise RowError(gettext("This person is in the sheet twice."), "email")
        if row["key"] and self.owners.setdefault(row["key"], person.id) != person.id:
            raise RowError(gettext("This number belongs to another importer."), "key")
        self.seen.add(person.id)
        firm = self._firm(row)
        importer, invitation = self.listed.get(person.id, (None, None))
        importer = self._importer(row, importer, person, firm)
        if row["state"] is not None:
            self._invitation(row, invitation, importer)
            if row["state"] is InvitationState.ACCEPTED and importer.status is BuyerStatus.LISTED:
                importer.status = BuyerStatus.APPLIED
        if row["state"] is InvitationState.ACCEPTED and person.id not in self.members:
            self._member(person, importer)

    def _firm(self, row: dict[str, Any]) -> Organisation:
        key = (fold(row["organisation"]), row["country"])
        if key not in self.firms:
            kind = OrganisationKind.FOREIGN_COMPANY
            firm = Organisation(
                id=new_id(),
                name=row["organisation"],
                country=row["country"],
                kind=OrganisationKind.COMPANY if row["country"] == "VN" else kind,
            )
            firm.search_text = organisation_search_text(firm)
            self.firms[key] = firm
            db.session.add(firm)
        return self.firms[key]

    def _person(self, row: dict[str, Any]) -> Person:
        known = self.people.get(row["email"]) or self.by_phone.get(row["phone"])
        if known is not None:
            return known
        person = Person(
            id=new_id(),
            full_name=row["contact_role"],
            position=row["contact_role"],
            organisation_id=self._firm(row).id,
            email=row["email"],
            phone=row["phone"],
            locale=row["language"] or locale_of_country(row["country"]),
            search_text=search_text(row["contact_role"], row["email"], row["organisation"])[:800],
        )
        if row["email"]:
            self.people[row["email"]] = person
        if row["phone"]:
            self.by_phone[row["phone"]] = person
        db.session.add(person)
        return person

    def _importer(
        self, row: dict[str, Any], importer: Importer | None, person: Person, firm: Organisation
    ) -> Importer:
        if importer is None:
            importer = Importer(
                id=new_id(), fair_id=self.fair.id, person_id=person.id, organisation_id=firm.id
            )
            importer.status, importer.tier = BuyerStatus.LISTED, HostingTier.VISITOR
            importer.languages = [row["language"] or person.locale]
            db.session.add(importer)
        importer.code = row["key"] or importer.code
        importer.kind = row["buyer_kind"] or importer.kind or BuyerKind.IMPORTER
        importer.sells_to = row["sells_to"] or importer.sells_to
        if row["tier"] is not None:
            importer.tier, importer.status = row["tier"], BuyerStatus.QUALIFIED
        importer.search_text = importer_search_text(person, firm, importer.code)
        return importer

    def _invitation(
        self, row: dict[str, Any], invitation: Invitation | None, importer: Importer
    ) -> None:
        if invitation is None:
            invitation = Invitation(
                fair_id=self.fair.id,
                importer_id=importer.id,
                organisation_id=importer.organisation_id,
            )
            db.session.add(invitation)
        state = row["state"]
        invitation.state = state
        invitation.channel = row["channel"] or InvitationChannel.EMAIL
        invitation.sent_at = None if state in _UNSENT else _moment(row["invited_on"])
        if state in _ANSWERED:
            invitation.reply_channel = row["recorded_by"] or ReplyChannel.SHEET
            invitation.replied_at = _moment(row["replied_on"])
            by_link = invitation.reply_channel is ReplyChannel.LINK
            invitation.opened_at = invitation.replied_at if by_link else None
            invitation.recorded_by_id = None if by_link else self.actor.person_id

    def _member(self, person: Person, importer: Importer) -> None:
        self.members.add(person.id)
        db.session.add(
            Membership(
                person_id=person.id,
                fair_id=self.fair.id,
                role=Role.IMPORTER,
                organisation_id=importer.organisation_id,
            )
        )


def _moment(day: date | None) -> datetime | None:
    return datetime.combine(day, _MORNING, clock.HANOI) if day else None


def _refuse_contradictions(row: dict[str, Any]) -> None:
    if not row["email"] and not row["phone"]:
        raise RowError(gettext("An importer needs an e-mail address or a phone."), "email")
    if row["replied_on"] and row["state"] not in _ANSWERED:
        raise RowError(gettext("There is a day of reply but no answer."), "replied_on")
    if row["replied_on"] and row["invited_on"] and row["replied_on"] < row["invited_on"]:
        raise RowError(gettext("The reply is older than the invitation."), "replied_on")


def prepare(fair: Fair, actor: Actor) -> Callable[[dict[str, Any]], None]:
    """A saver that has read the register and the list."""
    return ImporterReader(fair, actor).save


def finish(fair: Fair, rows: int, actor: Actor) -> None:
    """One audit line for the whole sheet."""
    audit.record(AuditTag.IMPORTERS_IMPORTED, fair, actor=actor, rows=rows)


IMPORTERS_SHEET = SheetKind(
    "importers", lazy_gettext("Importers"), COLUMNS, prepare, finish, maps_columns=True
)
