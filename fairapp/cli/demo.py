"""`flask demo load`: the demonstration season, through the same sheets that officers import."""

import importlib
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import click
from flask.cli import AppGroup
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import func, select

from fairapp.accounts import sessions
from fairapp.accounts.models import Organisation, Person
from fairapp.accounts.services import add_member, register_person
from fairapp.allocation import services as allocation
from fairapp.allocation.models import Allocation, AllocationState
from fairapp.allocation.queries.claims import USUAL_RULE
from fairapp.cli import season_buyers, season_pictures, season_review, season_stands
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.imports import SheetKind, import_sheet
from fairapp.core.policy import SYSTEM, Role
from fairapp.core.sheets import SheetReading
from fairapp.demo.sheets import OPEN, PAST, write_sheets
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer, Invitation, InvitationState, Need
from fairapp.importers.work import invitation_url

SEED = 2016
PASSWORD = "craft-fair-demo"  # noqa: S105 -- printed on the sign-in page of the demonstration

demo_season = AppGroup("demo", help="The demonstration season.")

KINDS = {
    "editions": ("fairs.editions:EDITIONS_SHEET",),
    "rates": ("contracts.sheets:RATES_SHEET",),
    "documents": ("programme.sheets:DOCUMENTS_SHEET",),
    "booths": ("fairs.sheets:PLAN_SHEET",),
    "exhibitors": ("exhibitors.sheets:EXHIBITORS_SHEET", "allocation.sheets:ALLOCATIONS_SHEET"),
    "applications": ("exhibitors.sheets:EXHIBITORS_SHEET",),
    "products": ("exhibitors.sheets:PRODUCTS_SHEET",),
    "certificates": ("exhibitors.sheets:CERTIFICATES_SHEET",),
    "allocations": ("allocation.sheets:ALLOCATIONS_SHEET",),
    "importers": ("importers.sheets:IMPORTERS_SHEET", "onsite.sheets:ARRIVALS_SHEET"),
    "needs": ("importers.sheets:NEEDS_SHEET",),
    "visitors": ("onsite.sheets:VISITORS_SHEET",),
    "meetings": ("onsite.sheets:MEETINGS_SHEET",),
    "enquiries": ("enquiries.sheets:ENQUIRIES_SHEET",),
    "requests": ("meetings.sheets:REQUESTS_SHEET",),
    "deals": ("contracts.sheets:DEALS_SHEET",),
    "fairs_abroad": ("programme.sheets:FAIRS_ABROAD_SHEET",),
    "delegation_members": ("programme.sheets:MEMBERS_SHEET",),
    "overseas_results": ("programme.sheets:RESULTS_SHEET",),
    "indicator_values": ("programme.sheets:VALUES_SHEET",),
    "tasks": ("programme.sheets:TASKS_SHEET",),
}
"""The import screens that read each workbook of the season, in their order."""


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A ready sign-in: its address and what it is."""

    email: str
    position: str
    role: Role


DESK = (
    DemoRole("organiser@example.com", "Cán bộ tổ chức", Role.ORGANISER),
    DemoRole("contracts@example.com", "Cán bộ hợp đồng", Role.CONTRACT_STAFF),
    DemoRole("gate@example.com", "Cán bộ cửa", Role.GATE_STAFF),
    DemoRole("leader@example.com", "Lãnh đạo", Role.VIEWER),
)
GUESTS = ("exhibitor@example.com", "importer@example.com")


def sheet_kinds(name: str) -> list[SheetKind]:
    """The import screens' kinds for a workbook such as `hanoi-gift-show-2016/booths`."""
    places = (place.split(":") for place in KINDS[name.rpartition("/")[2]])
    return [
        getattr(importlib.import_module(f"fairapp.{module}"), attribute)
        for module, attribute in places
    ]


def load(seed: int, today: date) -> None:
    """Load everything, with a progress bar; each workbook is one unit of work."""
    from fairapp.discovery import services as discovery  # noqa: PLC0415 -- slow import
    from fairapp.fairs import thesaurus  # noqa: PLC0415 -- slow import

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with tempfile.TemporaryDirectory() as folder, Progress(*columns) as progress:
        books = write_sheets(Path(folder), seed=seed, today=today)
        wanted = {name: path for name, path in books.items() if name.rpartition("/")[2] in KINDS}
        task = progress.add_task("thesaurus", total=len(wanted) + 5)
        with unit_of_work():
            thesaurus.sync(SYSTEM)
        progress.advance(task)
        for name, path in wanted.items():
            progress.update(task, description=name)
            _load_book(name, path)
            progress.advance(task)
        progress.update(task, description="matches")
        for slug in (PAST, OPEN):
            with unit_of_work():
                discovery.make_matches(_importers_with_needs(slug), actor=SYSTEM)
            progress.advance(task)
        progress.update(task, description="points of the reviewers")
        season_review.fill(OPEN, seed)
        progress.advance(task)
        progress.update(task, description="draft of a round")
        _draft_a_round()
        progress.advance(task)
        _add_sign_ins()
        progress.update(task, description="charges and papers")
        season_stands.fill(OPEN, today)
        progress.update(task, description="pictures")
        season_pictures.draw((PAST, OPEN))
        progress.update(task, description="letters and guests")
        season_buyers.fill(PAST, OPEN, today, link_to=invitation_url)
        progress.update(task, description="ready")


