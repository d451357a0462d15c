"""Cells that the sheets of this room share."""

from datetime import datetime, time
from typing import Any

from flask_babel import gettext

from fairapp.core.clock import HANOI
from fairapp.core.sheets import CellError, text_cell


def moments_cell(cell: Any) -> list[datetime]:
    """Moments of Hanoi's clock, `dd/mm/yyyy hh:mm`, parted by semicolons."""
    if isinstance(cell, datetime):
        return [cell.replace(tzinfo=HANOI)]
    try:
        return [
            datetime.strptime(one.strip(), "%d/%m/%Y %H:%M").replace(tzinfo=HANOI)
            for one in text_cell(cell).split(";")
            if one.strip()
        ]
    except ValueError as error:
        raise CellError(
            gettext("“%(cell)s” is not a day and time.", cell=str(cell)[:40])
        ) from error


def time_cell(cell: Any) -> time:
    """A time of day, `hh:mm`."""
    if isinstance(cell, time):
        return cell
    try:
        return time.fromisoformat(text_cell(cell))
    except ValueError as error:
        raise CellError(
            gettext("“%(cell)s” is not a time (hh:mm).", cell=str(cell)[:40])
        ) from error
