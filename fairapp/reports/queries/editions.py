"""The figures of one edition, each defined by the rows it counts."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, literal, select, true
from sqlalchemy.orm import aliased

from fairapp.accounts.models import Organisation
from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState
from fairapp.core.db import db
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Booth, Fair, FairKind, Hall, Series, Zone
from fairapp.importers.models import Importer
from fairapp.onsite import queries as onsite
from fairapp.onsite.models import Badge
from fairapp.reports.models import Snapshot
from fairapp.reports.queries.deals import deals_apart
from fairapp.reports.queries.figures import Figures, Rounding, Rows, RowSet, measure, measure_apart


def edition_row_sets(fair_id: UUID) -> list[RowSet]:
    """Every set of rows that an edition's report counts."""
    return [
        RowSet("booths", "booth", _booths(fair_id)),
        RowSet("exhibitors", "exhibitor", _exhibitors(fair_id)),
        RowSet("trade_visitors", "badge", _trade_visitors(fair_id), rounding=Rounding.HUNDREDS),
        RowSet("importers", "importer", _importers(fair_id)),
        RowSet("importer_organisations", "organisation", _importer_organisations(fair_id)),
        RowSet("importer_countries", "country", _importer_countries(fair_id)),
        RowSet("visits", "badge", _visits(fair_id)),
        RowSet("meetings_held", "meeting", _meetings_held(fair_id)),
        RowSet("meeting_turns", "meeting", _meeting_turns(fair_id)),
        *deals_apart(fair_id),
    ]


def edition_report(fair: Fair) -> Figures:
    """Every figure of an edition, in one statement."""
    return measure(edition_row_sets(fair.id))


def _booths(fair_id: UUID) -> Rows:
    """Booths in confirmed stands."""
    return (
        select(
            Booth.id.label("id"),
            Booth.code.label("booth"),
            Hall.code.label("hall"),
            Zone.code.label("zone"),
            Organisation.name.label("exhibitor"),
            Booth.kind.label("booth_kind"),
        )
        .join(AllocatedBooth, AllocatedBooth.booth_id == Booth.id)
        .join(Allocation, Allocation.id == AllocatedBooth.allocation_id)
        .join(Application, Application.id == Allocation.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Zone, Zone.id == Booth.zone_id)
        .join(Hall, Hall.id == Booth.hall_id)
        .where(Booth.fair_id == fair_id, AllocatedBooth.released_at.is_(None))
        .where(Allocation.state == AllocationState.CONFIRMED)
        .order_by(Hall.code, Zone.code, Booth.code)
    )


def _exhibitors(fair_id: UUID) -> Rows:
    return (
        select(
            Application.id.label("id"),
            Organisation.name.label("organisation"),
            Organisation.kind.label("organisation_kind"),
            Organisation.village.label("village"),
            Organisation.province.label("province"),
        )
        .join(Organisation, Organisation.id == Application.organisation_id)
        .where(Application.fair_id == fair_id, Application.state == ApplicationState.ACCEPTED)
        .order_by(Organisation.name, Application.id)
    )


def _badge_columns() -> tuple[Any, ...]:
    # a name is nobody's business here: the badge's number names the row
    return (
        Badge.id.label("id"),
        func.coalesce(Badge.number, Badge.code).label("badge"),
        Badge.kind.label("badge_kind"),
        Badge.organisation_name.label("organisation"),
        Badge.country.label("country"),
    )


def _trade_visitors(fair_id: UUID) -> Rows:
    came = onsite.trade_visitors(fair_id).with_only_columns(Badge.id).order_by(None)
    return select(*_badge_columns()).where(Badge.id.in_(came)).order_by("badge", Badge.id)


def _visits(fair_id: UUID) -> Rows:
    visits = onsite.visits(fair_id).order_by(None).subquery()
    return (
        select(*_badge_columns(), visits.c.day.label("day"))
        .join(visits, visits.c.id == Badge.id)
        .order_by("day", "badge", Badge.id)
    )


def _arrived(fair_id: UUID, *columns: Any) -> Rows:
    """Importers from abroad who came, with their organisations."""
    came = onsite.importers_arrived(fair_id).with_only_columns(Importer.id).order_by(None)
    return (
        select(*columns)
        .select_from(Importer)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .where(Importer.id.in_(came))
    )


