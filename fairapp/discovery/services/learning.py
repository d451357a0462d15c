"""What the last fair taught the ranker: weights for the next, where enough came of its lists."""

from uuid import UUID

import structlog

from fairapp.core import clock
from fairapp.discovery import queries
from fairapp.exhibitors.queries import supplier_rows
from fairapp.fairs.models import Fair
from fairapp.importers.queries import buyer_rows

log = structlog.get_logger()

_learned: dict[tuple[UUID, int], dict[str, float] | None] = {}
"""By fair and number of outcomes; a fair that is over changes seldom."""


def learned_weights(fair: Fair) -> dict[str, float] | None:
    """Weights learned from the fair that closed last; None where it teaches too little."""
    past = queries.last_fair_over(clock.today(), other_than=fair.id)
    if past is None:
        return None
    outcomes = queries.outcomes_of(past)
    key = (past, len(outcomes))
    if key not in _learned:
        _learned.clear()
        _learned[key] = _learn(past, outcomes)
    return _learned[key]


def _learn(past: UUID, outcomes: list[queries.Outcome]) -> dict[str, float] | None:
    from fairapp.discovery import ranker  # noqa: PLC0415 -- slow import, only in the worker

    weights = ranker.learn(supplier_rows(past), buyer_rows(past), outcomes)
    log.info("weights_learned", fair=str(past), outcomes=len(outcomes), kept=weights is not None)
    return weights
