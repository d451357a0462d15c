"""Saying what one looks for: each change has the list of suppliers made again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.discovery import services
from fairapp.discovery.forms import NeedForm, branches, need_values
from fairapp.discovery.views import bp
from fairapp.discovery.views.public import forget_answers, kept_answers
from fairapp.fairs.queries import category_tree
from fairapp.importers.models import Importer, Need
from fairapp.importers.queries import load_importer, load_need
from fairapp.importers.services import edit_need, state_need
from fairapp.importers.services import remove_need as take_back


@bp.route("/importers/<uuid:importer_id>/needs/new", methods=["GET", "POST"])
@requires(Permission.NEED_EDIT, thing=load_importer)
def add_need(importer: Importer) -> ResponseReturnValue:
    """State something new; who answered three questions before finds the answers here."""
    known = kept_answers(importer.fair_id)
    given = {"market": importer.organisation.country, "text_locale": current_locale()} | known
    return _asked(NeedForm(data=given), importer, None, is_carried=bool(known))


@bp.route("/needs/<uuid:need_id>", methods=["GET", "POST"])
@requires(Permission.NEED_EDIT, thing=load_need)
def need(shown: Need) -> ResponseReturnValue:
    """Change what was said."""
    return _asked(NeedForm(data=need_values(shown)), shown.importer, shown)


def _asked(
    form: NeedForm, importer: Importer, known: Need | None, *, is_carried: bool = False
) -> ResponseReturnValue:
    form.offer()
    if form.is_submitted():
        if form.is_looking:
            form.look_up()
        else:
            form.settle()
            if form.validate() and _saved(form, importer, known):
                forget_answers()
                return redirect(url_for(".matches", importer_id=importer.id))
    tree = branches(category_tree(current_locale()))
    form.name_picked({leaf: label for one in tree for leaf, label in one.leaves})
    page = render_template(
        "discovery/need.html",
        form=form,
        importer=importer,
        fair=importer.fair,
        need=known,
        tree=tree,
        is_carried=is_carried and not form.is_submitted(),
    )
    return page, (422 if form.is_submitted() and not form.is_looking else 200)


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
