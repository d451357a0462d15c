"""Applications typed by staff for somebody, and those taken over from an earlier edition."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.models import OrganisationKind
from fairapp.accounts.queries import find_link
from fairapp.accounts.services import give_consent, use_link
from fairapp.core.db import unit_of_work
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, Role, check, current_actor, is_allowed, requires
from fairapp.core.sessions import open_session
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.forms import EntryForm, RepeatForm
from fairapp.exhibitors.models import Application, EntryChannel
from fairapp.exhibitors.views.applying import flash_sent
from fairapp.exhibitors.views.room import bp, load_whole
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair, main_categories


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


class Earlier:
    """An application of an earlier edition, and the fair to which its exhibitor comes again."""

    def __init__(self, application: Application, fair: Fair) -> None:
        self.application, self.fair = application, fair
        self.fair_id, self.organisation_id = application.fair_id, application.organisation_id


def load_earlier(application_id: UUID, slug: str) -> Earlier:
    """An earlier application and the fair to apply to."""
    return Earlier(load_whole(application_id), load_fair(slug))


@bp.route("/applications/<uuid:application_id>/again/<slug>", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_earlier)
def again(earlier: Earlier) -> ResponseReturnValue:
    """One screen for who comes again: what was said last time, and one button."""
    known = queries.application_at_fair(earlier.fair.id, earlier.organisation_id)
    if known is not None:
        return redirect(url_for(".application", application_id=known.id))
    by_staff = _is_staff(earlier)
    form = _repeat_form(earlier.application, by_staff=by_staff)
    if form.validate_on_submit():
        return _repeat(earlier, form, by_staff=by_staff)
    products = earlier.application.products
    return render_template(
        "exhibitors/again.html",
        earlier=earlier.application,
        shown=earlier.fair,
        form=form,
        texts=queries.fair_texts(earlier.fair.id),
        labels=concept_labels((one.category for one in products), current_locale()),
        layout="layouts/desk.html" if by_staff else "layouts/exhibitor.html",
    ), (422 if form.errors else 200)


def _is_staff(earlier: Earlier) -> bool:
    """Whether staff act for the exhibitor: then they must serve the new fair, too."""
    actor = current_actor()
    if actor.speaks_for(Role.EXHIBITOR, earlier.fair_id, earlier.organisation_id):
        return False
    check(actor, Permission.APPLICATION_REVIEW, earlier.fair)
    return True


def _repeat_form(application: Application, *, by_staff: bool) -> RepeatForm:
    products = [(str(one.id), one.name_in(current_locale())) for one in application.products]
    return RepeatForm(
        products=products,
        by_staff=by_staff,
        data={
            "booths_wanted": application.booths_wanted,
            "products": [key for key, _name in products],
        },
    )


def _repeat(earlier: Earlier, form: RepeatForm, *, by_staff: bool) -> ResponseReturnValue:
    actor = current_actor()
    channel = EntryChannel(form.channel.data) if by_staff else EntryChannel.WEB
    with unit_of_work():
        application = services.repeat_application(
            earlier.application,
            earlier.fair,
            actor=actor,
            channel=channel,
            booths_wanted=form.booths_wanted.data,
            product_ids={UUID(key) for key in form.products.data or ()},
        )
        shown_text = str(form.undertakings.label.text)
        give_consent(application.contact_id, "undertakings", shown_text=shown_text, actor=actor)
        services.submit_application(application, actor=actor)
        link_id = None if by_staff else _next_session(application)
    if link_id is not None:
        open_session(f"link:{link_id}")
    flash_sent()
    return redirect(url_for(".application", application_id=application.id))


def _next_session(application: Application) -> UUID | None:
    """Who came by last edition's personal link goes on by one for this edition."""
    actor = current_actor()
    if actor.purpose is None or is_allowed(actor, Permission.APPLICATION_EDIT, application):
        return None
    link = find_link(services.issue_exhibitor_link(application, actor=actor))
    if link is None:
        return None
    use_link(link)
    return link.id
