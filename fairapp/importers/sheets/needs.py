"""The sheet of needs: what importers on the list look for, in their own words."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.cells import decimal_cell, one_of, short_text, whole_number, word_list
from fairapp.core.db import db
from fairapp.core.i18n import LOCALES
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.money import CURRENCIES
from fairapp.core.policy import Actor
from fairapp.core.sheets import Column
from fairapp.core.units import UNITS
from fairapp.fairs.models import Concept, Fair
from fairapp.importers.models import Need
from fairapp.importers.queries import importer_ids_by_code
from fairapp.importers.services.needs import LONGEST_TEXT

COLUMNS = (
    Column("key", ("Mã nhu cầu", "Need no."), short_text(40)),
    Column("importer_key", ("Mã khách mời", "Importer no."), short_text(40), required=True),
    Column("categories", ("Mã nhóm hàng", "Categories"), word_list),
    Column("language", ("Ngôn ngữ", "Language"), one_of({code: code for code in LOCALES})),
    Column("text", ("Nhu cầu", "Need"), short_text(LONGEST_TEXT)),
    Column("materials_wanted", ("Chất liệu cần (mã)", "Materials wanted"), word_list),
    Column("materials_excluded", ("Chất liệu loại trừ (mã)", "Materials excluded"), word_list),
    Column("certificates", ("Chứng nhận bắt buộc", "Certificates required"), word_list),
    Column("order_quantity", ("Số lượng đặt", "Order quantity"), whole_number),
    Column("unit", ("Đơn vị tính", "Unit"), one_of({unit: unit for unit in UNITS})),
    Column("lead_time_days", ("Số ngày cần hàng", "Days until needed"), whole_number),
    Column("price_max", ("Giá tối đa", "Highest price"), decimal_cell),
    Column("currency", ("Loại tiền", "Currency"), one_of({code: code for code in CURRENCIES})),
)


class NeedReader:
    """Turns rows into needs; knows the importers, the categories and the needs that are there."""

    def __init__(self, fair: Fair) -> None:
        self.fair = fair
        self.importers: dict[str, UUID] = importer_ids_by_code(fair.id)
        self.categories = set(db.session.scalars(select(Concept.code)))
        known = db.session.scalars(
            select(Need).where(Need.fair_id == fair.id, Need.code.is_not(None))
        )
        self.needs = {need.code: need for need in known}
        self.seen: set[str] = set()

    def save(self, row: dict[str, Any]) -> None:
        """Write one need down; a number that is known is brought up to date."""
        self._refuse_nonsense(row)
        need = self.needs.get(row["key"])
        if need is None:
            need = Need(fair_id=self.fair.id, code=row["key"])
            db.session.add(need)
        need.importer_id = self.importers[row["importer_key"]]
        need.categories = row["categories"] or []
        need.texts = {row["language"] or "en": row["text"]} if row["text"] else {}
        need.materials_wanted = row["materials_wanted"] or []
        need.materials_excluded = row["materials_excluded"] or []
        need.certifications_required = row["certificates"] or []
        for fact in ("order_quantity", "unit", "lead_time_days", "price_max", "currency"):
            setattr(need, fact, row[fact] or None)

    def _refuse_nonsense(self, row: dict[str, Any]) -> None:
        if row["importer_key"] not in self.importers:
            raise RowError(gettext("There is no importer with this number."), "importer_key")
        if row["key"] in self.seen:
            raise RowError(gettext("This number is in the sheet twice."), "key")
        if row["key"]:
            self.seen.add(row["key"])
        if not row["categories"] and not row["text"]:
            raise RowError(gettext("Give a category or say what is wanted."), "text")
        for code in row["categories"] or []:
            if code not in self.categories:
                raise RowError(
                    gettext("There is no category %(code)s.", code=code[:20]), "categories"
                )
        if row["price_max"] is not None and (row["price_max"] < 0 or row["currency"] is None):
            raise RowError(gettext("A price is not negative and has a currency."), "price_max")


def prepare(fair: Fair, _actor: Actor) -> Callable[[dict[str, Any]], None]:
    """A saver that has read the list and the thesaurus."""
    return NeedReader(fair).save


def finish(fair: Fair, rows: int, actor: Actor) -> None:
    """One audit line for the whole sheet."""
    audit.record(AuditTag.NEEDS_IMPORTED, fair, actor=actor, rows=rows)


NEEDS_SHEET = SheetKind("needs", lazy_gettext("Needs of importers"), COLUMNS, prepare, finish)
