"""Verbs of this room, each with the one line it writes; tests/test_audit_lines.py runs them."""

from datetime import timedelta

from fairapp.allocation.models import PlaceOffer
from fairapp.allocation.queries.claims import USUAL_RULE
from fairapp.allocation.services import decline_offer, draft_round, hold_booths, publish_round
from fairapp.core import clock
from fairapp.core.audit import AuditTag as T
from fairapp.core.policy import SYSTEM
from tests import factories


def offer(at):
    """A place held for an applicant."""
    until = clock.now() + timedelta(days=1)
    held = hold_booths(at.application, [factories.booth(at.fair)], actor=SYSTEM, until=until)
    made = PlaceOffer(
        fair_id=at.fair.id,
        application_id=at.application.id,
        allocation_id=held.id,
        answer_by=until,
    )
    at.session.add(made)
    at.session.flush()
    return made


def drafted(at):
    """A round for a fair in which nobody asks for a stand."""
    rule = USUAL_RULE
    return draft_round(factories.fair(slug="empty"), actor=SYSTEM, seed=1, rule=rule)


VERBS = {T.ROUND_MADE: drafted}
FOLLOWING = {
    T.ROUND_PUBLISHED: (drafted, lambda it: publish_round(it, actor=SYSTEM)),
    T.PLACE_ANSWERED: (
        offer,
        lambda it: decline_offer(it, actor=SYSTEM, now=clock.now(), link_to=str),
    ),
}
