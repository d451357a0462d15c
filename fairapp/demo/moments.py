"""The days of a fair and the hours people come in."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

FAIR_LENGTH = 4
FIRST_DAY_WEIGHTS = (40, 32, 20, 8)
RETURN_SHARE = 0.42
# 08:40 to 16:50, most before noon.
EARLIEST_MINUTE, LATEST_MINUTE, BUSIEST_MINUTE = 520, 1010, 600


@dataclass(frozen=True)
class FairDays:
    """Four days from the opening."""

    opens_on: date

    @property
    def every_day(self) -> list[date]:
        """The days of the fair in order."""
        return [self.opens_on + timedelta(days=step) for step in range(FAIR_LENGTH)]

    def check_ins(self, chance: random.Random) -> list[datetime]:
        """Return when one person came in: a first day, and some of the later days."""
        first = chance.choices(range(FAIR_LENGTH), weights=FIRST_DAY_WEIGHTS)[0]
        later = [day for day in range(first + 1, FAIR_LENGTH) if chance.random() < RETURN_SHARE]
        return [at_minute(self.every_day[day], entry_minute(chance)) for day in (first, *later)]

    def written(self, moments: list[datetime]) -> list[str]:
        """Return moments as a sheet shows them in one cell."""
        return [moment.strftime("%d/%m/%Y %H:%M") for moment in moments]


def at_minute(day: date, minute: int) -> datetime:
    """Return a wall-clock moment in Hanoi; the loader adds the zone."""
    return datetime.combine(day, time(minute // 60, minute % 60))


def entry_minute(chance: random.Random) -> int:
    """Return a minute of the day at which someone comes through the gate."""
    return round(chance.triangular(EARLIEST_MINUTE, LATEST_MINUTE, BUSIEST_MINUTE))
