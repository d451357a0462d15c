"""The open season: importers at every stage of their invitation, requests and enquiries."""

import random
from datetime import date, datetime, timedelta

from fairapp.demo.foreign import World
from fairapp.demo.importers import CHANNELS, OTHER_KIND_SHARE, OTHER_KINDS, TIERS, weighted
from fairapp.demo.moments import FAIR_LENGTH, at_minute
from fairapp.demo.needs import round_figure, thousands
from fairapp.demo.wording import Row, draw, phrases, table, tree

STATES = {
    "accepted": 240, "sent": 140, "opened": 120, "declined": 55, "bounced": 45, "draft": 40,
    "queued": 30, "expired": 20, "revoked": 10,
}  # fmt: skip
UNSENT = ("draft", "queued")
ANSWERED = ("accepted", "declined")
RETURNING = 260
IDENTITY = (
    "organisation_key",
    "organisation",
    "country",
    "email",
    "contact_role",
    "language",
    "sells_to",
)
# Persons new in this season have serials above those of 2016 in their addresses.
FIRST_NEW_SERIAL = 7_000
REQUESTS = {
    "accepted": 52,
    "open": 46,
    "declined": 16,
    "countered": 14,
    "expired": 12,
    "withdrawn": 10,
}
ASKED_BY_EXHIBITOR_SHARE = 0.3
UNANSWERED = ("open", "withdrawn", "expired")
ENQUIRIES = 18


def invitation_rows(seed: int, world: World, past: list[Row], today: date) -> list[Row]:
    """Return 700 persons; 260 of them came in 2016 and keep their identity."""
    chance = draw(seed, "invitations-2026")
    states = [state for state, count in STATES.items() for _ in range(count)]
    came = chance.sample([row for row in past if row["arrived_on"]], RETURNING)
    people = [{name: row[name] for name in IDENTITY} for row in came]
    for serial, firm in enumerate(world.some(len(states) - RETURNING), FIRST_NEW_SERIAL):
        people.append(
            firm.person(serial, chance) | {"sells_to": chance.choice(phrases("sells_to"))}
        )
    chance.shuffle(people)
    chance.shuffle(states)
    pairs = zip(people, states, strict=True)
    return [_row(person, state, n, today, chance) for n, (person, state) in enumerate(pairs, 1)]


def _row(person: Row, state: str, number: int, today: date, chance: random.Random) -> Row:
    oldest = 90 if state in ("expired", "revoked") else 45
    invited = None if state in UNSENT else today - timedelta(days=chance.randint(3, oldest))
    replied = None
    if invited and state in ANSWERED:
        replied = invited + timedelta(days=chance.randint(1, (today - invited).days))
    return person | {
        "key": f"I26-{number:04d}",
        "buyer_kind": chance.choice(OTHER_KINDS)
        if chance.random() < OTHER_KIND_SHARE
        else "importer",
        "channel": weighted(CHANNELS, chance),
        "invited_on": invited,
        "state": state,
        "replied_on": replied,
        "recorded_by": chance.choice(("personal_link", "personal_link", "staff"))
        if replied
        else None,
        "tier": weighted(TIERS, chance) if state == "accepted" else None,
    }


def request_rows(
    seed: int, importers: list[Row], applications: list[Row], opens_on: date, today: date
) -> list[Row]:
    """Return meeting requests in every state, each pair once."""
    chance = draw(seed, "requests-2026")
    coming = [row for row in importers if row["state"] == "accepted"]
    standing = [row for row in applications if row["state"] == "accepted" and row["told_on"]]
    states = [state for state, count in REQUESTS.items() for _ in range(count)]
    chance.shuffle(states)
    pairs = chance.sample([(one, other) for one in coming for other in standing], len(states))
    rows = []
    for number, (pair, state) in enumerate(zip(pairs, states, strict=True), 1):
        day = opens_on + timedelta(days=chance.randrange(FAIR_LENGTH))
        key = {"key": f"YC26-{number:03d}", "preferred_day": day}
        rows.append(key | _request(*pair, state, today, chance))
    return rows


def _request(importer: Row, exhibitor: Row, state: str, today: date, chance: random.Random) -> Row:
    by_exhibitor = chance.random() < ASKED_BY_EXHIBITOR_SHARE
    asked = today - timedelta(
        days=chance.randint(9, 16) if state == "expired" else chance.randint(1, 8)
    )
    answers = phrases("request_answers").get(state)
    return {
        "importer_key": importer["key"],
        "application_key": exhibitor["key"],
        "asked_by": "exhibitor" if by_exhibitor else "importer",
        "language": "vi" if by_exhibitor else importer["language"],
        "message": _message(importer, exhibitor, by_exhibitor, chance),
        "state": state,
        "asked_at": at_minute(asked, chance.randint(420, 1200)),
        "answered_at": None
        if state in UNANSWERED
        else at_minute(min(today - timedelta(days=1), asked + timedelta(days=1)), 1210),
        "answer": chance.choice(answers) if answers else None,
    }


def _message(importer: Row, exhibitor: Row, by_exhibitor: bool, chance: random.Random) -> str:
    if by_exhibitor:
        return str(chance.choice(phrases("requests_back")))
    goods = _goods(exhibitor["main_category"], chance)
    return str(phrases("requests")[importer["language"]].format(goods=goods[importer["language"]]))


def _goods(category: str, chance: random.Random) -> dict[str, str]:
    """Return goods of the same craft group in seven languages, else any goods."""
    fitting = [row for row in table("need_goods") if row["category"][:3] == category[:3]]
    return chance.choice(fitting or list(table("need_goods")))


def enquiry_rows(
    seed: int, importers: list[Row], products: list[Row], applications: list[Row], today: date
) -> list[Row]:
    """Return a few questions about price and samples that wait for an answer, or have one."""
    chance = draw(seed, "enquiries-2026")
    coming = [row for row in importers if row["state"] == "accepted"]
    standing = {row["key"] for row in applications if row["state"] == "accepted"}
    asked = chance.sample([row for row in products if row["exhibitor_key"] in standing], ENQUIRIES)
    rows = []
    for number, product in enumerate(asked, 1):
        importer = chance.choice(coming)
        language = importer["language"]
        moment = at_minute(today - timedelta(days=chance.randint(2, 6)), chance.randint(430, 1190))
        rows.append(
            {
                "key": f"HH26-{number:02d}",
                "importer_key": importer["key"],
                "product_key": product["key"],
                "application_key": product["exhibitor_key"],
                "language": language,
                "message": _question(product, language),
                "quantity": round_figure(product["moq"] * 1.5),
                "unit": product["unit"],
                "sample": chance.random() < 0.5,
                "asked_at": moment,
            }
            | (_enquiry_answer(product, moment, chance) if chance.random() < 0.4 else {})
        )
    return rows


def _enquiry_answer(product: Row, asked_at: datetime, chance: random.Random) -> Row:
    return {
        "answered_at": asked_at + timedelta(hours=chance.randint(2, 30)),
        "answer_price": product["price_low"],
        "currency": product["currency"],
        "answer_moq": product["moq"],
        "answer_lead_time": product["lead_time_days"],
        "answer_sample": chance.choice(("free", "paid", "at_fair")),
    }


def _question(product: Row, language: str) -> str:
    name = product["name_vi"] if language == "vi" else product["name_en"]
    return str(
        phrases("enquiries")[language].format(
            goods=name,
            quantity=thousands(round_figure(product["moq"] * 1.5), language),
            unit=tree("needs")["languages"][language]["units"][product["unit"]],
        )
    )
