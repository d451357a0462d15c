"""The sheet of meetings and encounters, with what came of them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.clock import HANOI
from fairapp.core.db import db, new_id
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.policy import Actor
from fairapp.core.sheets import Column, date_cell, one_of, short_text
from fairapp.fairs.models import Fair
from fairapp.importers.services.parties import Parties
from fairapp.meetings import queries as meetings
from fairapp.meetings.models import (
    Meeting,
    MeetingRequest,
    MeetingState,
    RequestState,
    Side,
    Slot,
)
from fairapp.onsite import queries
from fairapp.onsite.models import Encounter, Outcome, OutcomeCode
from fairapp.onsite.sheets.cells import time_cell

MEETING, ENCOUNTER = "meeting", "encounter"
OUTCOMES = {
    "order": OutcomeCode.ORDER_LIKELY,
    "sample": OutcomeCode.SAMPLE_ASKED,
    "quote": OutcomeCode.QUOTE_ASKED,
    "follow_up": OutcomeCode.KEEP_CONTACT,
    "none": OutcomeCode.NOT_SUITABLE,
}
STATES = {
    state.value: state
    for state in (MeetingState.HELD, MeetingState.NO_SHOW, MeetingState.CANCELLED)
}
SIDES = {"importer": Side.IMPORTER, "exhibitor": Side.EXHIBITOR}

COLUMNS = (
    Column("key", ("Mã buổi gặp", "Meeting number"), short_text(40), required=True),
    Column(
        "kind", ("Loại", "Kind"), one_of({MEETING: MEETING, ENCOUNTER: ENCOUNTER}), required=True
    ),
    Column("importer_key", ("Mã khách mời", "Importer number"), short_text(40), required=True),
    Column(
        "exhibitor_key", ("Mã đơn vị tham gia", "Exhibitor number"), short_text(40), required=True
    ),
    Column("day", ("Ngày", "Day"), date_cell, required=True),
    Column("starts", ("Bắt đầu", "Starts"), time_cell, required=True),
    Column("ends", ("Kết thúc", "Ends"), time_cell, required=True),
    Column("state", ("Trạng thái", "State"), one_of(STATES), required=True),
    Column("absent", ("Bên vắng", "Who did not come"), one_of(SIDES)),
    Column("outcome_importer", ("Kết quả (khách)", "Outcome (importer)"), one_of(OUTCOMES)),
    Column("outcome_exhibitor", ("Kết quả (đơn vị)", "Outcome (exhibitor)"), one_of(OUTCOMES)),
)


class Writer:
    """Saves rows; has read the parties, slots, requests and busy times of the fair once."""

    def __init__(self, fair: Fair) -> None:
        self._fair = fair
        self._parties = Parties(fair)
        self._slots = {slot.starts_at: slot for slot in meetings.slots_of(fair.id)}
        self._requests = {
            (row.importer_id, row.application_id): row
            for row in db.session.scalars(
                select(MeetingRequest).where(MeetingRequest.fair_id == fair.id)
            )
        }
        live = select(Meeting.importer_id, Meeting.application_id, Meeting.slot_id).where(
            Meeting.fair_id == fair.id, Meeting.state != MeetingState.CANCELLED
        )
        self._busy = {
            (party, slot_id)
            for one, other, slot_id in db.session.execute(live)
            for party in (one, other)
        }
        self._codes = {
            *meetings.meeting_ids_by_code(fair.id),
            *queries.encounter_ids_by_code(fair.id),
        }

    def save(self, row: dict[str, Any]) -> None:
        """Save one meeting or encounter; raises RowError."""
        if row["key"] in self._codes:
            raise RowError(gettext("This number is in the list already."), "key")
        self._codes.add(row["key"])
        importer, application = self._parties.pair(row, "exhibitor_key")
        starts_at = datetime.combine(row["day"], row["starts"], HANOI)
        if row["kind"] == ENCOUNTER:
            self._save_encounter(row, importer, application, starts_at)
        else:
            self._save_meeting(row, importer, application, starts_at)

    def _save_encounter(
        self, row: dict[str, Any], importer: Any, application: Any, at: datetime
    ) -> None:
        outcome = row["outcome_exhibitor"] or row["outcome_importer"]
        if outcome is None:
            raise RowError(gettext("An encounter needs an outcome."), "outcome_exhibitor")
        db.session.add(
            Encounter(
                fair_id=self._fair.id,
                code=row["key"],
                importer_id=importer.id,
                application_id=application.id,
                at=at,
                created_at=at,
                outcome=outcome,
            )
        )

    def _save_meeting(
        self, row: dict[str, Any], importer: Any, application: Any, starts_at: datetime
    ) -> None:
        if (row["state"] is MeetingState.NO_SHOW) != (row["absent"] is not None):
            raise RowError(gettext("Name the side that did not come, and only then."), "absent")
        slot = self._slot(row, starts_at)
        if row["state"] is not MeetingState.CANCELLED:
            self._occupy(importer, application, slot)
        request = self._request(importer, application, starts_at)
        is_held = row["state"] is MeetingState.HELD
        meeting = Meeting(
            id=new_id(),
            fair_id=self._fair.id,
            code=row["key"],
            request=request,
            importer_id=importer.id,
            application_id=application.id,
            importer_organisation_id=importer.organisation_id,
            exhibitor_organisation_id=application.organisation_id,
            slot=slot,
            state=row["state"],
            absent_side=row["absent"],
            held_at=starts_at if is_held else None,
        )
        db.session.add(meeting)
        for side in SIDES if is_held else ():
            self._save_outcome(meeting, SIDES[side], row[f"outcome_{side}"])

    def _slot(self, row: dict[str, Any], starts_at: datetime) -> Slot:
        ends_at = datetime.combine(row["day"], row["ends"], HANOI)
        if ends_at <= starts_at:
            raise RowError(gettext("The meeting ends before it starts."), "ends")
        if starts_at not in self._slots:
            slot = Slot(id=new_id(), fair_id=self._fair.id, starts_at=starts_at, ends_at=ends_at)
            self._slots[starts_at] = slot
        return self._slots[starts_at]

    def _occupy(self, importer: Any, application: Any, slot: Slot) -> None:
        for party, column in ((importer, "importer_key"), (application, "exhibitor_key")):
            if (party.id, slot.id) in self._busy:
                raise RowError(gettext("This side has another meeting at that time."), column)
        self._busy |= {(importer.id, slot.id), (application.id, slot.id)}

    def _request(self, importer: Any, application: Any, at: datetime) -> MeetingRequest:
        pair = (importer.id, application.id)
        if pair not in self._requests:
            # the sheet of meetings does not say when they were asked; its own moment is the latest
            self._requests[pair] = MeetingRequest(
                id=new_id(),
                fair_id=self._fair.id,
                importer_id=importer.id,
                application_id=application.id,
                importer_organisation_id=importer.organisation_id,
                exhibitor_organisation_id=application.organisation_id,
                asked_by=Side.IMPORTER,
                state=RequestState.ACCEPTED,
                created_at=at,
                answered_at=at,
            )
        return self._requests[pair]

    def _save_outcome(self, meeting: Meeting, side: Side, code: OutcomeCode | None) -> None:
        if code is not None:
            db.session.add(Outcome(fair_id=self._fair.id, meeting=meeting, side=side, code=code))


def prepare_turns(fair: Fair, _actor: Actor) -> Callable[[dict[str, Any]], object]:
    """A saver for the rows of this fair."""
    return Writer(fair).save


def finish_meetings(fair: Fair, rows: int, actor: Actor) -> None:
    """The audit line of the whole sheet."""
    audit.record(AuditTag.MEETINGS_IMPORTED, fair, actor=actor, rows=rows)


MEETINGS_SHEET = SheetKind(
    name="meetings",
    title=lazy_gettext("Import meetings and encounters"),
    columns=COLUMNS,
    prepare=prepare_turns,
    finish=finish_meetings,
)
