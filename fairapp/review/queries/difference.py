"""What has changed between two versions of an application, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
FLAT = ("about", "production", "wishes")


@dataclass(frozen=True, slots=True)
class Change:
    """One field that says something else."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ThingChange:
    """A product or a certificate: added, removed, or changed in some fields."""

    key: str
    facts: Mapping[str, Any]
    was: Mapping[str, Any]
    fields: tuple[Change, ...] = ()

    @property
    def kind(self) -> str:
        """`added`, `removed` or `changed`."""
        if not self.was:
            return "added"
        return "changed" if self.facts else "removed"


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two versions."""

    sections: Mapping[str, tuple[Change, ...]]
    """{section: its changed fields}; sections without any are left out."""
    products: tuple[ThingChange, ...]
    certificates: tuple[ThingChange, ...]
    people_added: int
    people_removed: int

    @property
    def is_empty(self) -> bool:
        """Whether both versions say the same."""
        people = self.people_added or self.people_removed
        return not (self.sections or self.products or self.certificates or people)


def difference(before: Content, after: Content) -> Difference:
    """What has changed from one content of an application to another."""
    people, then = set(after.get("people", ())), set(before.get("people", ()))
    found = {name: _fields(before.get(name, {}), after.get(name, {})) for name in FLAT}
    return Difference(
        sections={name: changes for name, changes in found.items() if changes},
        products=_things(before.get("products", {}), after.get("products", {})),
        certificates=_things(before.get("certificates", {}), after.get("certificates", {})),
        people_added=len(people - then),
        people_removed=len(then - people),
    )


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    names = [*after, *(name for name in before if name not in after)]
    return tuple(
        Change(name, before.get(name), after.get(name))
        for name in names
        if (before.get(name) or None) != (after.get(name) or None)
    )


def _things(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[ThingChange, ...]:
    changed = [
        ThingChange(key, after[key], before[key], _fields(before[key], after[key]))
        for key in after
        if key in before and before[key] != after[key]
    ]
    added = [ThingChange(key, after[key], {}) for key in after if key not in before]
    removed = [ThingChange(key, {}, before[key]) for key in before if key not in after]
    return (*changed, *added, *removed)
