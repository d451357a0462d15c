"""What the pages of this room show of figures and rows."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response, current_app, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.contracts import queries as contracts
from fairapp.core.db import unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.paging import Page, page_of
from fairapp.core.policy import current_actor
from fairapp.fairs.models import Fair
from fairapp.reports import services
from fairapp.reports.files import MEDIA
from fairapp.reports.names import PLANS, name_of
from fairapp.reports.queries import Figure, RowSet, delegation_of, measured
from fairapp.reports.subjects import Subject, fair_of, live_file
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


def sent(subject: Subject, name: str) -> Response:
    """A report as it stands now, as the file that `name` asks for."""
    return download(live_file(subject, name.rpartition(".")[2], report_language()), name)


def rows_page(rows: RowSet, back: str, back_label: str = "") -> str:
    """The rows of one figure, with the sum that equals it."""
    return render_template(
        "reports/rows.html",
        code=rows.code,
        totals=list(measured(rows).values()),
        shown=shown_rows(rows),
        back=back,
        back_label=back_label or _("Report"),
    )


def named(row_sets: Iterable[RowSet], code: str) -> RowSet:
    """The rows behind the figure of this name; raises NotFoundError."""
    for rows in row_sets:
        if rows.code == code:
            return rows
    raise NotFoundError


def address_of(subject: Subject) -> str:
    """Where the report stands as it is now."""
    if subject.kind == "delegation":
        return url_for("reports.delegation", delegation_id=delegation_of(subject.fair_id).id)
    fair = fair_of(subject)
    if fair is not None:
        return url_for("reports.edition", slug=fair.slug)
    if subject.until_year is not None:
        return url_for("reports.period", first=subject.year, last=subject.until_year)
    return url_for("reports.year", year=subject.year)


def started(subject: Subject) -> ResponseReturnValue:
    """Let the worker freeze the report, and show how far it is."""
    with unit_of_work():
        job_id = services.start_freezing(subject, actor=current_actor()).id
    return redirect(url_for("reports.freezing", freezing_id=job_id))


@dataclass(frozen=True, slots=True)
class AskedFile:
    """A file of a report of a fair as the policy table sees it."""

    subject: Subject
    name: str

    @property
    def fair_id(self) -> UUID | None:
        """Whose report it is."""
        return self.subject.fair_id


@dataclass(frozen=True, slots=True)
class OpenedFigure:
    """The rows behind one figure of a fair's report as the policy table sees them."""

    fair_id: UUID
    rows: RowSet
    back: str
