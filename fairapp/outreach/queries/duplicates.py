"""Buyers who may be one: by e-mail, by the domain of their firm, by folded name and country."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation, Person
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.search import fold
from fairapp.importers.models import Importer
from fairapp.importers.queries import FREE_MAIL

FREE = FREE_MAIL | {"example.com"}
"""The demonstration's people all have their mail at one domain."""
_LEGAL_WORDS = """
    co ltd inc llc corp gmbh ag kg sa sarl sas bv nv oy ab as srl spa limited company kk pty plc
"""
_LEGAL = frozenset(_LEGAL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Side:
    """One of two buyers who may be the same."""

    person: Person
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two buyers and why they may be one: `email`, `domain` or `name`."""

    left: Side
    right: Side
    why: str


def _email_key(side: Side) -> str:
    """The mailbox behind an address: without a tag, and without dots where they mean nothing."""
    name, _at, domain = (side.person.email or "").rpartition("@")
    bare = name.partition("+")[0]
    if domain in ("gmail.com", "googlemail.com"):
        bare, domain = bare.replace(".", ""), "gmail.com"
    return f"{bare}@{domain}" if bare and domain else ""


def _domain_key(side: Side) -> str:
    domain = (side.person.email or "").rpartition("@")[2]
    return "" if domain in FREE else domain


def _name_key(side: Side) -> str:
    words = [word for word in fold(side.organisation.name).split() if word not in _LEGAL]
    return f"{side.organisation.country} {' '.join(words)}" if words else ""


_KEYS: tuple[tuple[str, Callable[[Side], str]], ...] = (
    ("email", _email_key),
    ("domain", _domain_key),
    ("name", _name_key),
)


def find_duplicates() -> list[Likeness]:
    """Pairs of buyers who may be one, the surest first; each pair of firms once.

    Two people of one firm are no duplicates, unless they share a mailbox.
    """
    rows = db.session.scalars(
        select(Person)
        .where(Person.merged_into_id.is_(None), Person.erased_at.is_(None))
        .where(exists().where(Importer.person_id == Person.id))
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Organisation.merged_into_id.is_(None))
        .options(joinedload(Person.organisation))
        .order_by(Person.created_at, Person.id)
    )
    sides = [Side(one, one.organisation) for one in rows if one.organisation is not None]
    found: dict[frozenset[UUID], Likeness] = {}
    for why, key_of in _KEYS:
        for left, right in _neighbours(sides, key_of):
            same_firm = left.organisation.id == right.organisation.id
            if same_firm and why != "email":
                continue
            ids = {left.person.id, right.person.id} if same_firm else {
                left.organisation.id, right.organisation.id,
            }  # fmt: skip
            found.setdefault(frozenset(ids), Likeness(left, right, why))
    return list(found.values())


def _neighbours(sides: list[Side], key_of: Callable[[Side], str]) -> list[tuple[Side, Side]]:
    groups: dict[str, list[Side]] = defaultdict(list)
    for side in sides:
        key = key_of(side)
        if key:
            groups[key].append(side)
    return [pair for group in groups.values() for pair in pairwise(group)]


def load_pair(left_id: UUID, right_id: UUID) -> tuple[Side, Side]:
    """Two buyers to look at side by side; raises NotFoundError for others than two live ones."""
    rows = db.session.scalars(
        select(Person)
        .where(Person.id.in_([left_id, right_id]), Person.merged_into_id.is_(None))
        .options(joinedload(Person.organisation))
    )
    people = {one.id: one for one in rows}
    left, right = people.get(left_id), people.get(right_id)
    if left is None or right is None or left is right:
        raise NotFoundError
    if left.organisation is None or right.organisation is None:
        raise NotFoundError
    return Side(left, left.organisation), Side(right, right.organisation)
