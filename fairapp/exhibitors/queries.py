"""Questions about applications, exhibitors and their products."""

from uuid import UUID

from sqlalchemy import select

from fairapp.core.db import db
from fairapp.exhibitors.models import Application


def application_ids_by_code(fair_id: UUID) -> dict[str, UUID]:
    """{number in the officers' sheets: application}; what every later sheet of a fair refers to."""
    rows = db.session.execute(
        select(Application.code, Application.id).where(
            Application.fair_id == fair_id, Application.code.is_not(None)
        )
    )
    return {code: application_id for code, application_id in rows if code}
