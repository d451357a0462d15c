"""The sheet of requests to meet; meetings with outcomes are a sheet of the room on site."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.cells import moment_cell
from fairapp.core.db import db
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.policy import Actor
from fairapp.core.sheets import Column, date_cell, one_of, short_text
from fairapp.discovery.models import Match
from fairapp.fairs.models import Fair
from fairapp.importers.services.parties import Parties
from fairapp.meetings.models import MeetingRequest, RequestState, Side

SIDES = {"importer": Side.IMPORTER, "exhibitor": Side.EXHIBITOR}
REQUEST_COLUMNS = (
    Column("key", ("Mã yêu cầu", "Request number"), short_text(40), required=True),
    Column("importer_key", ("Mã khách mời", "Importer number"), short_text(40), required=True),
    Column("application_key", ("Mã đăng ký", "Application number"), short_text(40), required=True),
    Column("asked_by", ("Bên hỏi", "Asked by"), one_of(SIDES), required=True),
    Column("message", ("Lời nhắn", "Message"), short_text(1000)),
    Column("state", ("Trạng thái", "State"), one_of({s.value: s for s in RequestState})),
    Column("asked_at", ("Lúc hỏi", "Asked at"), moment_cell, required=True),
    Column("answered_at", ("Lúc trả lời", "Answered at"), moment_cell),
    Column("answer", ("Trả lời", "Answer"), short_text(1000)),
    Column("preferred_day", ("Ngày mong muốn", "Preferred day"), date_cell),
)


def prepare_requests(fair: Fair, _actor: Actor) -> Callable[[dict[str, Any]], object]:
    """A saver that knows the parties, matches and requests of the fair."""
    parties = Parties(fair)
    matches = {
        (one, other): match_id
        for one, other, match_id in db.session.execute(
            select(Match.importer_id, Match.application_id, Match.id).where(
                Match.fair_id == fair.id
            )
        )
    }
    taken = {
        (one, other)
        for one, other in db.session.execute(
            select(MeetingRequest.importer_id, MeetingRequest.application_id).where(
                MeetingRequest.fair_id == fair.id
            )
        )
    }

    def save(row: dict[str, Any]) -> None:
        importer, application = parties.pair(row, "application_key")
        pair = (importer.id, application.id)
        if pair in taken:
            raise RowError(gettext("These two have a request already."), "application_key")
        taken.add(pair)
        db.session.add(_request(fair, row, importer, application, matches.get(pair)))

    return save


def _request(
    fair: Fair, row: dict[str, Any], importer: Any, application: Any, match_id: UUID | None
) -> MeetingRequest:
    return MeetingRequest(
        fair_id=fair.id,
        code=row["key"],
        importer_id=importer.id,
        application_id=application.id,
        importer_organisation_id=importer.organisation_id,
        exhibitor_organisation_id=application.organisation_id,
        match_id=match_id,
        asked_by=row["asked_by"],
        state=row["state"] or RequestState.OPEN,
        message=row["message"],
        created_at=row["asked_at"],
        answered_at=row["answered_at"],
        answer_note=row["answer"],
        preferred_on=row["preferred_day"],
    )


def finish_meetings(fair: Fair, rows: int, actor: Actor) -> None:
    """The audit line of the whole sheet."""
    audit.record(AuditTag.MEETINGS_IMPORTED, fair, actor=actor, rows=rows)


REQUESTS_SHEET = SheetKind(
    name="requests",
    title=lazy_gettext("Import requests to meet"),
    columns=REQUEST_COLUMNS,
    prepare=prepare_requests,
    finish=finish_meetings,
)
