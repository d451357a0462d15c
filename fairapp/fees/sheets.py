"""The bank's statement as a sheet: money that came in is kept, money that went out passed over."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask_babel import gettext, lazy_gettext

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.cells import CellError, date_cell, decimal_cell, short_text
from fairapp.core.db import db
from fairapp.core.imports import SheetKind
from fairapp.core.money import CURRENCIES, parse_amount, rounded
from fairapp.core.policy import Actor
from fairapp.core.sheets import Column
from fairapp.fairs.models import Fair
from fairapp.fees.models import BankLine
from fairapp.fees.queries import HOME_CURRENCY
from fairapp.fees.services.statement import fingerprint, known_fingerprints


def amount_cell(cell: Any) -> Decimal:
    """An amount: a number, or as banks write it: `1.200.000`, `1,200,000.00`."""
    if not isinstance(cell, str):
        return decimal_cell(cell)
    amount = parse_amount(cell.strip().lstrip("+"))
    return decimal_cell(cell) if amount is None else amount


def currency_cell(cell: Any) -> str:
    """A currency by its code."""
    code = str(cell).strip().upper()
    if code not in CURRENCIES:
        raise CellError(gettext("“%(cell)s” is not a known currency.", cell=code[:10]))
    return code


COLUMNS = (
    Column("booked_on", ("Ngày giao dịch", "Ngày", "Date"), date_cell, required=True),
    Column("amount", ("Ghi có", "Số tiền ghi có", "Số tiền", "Credit", "Amount"), amount_cell),
    Column("currency", ("Loại tiền", "Tiền tệ", "Currency"), currency_cell),
    Column(
        "words",
        ("Nội dung", "Diễn giải", "Nội dung giao dịch", "Description"),
        short_text(1000),
        required=True,
    ),
    Column("reference", ("Số tham chiếu", "Mã giao dịch", "Reference"), short_text(200)),
)


def prepare_statement(fair: Fair, _actor: Actor) -> Callable[[dict[str, Any]], object]:
    """A saver that knows the lines kept before, so that a statement read twice adds nothing."""
    known = known_fingerprints(fair)
    met: Counter[str] = Counter()

    def save(row: dict[str, Any]) -> None:
        amount = row["amount"]
        if amount is None or amount <= 0:
            return
        currency = row["currency"] or HOME_CURRENCY
        kept = {**row, "amount": rounded(amount, currency), "currency": currency}
        alike = fingerprint(kept, 0)
        own = fingerprint(kept, met[alike])
        met[alike] += 1
        if own not in known:
            known.add(own)
            db.session.add(BankLine(fair_id=fair.id, fingerprint=own, **kept))

    return save


def finish_statement(fair: Fair, rows: int, actor: Actor) -> None:
    """The audit line of the whole statement."""
    audit.record(AuditTag.BANK_LINES_IMPORTED, fair, actor=actor, rows=rows)


STATEMENT_SHEET = SheetKind(
    name="bank-statement",
    title=lazy_gettext("Import a bank statement"),
    columns=COLUMNS,
    prepare=prepare_statement,
    finish=finish_statement,
)
