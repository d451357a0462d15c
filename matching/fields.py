"""Reading one value of a record and naming the field when it is wrong."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

from matching.errors import BrokenRecordError


class Fields:
    """A view of one JSON object that remembers where it stands in the record.

    Missing, null and empty values read as empty; a wrong type raises `BrokenRecordError`.

    Examples
    --------
    >>> Fields({"moq": 30}).number("moq")
    30.0
    >>> Fields({"moq": "many"}, "products[0]").number("moq")
    Traceback (most recent call last):
    matching.errors.BrokenRecordError: products[0].moq: a number expected, got 'many'
    """

    def __init__(self, values: object, path: str = "") -> None:
        self.path = path
        if not isinstance(values, Mapping):
            raise BrokenRecordError(path or "record", f"an object expected, got {values!r:.60}")
        self.values = values

    def at(self, name: str) -> str:
        """Return the full name of a field."""
        return f"{self.path}.{name}" if self.path else name

    def _fail(self, name: str, expected: str) -> BrokenRecordError:
        got = f"{self.values[name]!r:.60}"
        return BrokenRecordError(self.at(name), f"{expected} expected, got {got}")

    def identifier(self, *, required: bool) -> str:
        """Return `id`, which a supplier and a buyer must have."""
        value = self.values.get("id")
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                raise BrokenRecordError(self.at("id"), "missing or empty")
            return ""
        if not isinstance(value, str):
            raise self._fail("id", "a text")
        return value

    def text(self, name: str) -> str:
        """Return a text, empty when missing."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._fail(name, "a text")
        return value.strip()

    def number(self, name: str) -> float | None:
        """Return a finite number not below zero, or None."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._fail(name, "a number")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number) or number < 0:
            raise self._fail(name, "a finite number not below zero")
        return number

    def day(self, name: str) -> date | None:
        """Return a date written YYYY-MM-DD, or None."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self._fail(name, "a date YYYY-MM-DD") from None

    def texts(self, name: str) -> dict[str, str]:
        """Return {language: text}, without empty texts."""
        value = self.values.get(name)
        if value is None or value in ("", []):
            return {}
        if not isinstance(value, Mapping):
            raise self._fail(name, "an object {language: text}")
        inner = Fields(value, self.at(name))
        read = {str(language): inner.text(language) for language in value}
        return {language: text for language, text in read.items() if text}

    def sequence(self, name: str) -> list[Any]:
        """Return a list without nulls, empty when missing."""
        value = self.values.get(name)
        if value is None or value in ("", {}):
            return []
        if not isinstance(value, list | tuple):
            raise self._fail(name, "a list")
        return [entry for entry in value if entry is not None and entry != ""]

    def words(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        entries = self.sequence(name)
        for position, entry in enumerate(entries):
            if not isinstance(entry, str):
                where = f"{self.at(name)}[{position}]"
                raise BrokenRecordError(where, f"a text expected, got {entry!r:.60}")
        return tuple(entry.strip() for entry in entries if entry.strip())

    def objects(self, name: str) -> list["Fields"]:
        """Return the objects of a list, each knowing its place."""
        entries = self.sequence(name)
        return [Fields(entry, f"{self.at(name)}[{at}]") for at, entry in enumerate(entries)]
