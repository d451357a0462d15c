"""What is allocated: booths, applicants with points and wishes, pairs, locks, weights."""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.allocation.faults import EPSILON, contradictions, refuse_overlaps
from matching.errors import BrokenRecordError
from matching.fields import Fields

MOST = 1e9
"""No figure may be greater: sums must stay exact enough to compare plans."""
DEFAULT_WEIGHTS = {
    "together": 20.0, "wish": 2.0, "zone": 10.0, "corner": 5.0, "attraction": 1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Booth:
    """A rectangle of ground; `attraction` is any figure of which more is better."""

    id: str
    hall: str = ""
    zone: str = ""
    x: float = 0.0
    y: float = 0.0
    width: float = 1.0
    height: float = 1.0
    corner: bool = False
    accessible: bool = False
    attraction: float = 0.0


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who asks for `size` booths; wishes (booth ids) and zones stand in order, best first."""

    id: str
    size: int = 1
    points: float = 0.0
    wishes: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    corner: bool = False
    accessible: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """Everything one allocation is computed from.

    Examples
    --------
    >>> ground = [{"id": "A1", "x": 0, "y": 0, "width": 3, "height": 3, "zone": "A"}]
    >>> wanted = [{"id": "weaver", "size": 1, "points": 79, "zones": ["A"]}]
    >>> Instance.from_dict({"booths": ground, "applicants": wanted}).applicants[0].zones
    ('A',)
    """

    booths: tuple[Booth, ...] = ()
    applicants: tuple[Applicant, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple[str, str], ...] = ()
    locks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    notes: tuple[str, ...] = ()

    @classmethod
    def from_dict(cls, values: object) -> "Instance":
        """Read an instance; raises `BrokenRecordError` naming the field that is wrong."""
        fields = Fields(values, "")
        for name in ("booths", "applicants"):
            if fields.values.get(name) is None:
                raise BrokenRecordError(name, "missing")
        booths = _unique([_booth(one) for one in _objects(fields, "booths")], "booths")
        known = {booth.id for booth in booths}
        read = [_applicant(one, known) for one in _objects(fields, "applicants")]
        applicants = _unique(read, "applicants")
        names = {applicant.id for applicant in applicants}
        apart, together = _pairs(fields, "apart", names), _pairs(fields, "together", names)
        weights, unknown = _weights(fields)
        refuse_overlaps(booths)
        return cls(
            booths=tuple(booths),
            applicants=tuple(applicants),
            apart=apart,
            together=together,
            locks=_locks(fields, names, known),
            weights=weights,
            notes=(*unknown, *contradictions(apart, together)),
        )


def draw_order(applicants: tuple[Applicant, ...], seed: int) -> list[Applicant]:
    """Applicants by points, most first; equal points by lot: SHA-256 of "seed:id", least first.

    Examples
    --------
    >>> [one.id for one in draw_order((Applicant("a", points=1), Applicant("b", points=2)), 0)]
    ['b', 'a']
    """
    return sorted(applicants, key=lambda one: (-one.points, drawn_lot(one.id, seed), one.id))


def drawn_lot(applicant: str, seed: int) -> str:
    """The lot that orders equal points; anybody can compute it again."""
    return hashlib.sha256(f"{seed}:{applicant}".encode()).hexdigest()


def _objects(fields: Fields, name: str) -> list[Fields]:
    value = fields.values.get(name)
    if not isinstance(value, list | tuple):
        raise BrokenRecordError(name, f"a list expected, got {value!r:.60}")
    return [Fields(entry, f"{name}[{at}]") for at, entry in enumerate(value)]


def _booth(fields: Fields) -> Booth:
    booth = Booth(
        id=_readable(fields.identifier(required=True), fields.at("id")),
        hall=_code(fields, "hall"),
        zone=_code(fields, "zone"),
        x=_coordinate(fields, "x"),
        y=_coordinate(fields, "y"),
        width=_coordinate(fields, "width"),
        height=_coordinate(fields, "height"),
        corner=_flag(fields, "corner"),
        accessible=_flag(fields, "accessible"),
        attraction=_coordinate(fields, "attraction", 0.0),
    )
    for side in ("width", "height"):
        if getattr(booth, side) <= EPSILON:
            raise BrokenRecordError(fields.at(side), "more than 0 expected")
    return booth


def _applicant(fields: Fields, booths: set[str]) -> Applicant:
    size = fields.number("size")
    if size is not None and (size != int(size) or size < 1):
        raise BrokenRecordError(fields.at("size"), "a whole number of at least 1 expected")
    return Applicant(
        id=_readable(fields.identifier(required=True), fields.at("id")),
        size=1 if size is None else int(size),
        points=_figure(fields, "points") or 0.0,
        wishes=_known_ids(fields, "wishes", booths, "booth"),
        zones=tuple(dict.fromkeys(_ids(fields, "zones"))),
        corner=_flag(fields, "corner"),
        accessible=_flag(fields, "accessible"),
    )


def _code(fields: Fields, name: str) -> str:
    value = fields.values.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return fields.text(name)


def _coordinate(fields: Fields, name: str, missing: float | None = None) -> float:
    value = fields.values.get(name)
    if value is None:
        if missing is None:
            raise BrokenRecordError(fields.at(name), "missing")
        return missing
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BrokenRecordError(fields.at(name), f"a finite number expected, got {value!r:.60}")
    if abs(value) > MOST:
        raise BrokenRecordError(fields.at(name), f"a number up to {MOST:.0f} expected")
    return float(value)


def _figure(fields: Fields, name: str) -> float | None:
    number = fields.number(name)
    if number is not None and number > MOST:
        raise BrokenRecordError(fields.at(name), f"a number up to {MOST:.0f} expected")
    return number


def _readable(name: str, where: str) -> str:
    if any("\ud800" <= one <= "\udfff" for one in name):
        raise BrokenRecordError(where, "half a character cannot be written")
    return name


def _flag(fields: Fields, name: str) -> bool:
    value = fields.values.get(name)
    if value is None or isinstance(value, bool):
        return bool(value)
    if value in (0, 1):
        return bool(value)
    raise BrokenRecordError(fields.at(name), f"true or false expected, got {value!r:.60}")


def _ids(fields: Fields, name: str) -> list[str]:
    return [
        _id(entry, f"{fields.at(name)}[{at}]") for at, entry in enumerate(fields.sequence(name))
    ]


def _id(entry: Any, where: str) -> str:
    if isinstance(entry, int) and not isinstance(entry, bool):
        return str(entry)
    if not isinstance(entry, str):
        raise BrokenRecordError(where, f"an id expected, got {entry!r:.60}")
    return entry


def _known_ids(fields: Fields, name: str, known: set[str], what: str) -> tuple[str, ...]:
    found = _ids(fields, name)
    for at, entry in enumerate(found):
        if entry not in known:
            raise BrokenRecordError(f"{fields.at(name)}[{at}]", f"there is no {what} {entry!r}")
    return tuple(dict.fromkeys(found))


def _unique(rows: list[Any], name: str) -> list[Any]:
    seen: dict[str, Any] = {}
    for at, row in enumerate(rows):
        if row.id in seen:
            two_zones = name == "booths" and seen[row.id].zone != row.zone
            problem = "is in two zones" if two_zones else "stands twice"
            raise BrokenRecordError(f"{name}[{at}].id", f"{row.id!r} {problem}")
        seen[row.id] = row
    return rows


def _pairs(fields: Fields, name: str, applicants: set[str]) -> tuple[tuple[str, str], ...]:
    pairs: dict[tuple[str, str], None] = {}
    for at, entry in enumerate(fields.sequence(name)):
        where = f"{name}[{at}]"
        if not isinstance(entry, list | tuple) or len(entry) != 2:
            raise BrokenRecordError(where, f"a pair of applicants expected, got {entry!r:.60}")
        one, other = (_id(each, f"{where}[{place}]") for place, each in enumerate(entry))
        for place, each in enumerate((one, other)):
            if each not in applicants:
                raise BrokenRecordError(f"{where}[{place}]", f"there is no applicant {each!r}")
        if one == other:
            raise BrokenRecordError(where, f"{one!r} is paired with itself")
        pairs[min(one, other), max(one, other)] = None
    return tuple(pairs)


def _locks(fields: Fields, names: set[str], booths: set[str]) -> dict[str, tuple[str, ...]]:
    value = fields.values.get("locks")
    if value is None:
        return {}
    inner = Fields(value, "locks")
    for applicant in inner.values:
        if applicant not in names:
            raise BrokenRecordError(inner.at(applicant), f"there is no applicant {applicant!r}")
    return {name: _known_ids(inner, name, booths, "booth") for name in inner.values}


def _weights(fields: Fields) -> tuple[dict[str, float], list[str]]:
    value = fields.values.get("weights")
    inner = Fields({} if value is None else value, "weights")
    read = dict(DEFAULT_WEIGHTS)
    notes = []
    for name in inner.values:
        if name not in DEFAULT_WEIGHTS:
            notes.append(f"weights.{name}: no such weight, it has no effect")
            continue
        number = _figure(inner, name)
        read[name] = DEFAULT_WEIGHTS[name] if number is None else number
    return read, notes
