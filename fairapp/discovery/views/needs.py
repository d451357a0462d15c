"""Saying what one looks for: each change has the list of suppliers made again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.discovery import services
from fairapp.discovery.forms import NeedForm, need_values
from fairapp.discovery.views import bp
from fairapp.fairs.queries import category_tree
from fairapp.importers.models import Importer, Need
from fairapp.importers.queries import load_importer, load_need
from fairapp.importers.services import edit_need, state_need
from fairapp.importers.services import remove_need as take_back


@bp.route("/importers/<uuid:importer_id>/needs/new", methods=["GET", "POST"])
@requires(Permission.NEED_EDIT, thing=load_importer)
def add_need(importer: Importer) -> ResponseReturnValue:
    """State something new."""
    form = NeedForm(text_locale=current_locale(), market=importer.organisation.country)
    form.offer(category_tree(current_locale()))
    if form.validate_on_submit() and _saved(form, importer, None):
        return redirect(url_for(".matches", importer_id=importer.id))
    return _page(form, importer, None)


@bp.route("/needs/<uuid:need_id>", methods=["GET", "POST"])
@requires(Permission.NEED_EDIT, thing=load_need)
def need(shown: Need) -> ResponseReturnValue:
    """Change what was said."""
    tree = category_tree(current_locale())
    importer = shown.importer
    form = NeedForm(data=need_values(shown, tree))
    form.offer(tree)
    if form.validate_on_submit() and _saved(form, importer, shown):
        return redirect(url_for(".matches", importer_id=importer.id))
    return _page(form, importer, shown)


def _saved(form: NeedForm, importer: Importer, known: Need | None) -> bool:
    """Whether it was written down; a refusal of the service is shown above the form."""
    actor = current_actor()
    try:
        with unit_of_work():
            if known is None:
                state_need(importer, actor=actor, **form.facts)
            else:
                edit_need(known, actor=actor, **form.facts)
            services.refresh(importer, actor=actor)
    except FairError as error:
        form.form_errors.append(error.message)
        return False
    flash(_("Saved. Your list of suppliers is being made."), "good")
    return True


def _page(form: NeedForm, importer: Importer, known: Need | None) -> ResponseReturnValue:
    return render_template(
        "discovery/need.html", form=form, importer=importer, fair=importer.fair, need=known
    )


@bp.route("/needs/<uuid:need_id>/remove", methods=["POST"])
@requires(Permission.NEED_EDIT, thing=load_need)
def remove_need(shown: Need) -> ResponseReturnValue:
    """Take a need back."""
    actor, importer = current_actor(), shown.importer
    with unit_of_work():
        take_back(shown, actor=actor)
        services.refresh(importer, actor=actor)
    flash(_("Removed. Your list of suppliers is being made again."), "good")
    return redirect(url_for("importers.needs", importer_id=importer.id))
