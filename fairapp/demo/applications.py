"""The open season: applications in every state, and who holds which booth."""

import random
from datetime import date, datetime, timedelta

from fairapp.demo.exhibitors import described
from fairapp.demo.halls import BLOCKED, ZONES, zone_codes, zone_of_group
from fairapp.demo.moments import at_minute
from fairapp.demo.organisations import Organisation, Register
from fairapp.demo.showing import PROFILES, shown_to
from fairapp.demo.wording import Row, draw, phrases

STATES = {
    "accepted": 128, "submitted": 31, "waiting_list": 16, "rejected": 15, "draft": 14,
    "changes_asked": 12, "withdrawn": 9, "cancelled": 5,
}  # fmt: skip
NOT_YET_TOLD = {"accepted": 27, "rejected": 4, "waiting_list": 6}
DECIDED = ("accepted", "rejected", "waiting_list", "cancelled")
RETURNING_SHARE = 0.58
BY_STAFF_SHARE = 0.3
WANTED = {1: 30, 2: 34, 3: 14, 4: 10, 6: 7, 8: 3, 12: 2}
ALLOCATED = {"confirmed": 74, "reserved": 26, "held": 18}
SKIP_SHARE = 0.12
# Days after today and minute of the day at which holds run out; the first few within hours.
HOLD_ENDS = (
    (0, 1260),
    (0, 1320),
    (1, 540),
    (1, 540),
    (1, 660),
    (1, 1020),
    (2, 1020),
    (3, 1020),
    (5, 1020),
)
NOTES = {
    "changes_asked": "changes_asked", "rejected": "rejected", "withdrawn": "withdrawn",
    "cancelled": "cancelled", "waiting_list": "waiting",
}  # fmt: skip


def application_rows(
    seed: int, register: Register, veterans: list[tuple[Organisation, Row]], today: date
) -> list[tuple[Organisation, Row]]:
    """Return applications with their makers; more than half stood here in 2016."""
    chance = draw(seed, "applications-2026")
    states = [state for state, count in STATES.items() for _ in range(count)]
    chance.shuffle(states)
    makers = _makers(len(states), register, veterans, chance)
    untold = dict(NOT_YET_TOLD)
    known = {maker.key for maker, _ in veterans}
    found: list[tuple[Organisation, Row]] = []
    for number, (maker, state) in enumerate(zip(makers, states, strict=True), 1):
        first = maker.key not in known
        key = f"DK26-{number:03d}"
        row = {"key": key, "state": state, "first_time": first}
        row["visibility"] = shown_to(key, PROFILES)
        row |= described(maker) | _wishes(maker, chance) | _course(state, untold, today, chance)
        found.append((maker, row))
    return found


def _makers(
    count: int,
    register: Register,
    veterans: list[tuple[Organisation, Row]],
    chance: random.Random,
) -> list[Organisation]:
    back = chance.sample([maker for maker, _ in veterans], round(count * RETURNING_SHARE))
    used: dict[str, int] = {}
    for maker, _ in veterans:
        used[maker.group] = used.get(maker.group, 0) + 1
    fresh: list[Organisation] = []
    while len(back) + len(fresh) < count:
        zone = chance.choices(ZONES, weights=[zone.size for zone in ZONES])[0]
        groups, weights = zip(*zone.groups, strict=True)
        group = chance.choices(groups, weights=weights)[0]
        fresh.append(register.of_group(group, used.get(group, 0)))
        used[group] = used.get(group, 0) + 1
    makers = [*back, *fresh]
    chance.shuffle(makers)
    return makers


def _wishes(maker: Organisation, chance: random.Random) -> Row:
    wanted = chance.choices(list(WANTED), weights=list(WANTED.values()))[0]
    zone = zone_of_group(maker.group)
    return {
        "zone_wish": zone.letter,
        "booths_wanted": wanted,
        "booth_kind": "raw" if zone.raw_pairs and wanted >= 4 else "standard",
        "typed_by": "staff" if chance.random() < BY_STAFF_SHARE else "exhibitor",
    }


