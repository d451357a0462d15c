"""The filtered inbox as a sheet: just the rows that were found, in their order."""

from collections.abc import Iterator
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.core import clock
from fairapp.core.contacts import show_phone
from fairapp.core.db import db
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sheets import write_sheet
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair
from fairapp.review import queries
from fairapp.review.queries import Line
from fairapp.review.views.inbox import asked_now
from fairapp.review.views.room import bp
from fairapp.review.words import state_names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.route("/fairs/<slug>/applications.xlsx")
@requires(Permission.APPLICATION_LIST, thing=load_fair)
def export(fair: Fair) -> ResponseReturnValue:
    """The filtered list as a sheet; phones and tax codes stay texts with their zeros."""
    found = queries.found_lines(queries.lines_of(fair.id, current_actor().person_id), asked_now())
    content = write_sheet(_headings(), _rows(fair, found))
    name = f"{fair.slug}-applications-{clock.today():%Y%m%d}.xlsx"
    return Response(
        content,
        mimetype=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _headings() -> list[str]:
    return [
        _("Number"),
        _("Name"),
        _("Craft village"),
        _("Contact"),
        _("Phone"),
        _("E-mail"),
        _("Tax code"),
        _("Main group of goods"),
        _("Booths wanted"),
        _("First time"),
        _("State"),
        _("Sent on"),
        _("Decided on"),
        _("Told on"),
        _("Reason"),
        _("Score of 100"),
        _("Spread between reviewers"),
        _("Reviewers"),
        _("Sections filled in, of 6"),
        _("May be a duplicate"),
    ]


def _rows(fair: Fair, found: list[Line]) -> Iterator[list[Any]]:
    whole = {
        one.id: one
        for one in db.session.scalars(
            select(Application)
            .where(Application.fair_id == fair.id)
            .options(joinedload(Application.organisation), joinedload(Application.contact))
        )
    }
    labels = concept_labels((line.category for line in found), current_locale())
    states = state_names()
    for line in found:
        yield [*_said(whole[line.id], labels, states), *_judged(line)]


def _said(row: Application, labels: dict[str, str], states: dict[str, str]) -> list[Any]:
    organisation, contact = row.organisation, row.contact
    moments = (row.submitted_at, row.decided_at, row.told_at)
    return [
        row.code,
        organisation.name_in(current_locale()),
        organisation.village,
        contact.position or contact.full_name,
        show_phone(contact.phone or organisation.phone),
        contact.email or organisation.email,
        organisation.tax_code,
        labels.get(row.main_category or ""),
        row.booths_wanted,
        _("yes") if row.is_first_time else _("no"),
        states[row.state.value],
        *(at.astimezone(clock.HANOI).date() if at else None for at in moments),
        row.review_note,
    ]


def _judged(line: Line) -> list[Any]:
    standing = line.standing
    return [
        standing.total if standing else None,
        standing.spread if standing else None,
        ", ".join(mark.reviewer for mark in standing.marks) if standing else None,
        line.filled,
        _("yes") if line.is_twin else _("no"),
    ]
