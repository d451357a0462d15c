"""Questions about fairs, their plan and the thesaurus."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation, OrganisationKind
from fairapp.core.db import db
from fairapp.core.errors import FairError, NotFoundError
from fairapp.core.search import matches
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


def search_concepts(
    query: str, locale: str, *, kind: str | None = None, limit: int = 12
) -> list[tuple[str, str]]:
    """[(code, name)] whose name or synonym matches what was typed, without accents."""
    found = (
        select(ConceptLabel.code, ConceptLabel.label)
        .join(Concept, Concept.code == ConceptLabel.code)
        .where(ConceptLabel.locale == locale, matches(ConceptLabel.search_text, query))
        .order_by(Concept.position)
        .limit(limit)
    )
    if kind is not None:
        found = found.where(Concept.kind == kind)
    return [(code, label) for code, label in db.session.execute(found)]


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
