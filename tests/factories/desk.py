"""What stands between an exhibitor and the desk."""

from typing import Any

from fairapp.core.db import db
from fairapp.core.files import StoredFile
from fairapp.exhibitors.models import Application, Deadline, KeptBy, StandDesign, StandPerson
from fairapp.onsite.models import BadgeKind
from tests.factories.meetings import badge


def exhibitor_desk(of: Application, paper: StoredFile, mark: str) -> dict[str, Any]:
    """Somebody of a stand, badge, drawing and a deadline, by the part of an address."""
    own = {"application_id": of.id, "fair_id": of.fair_id}
    things = {
        "stand_person_id": StandPerson(**own, full_name=f"Person {mark}"),
        "badge_id": badge(of, **own, kind=BadgeKind.EXHIBITOR, bearer=f"Person {mark}"),
        "design_id": StandDesign(**own, file_id=paper.id),
        "deadline_id": Deadline(
            fair_id=of.fair_id,
            code="filing",
            kept_by=KeptBy.DESK,
            names={"vi": f"Hạn {mark}"},
            offset_days=-30,
        ),
    }
    db.session.add_all(things.values())
    db.session.flush()
    return things
