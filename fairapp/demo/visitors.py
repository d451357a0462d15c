"""Everyone else at the gate in 2016: trade visitors, the public, exhibitors' passes.

With the 605 importers, exactly 2,517 distinct trade visitors were checked in.
"""

import random
from datetime import timedelta
from itertools import cycle

from fairapp.demo.foreign import World
from fairapp.demo.identity import email, phone, plain_name
from fairapp.demo.importers import ARRIVED_PERSONS, OTHER_KINDS
from fairapp.demo.moments import FairDays
from fairapp.demo.organisations import Organisation
from fairapp.demo.wording import Row, draw, phrases, tree

TRADE_VISITORS = 2_517
FOREIGN_OTHERS = 87
NEVER_CAME = 243
PUBLIC = 600
PASSES_PER_EXHIBITOR = 2
OFFICIALS = {"press": 24, "official": 18}
PROVINCES = {"Hà Nội": 58, "Hải Phòng": 6, "Bắc Ninh": 8, "TP. Hồ Chí Minh": 9, "Đà Nẵng": 5,
             "Ninh Bình": 4, "Hưng Yên": 4, "Quảng Ninh": 3, "Thái Nguyên": 3}  # fmt: skip
WITH_EMAIL_SHARE = 0.6
# Makers have the serials below a thousand; visitors' phones start above.
FIRST_PHONE = 10_000


def visitor_rows(
    seed: int, world: World, makers: list[tuple[Organisation, Row]], days: FairDays
) -> list[Row]:
    """Return the visitors' sheet without the invited importers."""
    chance = draw(seed, "visitors-2016")
    domestic = TRADE_VISITORS - ARRIVED_PERSONS - FOREIGN_OTHERS
    rows = _domestic(domestic + NEVER_CAME, chance)
    rows += [
        firm.person(5000 + serial, chance) | {"buyer_kind": chance.choice(OTHER_KINDS)}
        for serial, firm in enumerate(world.some(FOREIGN_OTHERS))
    ]
    for row in rows:
        row.pop("organisation_key", None)
        row.pop("language", None)
        row["visitor_class"] = "trade"
    chance.shuffle(rows)
    absent = set(
        chance.sample([i for i, row in enumerate(rows) if row["country"] == "VN"], NEVER_CAME)
    )
    present = [(row, index not in absent) for index, row in enumerate(rows)]
    present += [(row, True) for row in (*_passes(makers), *_others())]
    return [_finished(row, n, came, days, chance) for n, (row, came) in enumerate(present, 1)]


def _domestic(count: int, chance: random.Random) -> list[Row]:
    frames = [
        (kind, frame) for kind, frames in tree("names")["visitors"].items() for frame in frames
    ]
    names = [
        (kind, frame.format(p=poetic))
        for kind, frame in frames
        for poetic in tree("names")["poetic"]
    ]
    chance.shuffle(names)
    firms = cycle(names)
    return [_person(*next(firms), serial, chance) for serial in range(count)]


def _person(kind: str, name: str, serial: int, chance: random.Random) -> Row:
    with_email = chance.random() < WITH_EMAIL_SHARE
    return {
        "organisation": name,
        "country": "VN",
        "buyer_kind": kind,
        "contact_role": chance.choice(phrases("visitor_roles")),
        "province": chance.choices(list(PROVINCES), weights=list(PROVINCES.values()))[0],
        "phone": phone(FIRST_PHONE + serial),
        "email": email(f"khach{serial:04d}", plain_name(name)) if with_email else None,
    }


def _passes(makers: list[tuple[Organisation, Row]]) -> list[Row]:
    return [
        {
            "visitor_class": "exhibitor",
            "organisation": maker.name_vi,
            "country": "VN",
            "contact_role": "Trực gian hàng" if turn else maker.contact_role,
            "province": maker.province,
            "exhibitor_key": facts["key"],
        }
        for maker, facts in makers
        for turn in range(PASSES_PER_EXHIBITOR)
    ]


def _others() -> list[Row]:
    crowd = [("public", "Khách tham quan")] * PUBLIC
    crowd += [(kind, "") for kind, count in OFFICIALS.items() for _ in range(count)]
    roles = {"public": "Khách tham quan", "press": "Phóng viên", "official": "Đại biểu"}
    return [
        {"visitor_class": kind, "country": "VN", "contact_role": roles[kind]} for kind, _ in crowd
    ]


def _finished(row: Row, number: int, came: bool, days: FairDays, chance: random.Random) -> Row:
    check_ins = days.check_ins(chance) if came else []
    on_site = bool(check_ins) and chance.random() < 0.35
    ahead = timedelta(days=chance.randint(2, 60))
    return row | {
        "key": f"V16-{number:04d}",
        "registered_on": check_ins[0].date() if on_site else days.opens_on - ahead,
        "registered_by": "on_site" if on_site else chance.choice(("online", "online", "staff")),
        "check_ins": days.written(check_ins),
    }
