"""The checker of allocations, written from the definitions; it shares nothing with the solver.

It reads the plain instance and the plain assignment, looks at every pair, and takes its time.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

NEAR = 1e-4
Plan = Mapping[str, Sequence[str]]
Row = Mapping[str, Any]


class _Fair:
    """Booths and applicants by id, and the facts of geometry the rules speak of."""

    def __init__(self, instance: Row, seed: int) -> None:
        self.booths = {str(row["id"]): row for row in instance["booths"]}
        self.people = {str(row["id"]): row for row in instance["applicants"]}
        self.apart = [(str(one), str(two)) for one, two in instance.get("apart") or ()]
        self.locks = {
            str(k): [str(v) for v in ids] for k, ids in (instance.get("locks") or {}).items()
        }
        self.seed = seed
        self._edges: dict[tuple[str, str], bool] = {}

    def share_edge(self, one: str, other: str) -> bool:
        key = (one, other) if one < other else (other, one)
        if key not in self._edges:
            self._edges[key] = _touch(self.booths[one], self.booths[other])
        return self._edges[key]

    def stands_touch(self, one: Sequence[str], other: Sequence[str]) -> bool:
        return any(self.share_edge(a, b) for a in one for b in other if a != b)

    def is_run(self, ids: Sequence[str]) -> bool:
        """One straight row, each sharing an edge with the next; or two by two."""
        if len(set(ids)) != len(ids):
            return False
        for key, line in (("x", "y"), ("y", "x")):
            row = sorted(ids, key=lambda one: self.booths[one][key])
            straight = max(self.booths[i][line] for i in row) - min(
                self.booths[i][line] for i in row
            )
            if straight <= NEAR and all(map(self.share_edge, row, row[1:])):
                return True
        if len(ids) != 4:
            return False
        a, b, c, d = sorted(ids, key=lambda i: (round(self.booths[i]["y"], 3), self.booths[i]["x"]))
        rows = self._line("y", a, b) and self._line("y", c, d)
        columns = self._line("x", a, c) and self._line("x", b, d)
        return rows and columns

    def _line(self, axis: str, one: str, other: str) -> bool:
        near = abs(self.booths[one][axis] - self.booths[other][axis]) <= NEAR
        return near and self.share_edge(one, other)

    def may_use(self, who: str, ids: Sequence[str]) -> bool:
        needs = self.people[who].get("accessible")
        return not needs or all(self.booths[one].get("accessible") for one in ids)

    def rank(self, who: str, ids: Sequence[str]) -> tuple[int, int] | None:
        """(best wish, zone of the worst booth); None when it is not wanted."""
        wishes = [str(one) for one in self.people[who].get("wishes") or ()]
        zones = [str(one) for one in self.people[who].get("zones") or ()]
        if not ids:
            return None
        wish = min((wishes.index(one) for one in ids if one in wishes), default=len(wishes))
        places = [str(self.booths[one].get("zone") or "") for one in ids]
        zone = max(zones.index(one) if one in zones else len(zones) for one in places)
        if wish == len(wishes) and zone == len(zones) and (wishes or zones):
            return None
        return wish, zone

    def goes_before(self, one: str, other: str) -> bool:
        """More points, or equal points and the better lot."""
        return self._place(one) < self._place(other)

    def _place(self, who: str) -> tuple[float, str, str]:
        lot = hashlib.sha256(f"{self.seed}:{who}".encode()).hexdigest()
        return -float(self.people[who].get("points") or 0), lot, who


def _touch(one: Row, other: Row) -> bool:
    if (one.get("hall") or "") != (other.get("hall") or ""):
        return False
    across = _overlap(one, other, "x", "width")
    down = _overlap(one, other, "y", "height")
    beside = abs(across) <= NEAR and down > NEAR
    return beside or (abs(down) <= NEAR and across > NEAR)


def _overlap(one: Row, other: Row, axis: str, side: str) -> float:
    ends = min(one[axis] + one[side], other[axis] + other[side])
    return float(ends - max(one[axis], other[axis]))


def check_stands(
    instance: Row, assignment: Plan, *, seed: int = 0
) -> dict[str, list[dict[str, Any]]]:
    """Every hard rule broken, and every envy; two empty lists accept the plan.

    Examples
    --------
    >>> booth = {"id": "A1", "zone": "A", "x": 0, "y": 0, "width": 3, "height": 3}
    >>> case = {"booths": [booth], "applicants": [{"id": "a", "size": 1}, {"id": "b", "size": 1}]}
    >>> check_stands(case, {"a": ["A1"], "b": ["A1"]})["violations"]
    [{'rule': 'one_applicant_per_booth', 'booth': 'A1', 'applicants': ['a', 'b']}]
    """
    fair = _Fair(instance, seed)
    violations = list(_broken_rules(fair, assignment))
    unknown = any(one["rule"].startswith("unknown") for one in violations)
    return {"violations": violations, "envy": [] if unknown else list(_envies(fair, assignment))}


def _broken_rules(fair: _Fair, plan: Plan) -> Iterator[dict[str, Any]]:
    known: dict[str, Sequence[str]] = {}
    holders: dict[str, list[str]] = {}
    for who, ids in plan.items():
        if who not in fair.people:
            yield {"rule": "unknown_applicant", "applicant": who}
            continue
        strangers = [one for one in ids if one not in fair.booths]
        if strangers:
            yield {"rule": "unknown_booth", "applicant": who, "booths": strangers}
            continue
        known[who] = ids
        for one in ids:
            holders.setdefault(one, []).append(who)
        yield from _broken_alone(fair, who, ids)
    for booth, whose in holders.items():
        if len(whose) > 1:
            yield {"rule": "one_applicant_per_booth", "booth": booth, "applicants": whose}
    for one, other in fair.apart:
        if one in known and other in known and fair.stands_touch(known[one], known[other]):
            yield {"rule": "apart", "applicants": [one, other]}
    for who, ids in fair.locks.items():
        if sorted(known.get(who, ())) != sorted(ids):
            yield {"rule": "lock", "applicant": who, "booths": list(ids)}


def _broken_alone(fair: _Fair, who: str, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    size = int(fair.people[who].get("size") or 1)
    if len(ids) != size:
        yield {"rule": "size", "applicant": who, "booths": list(ids), "size": size}
    elif not fair.is_run(ids):
        yield {"rule": "straight_row", "applicant": who, "booths": list(ids)}
    if not fair.may_use(who, ids):
        yield {"rule": "accessible", "applicant": who, "booths": list(ids)}


def _envies(fair: _Fair, plan: Plan) -> Iterator[dict[str, Any]]:
    free = [who for who in fair.people if who not in fair.locks]
    for one in free:
        mine = fair.rank(one, plan.get(one, ()))
        size = int(fair.people[one].get("size") or 1)
        for other in free:
            theirs = plan.get(other, ())
            if len(theirs) < size or not fair.goes_before(one, other):
                continue
            for part in combinations(theirs, size):
                rank = fair.rank(one, part)
                better = rank is not None and (mine is None or rank < mine)
                if better and fair.is_run(part) and _may_change(fair, plan, one, other, part):
                    yield {"who": one, "envies": other, "for": list(part)}
                    break


def _may_change(fair: _Fair, plan: Plan, one: str, other: str, part: Sequence[str]) -> bool:
    """Whether giving it and leaving the other out breaks no hard rule.

    Neither is locked. Moving the other to the old stand can only break more than leaving out.
    """
    if not fair.may_use(one, part):
        return False
    for pair in fair.apart:
        if one in pair:
            third = pair[0] if pair[1] == one else pair[1]
            if third not in (one, other) and fair.stands_touch(part, plan.get(third, ())):
                return False
    return True
