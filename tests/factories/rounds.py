"""A round of allocation that was held."""

from fairapp.allocation.models import AllocationRound, RoundPlace
from fairapp.allocation.queries.claims import USUAL_RULE
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.exhibitors.models import Application


def published_round(application: Application) -> dict[str, AllocationRound | RoundPlace]:
    """A round that had no stand for its one applicant, and its receipt, by the names of routes."""
    held = AllocationRound(
        fair_id=application.fair_id,
        seed=0,
        rule=USUAL_RULE,
        figures={"asked": 1, "placed": 1, "score": 1, "gap": 0},
        published_at=clock.now(),
    )
    db.session.add(held)
    db.session.flush()
    place = RoundPlace(
        round_id=held.id,
        application_id=application.id,
        fair_id=application.fair_id,
        position=1,
        points=40,
        booths=[],
        facts={"wanted": 1},
    )
    db.session.add(place)
    db.session.flush()
    return {"round_id": held, "place_id": place}
