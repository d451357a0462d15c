"""Indicators: what each counts, the figures that documents give for it, and its targets."""

from datetime import date
from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.programme import queries, services
from fairapp.programme.forms import (
    DefinitionForm,
    FigureMixin,
    IndicatorForm,
    TargetForm,
    ValueForm,
)
from fairapp.programme.models import Indicator, Qualifier
from fairapp.programme.services import Figure
from fairapp.programme.views.room import bp, chosen_document, form_page, needed_document


@bp.route("/indicators")
@requires(Permission.PROGRAMME_READ)
def indicators() -> ResponseReturnValue:
    """Every indicator, computed and recorded apart."""
    return render_template("programme/indicators.html", indicators=queries.indicators())


@bp.route("/indicators/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def add_indicator() -> ResponseReturnValue:
    """Define a new indicator."""
    form = IndicatorForm()
    if form.validate_on_submit():
        names = {"vi": form.name_vi.data or "", "en": form.name_en.data or form.name_vi.data or ""}
        code = form.code.data or ""
        with unit_of_work():
            services.define_indicator(code=code, names=names, unit=form.unit.data or "")
        flash(_("The indicator is there. Say now what it counts."), "good")
        return redirect(url_for(".define", code=code))
    crumbs = [(url_for(".indicators"), _("Indicators")), ("", _("New indicator"))]
    return form_page(form, _("New indicator"), crumbs, _("Add the indicator"))


@bp.route("/indicators/<code>")
@requires(Permission.PROGRAMME_READ)
def indicator(code: str) -> ResponseReturnValue:
    """Its definition in versions, every figure with its document, and its targets."""
    indicator = queries.load_indicator(code)
    return render_template("programme/indicator.html", kept=queries.all_of_indicator(indicator))


def _crumbs(indicator: Indicator, last: str) -> list[tuple[str, str]]:
    return [
        (url_for(".indicators"), _("Indicators")),
        (url_for(".indicator", code=indicator.code), indicator.name_in("vi")),
        ("", last),
    ]


@bp.route("/indicators/<code>/definition", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def define(code: str) -> ResponseReturnValue:
    """Say what it counts; what was said before stays as an earlier version."""
    indicator = queries.load_indicator(code)
    form = DefinitionForm()
    form.offer(queries.all_documents(), empty=True)
    if form.validate_on_submit():
        with unit_of_work():
            services.state_definition(
                indicator,
                actor=current_actor(),
                definition=form.definition.data or "",
                scope=form.scope.data or "",
                document=chosen_document(form.document.data),
            )
        flash(_("The definition is kept as a new version."), "good")
        return redirect(url_for(".indicator", code=indicator.code))
    title = _("What %(name)s counts", name=indicator.name_in("vi"))
    return form_page(form, title, _crumbs(indicator, _("Definition")), _("Save as a new version"))


def _figure(form: FigureMixin, version: int) -> Figure:
    return Figure(
        value=form.value.data or Decimal(0),
        high=form.high.data,
        unit=form.unit.data or "",
        scope=form.scope.data or "",
        qualifier=Qualifier(form.qualifier.data),
        version=version,
        note=form.note.data or None,
    )


@bp.route("/indicators/<code>/values/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def add_value(code: str) -> ResponseReturnValue:
    """Record a figure from a document; the same document again makes a new version."""
    indicator = queries.load_indicator(code)
    form = ValueForm(unit=indicator.unit)
    form.offer(queries.all_documents())
    if form.validate_on_submit():
        year = form.year.data or 0
        years = (year, form.until_year.data or year)
        document = needed_document(form.document.data)
        scope = form.scope.data or ""
        with unit_of_work():
            version = services.next_value_version(
                indicator, scope=scope, years=years, document=document
            )
            services.record_value(
                indicator,
                _figure(form, version),
                actor=current_actor(),
                years=years,
                as_of=form.as_of.data or date(years[1], 12, 31),
                document=document,
            )
        flash(_("The figure is recorded as version %(number)s.", number=version), "good")
        return redirect(url_for(".indicator", code=indicator.code))
    title = _("Record a figure: %(name)s", name=indicator.name_in("vi"))
    return form_page(form, title, _crumbs(indicator, _("Figure")), _("Record the figure"))


@bp.route("/indicators/<code>/targets/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def add_target(code: str) -> ResponseReturnValue:
    """Set what a year is to reach; the target before stays as an earlier version."""
    indicator = queries.load_indicator(code)
    form = TargetForm(unit=indicator.unit)
    form.offer(queries.all_documents())
    if form.validate_on_submit():
        try:
            version = _set_target(indicator, form)
        except FairError as error:
            form.form_errors.append(error.message)
        else:
            flash(_("The target is kept as version %(number)s.", number=version), "good")
            return redirect(url_for(".indicator", code=indicator.code))
    title = _("Set a target: %(name)s", name=indicator.name_in("vi"))
    return form_page(form, title, _crumbs(indicator, _("Target")), _("Set the target"))


def _set_target(indicator: Indicator, form: TargetForm) -> int:
    year = form.year.data or 0
    with unit_of_work():
        version = services.next_target_version(indicator, scope=form.scope.data or "", year=year)
        services.set_target(
            indicator,
            _figure(form, version),
            actor=current_actor(),
            year=year,
            document=needed_document(form.document.data),
        )
    return version
