"""Questions about fairs, their plan and the thesaurus."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import ScalarSelect, Select, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from fairapp.accounts.models import Organisation, OrganisationKind
from fairapp.core.db import db
from fairapp.core.errors import FairError, NotFoundError
from fairapp.core.search import fold, kana_forms, matches
from fairapp.fairs.models import Booth, Concept, ConceptLabel, Fair, FairKind, Hall, Series, Zone


class NoOrganiserError(FairError):
    """A series needs an organiser, and the register has none."""

    code = "no-organiser"
    status = 422
    sentence = lazy_gettext("Register the organiser as a state body first. Nothing was saved.")


def load_fair(slug: str) -> Fair:
    """The fair at this address; raises NotFoundError."""
    fair = db.session.scalar(select(Fair).where(Fair.slug == slug).options(joinedload(Fair.series)))
    if fair is None:
        raise NotFoundError
    return fair


def booths_of(fair_id: UUID) -> Select[Booth]:
    """All booths of a fair with their zones, in the order of the plan."""
    return (
        select(Booth)
        .where(Booth.fair_id == fair_id, Booth.removed_at.is_(None))
        .options(joinedload(Booth.zone).joinedload(Zone.hall))
        .order_by(Booth.code)
    )


def concept_labels(codes: Iterable[str | None], locale: str) -> dict[str, str]:
    """{code: name in this language}; one statement however many codes."""
    wanted = {code for code in codes if code}
    if not wanted:
        return {}
    rows = db.session.execute(
        select(ConceptLabel.code, ConceptLabel.label).where(
            ConceptLabel.code.in_(wanted), ConceptLabel.locale == locale
        )
    )
    return {row.code: row.label for row in rows}


def category_tree(locale: str) -> list[tuple[Concept, str]]:
    """Every category with its name, parents before children, in the order of the taxonomy."""
    rows = db.session.execute(
        select(Concept, ConceptLabel.label)
        .join(ConceptLabel, ConceptLabel.code == Concept.code)
        .where(Concept.kind == "category", ConceptLabel.locale == locale)
        .order_by(Concept.position)
    )
    return [(concept, label) for concept, label in rows]


@dataclass(frozen=True, slots=True)
class FoundConcept:
    """A concept that answers what was typed, with the name of what stands above it."""

    code: str
    label: str
    above: str
    is_exact: bool


_MOST_LOOKED_AT = 800
_STARTS = 3
"""A synonym starts so; anything farther off only contains the letters."""


def find_concepts(
    typed: str, locale: str, kinds: Sequence[str], *, limit: int = 8
) -> list[FoundConcept]:
    """Concepts called so in any language, named in the reader's: the nearest name first.

    No kinds: all of them.
    Words are found without accents, in either Japanese syllabary, and inside words that are
    written without blanks.
    """
    forms = [form for form in kana_forms(fold(typed)) if form]
    if not forms:
        return []
    rows = db.session.execute(
        select(Concept, _label_of(Concept.code, locale), _label_of(Concept.parent_code, locale),
               ConceptLabel.locale, ConceptLabel.label, ConceptLabel.search_text)
        .join(ConceptLabel, ConceptLabel.code == Concept.code)
        .where(Concept.kind.in_(kinds) if kinds else true())
        .where(or_(*(matches(ConceptLabel.search_text, form) for form in forms)))
        .order_by(Concept.position, ConceptLabel.locale)
        .limit(_MOST_LOOKED_AT)
    )  # fmt: skip
    best: dict[str, tuple[Any, FoundConcept]] = {}
    for concept, label, over, language, name, words in rows:
        distance = min(_distance(form, fold(name), words) for form in forms)
        order = (distance, language != locale, _place(concept.kind, kinds), concept.position)
        found = FoundConcept(concept.code, label, over or "", distance == 0)
        if concept.code not in best or order < best[concept.code][0]:
            best[concept.code] = (order, found)
    ordered = sorted(best.values(), key=lambda one: one[0])
    return [found for _order, found in ordered[:limit]]


def _label_of(code: Any, locale: str) -> ScalarSelect[str]:
    """A name by its key; a join here lets PostgreSQL compare all names with all names."""
    named = aliased(ConceptLabel)
    return select(named.label).where(named.code == code, named.locale == locale).scalar_subquery()


def _place(kind: str, kinds: Sequence[str]) -> int:
    return list(kinds).index(kind) if kinds else 0


def _distance(typed: str, name: str, words: str) -> int:
    """0 for the name itself, then: a whole synonym, the name's start, a synonym's, anywhere."""
    if typed == name:
        return 0
    if f" {typed} " in f" {words} ":
        return 1
    if name.startswith(typed):
        return 2
    return _STARTS if f" {typed}" in f" {words}" else _STARTS + 1


def codes_of_words(words: Iterable[str], kind: str) -> dict[str, str]:
    """{word: code} for those words by which a concept of this kind is called in any language."""
    typed = {word: fold(word) for word in words if fold(word)}
    if not typed:
        return {}
    rows = db.session.execute(
        select(ConceptLabel.code, ConceptLabel.label, ConceptLabel.search_text)
        .join(Concept, Concept.code == ConceptLabel.code)
        .where(Concept.kind == kind)
        .where(or_(*(ConceptLabel.search_text.contains(one, autoescape=True)
                     for one in typed.values())))
        .order_by(Concept.position, ConceptLabel.locale)
    )  # fmt: skip
    found: dict[str, tuple[int, str]] = {}
    for code, label, names in rows:
        for word, plain in typed.items():
            if plain not in names:
                continue
            distance = _distance(plain, fold(label), names)
            if distance <= _STARTS and (word not in found or distance < found[word][0]):
                found[word] = (distance, code)
    return {word: code for word, (_distance_, code) in found.items()}


_SHEETS_SAY = {
    "bark paper": "M-DO-PAPER", "chemical dye": "M-AZO-DYE", "cobalt glaze": "M-COBALT",
    "coffee": "M-COFFEE-BEAN", "glutinous rice": "M-RICE", "lacquer": "M-NATURAL-LACQUER",
    "pu paint": "M-PU-LACQUER", "resin": "M-POLYRESIN", "stoneware clay": "M-STONEWARE",
    "synthetic fragrance": "M-FRAGRANCE-OIL", "tea": "M-TEA-LEAF",
}  # fmt: skip
"""Materials that officers' sheets call otherwise than the thesaurus does."""


