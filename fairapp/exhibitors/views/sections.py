"""Sections of an application that save themselves: who you are, how you make, which stand."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fairapp.accounts.services import edit_organisation
from fairapp.core import clock
from fairapp.core.contacts import show_phone
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import wants_problem
from fairapp.core.i18n import current_locale, in_language
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors import services
from fairapp.exhibitors.forms import AboutForm, ProductionForm, WishesForm
from fairapp.exhibitors.forms.sections import RANKED_BOOTHS, RANKED_ZONES
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.exhibitors.views.room import (
    NO_LONGER_OPEN,
    bp,
    categories,
    load_application,
    load_whole,
    saved,
    told_errors,
)
from fairapp.fairs.models import Booth, Zone

ABOUT_FIELDS = ("name", "name_en", "kind", "village", "commune", "province", "email", "tax_code")


def section_page(
    template: str, application: Application, form: Any, **more: Any
) -> ResponseReturnValue:
    """A section with its form; a page that saves itself only hears what is wrong."""
    if form.errors and wants_problem():
        return told_errors(form)
    return render_template(
        f"exhibitors/{template}.html",
        application=application,
        form=form,
        is_open=application.state not in NO_LONGER_OPEN,
        **more,
    ), (422 if form.errors else 200)


@bp.route("/applications/<uuid:application_id>/about", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def about(application: Application) -> ResponseReturnValue:
    """Who the exhibitor is."""
    form = _about_form(application)
    if not form.validate_on_submit():
        return section_page("about", application, form)
    actor = current_actor()
    organisation = application.organisation
    told = {k: v for k, v in form.organisation.items() if getattr(organisation, k) != v}
    with unit_of_work():
        if told:
            edit_organisation(organisation, actor=actor, **told)
            services.touch(application)
        services.edit_application(application, actor=actor, section="about", **form.application)
        services.refresh_search_text(application)
    return saved(application)


def _about_form(application: Application) -> AboutForm:
    """The register's facts, or what was typed over them."""
    organisation = application.organisation
    shown = {name: getattr(organisation, name) for name in ABOUT_FIELDS}
    return AboutForm(
        categories=categories(),
        data={
            **shown,
            "phone": show_phone(organisation.phone),
            "main_category": application.main_category or "",
            "export_languages": application.export_languages,
            "about_vi": application.descriptions.get("vi"),
            "about_en": application.descriptions.get("en"),
        },
    )


@bp.route("/applications/<uuid:application_id>/production", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def production(application: Application) -> ResponseReturnValue:
    """How the goods are made, by how many, since when."""
    names = ("workers", "founded_year", "export_share", "production_note")
    shown = {name: getattr(application, name) for name in names}
    made = application.making.value if application.making else ""
    form = ProductionForm(today=clock.today(), data={**shown, "making": made})
    if not form.validate_on_submit():
        return section_page("production", application, form)
    with unit_of_work():
        services.edit_application(
            application, actor=current_actor(), section="production", **form.facts
        )
    return saved(application)


@bp.route("/applications/<uuid:application_id>/wishes", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_whole)
def wishes(application: Application) -> ResponseReturnValue:
    """The stand one would like: the allocation reads these wishes."""
    form = _wishes_form(application)
    if form.validate_on_submit():
        try:
            return _state(application, form)
        except services.UnknownBoothError as error:
            _blame(form.booth_fields, error)
        except services.WishedTwiceError as error:
            _blame(form.booth_fields if form.booth_codes else form.zone_fields, error)
    codes = db.session.scalars(
        select(Booth.code)
        .where(Booth.fair_id == application.fair_id, Booth.blocked_reason.is_(None))
        .order_by(Booth.code)
    ).all()
    return section_page("wishes", application, form, codes=codes)


def _state(application: Application, form: WishesForm) -> ResponseReturnValue:
    with unit_of_work():
        services.state_wishes(
            application,
            actor=current_actor(),
            booths=form.booth_codes,
            zones=form.zone_codes,
            **form.facts,
        )
    return saved(application)


def _blame(fields: list[Any], error: Any) -> None:
    """Put an error to the field that holds the booth or zone it names."""
    place = error.facts.get("booth") or error.facts.get("place")
    named = [field for field in fields if (field.data or "").strip().upper() == str(place).upper()]
    (named[-1] if named else fields[0]).errors = [error.message]


def _wishes_form(application: Application) -> WishesForm:
    booths = [wish.booth.code for wish in application.booth_wishes][:RANKED_BOOTHS]
    zones = [wish.zone.code for wish in application.zone_wishes][:RANKED_ZONES]
    names = ("booths_wanted", "wants_corner", "needs_accessible", "wishes")
    ground = db.session.scalars(
        select(Zone).where(Zone.fair_id == application.fair_id).order_by(Zone.code)
    )
    named = [(zone.code, f"{zone.code} · {in_language(zone.names, current_locale())}")
             for zone in ground]  # fmt: skip
    return WishesForm(
        zones=named,
        fixed=application.state is ApplicationState.ACCEPTED,
        data={
            **{name: getattr(application, name) for name in names},
            **{f"booth_{rank}": code for rank, code in enumerate(booths, 1)},
            **{f"zone_{rank}": code for rank, code in enumerate(zones, 1)},
        },
    )