def _importers(fair_id: UUID) -> Rows:
    columns = (
        Importer.id.label("id"),
        Organisation.name.label("organisation"),
        Organisation.country.label("country"),
        Importer.tier.label("tier"),
    )
    return _arrived(fair_id, *columns).order_by(
        Organisation.country, Organisation.name, Importer.id
    )


def _importer_organisations(fair_id: UUID) -> Rows:
    columns = (
        Organisation.id.label("id"),
        Organisation.name.label("organisation"),
        Organisation.country.label("country"),
        func.count(Importer.id).label("persons"),
    )
    return (
        _arrived(fair_id, *columns)
        .group_by(Organisation.id)
        .order_by(Organisation.country, Organisation.name, Organisation.id)
    )


def _importer_countries(fair_id: UUID) -> Rows:
    persons = func.count(Importer.id)
    columns = (Organisation.country.label("country"), persons.label("persons"))
    return (
        _arrived(fair_id, *columns)
        .group_by(Organisation.country)
        .order_by(persons.desc(), Organisation.country)
    )


def countries_of_importers(fair_id: UUID) -> list[tuple[str, int]]:
    """[(country, importers who came)], most first."""
    rows = db.session.execute(_importer_countries(fair_id))
    return [(row.country, row.persons) for row in rows]


def _meeting_turns(fair_id: UUID) -> Rows:
    """Meetings held and encounters; turns, not persons."""
    turns = onsite.meeting_turns(fair_id).order_by(None).subquery("met")
    exhibitor, importer = aliased(Organisation), aliased(Organisation)
    return (
        select(
            turns.c.id.label("id"),
            turns.c.kind.label("meeting_kind"),
            exhibitor.name.label("exhibitor"),
            importer.name.label("importer"),
            importer.country.label("country"),
            turns.c.at.label("at"),
        )
        .select_from(turns)
        .join(Application, Application.id == turns.c.application_id)
        .join(exhibitor, exhibitor.id == Application.organisation_id)
        .join(Importer, Importer.id == turns.c.importer_id)
        .join(importer, importer.id == Importer.organisation_id)
        .order_by("at", "id")
    )


def _meetings_held(fair_id: UUID) -> Rows:
    turns = _meeting_turns(fair_id)
    return turns.where(turns.selected_columns.meeting_kind == "meeting")


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an edition's report: its last frozen one, and the edition before."""

    snapshot_id: UUID | None
    frozen_at: datetime | None
    fingerprint: str | None
    before_id: UUID | None
    before_opens_on: date | None


def around_edition(fair: Fair) -> Around:
    """Both in one statement."""
    frozen = (
        select(Snapshot.id, Snapshot.created_at, Snapshot.fingerprint)
        .where(Snapshot.fair_id == fair.id)
        .order_by(Snapshot.created_at.desc(), Snapshot.id.desc())
        .limit(1)
        .subquery()
    )
    before = (
        select(Fair.id, Fair.opens_on)
        .where(Fair.series_id == fair.series_id, Fair.opens_on < fair.opens_on)
        .order_by(Fair.opens_on.desc())
        .limit(1)
        .subquery()
    )
    one = select(literal(1).label("one")).subquery()
    found = one.outerjoin(frozen, true()).outerjoin(before, true())
    return Around(*db.session.execute(select(*frozen.c, *before.c).select_from(found)).one())


def compared_figures(fair_id: UUID, before_id: UUID | None) -> tuple[Figures, Figures]:
    """The figures of an edition and the counts of the one before, in one statement."""
    counts = (
        [rows for rows in edition_row_sets(before_id) if not rows.has_value] if before_id else []
    )
    found = measure_apart({"now": edition_row_sets(fair_id), "last": counts})
    return found["now"], found["last"]


def organ_of(fair: Fair | None) -> str:
    """The name of the organisation that reports: the organiser of this or the newest own fair."""
    found = (
        select(Organisation.name)
        .join(Series, Series.organiser_id == Organisation.id)
        .join(Fair, Fair.series_id == Series.id)
        .order_by(Fair.opens_on.desc())
        .limit(1)
    )
    whose = Fair.id == fair.id if fair else Fair.kind == FairKind.OWN
    return db.session.scalar(found.where(whose)) or ""