def material_labels(codes: Iterable[str], locale: str) -> dict[str, str]:
    """{code or word: name in this language}; sheets write `rattan` for M-RATTAN. One statement."""
    wanted = {one for one in codes if one}
    guessed = {one: _SHEETS_SAY.get(one.lower()) or _code_like(one) for one in wanted}
    labels = concept_labels([*wanted, *guessed.values()], locale)
    found = {word: labels[code] for word, code in guessed.items() if code in labels}
    return found | {one: labels[one] for one in wanted if one in labels}


def _code_like(word: str) -> str:
    """`acacia wood` is M-ACACIA, `water hyacinth` M-WATER-HYACINTH."""
    parts = word.upper().split()
    return f"M-{'-'.join(parts[:-1] if len(parts) > 1 and parts[-1] == 'WOOD' else parts)}"


def parents_of(codes: Iterable[str]) -> dict[str, str]:
    """{concept: the one above it}, for those that have one."""
    rows = db.session.execute(
        select(Concept.code, Concept.parent_code).where(
            Concept.code.in_(set(codes)), Concept.parent_code.is_not(None)
        )
    )
    return {code: str(parent) for code, parent in rows}


def parents_within(kind: str) -> dict[str, str]:
    """{concept: the one above it} for everything of one kind."""
    rows = db.session.execute(
        select(Concept.code, Concept.parent_code).where(
            Concept.kind == kind, Concept.parent_code.is_not(None)
        )
    )
    return {code: str(parent) for code, parent in rows}


def all_fairs() -> Select[Fair]:
    """Every fair that is not abroad, newest first."""
    return select(Fair).where(Fair.kind != FairKind.OVERSEAS).order_by(Fair.opens_on.desc())


def ground_counts(fair_id: UUID) -> tuple[int, int, int]:
    """How many halls, zones and booths the plan of a fair has."""
    tables = (Hall, Zone, Booth)
    counts = [
        select(func.count())
        .select_from(table)
        .where(table.fair_id == fair_id, table.removed_at.is_(None))
        .scalar_subquery()
        for table in tables
    ]
    halls, zones, booths = db.session.execute(select(*counts)).one()
    return halls, zones, booths


def load_booth(booth_id: UUID) -> Booth:
    """A booth with its zone and hall; raises NotFoundError."""
    booth = db.session.scalar(
        select(Booth)
        .where(Booth.id == booth_id)
        .options(joinedload(Booth.zone).joinedload(Zone.hall))
    )
    if booth is None:
        raise NotFoundError
    return booth


def booths_by_code(fair_id: UUID, codes: Iterable[str]) -> list[Booth]:
    """The booths with these codes; those that do not exist are left out."""
    wanted = set(codes)
    return list(
        db.session.scalars(
            select(Booth)
            .where(Booth.fair_id == fair_id, Booth.code.in_(wanted), Booth.removed_at.is_(None))
            .order_by(Booth.id)
        )
    )


def main_categories(locale: str) -> list[tuple[str, str]]:
    """[(code, name)] of the top groups of goods, in the order of the taxonomy."""
    rows = db.session.execute(
        select(Concept.code, ConceptLabel.label)
        .join(ConceptLabel, ConceptLabel.code == Concept.code)
        .where(Concept.kind == "category", Concept.parent_code.is_(None))
        .where(ConceptLabel.locale == locale)
        .order_by(Concept.position)
    )
    return [(code, label) for code, label in rows]


def usual_organiser() -> Organisation:
    """The organiser of the newest series, else the first state body of the register."""
    found = (
        select(Organisation)
        .join(Series, Series.organiser_id == Organisation.id)
        .order_by(Series.created_at.desc())
        .limit(1)
    )
    body = (
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.STATE_BODY)
        .order_by(Organisation.created_at)
        .limit(1)
    )
    organiser = db.session.scalar(found) or db.session.scalar(body)
    if organiser is None:
        raise NoOrganiserError
    return organiser