def _course(state: str, untold: dict[str, int], today: date, chance: random.Random) -> Row:
    started = today - timedelta(
        days=chance.randint(8 if state in ("draft", "submitted") else 30, 95)
    )
    submitted = None if state == "draft" else started + timedelta(days=chance.randint(0, 6))
    decided = (
        submitted + timedelta(days=chance.randint(6, 18))
        if submitted and state in DECIDED
        else None
    )
    told = _told(state, decided, untold, today, chance)
    note = chance.choice(phrases(NOTES[state])) if state in NOTES else None
    return {
        "started_on": started,
        "submitted_on": submitted,
        "decided_on": decided,
        "told_on": told,
        "told_by": chance.choice(("text", "text", "phone", "email")) if told else None,
        "note": note.replace("{zone}", "đã chọn") if note else None,
    }


def _told(
    state: str, decided: date | None, untold: dict[str, int], today: date, chance: random.Random
) -> date | None:
    if decided is None:
        return None
    if untold.get(state, 0) > 0:
        untold[state] -= 1
        return None
    return min(today, decided + timedelta(days=chance.randint(0, 3)))


def allocation_rows(seed: int, applications: list[Row], today: date) -> list[Row]:
    """Return confirmed, reserved, held and released places; ten accepted wait for a place."""
    chance = draw(seed, "allocations-2026")
    accepted = [row for row in applications if row["state"] == "accepted"]
    chance.shuffle(accepted)
    states = [state for state, count in ALLOCATED.items() for _ in range(count)]
    floor = Floor(chance)
    rows: list[Row] = []
    for application, state in zip(accepted, states, strict=False):
        booths = floor.take(application["zone_wish"], application["booths_wanted"])
        ends = HOLD_ENDS[len(rows) % len(HOLD_ENDS)] if state == "held" else None
        rows.append(_allocation(application, state, booths, (today, ends), chance))
    gone = [row for row in applications if row["state"] in ("withdrawn", "cancelled")]
    for application in gone[:6]:
        booths = floor.take(application["zone_wish"], application["booths_wanted"])
        floor.give_back(booths)
        rows.append(_allocation(application, "released", booths, (today, None), chance))
    return [{"key": f"BT26-{number:03d}"} | row for number, row in enumerate(rows, 1)]


def _allocation(
    application: Row,
    state: str,
    booths: list[str],
    when: tuple[date, tuple[int, int] | None],
    chance: random.Random,
) -> Row:
    today, ends = when
    since = 1 if state == "held" else chance.randint(3, 14)
    expires: datetime | None = None
    if ends:
        expires = at_minute(today + timedelta(days=ends[0]), ends[1])
    return {
        "application_key": application["key"],
        "booths": booths,
        "state": state,
        "held_at": at_minute(today - timedelta(days=since), chance.randint(510, 1010)),
        "expires_at": expires,
        "confirmed_on": today - timedelta(days=since - 1) if state == "confirmed" else None,
        "note": application["note"] if state == "released" else None,
    }


class Floor:
    """Free booths by zone; gives neighbouring ones."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._free = {
            zone.letter: [code for code in zone_codes(zone) if code not in BLOCKED]
            for zone in ZONES
        }

    def take(self, letter: str, count: int) -> list[str]:
        """Take `count` neighbouring booths in a zone, or fewer where the zone is nearly full."""
        runs = self._runs(letter)
        longest = max(runs, key=len)
        fitting = next((run for run in runs if len(run) >= count), longest)
        skipped = len(fitting) > count and self._chance.random() < SKIP_SHARE
        taken = fitting[1 : count + 1] if skipped else fitting[:count]
        self._free[letter] = [code for code in self._free[letter] if code not in taken]
        return taken

    def give_back(self, booths: list[str]) -> None:
        """Put released booths back."""
        letter = booths[0][0]
        self._free[letter] = sorted({*self._free[letter], *booths})

    def _runs(self, letter: str) -> list[list[str]]:
        runs: list[list[str]] = [[]]
        for code in self._free[letter]:
            if runs[-1] and int(code[1:]) != int(runs[-1][-1][1:]) + 1:
                runs.append([])
            runs[-1].append(code)
        return runs
