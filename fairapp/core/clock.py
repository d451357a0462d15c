"""The one place that reads the time, so that tests and imports can hand in their own."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present date in Hanoi, where every fair's papers are dated."""
    return now().astimezone(HANOI).date()
