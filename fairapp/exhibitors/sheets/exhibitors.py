"""The sheet of exhibitors, and of applications in any state: one row an organisation."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from fairapp.accounts import services as accounts
from fairapp.accounts.models import Membership, Organisation, OrganisationKind, Person
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, new_id
from fairapp.core.i18n import LOCALES
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.policy import Actor, Role
from fairapp.core.search import search_text
from fairapp.core.sheets import (
    Column,
    date_cell,
    one_of,
    short_text,
    whole_number,
    word_list,
    yes_no,
)
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import Application, ApplicationState, EntryChannel, Visibility
from fairapp.exhibitors.services.applications import AlreadyAppliedError, application_search_text
from fairapp.exhibitors.sheets.cells import (
    column,
    email_cell,
    known_categories,
    phone_cell,
    record_import,
    refuse_category,
    texts_of,
)
from fairapp.fairs.models import Fair

KINDS = {
    "household": OrganisationKind.HOUSEHOLD,
    "hộ kinh doanh": OrganisationKind.HOUSEHOLD,
    "co_operative": OrganisationKind.COOPERATIVE,
    "cooperative": OrganisationKind.COOPERATIVE,
    "hợp tác xã": OrganisationKind.COOPERATIVE,
    "group": OrganisationKind.COOPERATIVE,
    "company": OrganisationKind.COMPANY,
    "công ty": OrganisationKind.COMPANY,
    "joint_stock": OrganisationKind.COMPANY,
    "artisan": OrganisationKind.ARTISAN,
    "nghệ nhân": OrganisationKind.ARTISAN,
    "state_body": OrganisationKind.STATE_BODY,
}
TYPED_BY = {"exhibitor": EntryChannel.WEB, "staff": EntryChannel.PAPER}
ORGANISATION_FACTS = (
    "name_en",
    "tax_code",
    "phone",
    "email",
    "village",
    "commune",
    "province",
    "old_district",
)

EXHIBITOR_COLUMNS = (
    Column(
        "key",
        ("Mã đơn vị tham gia", "Mã đăng ký", "Exhibitor number"),
        short_text(40),
        required=True,
    ),
    column("name_vi", "Tên đơn vị", "Name", required=True),
    column("name_en", "Tên tiếng Anh", "Name in English"),
    column("kind", "Loại đơn vị", "Kind of organisation", one_of(KINDS)),
    column("village", "Làng nghề", "Craft village"),
    column("commune", "Xã phường", "Commune"),
    column("old_district", "Quận huyện cũ", "Former district"),
    column("province", "Tỉnh thành", "Province"),
    column("phone", "Điện thoại", "Phone", phone_cell),
    column("email", "Thư điện tử", "E-mail", email_cell),
    column("tax_code", "Mã số thuế", "Tax code", short_text(20)),
    column("contact_role", "Người liên hệ", "Contact"),
    column("main_category", "Nhóm hàng chính", "Main category", short_text(64)),
    column("booths", "Gian hàng", "Booths", word_list),
    column("booths_wanted", "Số gian đề nghị", "Booths wanted", whole_number),
    column("zone_wish", "Khu mong muốn", "Zone wished"),
    column("first_time", "Lần đầu tham gia", "First time", yes_no),
    column("visibility", "Ai được xem trang", "Page shown to", one_of({v: v for v in Visibility})),
    column("languages", "Ngoại ngữ", "Languages", word_list),
    column("state", "Trạng thái", "State", one_of({s.value: s for s in ApplicationState})),
    column("typed_by", "Ai gõ đơn", "Typed by", one_of(TYPED_BY)),
    column("submitted_on", "Ngày nộp", "Submitted on", date_cell),
    column("decided_on", "Ngày quyết định", "Decided on", date_cell),
    column("told_on", "Ngày báo kết quả", "Told on", date_cell),
    column("note", "Ghi chú", "Note", short_text(1000)),
    column("description_vi", "Giới thiệu", "About", short_text(2000)),
    column("description_en", "Giới thiệu (tiếng Anh)", "About, in English", short_text(2000)),
)


def _moment(day: date | None) -> datetime | None:
    """A date in a sheet as a moment: noon in Hanoi."""
    return None if day is None else datetime.combine(day, time(12), tzinfo=clock.HANOI)


class ExhibitorReader:
    """Turns rows into applications; knows the register, so that a row asks the database nothing."""

    def __init__(self, fair: Fair, actor: Actor) -> None:
        self.fair, self.actor = fair, actor
        self.categories = known_categories()
        self.codes = set(queries.application_ids_by_code(fair.id))
        self.applied = set(self._column(Application.organisation_id))
        self.by_tax: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = {}
        self.people: dict[str, Person] = {}
        for organisation in db.session.scalars(select(Organisation)):
            self._remember(organisation)
        for person in db.session.scalars(select(Person).where(Person.erased_at.is_(None))):
            self._meet(person)
        self.members = set(self._column(Membership.person_id, Membership.organisation_id))

    def _column(self, *columns: Any) -> Any:
        table = columns[0].class_
        rows = db.session.execute(select(*columns).where(table.fair_id == self.fair.id))
        return rows.scalars() if len(columns) == 1 else (tuple(row) for row in rows)

    def _remember(self, organisation: Organisation) -> None:
        if organisation.tax_code:
            self.by_tax.setdefault(organisation.tax_code, organisation)
        if organisation.country == "VN":
            self.by_name.setdefault(organisation.name.lower(), []).append(organisation)

    def _meet(self, person: Person) -> None:
        for address in filter(None, (person.email, person.phone)):
            self.people.setdefault(address, person)

    def save(self, row: dict[str, Any]) -> None:
        """Add one application with its organisation, contact and membership."""
        refuse_category(row["main_category"], self.categories, "main_category")
        if row["key"] in self.codes:
            raise RowError(gettext("“%(key)s” is taken.", key=row["key"]), "key")
        facts = _application_facts(row, self.fair)
        organisation = self._organisation(row)
        if organisation.id in self.applied:
            raise AlreadyAppliedError(name=organisation.name)
        contact = self._contact(row, organisation)
        self._apply(organisation, contact, facts)
        self.codes.add(row["key"])

    def _organisation(self, row: dict[str, Any]) -> Organisation:
        """By tax code, else by name and village: the rule of `register_organisation`."""
        known = self.by_tax.get(row["tax_code"] or "")
        namesakes = self.by_name.get(row["name_vi"].lower(), [])
        known = known or next((o for o in namesakes if row["village"] in (None, o.village)), None)
        if known is not None:
            return known
        organisation = Organisation(
            id=new_id(),
            name=row["name_vi"],
            kind=row["kind"] or OrganisationKind.HOUSEHOLD,
            country="VN",
            **{field: row[field] for field in ORGANISATION_FACTS},
        )
        organisation.search_text = accounts.organisation_search_text(organisation)
        self._add(organisation, AuditTag.ORGANISATION_REGISTERED)
        self._remember(organisation)
        return organisation

    def _contact(self, row: dict[str, Any], organisation: Organisation) -> Person:
        known = self.people.get(row["email"] or "") or self.people.get(row["phone"] or "")
        if known is not None:
            return known
        role = row["contact_role"] or gettext("Contact of %(name)s", name=row["name_vi"])[:200]
        person = Person(
            id=new_id(),
            full_name=role,
            position=role,
            locale="vi",
            email=row["email"],
            phone=row["phone"],
            organisation_id=organisation.id,
            search_text=search_text(role, row["email"], row["phone"], organisation.name)[:800],
        )
        self._add(person, AuditTag.PERSON_REGISTERED)
        self._meet(person)
        return person

    def _apply(self, organisation: Organisation, contact: Person, facts: dict[str, Any]) -> None:
        application = Application(
            id=new_id(),
            fair_id=self.fair.id,
            organisation_id=organisation.id,
            contact_id=contact.id,
            **facts,
        )
        application.search_text = application_search_text(application, organisation, contact)
        self._add(application, AuditTag.APPLICATION_STARTED, channel=EntryChannel.SHEET)
        self.applied.add(organisation.id)
        if (contact.id, organisation.id) not in self.members:
            self.members.add((contact.id, organisation.id))
            # a membership knows its person only by key, so the person must be there first
            db.session.flush()
            member = Membership(
                id=new_id(),
                person_id=contact.id,
                fair_id=self.fair.id,
                role=Role.EXHIBITOR,
                organisation_id=organisation.id,
            )
            self._add(member, AuditTag.MEMBER_ADDED, role=Role.EXHIBITOR)

    def _add(self, row: Any, tag: AuditTag, **facts: Any) -> None:
        db.session.add(row)
        audit.record(tag, row, actor=self.actor, **facts)


def _prepare_exhibitors(fair: Fair, actor: Actor) -> Callable[[dict[str, Any]], object]:
    return ExhibitorReader(fair, actor).save


def _application_facts(row: dict[str, Any], fair: Fair) -> dict[str, Any]:
    """A sheet without states lists a fair's exhibitors: accepted, and told before it opened."""
    opened = _moment(fair.opens_on) if row["state"] is None else None
    wanted = row["booths_wanted"] or len(row["booths"] or ()) or 1
    if not 1 <= wanted <= 40:
        raise RowError(gettext("A stand has 1 to 40 booths."), "booths_wanted")
    return {
        # who typed it first, whenever the sheet is loaded
        "channel": row["typed_by"] or EntryChannel.SHEET,
        "code": row["key"],
        "main_category": row["main_category"],
        "state": row["state"] or ApplicationState.ACCEPTED,
        "booths_wanted": wanted,
        "wishes": row["zone_wish"],
        "export_languages": [code for code in row["languages"] or () if code in LOCALES],
        "is_first_time": bool(row["first_time"]),
        "visibility": row["visibility"] or Visibility.BUYERS,
        "descriptions": texts_of(row, "description"),
        "submitted_at": _moment(row["submitted_on"]) or opened,
        "decided_at": _moment(row["decided_on"]) or opened,
        "told_at": _moment(row["told_on"]) or opened,
        "review_note": row["note"],
    }


EXHIBITORS_SHEET = SheetKind(
    "exhibitors",
    lazy_gettext("Exhibitors and applications"),
    EXHIBITOR_COLUMNS,
    _prepare_exhibitors,
    record_import,
)
