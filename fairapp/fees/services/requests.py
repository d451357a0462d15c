"""Asking for money: the account to pay to, an exhibitor's payment code, numbered requests."""

import secrets
from collections.abc import Callable, Iterable
from datetime import date
from http import HTTPStatus

from flask_babel import lazy_gettext
from sqlalchemy.exc import IntegrityError
from stdnum import luhn

from fairapp.accounts.models import Person
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.mail import Letter, Message, tell
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fees import queries
from fairapp.fees.models import BankAccount, PaymentCode, PaymentRequest

ALPHABET = "0123456789ACDEFHJKLMNPQRTUVWXY"
"""No letters that look like another sign when a clerk copies them from a phone."""
CODE_PREFIX = "HC"
_CODE_LENGTH = 7


class NothingDueError(FairError):
    """Nobody is asked for nothing."""

    code = "nothing-due"
    sentence = lazy_gettext("Nothing is left to pay, so there is nothing to ask for.")


class DueInThePastError(FairError):
    """A request gives time to pay."""

    code = "due-in-the-past"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("The last day to pay lies in the past.")


def set_bank_account(
    fair: Fair, *, actor: Actor, currency: str, bank: str, bank_code: str, number: str, holder: str
) -> BankAccount:
    """Say where exhibitors pay to in one currency; said again it replaces the account."""
    account = queries.bank_accounts(fair.id).get(currency)
    if account is None:
        account = BankAccount(fair_id=fair.id, currency=currency)
        db.session.add(account)
    account.bank, account.bank_code, account.number, account.holder = (
        bank,
        bank_code,
        number,
        holder,
    )
    db.session.flush()
    audit.record(AuditTag.BANK_ACCOUNT_SET, account, actor=actor, currency=currency)
    return account


def code_is_right(code: str) -> bool:
    """Whether a payment code carries its own check sign: one sign typed wrong is noticed."""
    head, rest = code[: len(CODE_PREFIX)], code[len(CODE_PREFIX) :]
    return (
        head == CODE_PREFIX
        and len(rest) == _CODE_LENGTH + 1
        and all(sign in ALPHABET for sign in rest)
        and luhn.is_valid(rest, ALPHABET)
    )


def payment_code(application: Application) -> str:
    """The exhibitor's payment code; made the first time it is needed, the same ever after."""
    known = db.session.get(PaymentCode, application.id)
    if known is not None:
        return known.code
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LENGTH))
    code = f"{CODE_PREFIX}{drawn}{luhn.calc_check_digit(drawn, ALPHABET)}"
    try:
        with db.session.begin_nested():
            db.session.add(PaymentCode(application_id=application.id, code=code))
    except IntegrityError:
        return payment_code(application)
    return code


def issue_request(
    application: Application, *, actor: Actor, currency: str, due_on: date, today: date
) -> PaymentRequest:
    """Ask for all that is due in one currency, under the next number of the fair.

    Raises NothingDueError, DueInThePastError.
    """
    if due_on < today:
        raise DueInThePastError
    fair = db.session.get_one(Fair, application.fair_id)
    lock(fair)  # two clerks must not give one number twice
    account = queries.account_of(application.id)
    balance = next((one for one in account.balances if one.currency == currency), None)
    if balance is None or balance.due <= 0:
        raise NothingDueError
    payment_code(application)
    request = PaymentRequest(
        fair_id=fair.id,
        application_id=application.id,
        number=queries.last_number(PaymentRequest, fair.id) + 1,
        amount=balance.due,
        currency=currency,
        due_on=due_on,
        issued_on=today,
        issued_by_id=actor.person_id,
        lines=[str(line.charge.id) for line in account.lines if line.charge.currency == currency],
    )
    db.session.add(request)
    db.session.flush()
    audit.record(
        AuditTag.PAYMENT_REQUESTED,
        request,
        actor=actor,
        amount=request.amount,
        currency=currency,
        number=request.number,
    )
    return request


def tell_request(
    request: PaymentRequest, *, actor: Actor, link_to: Callable[[Application], str]
) -> Message | None:
    """Send a request to the exhibitor; None when nobody can be reached, and it stays untold."""
    application = db.session.get_one(Application, request.application_id)
    fair = db.session.get_one(Fair, request.fair_id)
    contact = db.session.get_one(Person, application.contact_id)
    values = {
        "fair": fair,
        "request": request,
        "code": payment_code(application),
        "link": link_to(application),
        "is_demo": fair.is_demo,
    }
    message = tell(contact, Letter("payment_request", fair.id, request.id, values))
    if message is not None:
        request.told_at = clock.now()
        audit.record(AuditTag.PAYMENT_REQUEST_TOLD, request, actor=actor, channel=message.channel)
    return message


def unasked(fair: Fair) -> Iterable[queries.Debtor]:
    """Who owes something that no request asks for yet (or asks for another amount)."""
    newest = queries.newest_requests(fair.id)
    for debtor in queries.debtors(fair.id):
        request = newest.get((debtor.application_id, debtor.currency))
        if request is None or request.amount != debtor.due:
            yield debtor
