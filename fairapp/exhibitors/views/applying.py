"""How an application comes in: the public first screen, and staff typing for somebody."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.models import OrganisationKind
from fairapp.accounts.queries import find_link
from fairapp.accounts.services import give_consent, use_link
from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.i18n import current_locale
from fairapp.core.mail import channel_of, current_settings
from fairapp.core.policy import Actor, Permission, current_actor, requires
from fairapp.core.sessions import open_session
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.forms import ApplyForm, EntryForm
from fairapp.exhibitors.models import Application, EntryChannel
from fairapp.exhibitors.views.room import bp, keep_photo
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair, main_categories


@bp.route("/fairs/<slug>/apply", methods=["GET", "POST"])
@requires(Permission.APPLICATION_START, thing=load_fair)
def apply(fair: Fair) -> ResponseReturnValue:
    """The first screen: who you are, what you make, three photos."""
    if not queries.takes_applications(fair, clock.today()):
        return render_template("exhibitors/closed.html", shown=fair)
    form = ApplyForm(groups=main_categories(current_locale()))
    if form.validate_on_submit():
        try:
            return _take(fair, form)
        except services.OrganisationKnownError as error:
            form.name.errors = [error.message]
    return render_template(
        "exhibitors/apply.html", shown=fair, form=form, villages=queries.villages_of(fair.id)
    ), (422 if form.errors else 200)


def _take(fair: Fair, form: ApplyForm) -> ResponseReturnValue:
    """Start the application; only a new applicant sees the address here, others get it sent."""
    with unit_of_work():
        entered = services.apply_by_web(fair, _typed(form))
        bearer = Actor(person_id=entered.contact.id)
        if not entered.is_known:
            _add_photos(entered.application, form, bearer)
            shown_text = str(form.consent.label.text)
            give_consent(entered.contact.id, "contact", shown_text=shown_text, actor=bearer)
        token = services.issue_exhibitor_link(entered.application, actor=bearer)
        address = _address(token)
        services.tell_link(entered.application, link=address)
        link = find_link(token)
        if link is not None and not entered.is_known:
            use_link(link)
    if link is None or entered.is_known:
        return render_template("exhibitors/sent.html", shown=fair, channel=channel_of)
    open_session(f"link:{link.id}")
    return render_template(
        "exhibitors/kept.html", shown=fair, application=entered.application, address=address
    )


def _typed(form: ApplyForm) -> services.Typed:
    return services.Typed(
        name=form.name.data,
        phone=form.phone.data,
        email=form.email.data or None,
        village=form.village.data or None,
        main_category=form.main_category.data,
        locale=current_locale(),
    )


def _add_photos(application: Application, form: ApplyForm, actor: Actor) -> None:
    """Each photo begins a product, called like its group until the maker names it."""
    if not form.photos:
        return
    code = application.main_category
    names = {lang: concept_labels([code], lang).get(code or "", str(code)) for lang in ("vi", "en")}
    for photo in form.photos:
        stored = keep_photo(photo)
        services.add_product(
            application, actor=actor, names=names, category=code, photo_id=stored.id
        )


def _address(token: str) -> str:
    return current_settings().resolved_base_url + url_for("accounts.link", token=token)


@bp.route("/fairs/<slug>/applications/new", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def enter(fair: Fair) -> ResponseReturnValue:
    """Type an application that came by phone or on paper."""
    form = EntryForm(groups=main_categories(current_locale()))
    if form.validate_on_submit():
        with unit_of_work():
            application = services.enter_application(
                fair,
                _typed_by_staff(form),
                actor=current_actor(),
                channel=EntryChannel(form.channel.data),
            )
            application_id = application.id
        flash(_("The application is begun. Complete it here, then send it."), "good")
        return redirect(url_for(".application", application_id=application_id))
    status = 422 if form.errors else 200
    return render_template("exhibitors/enter.html", shown=fair, form=form), status


def _typed_by_staff(form: EntryForm) -> services.Typed:
    return services.Typed(
        name=form.name.data,
        phone=form.phone.data or None,
        email=form.email.data or None,
        village=form.village.data or None,
        main_category=form.main_category.data,
        kind=OrganisationKind(form.kind.data),
        contact_role=form.contact_role.data or None,
        booths_wanted=form.booths_wanted.data,
    )
