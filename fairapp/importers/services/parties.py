"""The two sides of a fair by the numbers under which officers' sheets know them."""

from typing import Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select

from fairapp.core.db import db
from fairapp.core.imports import RowError
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer


class Parties:
    """The importers and applications of a fair by their numbers; one statement each."""

    def __init__(self, fair: Fair) -> None:
        self._importers = _by_code(Importer, fair.id)
        self._applications = _by_code(Application, fair.id)

    def pair(self, row: dict[str, Any], application_key: str) -> tuple[Any, Any]:
        """(importer, application) as rows of (id, organisation); raises RowError."""
        return (
            _named(self._importers, row["importer_key"], "importer_key"),
            _named(self._applications, row[application_key], application_key),
        )


def _by_code(table: Any, fair_id: UUID) -> dict[str, Any]:
    rows = db.session.execute(
        select(table.code, table.id, table.organisation_id).where(
            table.fair_id == fair_id, table.code.is_not(None)
        )
    )
    return {row.code: row for row in rows}


def _named(known: dict[str, Any], code: str, column: str) -> Any:
    if code not in known:
        raise RowError(gettext("There is nobody with the number “%(code)s”.", code=code), column)
    return known[code]
