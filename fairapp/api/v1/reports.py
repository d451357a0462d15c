"""Reports as programs read them: the same documents that are printed and frozen."""

from typing import Any

from fairapp.api.v1 import bp
from fairapp.api.v1.schemas import EditionReportOut, YearReportOut
from fairapp.core.policy import Permission, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.reports import documents


@bp.get("/fairs/<slug>/report")
@requires(Permission.REPORT_READ, thing=load_fair)
@bp.output(EditionReportOut)
def edition_report(fair: Fair) -> Any:
    """The report of an edition as it stands now."""
    return documents.edition_document(fair)


@bp.get("/years/<int(min=1990, max=2100):year>/report")
@requires(Permission.REPORT_READ)
@bp.output(YearReportOut)
def year_report(year: int) -> Any:
    """The report of a working year as it stands now."""
    return documents.year_document(year)
