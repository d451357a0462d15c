"""The sheet of editions: series, dates, prices and support of several fairs at once."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext

from fairapp.accounts.models import OrganisationKind
from fairapp.accounts.services import register_organisation
from fairapp.core.cells import date_cell, decimal_cell, one_of, text_cell, whole_number
from fairapp.core.imports import SheetKind
from fairapp.core.policy import Actor
from fairapp.core.search import fold
from fairapp.core.sheets import Column
from fairapp.fairs.models import Fair, FairKind
from fairapp.fairs.services import add_price_item, open_fair, open_series

KINDS = {
    "own_fair": FairKind.OWN,
    "manufacturing": FairKind.MANUFACTURING,
    "conference": FairKind.CONFERENCE,
    "seminar": FairKind.SEMINAR,
}
APPLICATIONS_OPEN_BEFORE, APPLICATIONS_CLOSE_BEFORE = timedelta(days=130), timedelta(days=10)
"""Default season of applications, seen from the opening; the officer may change both dates."""

COLUMNS = (
    Column("slug", ("Mã kỳ hội chợ", "Address"), required=True),
    Column("name_vi", ("Tên tiếng Việt", "Name in Vietnamese"), required=True),
    Column("name_en", ("Tên tiếng Anh", "Name in English"), required=True),
    Column("series", ("Chuỗi hội chợ", "Series"), required=True),
    Column("edition_number", ("Lần thứ", "Edition"), parse=text_cell),
    Column("kind", ("Loại", "Kind"), parse=one_of(KINDS), required=True),
    Column("opens_on", ("Khai mạc", "Opens"), parse=date_cell, required=True),
    Column("closes_on", ("Bế mạc", "Closes"), parse=date_cell, required=True),
    Column("venue_vi", ("Địa điểm", "Venue"), required=True),
    Column("list_price_vnd", ("Giá niêm yết một gian", "List price of a booth"), whole_number),
    Column("support_share", ("Phần hỗ trợ (%)", "Support share"), decimal_cell),
)


def prepare(_fair: None, actor: Actor) -> Callable[[dict[str, Any]], Fair]:
    """A saver of one edition; the organiser is registered with the first."""
    organiser = register_organisation(
        actor=actor,
        name="Ban tổ chức minh họa",
        kind=OrganisationKind.STATE_BODY,
        country="VN",
        name_en="Demonstration organiser",
    )

    def save(row: dict[str, Any]) -> Fair:
        series = open_series(
            actor=actor,
            slug=fold(row["series"]).replace(" ", "-")[:80],
            names={"vi": row["series"]},
            organiser=organiser,
        )
        fair = open_fair(
            actor=actor,
            series=series,
            slug=row["slug"],
            kind=row["kind"],
            names={"vi": row["name_vi"], "en": row["name_en"]},
            edition=row["edition_number"],
            opens_on=row["opens_on"],
            closes_on=row["closes_on"],
            applications_open_on=row["opens_on"] - APPLICATIONS_OPEN_BEFORE,
            applications_close_on=row["opens_on"] - APPLICATIONS_CLOSE_BEFORE,
            venue=row["venue_vi"],
            city="Hà Nội",
            country="VN",
            is_demo=True,
            planned_booths=630,
            planned_exhibitors=270,
            planned_importers=600,
            planned_meetings=1400,
        )
        if row["list_price_vnd"] is not None:
            add_price_item(
                fair,
                actor=actor,
                code="standard",
                names={"vi": "Gian tiêu chuẩn", "en": "Standard booth"},
                amount=Decimal(row["list_price_vnd"]),
                currency="VND",
            )
        return fair

    return save


def finish(_fair: None, _rows: int, _actor: Actor) -> None:
    """Each fair has its own audit line; the sheet as a whole needs none."""


EDITIONS_SHEET = SheetKind("editions", lazy_gettext("Editions"), COLUMNS, prepare, finish)
