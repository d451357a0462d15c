"""The application's own page: where it stands, what to do next, its sections; and sending it."""

from typing import Any

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from fairapp.accounts.services import give_consent
from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.forms import SubmitForm
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.exhibitors.views.applying import flash_sent
from fairapp.exhibitors.views.room import NO_LONGER_OPEN, bp, load_whole
from fairapp.fairs.queries import concept_labels


@bp.route("/applications/<uuid:application_id>/")
@requires(Permission.APPLICATION_EDIT, thing=load_whole)
def application(application: Application) -> ResponseReturnValue:
    """Where the application stands, and its sections."""
    return render_template(
        "exhibitors/application.html",
        application=application,
        task=queries.next_task(application),
        sections=queries.sections_of(application),
        ending=queries.expiring(application, clock.today()),
        labels=concept_labels([application.main_category], current_locale()),
        is_open=application.state not in NO_LONGER_OPEN,
        can_submit=application.state in services.SUBMITTABLE,
        by_desk=is_allowed(current_actor(), Permission.APPLICATION_REVIEW, application),
        wanted=_wanted(application),
    )


def _wanted(application: Application) -> dict[str, Any]:
    """What the organiser asks to be changed, and which of it has been touched since."""
    asks = application.state is ApplicationState.CHANGES_ASKED and application.told_at is not None
    asked = queries.open_change_request(application.id) if asks else None
    if asked is None:
        return {}
    now = queries.content_of(application)
    changed = queries.changed_sections(asked.version.content, now)
    return {
        "sentence": asked.sentence,
        "parts": [
            (services.PARTS[part], services.section_of(part), services.section_of(part) in changed)
            for part in asked.parts
            if part in services.PARTS
        ],
    }


@bp.route("/applications/<uuid:application_id>/submit", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_whole)
def submit(application: Application) -> ResponseReturnValue:
    """Look everything over, give the undertakings, hand the application in."""
    form = SubmitForm()
    if not form.validate_on_submit():
        return _submit_page(application, form)
    actor = current_actor()
    with unit_of_work():
        shown_text = str(form.undertakings.label.text)
        give_consent(application.contact_id, "undertakings", shown_text=shown_text, actor=actor)
        services.submit_application(application, actor=actor)
    flash_sent()
    return redirect(url_for(".application", application_id=application.id))


def _submit_page(application: Application, form: SubmitForm) -> ResponseReturnValue:
    if application.state not in services.SUBMITTABLE and not form.errors:
        return redirect(url_for(".application", application_id=application.id))
    codes = [application.main_category, *(one.category for one in application.products)]
    return render_template(
        "exhibitors/submit.html",
        application=application,
        form=form,
        missing=queries.missing_parts(application),
        texts=queries.fair_texts(application.fair_id),
        labels=concept_labels(codes, current_locale()),
    ), (422 if form.errors else 200)
