"""A frozen report and one that is being frozen, for the walks over every page."""

from typing import Any

from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import Fair
from fairapp.reports.services import freeze_report, start_freezing
from fairapp.reports.subjects import Subject


def report_things(fair: Fair) -> dict[str, Any]:
    """The parts of their addresses."""
    return {
        "snapshot_id": freeze_report(fair, actor=SYSTEM).id,
        "freezing_id": start_freezing(Subject("edition", fair.id), actor=SYSTEM).id,
        "file_type": "pdf",
    }
