"""What the pages of this room show of figures and rows."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, send_file, url_for
from flask_babel import gettext as _

from fairapp.contracts import queries as contracts
from fairapp.core.i18n import current_locale
from fairapp.core.paging import Page, page_of
from fairapp.fairs.models import Fair
from fairapp.reports.documents import Document
from fairapp.reports.files import MADE_OF, MEDIA, make_file, values_of
from fairapp.reports.names import PLANS, name_of
from fairapp.reports.papers import Seal
from fairapp.reports.queries import Figure, Figures, RowSet
from fairapp.reports.words import NUMBERS, cell_text, exact, headings_of, report_language

LINKS = {
    "booth": ("allocation.booth", "booth_id"),
    "exhibitor": ("exhibitors.application", "application_id"),
    "importer": ("importers.importer", "importer_id"),
    "organisation": ("accounts.organisation", "organisation_id"),
    "member": ("accounts.organisation", "organisation_id"),
    "deal": ("contracts.deal", "deal_id"),
}
"""Where the first cell of a row leads, by the kind of row."""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """One figure of the grid, compared with the plan and with the edition before."""

    label: str
    value: str
    href: str
    now: int | float
    plan: int | None
    last: int | float | None
    last_text: str


def shown_figure(
    figure: Figure, fair: Fair, last: Figure | None = None, last_year: int | None = None
) -> ShownFigure:
    """A count with its bar; the plan is the fair's own."""
    code = figure.rows.code
    last_text = (
        _("%(year)s: %(number)s", year=last_year, number=exact(last.value))
        if last is not None
        else ""
    )
    return ShownFigure(
        label=name_of(code, current_locale()),
        value=exact(figure.value),
        href=url_for("reports.rows", slug=fair.slug, figure=code),
        now=figure.number,
        plan=getattr(fair, PLANS[code]) if code in PLANS else None,
        last=last.number if last is not None else None,
        last_text=last_text,
    )


@dataclass(frozen=True, slots=True)
class ShownRows:
    """One page of the rows of a figure, ready for the eye."""

    headings: list[tuple[str, bool]]
    rows: list[dict[str, Any]]
    page: Page[Any]


def shown_rows(rows: RowSet) -> ShownRows:
    """The page of rows that is asked for, each with its link and its cells."""
    page = page_of(rows.rows, whole_rows=True)
    proofs = contracts.evidence_of(row.id for row in page.rows) if rows.kind == "deal" else {}
    columns = rows.columns
    numeric = [name in NUMBERS for name in columns]
    return ShownRows(
        headings=list(zip(headings_of(rows), numeric, strict=True)),
        rows=[
            {
                "url": _link(rows.kind, row),
                "evidence": proofs.get(row.id) if proofs else None,
                "cells": [cell_text(name, getattr(row, name)) for name in columns],
            }
            for row in page.rows
        ],
        page=page,
    )


def _link(kind: str, row: Any) -> str:
    endpoint, part = LINKS.get(kind, ("", ""))
    if endpoint not in current_app.view_functions:
        return ""
    return url_for(endpoint, **{part: row.id})


def download(content: bytes, name: str) -> Response:
    """A file to keep, under a name that says what it is."""
    media = MEDIA[name.rpartition(".")[2]]
    return send_file(io.BytesIO(content), mimetype=media, as_attachment=True, download_name=name)


def sent(
    name: str, document: Document, seal: Seal, groups: Mapping[str, Figures] | None = None
) -> Response:
    """A report as the file that `name` asks for: PDF, DOCX, or XLSX with the rows in `groups`."""
    kind = name.rpartition(".")[2]
    values = values_of(MADE_OF[kind], document, groups or {}, seal, report_language())
    return download(make_file(kind, values), name)
