"""What one cell of a sheet may hold, and how it becomes a value; wrong cells say why."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext

from fairapp.core.clock import HANOI
from fairapp.core.search import fold

_MOMENTS = ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")


class CellError(ValueError):
    """One cell is wrong; its text says how, in the reader's language."""


def text_cell(cell: Any) -> str:
    """Any cell as text; 5.0 becomes '5', so that codes typed as numbers survive."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell).strip()


def short_text(most: int) -> Callable[[Any], str]:
    """A text of at most `most` characters."""

    def parse(cell: Any) -> str:
        text = text_cell(cell)
        if len(text) > most:
            raise CellError(gettext("The text is longer than %(most)s characters.", most=most))
        return text

    return parse


def decimal_cell(cell: Any) -> Decimal:
    """A number, typed as one or as text with either decimal mark."""
    try:
        value = Decimal(str(cell).strip().replace("\u00a0", "").replace(" ", "").replace(",", "."))
    except InvalidOperation as error:
        raise CellError(gettext("“%(cell)s” is not a number.", cell=str(cell)[:40])) from error
    if not value.is_finite() or abs(value) >= Decimal(10) ** 15:
        raise CellError(gettext("“%(cell)s” is not a number.", cell=str(cell)[:40]))
    return value


def whole_number(cell: Any) -> int:
    """A whole number from 0."""
    value = decimal_cell(cell)
    if value != value.to_integral_value() or value < 0:
        raise CellError(gettext("“%(cell)s” is not a whole number.", cell=str(cell)[:40]))
    return int(value)


def date_cell(cell: Any) -> date:
    """A date cell, or text as dd/mm/yyyy or yyyy-mm-dd."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(cell).strip(), pattern).date()  # noqa: DTZ007 -- a date
        except ValueError:
            continue
    raise CellError(gettext("“%(cell)s” is not a date (day/month/year).", cell=str(cell)[:40]))


def moment_cell(cell: Any) -> datetime:
    """A moment of Hanoi's clock, as a cell or as text `dd/mm/yyyy hh:mm`."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=HANOI)
    for pattern in _MOMENTS:
        try:
            return datetime.strptime(text_cell(cell), pattern).replace(tzinfo=HANOI)
        except ValueError:
            continue
    raise CellError(gettext("“%(cell)s” is not a day and time.", cell=str(cell)[:40]))


def yes_no(cell: Any) -> bool:
    """Có/không, yes/no, x, 1/0."""
    word = fold(text_cell(cell))
    if word in ("co", "yes", "x", "1", "true", "y"):
        return True
    if word in ("khong", "no", "0", "false", "n", ""):
        return False
    raise CellError(gettext("Write yes or no, not “%(cell)s”.", cell=str(cell)[:40]))


def one_of(choices: Mapping[str, Any]) -> Callable[[Any], Any]:
    """One of the given words (folded when compared), turned into its value."""
    folded = {fold(word): value for word, value in choices.items()}

    def parse(cell: Any) -> Any:
        try:
            return folded[fold(text_cell(cell))]
        except KeyError as error:
            allowed = ", ".join(choices)
            raise CellError(
                gettext("“%(cell)s” is not one of: %(allowed)s.", cell=cell, allowed=allowed)
            ) from error

    return parse


def word_list(cell: Any) -> list[str]:
    """Words parted by comma, semicolon or bar."""
    return [
        word.strip()
        for word in text_cell(cell).replace("|", ",").replace(";", ",").split(",")
        if word.strip()
    ]
