"""Sheets of the gate: visitors with their badges and entries, and entries of importers."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from fairapp.accounts.models import Organisation, Person
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.clock import HANOI
from fairapp.core.db import db, new_id
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.policy import Actor
from fairapp.core.sheets import Column, date_cell, one_of, short_text
from fairapp.exhibitors.queries import application_ids_by_code
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer
from fairapp.onsite.models import Badge, BadgeKind, CheckIn
from fairapp.onsite.services import new_badge_code
from fairapp.onsite.sheets.cells import moments_cell

CLASSES = {
    "trade": BadgeKind.TRADE_VISITOR,
    "public": BadgeKind.PUBLIC,
    "exhibitor": BadgeKind.EXHIBITOR,
    "press": BadgeKind.PRESS,
    "official": BadgeKind.GUEST,
}

VISITOR_COLUMNS = (
    Column("key", ("Mã khách", "Visitor number"), short_text(40), required=True),
    Column("visitor_class", ("Loại thẻ", "Kind of badge"), one_of(CLASSES), required=True),
    Column("organisation", ("Tên đơn vị", "Organisation"), short_text(200)),
    Column("country", ("Nước", "Country"), short_text(2)),
    Column("contact_role", ("Vai trò", "Role"), short_text(200), required=True),
    Column("registered_on", ("Ngày đăng ký", "Registered on"), date_cell),
    Column("exhibitor_key", ("Mã đơn vị tham gia", "Exhibitor number"), short_text(40)),
    Column("check_ins", ("Lượt vào cửa", "Entries"), moments_cell),
)
ARRIVAL_COLUMNS = (
    Column("key", ("Mã khách mời", "Importer number"), short_text(40), required=True),
    Column("check_ins", ("Lượt vào cửa", "Entries"), moments_cell),
)


def _enter(badge: Badge, moments: Iterable[datetime] | None) -> None:
    for moment in moments or ():
        db.session.add(CheckIn(fair_id=badge.fair_id, badge=badge, at=moment, day=moment.date()))


def _registered_at(day: date | None) -> dict[str, datetime]:
    return {} if day is None else {"created_at": datetime.combine(day, time(), HANOI)}


def prepare_visitors(fair: Fair, _actor: Actor) -> Callable[[dict[str, Any]], object]:
    """A saver that knows the exhibitors and the visitors of the fair."""
    exhibitors = application_ids_by_code(fair.id)
    taken = set(db.session.scalars(select(Badge.number).where(Badge.fair_id == fair.id)))

    def save(row: dict[str, Any]) -> None:
        if row["key"] in taken:
            raise RowError(gettext("This number is in the list already."), "key")
        taken.add(row["key"])
        badge = Badge(
            id=new_id(),
            fair_id=fair.id,
            number=row["key"],
            code=new_badge_code(),
            kind=row["visitor_class"],
            application_id=_exhibitor(exhibitors, row["exhibitor_key"]),
            bearer=row["contact_role"],
            organisation_name=row["organisation"],
            country=row["country"],
            **_registered_at(row["registered_on"]),
        )
        db.session.add(badge)
        _enter(badge, row["check_ins"])

    return save


def _exhibitor(known: dict[str, UUID], code: str | None) -> UUID | None:
    if code is None:
        return None
    if code not in known:
        raise RowError(
            gettext("There is no exhibitor with the number “%(code)s”.", code=code),
            "exhibitor_key",
        )
    return known[code]


def prepare_arrivals(fair: Fair, _actor: Actor) -> Callable[[dict[str, Any]], object]:
    """A saver that knows the importers of the fair and their badges."""
    importers = {
        importer.code: (importer, person, organisation)
        for importer, person, organisation in db.session.execute(
            select(Importer, Person, Organisation)
            .join(Person, Person.id == Importer.person_id)
            .join(Organisation, Organisation.id == Importer.organisation_id)
            .where(Importer.fair_id == fair.id, Importer.code.is_not(None))
        )
    }
    badges = {
        badge.importer_id: badge
        for badge in db.session.scalars(
            select(Badge).where(Badge.fair_id == fair.id, Badge.importer_id.is_not(None))
        )
    }
    entered = {
        (badge_id, at)
        for badge_id, at in db.session.execute(
            select(CheckIn.badge_id, CheckIn.at).where(CheckIn.fair_id == fair.id)
        )
    }

    def save(row: dict[str, Any]) -> None:
        if row["key"] not in importers:
            message = gettext("There is nobody with the number “%(code)s”.", code=row["key"])
            raise RowError(message, "key")
        if not row["check_ins"]:
            return
        importer, person, organisation = importers[row["key"]]
        if importer.id not in badges:
            badges[importer.id] = _importer_badge(importer, person, organisation)
            db.session.add(badges[importer.id])
        badge = badges[importer.id]
        # the same sheet loaded again must not let anybody in twice
        _enter(badge, [at for at in row["check_ins"] if (badge.id, at) not in entered])

    return save


def _importer_badge(importer: Importer, person: Person, organisation: Organisation) -> Badge:
    return Badge(
        id=new_id(),
        fair_id=importer.fair_id,
        code=new_badge_code(),
        kind=BadgeKind.IMPORTER,
        importer_id=importer.id,
        bearer=person.position or person.full_name,
        organisation_name=organisation.name,
        country=organisation.country,
    )


def finish_gate(fair: Fair, rows: int, actor: Actor) -> None:
    """The audit line of the whole sheet."""
    audit.record(AuditTag.VISITORS_IMPORTED, fair, actor=actor, rows=rows)


VISITORS_SHEET = SheetKind(
    name="visitors",
    title=lazy_gettext("Import visitors"),
    columns=VISITOR_COLUMNS,
    prepare=prepare_visitors,
    finish=finish_gate,
)
ARRIVALS_SHEET = SheetKind(
    name="arrivals",
    title=lazy_gettext("Import arrivals of importers"),
    columns=ARRIVAL_COLUMNS,
    prepare=prepare_arrivals,
    finish=finish_gate,
)
