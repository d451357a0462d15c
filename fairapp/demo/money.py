"""What the open season costs, who bears it, and what the bank's statement of a morning holds."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fairapp.demo.wording import Row, table

BOOTH_PRICES = ("standard", "raw", "corner")
BANK = {"bank": "Ngân hàng minh họa", "bank_code": "970499", "number": "0600112233445",
        "holder": "TRUNG TAM MINH HOA"}  # fmt: skip
BANK_ABROAD = {"bank": "Demonstration Bank", "bank_code": "970499", "number": "0600998877665",
               "holder": "DEMONSTRATION CENTRE"}  # fmt: skip
REFUNDS = ((60, 100), (30, 70), (7, 30))
"""So many days before the opening, so much in per cent of what was paid goes back."""
EXTRA_WORDS = ("spotlight", "table-set", "showcase", "internet")
SUMS, COUNTS = ("most_amount", "budget"), ("most_booths", "most_times", "within_years")


def price_rows(opens_on: date) -> list[Row]:
    """Return the price list with its days counted back from the opening."""
    return [
        {
            "code": row["code"],
            "currency": row["currency"],
            "names": names_of(row),
            "amount": Decimal(row["amount"]),
            "is_extra": row["code"] not in BOOTH_PRICES,
            "early_amount": _number(row["early_amount"]),
            "early_until": _before(opens_on, row["early_days"]),
            "late_share": _number(row["late_share"]),
            "late_from": _before(opens_on, row["late_days"]),
            "orders_until": _before(opens_on, row["last_days"]),
        }
        for row in table("prices")
    ]


def scheme_rows() -> list[Row]:
    """Return the support schemes, each with the code of the document it rests on."""
    return [
        {
            "code": row["code"],
            "names": names_of(row),
            "share": Decimal(row["share"]),
            "document": row["document"],
            "kinds": [kind for kind in row["kinds"].split(";") if kind],
        }
        | {name: _number(row[name]) for name in SUMS}
        | {name: int(row[name]) if row[name] else None for name in COUNTS}
        for row in table("schemes")
    ]


def paper_rows() -> list[Row]:
    """Return the documents that prices, support and dates rest on."""
    return [row | {"issued_on": date.fromisoformat(row["issued_on"])} for row in table("papers")]


def names_of(row: Row) -> dict[str, str]:
    """Return a row's name in its two languages."""
    return {"vi": row["vi"], "en": row["en"]}


def _number(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _before(opens_on: date, days: str) -> date | None:
    return opens_on - timedelta(days=int(days)) if days else None


@dataclass(frozen=True, slots=True)
class Payer:
    """Who owes something, as the bank sees it: a name without marks, a code, a sum."""

    name: str
    code: str
    due: Decimal


def waiting_lines(payers: list[Payer], today: date) -> list[Row]:
    """Return lines that came in this morning: certain ones, guesses, and some that say little."""
    coded, named = payers[:5], payers[5:8]
    lines = [(payer.due, f"{payer.code} {payer.name} nop phi gian hang") for payer in coded]
    lines += [(payer.due, f"{payer.name} ck phi hoi cho") for payer in named]
    mistyped = payers[8].code[:-1] + ("A" if payers[8].code[-1] != "A" else "C")
    lines += [
        (payers[8].due, f"{mistyped} chuyen tien"),
        (Decimal(2_000_000), f"{payers[9].name} dat coc"),
        (Decimal(86_400), "Lai tien gui khong ky han"),
        (Decimal(5_000_000), "NOP TIEN MAT TAI QUAY"),
    ]
    return [
        {
            "booked_on": today - timedelta(days=place % 2),
            "amount": amount,
            "currency": "VND",
            "words": words.upper(),
            "reference": f"FT{today:%y%j}{place:05d}",
        }
        for place, (amount, words) in enumerate(lines, 1)
    ]
