"""Requests to meet, slots, meetings and badges."""

import itertools
from datetime import datetime, time, timedelta

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.meetings.models import (
    Meeting,
    MeetingRequest,
    MeetingState,
    RequestState,
    Side,
    Slot,
)
from fairapp.onsite.models import Badge, BadgeKind
from tests.factories.parties import accepted_application
from tests.factories.parties import importer as an_importer

_number = itertools.count(1)


def slot(of, *, hours=1, **values) -> Slot:
    """A half hour of the fair; without more, one that starts in some hours."""
    starts_at = values.pop("starts_at", None) or clock.now() + timedelta(
        hours=hours, minutes=next(_number)
    )
    row = Slot(fair_id=of.id, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30))
    db.session.add(row)
    db.session.flush()
    return row


def hanoi(day, hour: int, minute: int = 0) -> datetime:
    """A moment of Hanoi's clock."""
    return datetime.combine(day, time(hour, minute), clock.HANOI)


def meeting_request(of, *, importer=None, application=None, **values) -> MeetingRequest:
    """An importer asks an exhibitor; nobody has answered."""
    importer = importer or an_importer(of)
    application = application or accepted_application(of)
    row = MeetingRequest(
        **{
            "fair_id": of.id,
            "importer_id": importer.id,
            "application_id": application.id,
            "importer_organisation_id": importer.organisation_id,
            "exhibitor_organisation_id": application.organisation_id,
            "asked_by": Side.IMPORTER,
            "state": RequestState.OPEN,
            "message": "籐のトレーについて",
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def meeting(of, *, request=None, **values) -> Meeting:
    """A published meeting of an accepted request."""
    request = request or meeting_request(of, state=RequestState.ACCEPTED)
    row = Meeting(
        **{
            "fair_id": of.id,
            "request_id": request.id,
            "importer_id": request.importer_id,
            "application_id": request.application_id,
            "importer_organisation_id": request.importer_organisation_id,
            "exhibitor_organisation_id": request.exhibitor_organisation_id,
            "slot_id": (values.pop("slot", None) or slot(of)).id,
            "state": MeetingState.PUBLISHED,
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def badge(of, **values) -> Badge:
    """The badge of a trade visitor."""
    n = next(_number)
    row = Badge(
        **{
            "fair_id": of.id,
            "code": f"TESTBADGE{n:03d}".replace("0", "Z").replace("1", "Y"),
            "kind": BadgeKind.TRADE_VISITOR,
            "bearer": "Phụ trách mua hàng",
            "country": "VN",
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row
