"""What the review keeps beside applications."""

from typing import Any

from fairapp.core.db import db
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import Verdict
from fairapp.fairs.models import Fair
from fairapp.review.models import ApplicationMerge, CriteriaVersion, DecisionReason
from fairapp.review.services import Wanted, score_application, set_criteria
from tests.factories.parties import application as make_application
from tests.factories.people import person


def wanted(name: str = "Quality", **values: Any) -> Wanted:
    """A criterion of weight 10, from 0 to 10 points."""
    facts = {"descriptions": {}, "weight": 10, "lowest": 0, "highest": 10, **values}
    return Wanted(names={"vi": name, "en": name}, **facts)


def criteria(fair: Fair, *wants: Wanted) -> CriteriaVersion:
    """Criteria in force at a fair."""
    reviewer = Actor(person_id=person().id)
    return set_criteria(fair, wants or [wanted()], actor=reviewer)


def points(
    application: Application, version: CriteriaVersion, *values: int, by: Actor | None = None
) -> Actor:
    """Points of a reviewer for each criterion; who gave them."""
    reviewer = by or Actor(person_id=person().id)
    given = {one.id: (value, "") for one, value in zip(version.criteria, values, strict=True)}
    score_application(application, actor=reviewer, criteria=version, given=given)
    return reviewer


def review_things(application: Application, mark: str) -> dict[str, Any]:
    """A reason ready to choose, by the part of an address that names it."""
    reason = DecisionReason(
        fair_id=application.fair_id, verdict=Verdict.REJECT, texts={"en": f"Full {mark}"}
    )
    other = make_application(db.session.get_one(Fair, application.fair_id))
    joined = ApplicationMerge(
        fair_id=application.fair_id,
        kept_id=application.id,
        dropped_id=other.id,
        moved={},
        before={"state": "submitted", "application": {}, "organisation": {}},
    )
    db.session.add_all([reason, joined])
    db.session.flush()
    return {"reason_id": reason, "other_id": other, "merge_id": joined}
