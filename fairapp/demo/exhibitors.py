"""Who stood where in 2016: makers filling every booth, with products and certificates."""

import random
from datetime import date, timedelta

from fairapp.demo.halls import DEPTH, ZONES, Zone, zone_codes
from fairapp.demo.identity import plain_name
from fairapp.demo.organisations import Organisation, Register
from fairapp.demo.products import Catalogue, base_names, templates_of
from fairapp.demo.showing import GOODS, PRICES, PROFILES, shown_to
from fairapp.demo.wording import Row, draw, table

SIZES = {1: 26, 2: 33, 3: 18, 4: 11, 5: 4, 6: 4, 7: 3}
# The largest stands take a whole back-to-back block at the head of their zone.
LARGEST = {"A": 12, "F": 12, "C": 10, "D": 8}
FIRST_TIME_SHARE = 0.21
ISSUED_WITHIN_DAYS = 900


def stands(zone: Zone, chance: random.Random) -> list[list[str]]:
    """Cut the booths of a zone into stands of 1 to 12 neighbouring booths."""
    codes = zone_codes(zone)
    largest = LARGEST.get(zone.letter, 0)
    cut = [codes[:largest]] if largest else []
    place = largest
    while place < len(codes):
        room = DEPTH - place % DEPTH
        size = min(room, chance.choices(list(SIZES), weights=list(SIZES.values()))[0])
        cut.append(codes[place : place + size])
        place += size
    return cut


def exhibitor_rows(seed: int, register: Register) -> list[tuple[Organisation, Row]]:
    """Return every exhibitor of the finished fair with its sheet row."""
    chance = draw(seed, "exhibitors-2016")
    found: list[tuple[Organisation, Row]] = []
    for zone in ZONES:
        cut = stands(zone, chance)
        for booths, maker in zip(cut, _makers(zone, cut, register, chance), strict=True):
            key = f"E16-{len(found) + 1:03d}"
            first_time = chance.random() < FIRST_TIME_SHARE
            row: Row = {"key": key, "hall": zone.hall, "zone": zone.letter, "booths": booths}
            row |= {"first_time": first_time, "visibility": shown_to(key, PROFILES)}
            found.append((maker, row | described(maker)))
    return found


def _makers(
    zone: Zone, cut: list[list[str]], register: Register, chance: random.Random
) -> list[Organisation]:
    """Return a maker for each stand; the larger stands go to those with more people."""
    groups, weights = zip(*zone.groups, strict=True)
    drawn = chance.choices(groups, weights=weights, k=len(cut))
    waiting = {
        group: sorted(
            (register.of_group(group, index) for index in range(drawn.count(group))),
            key=lambda maker: maker.workers,
        )
        for group in dict.fromkeys(drawn)
    }
    by_size = sorted(range(len(cut)), key=lambda place: -len(cut[place]))
    chosen = {place: waiting[drawn[place]].pop() for place in by_size}
    return [chosen[place] for place in range(len(cut))]


def described(maker: Organisation) -> Row:
    """Return the columns of a maker with its main category and a text in two languages."""
    template = templates_of(maker.group)[maker.workers % len(templates_of(maker.group))]
    goods_vi, goods_en = base_names(template)
    place_vi = f"làng {maker.village}, {maker.province}" if maker.village else maker.province
    province_en = plain_name(maker.province).replace("Ha Noi", "Hanoi")
    village_en = f"{plain_name(maker.village)} village, " if maker.village else ""
    place_en = f"{village_en}{province_en}"
    return maker.columns() | {
        "main_category": template["category"],
        "description_vi": (
            f"{maker.name_vi} ở {place_vi}, {maker.workers} người làm. "
            f"Hàng chính: {goods_vi[0].lower()}{goods_vi[1:]}. {template['description_vi']}"
        ),
        "description_en": (
            f"{maker.name_en}, {place_en}, {maker.workers} people. "
            f"Main goods: {goods_en[0].lower()}{goods_en[1:]}. {template['description_en']}"
        ),
    }


def product_rows(
    seed: int, makers: list[tuple[Organisation, Row]], prefix: str, span: tuple[int, int]
) -> list[Row]:
    """Return the products of the makers, keyed by exhibitor (or application) key."""
    catalogue = Catalogue(seed, f"products-{prefix}")
    rows: list[Row] = []
    for maker, facts in makers:
        for product in catalogue.choose(maker, *span):
            key = f"{prefix}-{len(rows) + 1:04d}"
            shown = {"visibility": shown_to(key, GOODS), "price_visibility": shown_to(key, PRICES)}
            rows.append({"key": key, "exhibitor_key": facts["key"]} | product | shown)
    return rows


def certificate_rows(
    seed: int, makers: list[tuple[Organisation, Row]], prefix: str, on: date
) -> list[Row]:
    """Return certificates with a number that says it is a demonstration."""
    chance = draw(seed, f"certificates-{prefix}")
    rows: list[Row] = []
    for maker, facts in makers:
        for kind in table("certificates"):
            if maker.group not in kind["families"].split(";"):
                continue
            if chance.random() > float(kind["share"]) * (0.5 if maker.kind == "household" else 1.3):
                continue
            since = on - timedelta(days=chance.randint(30, ISSUED_WITHIN_DAYS))
            rows.append(_certificate(kind, facts, f"{prefix}-{len(rows) + 1:03d}", since))
    return rows


def _certificate(kind: dict[str, str], facts: Row, key: str, since: date) -> Row:
    return {
        "key": key,
        "exhibitor_key": facts["key"],
        "code": kind["code"],
        "name_vi": kind["vi"],
        "number": f"MH/{kind['code'].replace(' ', '')}/{key}",
        "issuer": kind["issuer_note"],
        "scope": facts["main_category"],
        "valid_from": since,
        "valid_to": since + timedelta(days=1095),
    }
