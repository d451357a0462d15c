"""The sheets of what exhibitors bring: products and certificates."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from sqlalchemy import func, select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, new_id
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.money import CURRENCIES
from fairapp.core.policy import Actor
from fairapp.core.sheets import date_cell, one_of, short_text, word_list, yes_no
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import Certificate, Product, Visibility
from fairapp.exhibitors.services.goods import product_search_text
from fairapp.exhibitors.sheets.cells import (
    amount_cell,
    column,
    count_cell,
    known_categories,
    record_import,
    refuse_category,
    texts_of,
)
from fairapp.fairs.models import Fair

UNITS = ("piece", "set", "pair", "kg", "m", "m2")

PRODUCT_COLUMNS = (
    column("key", "Mã sản phẩm", "Product number", short_text(40), required=True),
    column(
        "exhibitor_key", "Mã đơn vị tham gia", "Exhibitor number", short_text(40), required=True
    ),
    column("category", "Mã nhóm hàng", "Category", short_text(64)),
    column("name_vi", "Tên sản phẩm", "Product", required=True),
    column("name_en", "Tên tiếng Anh", "Product in English"),
    column("description_vi", "Mô tả", "Description", short_text(2000)),
    column("description_en", "Mô tả (tiếng Anh)", "Description in English", short_text(2000)),
    column("materials_vi", "Chất liệu", "Materials in words", word_list),
    column("materials", "Chất liệu (mã)", "Materials", word_list),
    column("techniques_vi", "Kỹ thuật", "Techniques in words", word_list),
    column("techniques", "Kỹ thuật (mã)", "Techniques", word_list),
    column("moq", "Số lượng đặt tối thiểu", "Smallest order", count_cell),
    column("unit", "Đơn vị tính", "Unit", one_of(dict(zip(UNITS, UNITS, strict=True)))),
    column("lead_time_days", "Ngày giao hàng", "Lead time in days", count_cell),
    column("monthly_capacity", "Năng lực mỗi tháng", "Monthly capacity", count_cell),
    column("price_low", "Giá từ", "Price from", amount_cell),
    column("price_high", "Giá đến", "Price to", amount_cell),
    column("currency", "Loại tiền", "Currency", one_of({code: code for code in CURRENCIES})),
    column("new_design", "Mẫu mới trong năm", "New design", yes_no),
    column("visibility", "Ai được xem", "Shown to", one_of({v: v for v in Visibility})),
    column(
        "price_visibility", "Ai được xem giá", "Price shown to", one_of({v: v for v in Visibility})
    ),
)
CERTIFICATE_COLUMNS = (
    column(
        "exhibitor_key", "Mã đơn vị tham gia", "Exhibitor number", short_text(40), required=True
    ),
    column("code", "Loại chứng nhận", "Certificate", short_text(64), required=True),
    column("number", "Số", "Number"),
    column("valid_to", "Hiệu lực đến", "Valid until", date_cell),
)


def _prepare_products(fair: Fair, actor: Actor) -> Callable[[dict[str, Any]], object]:
    applications = queries.application_ids_by_code(fair.id)
    categories = known_categories()
    known = {
        product.code: product
        for product in db.session.scalars(select(Product).where(Product.fair_id == fair.id))
        if product.code
    }
    places = _last_places(fair)
    seen: set[str] = set()

    def save(row: dict[str, Any]) -> None:
        if row["key"] in seen:
            raise RowError(gettext("“%(key)s” stands in two rows.", key=row["key"]), "key")
        seen.add(row["key"])
        application_id = _application_of(row, applications)
        refuse_category(row["category"], categories, "category")
        facts = _product_facts(row)
        product = known.get(row["key"])
        tag = AuditTag.PRODUCT_CHANGED
        if product is None:
            tag = AuditTag.PRODUCT_ADDED
            places[application_id] = places.get(application_id, 0) + 1
            product = Product(id=new_id(), fair_id=fair.id, position=places[application_id])
            db.session.add(product)
        for field, value in {"application_id": application_id, **facts}.items():
            setattr(product, field, value)
        product.search_text = product_search_text(product)
        audit.record(tag, product, actor=actor)

    return _without_autoflush(save)


def _without_autoflush(
    save: Callable[[dict[str, Any]], object],
) -> Callable[[dict[str, Any]], object]:
    """Rows gather and go to the database in one batch at the end of the sheet."""

    def gathered(row: dict[str, Any]) -> None:
        with db.session.no_autoflush:
            save(row)

    return gathered


def _last_places(fair: Fair) -> dict[UUID, int]:
    rows = db.session.execute(
        select(Product.application_id, func.max(Product.position))
        .where(Product.fair_id == fair.id)
        .group_by(Product.application_id)
    )
    return {row[0]: row[1] for row in rows}


def _application_of(row: dict[str, Any], applications: dict[str, UUID]) -> UUID:
    application_id = applications.get(row["exhibitor_key"])
    if application_id is None:
        raise RowError(
            gettext(
                "No exhibitor of this fair has the number “%(key)s”.", key=row["exhibitor_key"]
            ),
            "exhibitor_key",
        )
    return application_id


def _product_facts(row: dict[str, Any]) -> dict[str, Any]:
    low, high = row["price_low"], row["price_high"]
    low, high = (high if low is None else low), (low if high is None else high)
    if low is not None and high is not None and high < low:
        raise RowError(gettext("The price range runs backwards."), "price_high")
    if low is not None and row["currency"] is None:
        raise RowError(gettext("A price needs its currency."), "currency")
    return {
        "code": row["key"],
        "category": row["category"],
        "names": texts_of(row, "name"),
        "descriptions": texts_of(row, "description"),
        "materials": row["materials"] or row["materials_vi"] or [],
        "techniques": row["techniques"] or row["techniques_vi"] or [],
        "moq": row["moq"],
        "unit": row["unit"],
        "lead_time_days": row["lead_time_days"],
        "monthly_capacity": row["monthly_capacity"],
        "price_low": low,
        "price_high": high,
        "currency": row["currency"],
        "is_new_design": bool(row["new_design"]),
        # an empty cell agrees to nothing: what the exhibitor has chosen stays
        **{name: row[name] for name in ("visibility", "price_visibility") if row[name]},
    }


def _prepare_certificates(fair: Fair, actor: Actor) -> Callable[[dict[str, Any]], object]:
    applications = queries.application_ids_by_code(fair.id)
    known = {
        (paper.application_id, paper.code): paper
        for paper in db.session.scalars(select(Certificate).where(Certificate.fair_id == fair.id))
    }

    def save(row: dict[str, Any]) -> None:
        application_id = _application_of(row, applications)
        place = (application_id, row["code"])
        paper = known.get(place)
        if paper is None:
            paper = Certificate(
                id=new_id(), fair_id=fair.id, application_id=application_id, code=row["code"]
            )
            db.session.add(paper)
            known[place] = paper
            audit.record(AuditTag.CERTIFICATE_ADDED, paper, actor=actor)
        paper.number, paper.valid_until = row["number"], row["valid_to"]

    return _without_autoflush(save)


PRODUCTS_SHEET = SheetKind(
    "products", lazy_gettext("Products"), PRODUCT_COLUMNS, _prepare_products, record_import
)
CERTIFICATES_SHEET = SheetKind(
    "certificates",
    lazy_gettext("Certificates"),
    CERTIFICATE_COLUMNS,
    _prepare_certificates,
    record_import,
)
