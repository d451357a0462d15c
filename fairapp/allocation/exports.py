"""The list of booths as a sheet for people; texts stay texts, so leading zeros survive."""

import io
from uuid import UUID

from flask_babel import gettext

from fairapp.allocation import queries
from fairapp.core.clock import HANOI
from fairapp.core.sheets import write_sheet


def booth_list(fair_id: UUID, locale: str) -> io.BytesIO:
    """One row a booth, free ones included."""
    headings = [
        gettext("Booth"),
        gettext("Hall"),
        gettext("Zone"),
        gettext("Area (m²)"),
        gettext("Kind"),
        gettext("Open sides"),
        gettext("State"),
        gettext("Exhibitor"),
        gettext("Village"),
        gettext("Phone"),
        gettext("Tax code"),
        gettext("Hold ends"),
        gettext("Blocked because"),
    ]
    rows = [
        (
            booth.code,
            booth.hall,
            booth.zone,
            booth.width * booth.height,
            booth.kind,
            booth.open_sides,
            booth.state,
            booth.holder_in(locale) or None,
            booth.village,
            booth.phone,
            booth.tax_code,
            f"{booth.expires_at.astimezone(HANOI):%d/%m/%Y %H:%M}" if booth.expires_at else None,
            booth.blocked_reason,
        )
        for booth in queries.plan_state(fair_id).booths
    ]
    return io.BytesIO(write_sheet(headings, rows, sheet=gettext("Booths")))
