"""The sheet of exhibitors, and of applications in any state: one row an organisation."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext, lazy_gettext

from fairapp.accounts import services as accounts
from fairapp.accounts.models import Organisation, OrganisationKind, Person
from fairapp.core import clock
from fairapp.core.i18n import LOCALES
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.policy import Actor
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
from fairapp.exhibitors.models import ApplicationState, EntryChannel
from fairapp.exhibitors.services.applications import start_application
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


def _prepare_exhibitors(fair: Fair, actor: Actor) -> Callable[[dict[str, Any]], object]:
    categories = known_categories()
    codes = set(queries.application_ids_by_code(fair.id))

    def save(row: dict[str, Any]) -> None:
        refuse_category(row["main_category"], categories, "main_category")
        if row["key"] in codes:
            raise RowError(gettext("“%(key)s” is taken.", key=row["key"]), "key")
        organisation, contact = _parties(row, actor)
        application = start_application(
            actor=actor,
            fair=fair,
            organisation=organisation,
            contact=contact,
            channel=EntryChannel.SHEET,
            **_application_facts(row, fair),
        )
        # who typed it first; the dates of the public call bound that day, not the import
        application.channel = row["typed_by"] or EntryChannel.SHEET
        codes.add(row["key"])

    return save


def _parties(row: dict[str, Any], actor: Actor) -> tuple[Organisation, Person]:
    organisation = accounts.register_organisation(
        actor=actor,
        name=row["name_vi"],
        kind=row["kind"] or OrganisationKind.HOUSEHOLD,
        country="VN",
        **{field: row[field] for field in ORGANISATION_FACTS},
    )
    role = row["contact_role"] or gettext("Contact of %(name)s", name=row["name_vi"])[:200]
    contact = accounts.register_person(
        actor=actor,
        full_name=role,
        organisation=organisation,
        email=row["email"],
        phone=row["phone"],
        position=role,
    )
    return organisation, contact


def _application_facts(row: dict[str, Any], fair: Fair) -> dict[str, Any]:
    """A sheet without states lists a fair's exhibitors: accepted, and told before it opened."""
    opened = _moment(fair.opens_on) if row["state"] is None else None
    wanted = row["booths_wanted"] or len(row["booths"] or ()) or 1
    if not 1 <= wanted <= 40:
        raise RowError(gettext("A stand has 1 to 40 booths."), "booths_wanted")
    return {
        "code": row["key"],
        "main_category": row["main_category"],
        "state": row["state"] or ApplicationState.ACCEPTED,
        "booths_wanted": wanted,
        "wishes": row["zone_wish"],
        "export_languages": [code for code in row["languages"] or () if code in LOCALES],
        "is_first_time": bool(row["first_time"]),
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
