"""The reviewers' inbox, one application under review, many decided at once, the export."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core import clock
from fairapp.core.contacts import show_phone
from fairapp.core.db import db, unit_of_work
from fairapp.core.i18n import current_locale, in_language
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sheets import write_sheet
from fairapp.exhibitors import history, queries, services
from fairapp.exhibitors.forms import VERDICT_LABELS, ReviewForm
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.exhibitors.services import Verdict
from fairapp.exhibitors.views.room import bp, load_application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair

FILTERS = (
    "submitted",
    "changes_asked",
    "waiting_list",
    queries.UNTOLD,
    "accepted",
    "rejected",
    "draft",
    "withdrawn",
    "all",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_NAMES = 3


def _asked() -> tuple[str, str | None, str]:
    """The filter's name, the state it means, and the words searched for."""
    name = request.args.get("state", "submitted")
    name = name if name in FILTERS else "all"
    return name, None if name == "all" else name, request.args.get("q", "")[:80]


@bp.route("/fairs/<slug>/applications")
@requires(Permission.APPLICATION_LIST, thing=load_fair)
def inbox(fair: Fair) -> ResponseReturnValue:
    """Applications by state, longest waiting first."""
    name, state, q = _asked()
    counts = queries.count_by_state(fair.id)
    counts["all"] = sum(counts.values()) - counts.get(queries.UNTOLD, 0)
    page = page_of(queries.find_applications(fair.id, state, q))
    goods = queries.product_names([row.id for row in page.rows])
    return render_template(
        "exhibitors/inbox.html",
        shown=fair,
        name=name,
        q=q,
        page=page,
        counts=counts,
        filters=FILTERS,
        goods={key: _some(texts) for key, texts in goods.items()},
        labels=concept_labels((row.main_category for row in page.rows), current_locale()),
    )


def _some(texts: list[dict[str, str]]) -> str:
    names = [in_language(one) for one in texts[:SHOWN_NAMES]]
    more = len(texts) - len(names)
    shown = ", ".join(dict.fromkeys(names))
    return _("%(names)s and %(more)s more", names=shown, more=more) if more else shown


@bp.route("/fairs/<slug>/applications/decide", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def decide(fair: Fair) -> ResponseReturnValue:
    """Decide on the chosen applications together; a refusal first asks for its reason."""
    verdict = _verdict()
    picked = queries.picked_applications(fair.id, _picked_ids())
    if verdict is None or not picked:
        flash(_("Choose at least one application first."), "need")
        return redirect(_inbox_url(fair))
    note = request.form.get("note", "").strip()[:1000]
    if verdict.needs_reason and not note:
        return render_template(
            "exhibitors/decide.html",
            shown=fair,
            picked=picked,
            verdict=verdict,
            label=VERDICT_LABELS[verdict],
            missed="note" in request.form,
        )
    with unit_of_work():
        for application in picked:
            services.review_application(
                application, actor=current_actor(), verdict=verdict, note=note
            )
    count = len(picked)
    flash(
        ngettext(
            "%(num)d application decided. Nobody has been told yet.",
            "%(num)d applications decided. Nobody has been told yet.",
            count,
        ),
        "good",
    )
    return redirect(_inbox_url(fair))


def _verdict() -> Verdict | None:
    typed = request.form.get("verdict", "")
    return Verdict(typed) if typed in set(Verdict) else None


def _picked_ids() -> list[UUID]:
    """The chosen rows; what is no id is no row."""
    found = []
    for typed in request.form.getlist("pick")[:500]:
        try:
            found.append(UUID(typed))
        except ValueError:
            continue
    return found


def _inbox_url(fair: Fair) -> str:
    state = request.form.get("state", "submitted")
    return url_for(".inbox", slug=fair.slug, state=state if state in FILTERS else None)


@bp.route("/applications/<uuid:application_id>/review", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_application)
def review(application: Application) -> ResponseReturnValue:
    """All a reviewer needs to decide, and the decision."""
    form = ReviewForm()
    if form.validate_on_submit():
        with unit_of_work():
            services.review_application(
                application,
                actor=current_actor(),
                verdict=Verdict(form.verdict.data),
                note=form.note.data or "",
            )
        flash(_("Decided. The applicant has not been told yet."), "good")
        return redirect(url_for(".inbox", slug=application.fair.slug))
    return render_template(
        "exhibitors/review.html", application=application, form=form, **_facts(application)
    ), (422 if form.errors else 200)


def _facts(application: Application) -> dict[str, Any]:
    codes = {application.main_category, *(one.category for one in application.products)}
    codes |= {code for one in application.products for code in one.materials}
    return {
        "labels": concept_labels(codes, current_locale()),
        "story": [history.told(*line) for line in queries.history_of(application.id)],
        "can_review": application.state in services.REVIEWABLE,
        "is_told": application.told_at is not None,
    }


@bp.route("/fairs/<slug>/applications.xlsx")
@requires(Permission.APPLICATION_LIST, thing=load_fair)
def export(fair: Fair) -> ResponseReturnValue:
    """The filtered list as a sheet; phones and tax codes stay texts with their zeros."""
    _name, state, q = _asked()
    rows = db.session.scalars(queries.find_applications(fair.id, state, q)).all()
    labels = concept_labels((row.main_category for row in rows), current_locale())
    content = write_sheet(_headings(), (_line(row, labels) for row in rows))
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
    ]


def _line(row: Application, labels: dict[str, str]) -> list[Any]:
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
        ApplicationState(row.state).value,
        *(at.astimezone(clock.HANOI).date() if at else None for at in moments),
        row.review_note,
    ]
