"""Meetings of 2016: nobody twice in a slot, outcomes of both sides, some no-shows."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from fairapp.demo.importers import weighted
from fairapp.demo.moments import FairDays, at_minute
from fairapp.demo.wording import Row, draw

MEETINGS = 1_400
ENCOUNTERS = 310
SLOT_MINUTES = 30
SLOTS = (*range(540, 720, SLOT_MINUTES), *range(810, 990, SLOT_MINUTES))
STATES = {"held": 81, "no_show": 11, "cancelled": 8}
OUTCOMES = {"order": 12, "sample": 26, "quote": 30, "follow_up": 24, "none": 8}
AGREE_SHARE = 0.8
FAMILY_SHARE = 0.85
TRIES = 40


class Diary:
    """Finds pairs and free slots; the same seed finds the same ones."""

    def __init__(self, seed: int, exhibitors: list[Row], needs: list[Row]) -> None:
        self._chance = draw(seed, "meetings-2016")
        self._exhibitors = exhibitors
        self._wanted = {need["importer_key"]: need["categories"][0][:3] for need in needs}
        self._by_group: dict[str, list[Row]] = {}
        for row in exhibitors:
            self._by_group.setdefault(row["main_category"][:3], []).append(row)
        self._busy: set[tuple[str, date, int]] = set()
        self._pairs: set[tuple[str, str]] = set()

    def rows(self, importers: list[Row], days: FairDays) -> list[Row]:
        """Return meetings and encounters in the order of time."""
        arrived = [row for row in importers if row["arrived_on"]]
        planned = list(self._plan(arrived, days, MEETINGS))
        walked_in = list(self._plan(arrived, days, ENCOUNTERS))
        found = [self._meeting(*turn) for turn in planned]
        found += [self._encounter(*turn) for turn in walked_in]
        found.sort(key=lambda row: (row["day"], row["starts"], row["importer_key"]))
        return [{"key": f"M16-{number:04d}"} | row for number, row in enumerate(found, 1)]

    def _plan(
        self, arrived: list[Row], days: FairDays, count: int
    ) -> Iterator[tuple[Row, Row, date, int]]:
        made = 0
        while made < count:
            importer = self._chance.choice(arrived)
            exhibitor = self._partner(importer)
            slot = self._free_slot(importer, exhibitor, days)
            if slot and (importer["key"], exhibitor["key"]) not in self._pairs:
                self._pairs.add((importer["key"], exhibitor["key"]))
                self._busy |= {(row["key"], *slot) for row in (importer, exhibitor)}
                made += 1
                yield importer, exhibitor, *slot

    def _partner(self, importer: Row) -> Row:
        fitting = self._by_group.get(self._wanted[importer["key"]], [])
        if fitting and self._chance.random() < FAMILY_SHARE:
            return self._chance.choice(fitting)
        return self._chance.choice(self._exhibitors)

    def _free_slot(self, importer: Row, exhibitor: Row, days: FairDays) -> tuple[date, int] | None:
        came = {text[:10] for text in importer["check_ins"]}
        present = [day for day in days.every_day if day.strftime("%d/%m/%Y") in came]
        for _ in range(TRIES):
            slot = self._chance.choice(present), self._chance.choice(SLOTS)
            if not {(importer["key"], *slot), (exhibitor["key"], *slot)} & self._busy:
                return slot
        return None

    def _meeting(self, importer: Row, exhibitor: Row, day: date, minute: int) -> Row:
        chance = self._chance
        state = weighted(STATES, chance)
        row = _turn(importer, exhibitor, day, minute) | {"kind": "meeting", "state": state}
        if state == "no_show":
            row["absent"] = "importer" if chance.random() < 0.65 else "exhibitor"
        return row | (_outcome(chance) if state == "held" else {})

    def _encounter(self, importer: Row, exhibitor: Row, day: date, minute: int) -> Row:
        row = _turn(importer, exhibitor, day, minute)
        return row | {"kind": "encounter", "state": "held"} | _outcome(self._chance)


def _turn(importer: Row, exhibitor: Row, day: date, minute: int) -> Row:
    starts = at_minute(day, minute)
    return {
        "importer_key": importer["key"],
        "exhibitor_key": exhibitor["key"],
        "day": day,
        "starts": starts.strftime("%H:%M"),
        "ends": (starts + timedelta(minutes=SLOT_MINUTES)).strftime("%H:%M"),
        "place": exhibitor["booths"][0],
    }


def _outcome(chance: random.Random) -> Row:
    importer = weighted(OUTCOMES, chance)
    same = chance.random() < AGREE_SHARE
    return {
        "outcome_importer": importer,
        "outcome_exhibitor": importer if same else weighted(OUTCOMES, chance),
        "interest": chance.choices((1, 2, 3), weights=(2, 5, 3))[0],
    }
