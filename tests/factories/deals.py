"""Deals of a fair, and the meeting one may come from."""

import itertools
from datetime import timedelta
from decimal import Decimal

from fairapp.contracts import services
from fairapp.contracts.models import DealKind, LedgerEntry
from fairapp.contracts.services import Goods
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM
from fairapp.meetings.models import Meeting, MeetingRequest, MeetingState, RequestState, Side, Slot
from tests.factories.fairs import concept
from tests.factories.parties import accepted_application, importer

_number = itertools.count(1)


def deal(of, *, exhibitor=None, buyer=None, **values) -> LedgerEntry:
    """A contract over 4,250 dollars, signed today between a workshop and an importer of Osaka."""
    if "goods" not in values:
        code = concept("FIB-01-01").code
        values.setdefault("is_sum_meant", "value" in values)
        values["goods"] = [Goods(Decimal(500), "piece", Decimal("8.50"), code, "4602")]
    return services.record_deal(
        **{
            "actor": SYSTEM,
            "fair": of,
            "exhibitor": exhibitor or accepted_application(of),
            "importer": buyer or importer(of),
            "kind": DealKind.CONTRACT,
            "value": Decimal(4250),
            "currency": "USD",
            "signed_on": clock.today(),
            "idempotency_key": f"key-{next(_number)}",
            **values,
        }
    )


def held_meeting(of, *, exhibitor, buyer, **values) -> Meeting:
    """A meeting of this pair that took place yesterday."""
    n = next(_number)
    held_at = values.pop("held_at", clock.now() - timedelta(days=1))
    slot = Slot(
        fair_id=of.id,
        starts_at=held_at + timedelta(seconds=n),
        ends_at=held_at + timedelta(seconds=n, minutes=30),
    )
    parties = {
        "fair_id": of.id,
        "importer_id": buyer.id,
        "application_id": exhibitor.id,
        "importer_organisation_id": buyer.organisation_id,
        "exhibitor_organisation_id": exhibitor.organisation_id,
    }
    request = MeetingRequest(
        **parties, asked_by=Side.IMPORTER, state=RequestState.ACCEPTED, match_id=None
    )
    db.session.add_all([slot, request])
    db.session.flush()
    row = Meeting(
        **{
            **parties,
            "request_id": request.id,
            "slot_id": slot.id,
            "state": MeetingState.HELD,
            "held_at": held_at,
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def rate(currency: str, usd: str, *, on=None):
    """A stored rate; today's unless another day is named."""
    return services.record_rate(
        actor=SYSTEM,
        currency=currency,
        valid_on=on or clock.today(),
        usd_per_unit=Decimal(usd),
        source="test",
    )
