"""Stands as a sheet: who has which booths, how firmly, since when.

The same columns read a list of exhibitors with their booths; without a state a stand is confirmed.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from fairapp.accounts.models import Organisation
from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState, ReleaseReason
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.codes import spread_codes
from fairapp.core.db import db, new_id
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.policy import Actor
from fairapp.core.sheets import (
    CellError,
    Column,
    date_cell,
    one_of,
    short_text,
    text_cell,
)
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.exhibitors.queries import application_ids_by_code
from fairapp.fairs.models import Booth, Fair

STATES = {state.value: state for state in AllocationState}


def booth_list(cell: Any) -> list[str]:
    """Booth codes parted by comma or semicolon; runs such as C14-15 are written out."""
    return spread_codes(text_cell(cell))


def moment_cell(cell: Any) -> datetime:
    """A moment in Hanoi, as a cell or as dd/mm/yyyy hh:mm."""
    if isinstance(cell, str):
        try:
            cell = datetime.strptime(cell.strip(), "%d/%m/%Y %H:%M")  # noqa: DTZ007 -- zone below
        except ValueError as error:
            raise CellError(
                gettext(
                    "“%(cell)s” is not a date with a time (day/month/year hh:mm).", cell=cell[:40]
                )
            ) from error
    moment = cell if isinstance(cell, datetime) else datetime.combine(date_cell(cell), time(0))
    return moment.replace(tzinfo=clock.HANOI).astimezone(UTC)


COLUMNS = (
    Column(
        "application_key",
        ("Mã đăng ký", "Application", "Mã đơn vị tham gia"),
        short_text(40),
        required=True,
    ),
    Column("booths", ("Gian hàng", "Booths"), booth_list),
    Column("state", ("Trạng thái", "State"), one_of(STATES)),
    Column("held_at", ("Lúc bố trí", "Held at"), moment_cell),
    Column("expires_at", ("Hết hạn giữ chỗ", "Hold ends"), moment_cell),
    Column("confirmed_on", ("Ngày xác nhận", "Confirmed on"), date_cell),
)


class StandReader:
    """Turns rows into stands; knows applications, booths and who has them already."""

    def __init__(self, fair: Fair, actor: Actor) -> None:
        self.fair = fair
        self.actor = actor
        self.applications = application_ids_by_code(fair.id)
        known = select(Application.id, Application.state, Organisation.name).join(
            Organisation, Organisation.id == Application.organisation_id
        )
        rows = db.session.execute(known.where(Application.fair_id == fair.id))
        self.exhibitors = {row.id: (row.state, row.name) for row in rows}
        booths = db.session.scalars(select(Booth).where(Booth.fair_id == fair.id))
        self.booths = {booth.code: booth for booth in booths}
        self.holders = self._holders()

    def _holders(self) -> dict[UUID, UUID]:
        """{booth: application} of all live stands."""
        rows = db.session.execute(
            select(AllocatedBooth.booth_id, Allocation.application_id)
            .join(Allocation, Allocation.id == AllocatedBooth.allocation_id)
            .where(Allocation.fair_id == self.fair.id, AllocatedBooth.released_at.is_(None))
        )
        return {row.booth_id: row.application_id for row in rows}

    def save(self, row: dict[str, Any]) -> None:
        """Give one stand; a row without booths gives none."""
        if not row["booths"]:
            return
        state = row["state"] or AllocationState.CONFIRMED
        application_id = self._application(row["application_key"], state)
        booths = [self._booth(code) for code in row["booths"]]
        if (state is AllocationState.HELD) != (row["expires_at"] is not None):
            raise RowError(gettext("Just a held stand has an end."), "expires_at")
        if state is not AllocationState.RELEASED:
            self._refuse_unusable(booths)
            self.holders |= {booth.id: application_id for booth in booths}
        self._insert(row, state, application_id, booths)

    def _application(self, key: str, state: AllocationState) -> UUID:
        found = self.applications.get(key)
        if found is None:
            raise RowError(
                gettext("No application has the number %(key)s.", key=key), "application_key"
            )
        # who has left the fair had a stand once: history may be loaded, a live stand may not
        live = state is not AllocationState.RELEASED
        if live and self.exhibitors[found][0] is not ApplicationState.ACCEPTED:
            raise RowError(
                gettext("Application %(key)s is not accepted.", key=key), "application_key"
            )
        return found

    def _booth(self, code: str) -> Booth:
        booth = self.booths.get(code)
        if booth is None:
            raise RowError(gettext("This fair has no booth %(code)s.", code=code), "booths")
        return booth

    def _refuse_unusable(self, booths: list[Booth]) -> None:
        for booth in booths:
            if booth.id in self.holders:
                name = self.exhibitors[self.holders[booth.id]][1]
                raise RowError(
                    gettext("%(code)s is taken by %(holder)s.", code=booth.code, holder=name),
                    "booths",
                )
            if booth.blocked_reason is not None:
                raise RowError(gettext("%(code)s is blocked.", code=booth.code), "booths")

    def _insert(
        self,
        row: dict[str, Any],
        state: AllocationState,
        application_id: UUID,
        booths: list[Booth],
    ) -> None:
        since = row["held_at"] or clock.now()
        ended = since if state is AllocationState.RELEASED else None
        stand = Allocation(
            id=new_id(),
            fair_id=self.fair.id,
            application_id=application_id,
            state=state,
            created_at=since,
            expires_at=row["expires_at"],
            made_by_id=self.actor.person_id,
            confirmed_at=_noon(row["confirmed_on"]) or since
            if state is AllocationState.CONFIRMED
            else None,
            released_at=ended,
            released_reason=ReleaseReason.ORGANISER.value if ended else None,
        )
        try:
            with db.session.begin_nested():
                db.session.add(stand)
                db.session.flush()
                db.session.add_all(
                    AllocatedBooth(allocation_id=stand.id, booth_id=booth.id, released_at=ended)
                    for booth in booths
                )
        except IntegrityError as error:
            raise RowError(
                gettext("Somebody else has taken one of these booths just now."), "booths"
            ) from error


def _noon(day: date | None) -> datetime | None:
    """The middle of a day in Hanoi, for what only has a date."""
    if day is None:
        return None
    return datetime.combine(day, time(12), clock.HANOI).astimezone(UTC)


def prepare_stands(fair: Fair, actor: Actor) -> Callable[[dict[str, Any]], None]:
    """A saver that has read applications, booths and stands."""
    return StandReader(fair, actor).save


def finish_stands(fair: Fair, rows: int, actor: Actor) -> None:
    """Write down the import as a whole."""
    audit.record(AuditTag.BOOTHS_IMPORTED, fair, actor=actor, rows=rows)


ALLOCATIONS_SHEET = SheetKind(
    "allocations", lazy_gettext("Stands"), COLUMNS, prepare_stands, finish_stands
)
