"""The sheet of enquiries: questions that importers sent by other ways, with their answers."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.cells import decimal_cell, moment_cell, one_of, short_text, whole_number, yes_no
from fairapp.core.db import db
from fairapp.core.i18n import LOCALES
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.money import CURRENCIES
from fairapp.core.policy import Actor
from fairapp.core.sheets import Column
from fairapp.core.units import UNITS
from fairapp.discovery.models import Match
from fairapp.enquiries.models import Enquiry, EnquiryState, SampleOffer
from fairapp.exhibitors.models import Product
from fairapp.fairs.models import Fair
from fairapp.importers.services.parties import Parties

_SAMPLES = {one.value: one for one in SampleOffer}
COLUMNS = (
    Column("key", ("Mã hỏi hàng", "Enquiry no."), short_text(40), required=True),
    Column("importer_key", ("Mã khách mời", "Importer no."), short_text(40), required=True),
    Column("application_key", ("Mã đăng ký", "Application no."), short_text(40), required=True),
    Column("product_key", ("Mã sản phẩm", "Product no."), short_text(40)),
    Column("language", ("Ngôn ngữ", "Language"), one_of({code: code for code in LOCALES})),
    Column("message", ("Câu hỏi", "Question"), short_text(1000)),
    Column("quantity", ("Số lượng hỏi", "Quantity"), whole_number),
    Column("unit", ("Đơn vị tính", "Unit"), one_of({unit: unit for unit in UNITS})),
    Column("target_price", ("Giá mong muốn", "Target price"), decimal_cell),
    Column("currency", ("Loại tiền", "Currency"), one_of({code: code for code in CURRENCIES})),
    Column("sample", ("Cần mẫu", "Sample wanted"), yes_no),
    Column("asked_at", ("Lúc hỏi", "Asked at"), moment_cell, required=True),
    Column("answered_at", ("Lúc trả lời", "Answered at"), moment_cell),
    Column("answer_price", ("Giá trả lời", "Price answered"), decimal_cell),
    Column("answer_moq", ("Đặt tối thiểu", "Smallest order"), whole_number),
    Column("answer_lead_time", ("Số ngày giao", "Days to shipment"), whole_number),
    Column("answer_sample", ("Mẫu trả lời", "Sample answered"), one_of(_SAMPLES)),
    Column("answer", ("Trả lời", "Answer"), short_text(1000)),
)


class EnquiryReader:
    """Turns rows into enquiries; knows the parties, products and matches of the fair."""

    def __init__(self, fair: Fair) -> None:
        self.fair = fair
        self.parties = Parties(fair)
        self.products = _products_by_code(fair.id)
        self.known = set(db.session.scalars(select(Enquiry.code).where(Enquiry.fair_id == fair.id)))
        self.matches = {
            (importer_id, application_id): match_id
            for importer_id, application_id, match_id in db.session.execute(
                select(Match.importer_id, Match.application_id, Match.id).where(
                    Match.fair_id == fair.id
                )
            )
        }

    def save(self, row: dict[str, Any]) -> None:
        """Write one enquiry down; a number that is there already is refused."""
        if row["key"] in self.known:
            raise RowError(gettext("This number is there already."), "key")
        self.known.add(row["key"])
        importer, application = self.parties.pair(row, "application_key")
        db.session.add(
            Enquiry(
                fair_id=self.fair.id,
                code=row["key"],
                importer_id=importer.id,
                application_id=application.id,
                importer_organisation_id=importer.organisation_id,
                exhibitor_organisation_id=application.organisation_id,
                match_id=self.matches.get((importer.id, application.id)),
                product_id=self._product(row, application.id),
                created_at=row["asked_at"],
                **_said(row),
                **_answered(row),
            )
        )

    def _product(self, row: dict[str, Any], application_id: UUID) -> UUID | None:
        if not row["product_key"]:
            return None
        product_id, maker_id = self.products.get(row["product_key"], (None, None))
        if maker_id != application_id:
            raise RowError(gettext("This exhibitor has no such product."), "product_key")
        return product_id


def _products_by_code(fair_id: UUID) -> dict[str, tuple[UUID, UUID]]:
    rows = db.session.execute(
        select(Product.code, Product.id, Product.application_id).where(
            Product.fair_id == fair_id, Product.code.is_not(None)
        )
    )
    return {code: (product_id, maker_id) for code, product_id, maker_id in rows if code}


def _said(row: dict[str, Any]) -> dict[str, Any]:
    price: Decimal | None = row["target_price"]
    if price is not None and (price < 0 or not row["currency"]):
        raise RowError(gettext("A price is not negative and has a currency."), "target_price")
    if row["quantity"] is not None and row["quantity"] < 1:
        raise RowError(gettext("This number must be above zero."), "quantity")
    if not (row["message"] or row["quantity"] or price is not None or row["sample"]):
        raise RowError(gettext("Say what was asked."), "message")
    return {
        "quantity": row["quantity"],
        "unit": row["unit"] if row["quantity"] else None,
        "target_price": price,
        "currency": row["currency"] if price is not None else None,
        "wants_sample": bool(row["sample"]),
        "message": row["message"],
        "locale": row["language"] or "en",
    }


def _answered(row: dict[str, Any]) -> dict[str, Any]:
    answered_at: datetime | None = row["answered_at"]
    if answered_at is None:
        return {"state": EnquiryState.OPEN}
    if row["answer_price"] is not None and (row["answer_price"] < 0 or not row["currency"]):
        raise RowError(gettext("A price is not negative and has a currency."), "answer_price")
    return {
        "state": EnquiryState.ANSWERED,
        "answered_at": answered_at,
        "answer_price": row["answer_price"],
        "answer_currency": row["currency"] if row["answer_price"] is not None else None,
        "answer_moq": row["answer_moq"],
        "answer_lead_time_days": row["answer_lead_time"],
        "answer_sample": row["answer_sample"],
        "answer_note": row["answer"],
    }


def prepare(fair: Fair, _actor: Actor) -> Callable[[dict[str, Any]], None]:
    """A saver that has read the fair's parties and goods."""
    return EnquiryReader(fair).save


def finish(fair: Fair, rows: int, actor: Actor) -> None:
    """One audit line for the whole sheet."""
    audit.record(AuditTag.ENQUIRIES_IMPORTED, fair, actor=actor, rows=rows)


ENQUIRIES_SHEET = SheetKind(
    "enquiries", lazy_gettext("Enquiries of importers"), COLUMNS, prepare, finish
)
