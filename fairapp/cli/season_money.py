"""The open season's money: prices, support, charges, requests, payments, a morning's statement."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from fairapp.accounts.models import Organisation
from fairapp.core.db import db
from fairapp.core.money import rounded
from fairapp.core.policy import SYSTEM
from fairapp.core.search import fold
from fairapp.demo import money
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import personal_link
from fairapp.fairs.models import Document, Fair
from fairapp.fairs.services import add_price_item, register_document
from fairapp.fees import queries, services
from fairapp.fees.models import BankLine
from fairapp.fees.sheets import finish_statement, prepare_statement

ASKED, PAID, PART_PAID = 38, 12, 20
"""Of the exhibitors by application number: asked to pay, of these paid whole, then in part."""
PAYS_IN, ORDERS, INVOICES = timedelta(days=14), 24, 14


def fill(fair: Fair, exhibitors: list[Application], today: date) -> None:
    """Set prices and rules, charge every confirmed stand, and let some of the money come in."""
    _set_rules(fair)
    services.charge_confirmed(fair, actor=SYSTEM)
    _order_extras(fair, exhibitors, today)
    _ask(exhibitors[:ASKED], today)
    _pay(fair, exhibitors, today)
    _bring_statement(fair, exhibitors, today)
    _ask_for_invoices(exhibitors[:INVOICES])


def _set_rules(fair: Fair) -> None:
    papers = {row["code"]: register_document(actor=SYSTEM, **row) for row in money.paper_rows()}
    db.session.flush()
    for row in money.price_rows(fair.opens_on):
        add_price_item(fair, actor=SYSTEM, **row)
    for row in money.scheme_rows():
        services.set_support(fair, actor=SYSTEM, **{**row, "document": papers[row["document"]]})
    decision = papers["VB-HT2026"]
    for days, share in money.REFUNDS:
        services.set_refund_rule(
            fair, actor=SYSTEM, days_before=days, share=Decimal(share), document=decision
        )
    services.set_bank_account(fair, actor=SYSTEM, currency="VND", **money.BANK)
    services.set_bank_account(fair, actor=SYSTEM, currency="USD", **money.BANK_ABROAD)


def _order_extras(fair: Fair, exhibitors: list[Application], today: date) -> None:
    items = {one.code: one for one in queries.price_list(fair.id) if one.currency == "VND"}
    for place, application in enumerate(exhibitors[:ORDERS]):
        wanted = money.EXTRA_WORDS[: 1 + place % len(money.EXTRA_WORDS)]
        for code in wanted[-2:]:
            pieces = application.booths_wanted if code == "spotlight" else 1
            services.order_extra(application, items[code], pieces, actor=SYSTEM, today=today)


def _ask(exhibitors: list[Application], today: date) -> None:
    for application in exhibitors:
        if _due(application) <= 0:
            continue
        asked = services.issue_request(
            application, actor=SYSTEM, currency="VND", due_on=today + PAYS_IN, today=today
        )
        services.tell_request(asked, actor=SYSTEM, link_to=personal_link(SYSTEM))


def _due(application: Application) -> Decimal:
    balances = queries.account_of(application.id).balances
    return next((one.due for one in balances if one.currency == "VND"), Decimal(0))


def _pay(fair: Fair, exhibitors: list[Application], today: date) -> None:
    """Some paid whole, some half; the very first one half, so that its page shows both."""
    save = prepare_statement(fair, SYSTEM)
    for place, application in enumerate(exhibitors[:PART_PAID]):
        due = _due(application)
        whole = 0 < place < PAID
        amount = due if whole else rounded(due / 2 / 1000, "VND") * 1000
        if amount <= 0:
            continue
        words = f"{services.payment_code(application)} {_bank_name(application)}"
        save(
            {
                "booked_on": today - timedelta(days=2 + place % 9),
                "amount": amount,
                "currency": "VND",
                "words": words,
                "reference": f"FT{today:%y}7{place:05d}",
            }
        )
    db.session.flush()
    services.match_certain(fair, actor=SYSTEM)


def _bring_statement(fair: Fair, exhibitors: list[Application], today: date) -> None:
    payers = [
        money.Payer(_bank_name(one), services.payment_code(one), _due(one))
        for one in exhibitors[PART_PAID:ASKED]
        if _due(one) > 0
    ]
    save = prepare_statement(fair, SYSTEM)
    lines = money.waiting_lines(payers, today)
    for line in lines:
        save(line)
    db.session.flush()
    kept = db.session.scalars(select(BankLine.id).where(BankLine.fair_id == fair.id)).all()
    finish_statement(fair, len(kept), SYSTEM)


def _bank_name(application: Application) -> str:
    return fold(_organisation(application).name).upper()


def _organisation(application: Application) -> Organisation:
    return db.session.get_one(Organisation, application.organisation_id)


def _ask_for_invoices(exhibitors: list[Application]) -> None:
    for application in exhibitors:
        firm = _organisation(application)
        address = ", ".join(part for part in (firm.village, firm.province) if part)
        services.ask_for_invoice(
            application,
            actor=SYSTEM,
            name=firm.name,
            tax_code=firm.tax_code,
            address=address or "Hà Nội",
            email=firm.email,
        )


def document_by_code(code: str) -> Document | None:
    """A document of the register by the number the sheets use; None for no number."""
    return db.session.scalar(select(Document).where(Document.code == code)) if code else None
