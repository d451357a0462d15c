"""Importers invited in 2016: 1,903 persons, of whom exactly 605 arrived."""

import random
from datetime import date, timedelta

from fairapp.demo.foreign import Firm, World
from fairapp.demo.moments import FairDays
from fairapp.demo.wording import Row, draw, phrases

ARRIVED_PERSONS = 605
ARRIVED_FIRMS = 541
ARRIVED_COUNTRIES = 53
STATES_OF_THE_ABSENT = {
    "accepted": 131,
    "declined": 318,
    "bounced": 142,
    "expired": 690,
    "revoked": 17,
}
ANSWERED = ("accepted", "declined")
# All who arrived as importers are importers; others abroad who came are on the visitors' sheet.
OTHER_KINDS = ("wholesaler", "retailer", "buying_office", "designer", "hotel")
OTHER_KIND_SHARE = 0.14
CHANNELS = {"email": 62, "past_list": 20, "trade_office": 14, "phone": 4}
TIERS = {"hosted": 12, "semi_hosted": 18, "appointment_only": 30, "visitor": 40}


def importer_rows(seed: int, world: World, days: FairDays) -> list[Row]:
    """Return every invited person with the answer and, for those who came, the check-ins."""
    chance = draw(seed, "importers-2016")
    firms = world.one_of_each(ARRIVED_COUNTRIES)
    firms += world.some(ARRIVED_FIRMS - ARRIVED_COUNTRIES)
    twice = chance.sample(firms, ARRIVED_PERSONS - ARRIVED_FIRMS)
    people = [(firm, "arrived") for firm in (*firms, *twice)]
    absent = [state for state, count in STATES_OF_THE_ABSENT.items() for _ in range(count)]
    people += list(zip(world.some(len(absent)), absent, strict=True))
    chance.shuffle(people)
    return [
        _row(firm, state, serial, days, chance) for serial, (firm, state) in enumerate(people, 1)
    ]


def _row(firm: Firm, state: str, serial: int, days: FairDays, chance: random.Random) -> Row:
    arrived = state == "arrived"
    other = not arrived and chance.random() < OTHER_KIND_SHARE
    invited = days.opens_on - timedelta(days=chance.randint(40, 125))
    check_ins = days.check_ins(chance) if arrived else []
    answer = "accepted" if arrived else state
    return firm.person(serial, chance) | {
        "key": f"I16-{serial:04d}",
        "buyer_kind": chance.choice(OTHER_KINDS) if other else "importer",
        "sells_to": chance.choice(phrases("sells_to")),
        "channel": weighted(CHANNELS, chance),
        "invited_on": invited,
        "state": answer,
        "replied_on": reply_day(invited, days.opens_on, chance) if answer in ANSWERED else None,
        "recorded_by": _recorder(chance) if answer in ANSWERED else None,
        "tier": weighted(TIERS, chance) if answer == "accepted" else None,
        "arrived_on": check_ins[0].date() if check_ins else None,
        "check_ins": days.written(check_ins),
    }


def weighted(weights: dict[str, int], chance: random.Random) -> str:
    """Return one key, drawn by its weight."""
    return chance.choices(list(weights), weights=list(weights.values()))[0]


def reply_day(invited: date, before: date, chance: random.Random) -> date:
    """Return a day of answer after the invitation and before a day."""
    return invited + timedelta(days=chance.randint(1, max(1, (before - invited).days - 1)))


def _recorder(chance: random.Random) -> str:
    return "staff" if chance.random() < 0.12 else "personal_link"
