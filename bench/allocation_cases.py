"""Seeded fair grounds with applicants: 630 booths in three halls, 450 applications."""

import random
from typing import Any

CATEGORIES = "ABCDEFGHIJKL"
Row = dict[str, Any]


def make_case(
    seed: int,
    *,
    halls: int = 3,
    rows: int = 7,
    length: int = 15,
    applicants: int = 450,
    high: int = 100,
) -> dict[str, Any]:
    chance = random.Random(seed)
    shares = [chance.uniform(0.5, 1.5) for _ in CATEGORIES]
    kinds = chance.choices(range(len(CATEGORIES)), shares, k=applicants)
    sizes = chance.choices((1, 2, 3, 4), (68, 20, 7, 5), k=applicants)
    booths = _booths(halls, rows, length, kinds, sizes)
    by_zone: dict[str, list[str]] = {}
    for booth in booths:
        by_zone.setdefault(booth["zone"], []).append(booth["id"])
    people = _people(chance, kinds, sizes, by_zone, high)
    return {
        "booths": booths,
        "applicants": people,
        "apart": [_pair(chance, people, kinds) for _ in range(60)],
        "together": [_pair(chance, people, kinds) for _ in range(20)],
        "locks": _locks(chance, people, by_zone),
        "weights": {},
    }


def _people(
    chance: random.Random,
    kinds: list[int],
    sizes: list[int],
    by_zone: dict[str, list[str]],
    high: int,
) -> list[Row]:
    people = []
    for at, (kind, size) in enumerate(zip(kinds, sizes, strict=True)):
        own = CATEGORIES[kind]
        near = [
            CATEGORIES[other]
            for other in sorted(range(len(CATEGORIES)), key=lambda other: abs(other - kind))
            if other != kind
        ]
        zones = [own, *near[: chance.choice((0, 1, 1, 2))]]
        pool = by_zone.get(own, [])
        weights = [1 / (1 + place) for place in range(len(pool))]
        wishes = (
            list(dict.fromkeys(chance.choices(pool, weights, k=chance.randint(0, 5))))
            if pool
            else []
        )
        people.append(
            {
                "id": f"N{at:03}",
                "size": size,
                "points": chance.randint(int(high * 0.3), high),
                "wishes": wishes,
                "zones": zones,
                "corner": chance.random() < 0.2,
                "accessible": chance.random() < 0.04,
            }
        )
    return people


def _pair(chance: random.Random, people: list[Row], kinds: list[int]) -> list[str]:
    one = chance.randrange(len(people))
    same = [other for other in range(len(people)) if kinds[other] == kinds[one] and other != one]
    return [people[one]["id"], people[chance.choice(same or [one - 1])]["id"]]


def _booths(halls: int, rows: int, length: int, kinds: list[int], sizes: list[int]) -> list[Row]:
    total = halls * rows * 2 * length
    demand = [0] * len(CATEGORIES)
    for kind, size in zip(kinds, sizes, strict=True):
        demand[kind] += size
    scale = total / max(1, sum(demand))
    ends, end = [], 0.0
    for one in demand:
        end += one * scale
        ends.append(end)
    booths = []
    for hall in range(halls):
        for row in range(rows):
            for column in range(length):
                for side in range(2):
                    number = (hall * rows + row) * 2 * length + column * 2 + side
                    zone = next(z for z, top in enumerate(ends) if number < top + 1e-9 or z == 11)
                    edge = column in (0, length - 1)
                    booths.append(
                        {
                            "id": f"{hall + 1}{chr(65 + row)}{side * length + column + 1:02}",
                            "hall": f"H{hall + 1}",
                            "zone": CATEGORIES[zone],
                            "x": column * 3.0,
                            "y": row * 9.0 + side * 3.0,
                            "width": 3.0,
                            "height": 3.0,
                            "corner": edge,
                            "accessible": row < 5,
                            "attraction": round(1 - (row * 9 + column * 3) / 120, 3),
                        }
                    )
    return booths


def _locks(chance: random.Random, people: list[Row], by_zone: dict[str, list[str]]) -> Row:
    """Twenty keep single booths of their own zones."""
    locks: Row = {}
    used: set[str] = set()
    for one in chance.sample([one for one in people if one["size"] == 1], 20):
        free = [booth for booth in by_zone.get(one["zones"][0], []) if booth not in used]
        if free and not one["accessible"]:
            locks[one["id"]] = [chance.choice(free)]
            used.update(locks[one["id"]])
    return locks
