"""Records that may be one firm: by phone, by tax code, by folded name with village."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from fairapp.core.search import fold

_LEGAL = re.compile(
    r"\b(cong ty|tnhh|co phan|cp|mtv|mot thanh vien|ho kinh doanh|hkd|hop tac xa|htx|co so|"
    r"doanh nghiep tu nhan|dntn|to hop tac|san xuat|sx|thuong mai|tm|xuat nhap khau|xnk|va)\b"
)
TAX_DIGITS = 10
MOST_ALIKE = 6
"""A number that more records share than this is a hotline, not a firm."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells one firm from another."""

    id: UUID
    name: str
    village: str | None
    tax_code: str | None
    phones: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two records and why they may be one: `tax_code`, `phone`, `name`; the surest first."""

    ids: tuple[UUID, UUID]
    reasons: tuple[str, ...]


def name_key(name: str, village: str | None) -> str:
    """A name without accents and legal words, with its village."""
    bare = " ".join(_LEGAL.sub(" ", fold(name)).split())
    return f"{bare}|{fold(village or '')}" if bare else ""


def _keys(one: Traits) -> Iterator[tuple[str, str]]:
    digits = re.sub(r"\D", "", one.tax_code or "")
    if len(digits) >= TAX_DIGITS:
        yield "tax_code", digits
    for phone in {phone for phone in one.phones if phone}:
        yield "phone", phone
    key = name_key(one.name, one.village)
    if key:
        yield "name", key


def alike(rows: Iterable[Traits]) -> list[Likeness]:
    """Pairs of records that may be one, those with the most and surest reasons first."""
    groups: dict[tuple[str, str], list[UUID]] = defaultdict(list)
    for one in rows:
        for key in _keys(one):
            groups[key].append(one.id)
    found: dict[tuple[UUID, UUID], set[str]] = defaultdict(set)
    for (why, _key), ids in groups.items():
        if len(ids) <= MOST_ALIKE:
            for pair in combinations(sorted(ids), 2):
                found[pair].add(why)
    order = ("tax_code", "phone", "name")
    likely = [
        Likeness(pair, tuple(why for why in order if why in reasons))
        for pair, reasons in found.items()
    ]
    return sorted(likely, key=lambda one: (order.index(one.reasons[0]), -len(one.reasons), one.ids))
