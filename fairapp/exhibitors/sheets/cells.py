"""Cells and checks that the sheets of this room share."""

from decimal import Decimal
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.contacts import parse_email, parse_phone
from fairapp.core.db import db
from fairapp.core.imports import RowError
from fairapp.core.money import parse_amount
from fairapp.core.policy import Actor
from fairapp.core.sheets import CellError, Column, short_text, text_cell, whole_number
from fairapp.fairs.models import Concept, Fair

MOST_NUMBER = 2_000_000_000


def phone_cell(cell: Any) -> str:
    """A phone number as E.164; a number cell has lost its leading zero."""
    typed = text_cell(cell)
    number = parse_phone(typed if typed.startswith(("0", "+")) else f"0{typed}")
    if number is None:
        raise CellError(gettext("“%(cell)s” is not a phone number.", cell=typed[:40]))
    return number


def email_cell(cell: Any) -> str:
    """An e-mail address in lower case."""
    address = parse_email(text_cell(cell))
    if address is None:
        raise CellError(gettext("“%(cell)s” is not an e-mail address.", cell=str(cell)[:40]))
    return address


def amount_cell(cell: Any) -> Decimal:
    """An amount, as a number or as people type it (`300k`, `1,5 triệu`)."""
    amount = parse_amount(f"{cell:.2f}" if isinstance(cell, int | float) else text_cell(cell))
    if amount is None:
        raise CellError(gettext("“%(cell)s” is not an amount.", cell=str(cell)[:40]))
    return amount


def count_cell(cell: Any) -> int:
    """A whole number that a column can hold."""
    number = whole_number(cell)
    if number > MOST_NUMBER:
        raise CellError(gettext("“%(cell)s” is too large.", cell=str(cell)[:40]))
    return number


def column(key: str, vietnamese: str, english: str, parse: Any = None, **kwargs: Any) -> Column:
    """A column with its Vietnamese and its English heading."""
    return Column(key, (vietnamese, english), parse or short_text(200), **kwargs)


def texts_of(row: dict[str, Any], key: str) -> dict[str, str]:
    """{language: text} from the columns of a text in two languages."""
    return {lang: row[f"{key}_{lang}"] for lang in ("vi", "en") if row[f"{key}_{lang}"]}


def known_categories() -> set[str]:
    """The codes of all categories."""
    return set(db.session.scalars(select(Concept.code).where(Concept.kind == "category")))


def refuse_category(code: str | None, known: set[str], column: str) -> None:
    """Say which column names a category that does not exist."""
    if code is not None and code not in known:
        raise RowError(gettext("There is no category “%(code)s”.", code=code), column)


def record_import(fair: Fair, rows: int, actor: Actor) -> None:
    """The audit line of a whole sheet."""
    audit.record(AuditTag.EXHIBITORS_IMPORTED, fair, actor=actor, rows=rows)
