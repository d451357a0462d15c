"""Editions at the desk: all of them by series, opening one, its dates, place and plans."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.core.db import db, unit_of_work
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.search import fold
from fairapp.fairs import queries, services
from fairapp.fairs.forms import NEW_SERIES, EditionForm
from fairapp.fairs.models import Fair, Series
from fairapp.fairs.views import bp


@bp.route("/editions")
@requires(Permission.FAIR_OPEN)
def editions() -> ResponseReturnValue:
    """Every edition under its series, newest first."""
    found = select(Fair).options(joinedload(Fair.series)).order_by(Fair.opens_on.desc()).limit(200)
    by_series: dict[UUID, list[Fair]] = {}
    for fair in db.session.scalars(found):
        by_series.setdefault(fair.series_id, []).append(fair)
    return render_template("fairs/editions.html", series=list(by_series.values()))


@bp.route("/editions/new", methods=["GET", "POST"])
@requires(Permission.FAIR_OPEN)
def new_edition() -> ResponseReturnValue:
    """Open an edition of a series, or of a new one."""
    form = _form()
    if not form.validate_on_submit():
        return render_template("fairs/edition.html", form=form, shown=None), _status(form)
    actor = current_actor()
    with unit_of_work():
        slug = form.slug.data or ""
        fair = services.open_fair(actor=actor, series=_series(form), slug=slug, **form.facts)
    flash(_("The edition is open. Build its halls next."), "good")
    return redirect(url_for(".build_hall", slug=fair.slug))


@bp.route("/fairs/<slug>/settings", methods=["GET", "POST"])
@requires(Permission.FAIR_EDIT, thing=queries.load_fair)
def edit_edition(fair: Fair) -> ResponseReturnValue:
    """Change the dates, deadlines, names, place and plans of an edition."""
    form = _form()
    if not form.is_submitted():
        form.show(fair)
    form.slug.data = fair.slug
    if not form.validate_on_submit():
        return render_template("fairs/edition.html", form=form, shown=fair), _status(form)
    with unit_of_work():
        facts = form.facts | {"series_id": _series(form).id}
        services.edit_fair(fair, actor=current_actor(), seen=form.version.data, **facts)
    flash(_("Saved."), "good")
    return redirect(url_for(".edit_edition", slug=fair.slug))


def _form() -> EditionForm:
    form = EditionForm()
    form.offer(db.session.scalars(select(Series).order_by(Series.slug)), current_locale())
    return form


def _status(form: EditionForm) -> int:
    return 422 if form.errors else 200


def _series(form: EditionForm) -> Series:
    """The series that was chosen, or a new one with the organiser of the newest."""
    if form.series.data != NEW_SERIES:
        return db.session.get_one(Series, UUID(form.series.data))
    name = form.series_name.data or ""
    return services.open_series(
        actor=current_actor(),
        slug=fold(name).replace(" ", "-")[:80],
        names={"vi": name},
        organiser=queries.usual_organiser(),
    )