def _draft_a_round() -> None:
    """Those of the open fair who wait for a stand, drafted by the usual rule and not published."""
    with unit_of_work():
        fair = db.session.scalars(select(Fair).where(Fair.slug == OPEN)).one()
        allocation.draft_round(fair, actor=SYSTEM, seed=SEED, rule=USUAL_RULE)


def _load_book(name: str, path: Path) -> None:
    slug, content = name.partition("/")[0], path.read_bytes()
    for kind in sheet_kinds(name):
        with unit_of_work():
            fair = db.session.scalar(select(Fair).where(Fair.slug == slug))
            reading = import_sheet(kind, content, name=path.name, fair=fair, actor=SYSTEM)
            _refuse_faults(path.name, reading)


def _refuse_faults(name: str, reading: SheetReading) -> None:
    if reading.problems:
        first, count = reading.problems[0], len(reading.problems)
        raise click.ClickException(
            f"{name}: {count} faults; row {first.row}, {first.column}: {first.message}"
        )


def _importers_with_needs(slug: str) -> list[UUID]:
    return list(
        db.session.scalars(
            select(Need.importer_id)
            .join(Fair, Fair.id == Need.fair_id)
            .where(Fair.slug == slug)
            .distinct()
        )
    )


def _add_sign_ins() -> None:
    with unit_of_work():
        for ready in DESK:
            person = register_person(
                actor=SYSTEM,
                full_name=ready.position,
                organisation=None,
                email=ready.email,
                position=ready.position,
            )
            sessions.set_password(person, PASSWORD, actor=SYSTEM)
            add_member(person, ready.role, actor=SYSTEM, fair_id=None)
        _rename(_demo_exhibitor(), GUESTS[0])
        _rename(_demo_importer(), GUESTS[1])


def _demo_exhibitor() -> Person:
    """The contact of an exhibitor of the open fair: accepted, told, with products and a stand."""
    is_confirmed = Allocation.state == AllocationState.CONFIRMED
    return db.session.scalars(
        select(Person)
        .join(Application, Application.contact_id == Person.id)
        .join(Fair, Fair.id == Application.fair_id)
        .where(Fair.slug == OPEN, Application.state == ApplicationState.ACCEPTED)
        .where(Application.told_at.is_not(None), Application.products.any())
        .where(Application.id.in_(select(Allocation.application_id).where(is_confirmed)))
        .order_by(Application.created_at, Application.code)
        .limit(1)
    ).one()


def _demo_importer() -> Person:
    """A Japanese buyer who accepted the invitation to the open fair and has stated needs."""
    return db.session.scalars(
        select(Person)
        .join(Importer, Importer.person_id == Person.id)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .join(Fair, Fair.id == Importer.fair_id)
        .join(Invitation, Invitation.importer_id == Importer.id)
        .where(Fair.slug == OPEN, Invitation.state == InvitationState.ACCEPTED)
        .where(Organisation.country == "JP", Importer.needs.any())
        .order_by(Importer.created_at)
        .limit(1)
    ).one()


def _rename(person: Person, email: str) -> None:
    person.email = email
    sessions.set_password(person, PASSWORD, actor=SYSTEM)


def is_empty() -> bool:
    """Whether no fair is known yet."""
    return db.session.scalar(select(func.count()).select_from(Fair)) == 0


def load_if_empty() -> None:
    """Load the demonstration season into an empty database."""
    if is_empty():
        db.session.rollback()
        load(SEED, clock.today())
    db.session.rollback()


def print_sign_ins() -> None:
    """Print a ready sign-in for each role, when they are there."""
    ready = [one.email for one in DESK] + list(GUESTS)
    known = set(db.session.scalars(select(Person.email).where(Person.email.in_(ready))))
    if known:
        click.echo(f"  Sign in with the password {PASSWORD}:")
    for email in ready:
        if email in known:
            click.echo(f"    {email}")
    click.echo("  Ctrl-C stops everything; nothing is lost.\n")


@demo_season.command("load")
@click.option("--seed", default=SEED, show_default=True, help="The same seed, the same season.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day the season is seen from.")
def load_command(seed: int, today: datetime | None) -> None:
    """Load the demonstration season into an empty database."""
    if not is_empty():
        raise click.ClickException("This database already has fairs; nothing was loaded.")
    db.session.rollback()
    load(seed, today.date() if today else clock.today())
