"""The bank's statement: its lines are kept, pairs are proposed, a person confirms each.

A payment code with a right check sign is certain. Otherwise the amount and the name in the
payer's words make a guess, which is shown as one.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from rapidfuzz import fuzz
from sqlalchemy import select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.core.search import fold
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fees import queries
from fairapp.fees.models import BankLine, BankLineState, Payment
from fairapp.fees.services.payments import record_payment
from fairapp.fees.services.requests import ALPHABET, CODE_PREFIX, code_is_right

_CODE = re.compile(rf"{CODE_PREFIX}[{ALPHABET}]{{8}}")
LIKELY = 78.0
"""From here on (of 100) the payer's words hold a name well enough to propose it."""
SAME_SUM = 12.0
"""What the very same amount adds to a guess."""


class LineDoneError(FairError):
    """Another clerk has dealt with this line."""

    code = "line-done"
    sentence = lazy_gettext("This line of the statement has been dealt with already.")


class OtherFairError(FairError):
    """Money of one fair does not pay for another."""

    code = "other-fair"
    sentence = lazy_gettext("This exhibitor belongs to another fair. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Who a line probably comes from; `is_certain` when it carries the payment code."""

    debtor: queries.Debtor
    is_certain: bool


def fingerprint(row: dict[str, Any], nth: int) -> str:
    """What makes a line itself: two equal lines of one statement differ by their place `nth`."""
    parts = (row["booked_on"], row["amount"], row["currency"], row["words"], row["reference"], nth)
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def known_fingerprints(fair: Fair) -> set[str]:
    """The lines a fair has kept already."""
    return set(db.session.scalars(select(BankLine.fingerprint).where(BankLine.fair_id == fair.id)))


def codes_in(words: str) -> set[str]:
    """The payment codes in a payer's words, however the banks cut and joined them."""
    joined = re.sub(r"[^A-Z0-9]", "", words.upper())
    return {code for code in _overlapping(joined) if code_is_right(code)}


def _overlapping(joined: str) -> Iterable[str]:
    for start in range(len(joined)):
        if found := _CODE.match(joined, start):
            yield found[0]


def propose(lines: Sequence[BankLine], debtors: Sequence[queries.Debtor]) -> dict[Any, Proposal]:
    """{line's id: who it probably comes from}, for lines about which anything can be said."""
    by_code = {(one.code, one.currency): one for one in debtors if one.code}
    names = [(one, fold(one.name)) for one in debtors]
    found = {line.id: _proposal(line, by_code, names) for line in lines}
    return {line_id: one for line_id, one in found.items() if one is not None}


def _proposal(
    line: BankLine,
    by_code: dict[tuple[str, str], queries.Debtor],
    names: Sequence[tuple[queries.Debtor, str]],
) -> Proposal | None:
    coded = [
        by_code[code, line.currency]
        for code in sorted(codes_in(line.words))
        if (code, line.currency) in by_code
    ]
    if len(coded) == 1:
        return Proposal(coded[0], is_certain=True)
    words = fold(line.words)
    scored = [
        (_score(line.amount, words, debtor, name), debtor)
        for debtor, name in names
        if debtor.currency == line.currency
    ]
    best = max(scored, key=lambda one: (one[0], -one[1].due), default=None)
    if best is None or best[0] < LIKELY:
        return None
    # two names as near as each other are no proposal: a wrong guess costs more than none
    if sum(score == best[0] for score, _ in scored) > 1:
        return None
    return Proposal(best[1], is_certain=False)


def _score(amount: Decimal, words: str, debtor: queries.Debtor, name: str) -> float:
    likeness = float(fuzz.token_set_ratio(name, words))
    return likeness + (SAME_SUM if amount == debtor.due else 0.0)


def match_line(line: BankLine, application: Application, *, actor: Actor) -> Payment:
    """Book a line of the statement as a payment of this exhibitor.

    Raises LineDoneError for the second of two clerks, OtherFairError.
    """
    _take(line, BankLineState.MATCHED)
    if application.fair_id != line.fair_id:
        raise OtherFairError
    return record_payment(
        application,
        actor=actor,
        amount=line.amount,
        currency=line.currency,
        paid_on=line.booked_on,
        reference=(line.reference or line.words)[:200],
        bank_line_id=line.id,
    )


def match_certain(fair: Fair, *, actor: Actor) -> int:
    """Book every open line that carries a payment code; returns how many.

    A code names an exhibitor whatever is due: money that came is money that came.
    """
    lines = db.session.scalars(queries.bank_lines(fair.id, BankLineState.OPEN)).all()
    payers = queries.payers_by_code(fair.id)
    count = 0
    for line in lines:
        named = {payers[code] for code in codes_in(line.words) if code in payers}
        if len(named) == 1:
            application = db.session.get_one(Application, named.pop())
            match_line(line, application, actor=actor)
            count += 1
    return count


def ignore_line(line: BankLine, *, actor: Actor) -> None:
    """Say that a line is none of the fair's business; raises LineDoneError."""
    _take(line, BankLineState.IGNORED)
    audit.record(
        AuditTag.BANK_LINE_IGNORED, line, actor=actor, amount=line.amount, currency=line.currency
    )


def _take(line: BankLine, state: BankLineState) -> None:
    lock(line)
    if line.state is not BankLineState.OPEN:
        raise LineDoneError
    line.state = state
