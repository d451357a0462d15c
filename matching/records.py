"""Reading and writing JSON Lines, naming file, line and field of whatever is broken."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar

from matching.errors import BrokenLineError, BrokenRecordError

_HALF_LETTER = b"\\ud"  # a letter beyond the first 65,536 is written as two escapes


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Entity = TypeVar("Entity", bound=_Identified)
Reader = Callable[[Mapping[str, Any]], Entity]


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def _decode(line: bytes) -> Any:
    try:
        values = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse_constant)
        if _HALF_LETTER in line.lower():
            json.dumps(values, ensure_ascii=False).encode()
        return values
    except UnicodeEncodeError:
        raise BrokenRecordError("line", "half of a letter that takes two codes") from None
    except UnicodeDecodeError as error:
        raise BrokenRecordError("line", f"not UTF-8 at byte {error.start}") from None
    except ValueError as error:
        raise BrokenRecordError("line", f"not JSON: {error}") from None
    except RecursionError:
        raise BrokenRecordError("line", "nested too deeply") from None


def _numbered_lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as source:
        for number, line in enumerate(source, start=1):
            if line.strip():
                yield number, line


def read_entities(
    path: Path,
    read: Reader[Entity],
    *,
    on_broken: Callable[[BrokenLineError], None] | None = None,
) -> list[Entity]:
    """Read one entity per line; a broken line raises, or goes to `on_broken` if given."""
    entities: dict[str, Entity] = {}
    for number, line in _numbered_lines(path):
        try:
            entity = read(_decode(line))
            if entity.id in entities:
                raise BrokenRecordError("id", f"{entity.id!r} is on an earlier line too")  # noqa: TRY301 -- told like any broken line
        except BrokenRecordError as error:
            broken = BrokenLineError(str(path), number, error.field, error.problem)
            if on_broken is None:
                raise broken from None
            on_broken(broken)
        else:
            entities[entity.id] = entity
    return list(entities.values())


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line number, object) of a JSON Lines file, raising on a broken line."""
    for number, line in _numbered_lines(path):
        try:
            row = _decode(line)
        except BrokenRecordError as error:
            raise BrokenLineError(str(path), number, error.field, error.problem) from None
        if not isinstance(row, dict):
            raise BrokenLineError(str(path), number, "line", "an object expected")
        yield number, row


def write_rows(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write one object per line and return how many."""
    count = 0
    with path.open("w", encoding="utf-8") as target:
        for row in rows:
            target.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count
