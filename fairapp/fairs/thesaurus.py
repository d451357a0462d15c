"""The craft thesaurus in the database: concepts and their names, read from the matching library."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import delete, insert, select, tuple_, update

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import analyse, db
from fairapp.core.i18n import LOCALES
from fairapp.core.policy import Actor
from fairapp.core.search import search_text
from fairapp.fairs.models import Concept, ConceptLabel
from matching.thesaurus import Concept as Entry
from matching.thesaurus import Thesaurus

KINDS = ("category", "product", "material", "technique", "style", "use", "room", "occasion",
         "certificate")  # fmt: skip
"""The kinds that pickers, search and match lists name."""
_FEW = 500


@dataclass(slots=True)
class ThesaurusEdition:
    """What the audit line of a sync points to: the thesaurus with just this content."""

    id: UUID
    __tablename__: str = "concept"


def sync(actor: Actor) -> int:
    """Bring concepts and names up to date; returns how many rows changed, 0 the second time.

    A concept that has left the thesaurus stays: applications and needs may point to it.
    """
    thesaurus = Thesaurus.load()
    entries = _parents_first([one for one in thesaurus.concepts.values() if one.kind in KINDS])
    changed = _sync_concepts(entries) + _sync_labels(entries)
    if changed:
        analyse(Concept, ConceptLabel)
        edition = ThesaurusEdition(uuid5(NAMESPACE_OID, thesaurus.fingerprint))
        audit.record(AuditTag.THESAURUS_SYNCED, edition, actor=actor, rows=changed)
    return changed


def _parents_first(entries: list[Entry]) -> list[Entry]:
    """Every concept after the one it stands under, for the foreign key."""
    by_code = {entry.code: entry for entry in entries}
    ordered: dict[str, Entry] = {}

    def place(entry: Entry, above: frozenset[str]) -> None:
        parent = _parent(entry, by_code)
        if parent and parent not in ordered and parent not in above:
            place(by_code[parent], above | {entry.code})
        ordered.setdefault(entry.code, entry)

    for entry in entries:
        place(entry, frozenset())
    return list(ordered.values())


def _parent(entry: Entry, known: Iterable[str]) -> str | None:
    return next((code for code in entry.broader if code in known), None)


def _sync_concepts(entries: list[Entry]) -> int:
    codes = {entry.code for entry in entries}
    wanted = {
        entry.code: {
            "code": entry.code,
            "kind": entry.kind,
            "parent_code": _parent(entry, codes),
            "position": position,
            "hs_headings": list(entry.hs),
        }
        for position, entry in enumerate(entries)
    }
    fields = ("code", "kind", "parent_code", "position", "hs_headings")
    stored = {
        row["code"]: {key: row[key] for key in fields}
        for row in db.session.execute(select(Concept.__table__)).mappings()
    }
    moment = clock.now()
    fresh = [row | {"synced_at": moment} for code, row in wanted.items() if code not in stored]
    moved = [row for code, row in wanted.items() if code in stored and row != stored[code]]
    if fresh:
        db.session.execute(insert(Concept), fresh)
    if moved:
        db.session.execute(update(Concept), [row | {"synced_at": moment} for row in moved])
    return len(fresh) + len(moved)


def _sync_labels(entries: list[Entry]) -> int:
    wanted = {
        (entry.code, locale): _label(entry, locale) for entry in entries for locale in LOCALES
    }
    stored = {
        (row["code"], row["locale"]): dict(row)
        for row in db.session.execute(select(ConceptLabel.__table__)).mappings()
    }
    codes = {entry.code for entry in entries}
    stale = [key for key in stored if key[0] in codes and stored[key] != wanted.get(key)]
    fresh = [row for key, row in wanted.items() if stored.get(key) != row]
    key = tuple_(ConceptLabel.code, ConceptLabel.locale)
    for start in range(0, len(stale), _FEW):
        db.session.execute(delete(ConceptLabel).where(key.in_(stale[start : start + _FEW])))
    if fresh:
        db.session.execute(insert(ConceptLabel), fresh)
    return len(fresh)


def _label(entry: Entry, locale: str) -> dict[str, Any]:
    """The name, and what it is found by: its synonyms, and the English ones for everybody."""
    names = entry.names[locale]
    found_by = dict.fromkeys((*names, *entry.names["en"]))
    return {
        "code": entry.code,
        "locale": locale,
        "label": (names[0] or entry.names["en"][0])[:200],
        "search_text": search_text(*found_by)[:1500],
    }
