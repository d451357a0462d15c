"""How an application comes in: the call, the public first screen, and coming again."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from flask import (
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.queries import find_link
from fairapp.accounts.services import give_consent, use_link
from fairapp.core import clock
from fairapp.core.arrivals import TooManyPhotosError, note_arrival, place_key, refuse_flood
from fairapp.core.db import unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.files import StoredFile, UnreadablePictureError, path_of
from fairapp.core.i18n import current_locale
from fairapp.core.mail import channel_of, current_settings
from fairapp.core.policy import Actor, Permission, Role, current_actor, requires
from fairapp.core.sessions import open_session
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.forms import ApplyForm
from fairapp.exhibitors.models import Application, KeptBy
from fairapp.exhibitors.views.room import (
    bp,
    keep_photo,
    load_application,
    photo_of,
    photo_url,
    receipt_of,
)
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair, main_categories


@bp.route("/fairs/<slug>/call")
@requires(Permission.PUBLIC_PAGE, thing=load_fair)
def call(fair: Fair) -> ResponseReturnValue:
    """The call for exhibitors: dates, prices, rules, and how to apply."""
    return render_template(
        "exhibitors/call.html",
        shown=fair,
        is_open=queries.takes_applications(fair, clock.today()),
        deadlines=queries.deadlines_of(fair.id, KeptBy.EXHIBITORS),
        texts=queries.fair_texts(fair.id),
        prices=queries.price_lines(fair.id),
        groups=main_categories(current_locale()),
    )


@bp.route("/fairs/<slug>/apply", methods=["GET", "POST"])
@requires(Permission.APPLICATION_START, thing=load_fair)
def apply(fair: Fair) -> ResponseReturnValue:
    """The first screen: who you are, what you make, three photos."""
    if not queries.takes_applications(fair, clock.today()):
        return render_template("exhibitors/closed.html", shown=fair)
    known = _known_exhibitor(fair) if request.method == "GET" else None
    if known is not None:
        return known
    form = ApplyForm(groups=main_categories(current_locale()))
    if form.validate_on_submit():
        try:
            return _take(fair, form)
        except services.OrganisationKnownError as error:
            form.name.errors = [error.message]
        except TooManyPhotosError as error:
            form.photo_1.errors = [error.message]
    return render_template(
        "exhibitors/apply.html",
        shown=fair,
        form=form,
        villages=queries.villages_of(fair.id),
        kept=_kept_over(form),
    ), (422 if form.errors else 200)


def _known_exhibitor(fair: Fair) -> ResponseReturnValue | None:
    """Who exhibits already finds the application; who exhibited before, one screen to confirm."""
    grants = [one for one in current_actor().grants if one.role is Role.EXHIBITOR]
    firms = {one.organisation_id for one in grants if one.organisation_id}
    for firm in sorted(firms):
        here = queries.application_at_fair(fair.id, firm)
        may_open = here and any(one.fair_id in (None, fair.id) for one in grants)
        if here is not None and may_open:
            return redirect(url_for(".application", application_id=here.id))
    earlier = queries.last_application(firms, not_at=fair.id)
    if earlier is None:
        return None
    return redirect(url_for(".again", application_id=earlier.id, slug=fair.slug))


def _kept_over(form: ApplyForm) -> list[dict[str, str]]:
    """The good photos of a form that is shown again: they need not be chosen a second time."""
    kept = []
    for photo, receipt in form.slots:
        stored = photo_of(receipt.data)
        if stored is None and form.errors and photo.data and not photo.errors:
            with suppress(TooManyPhotosError), unit_of_work():
                [stored] = _keep_from_anybody([photo.data])
        kept.append(
            {"receipt": receipt_of(stored), "url": photo_url(stored)}
            if stored
            else {"receipt": "", "url": ""}
        )
    return kept


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
    fresh = iter(_keep_from_anybody([photo.data for photo, _kept in form.slots if photo.data]))
    sent = [next(fresh) if photo.data else photo_of(kept.data) for photo, kept in form.slots]
    photos = [photo for photo in sent if photo is not None]
    if not photos:
        return
    code = application.main_category
    names = {lang: concept_labels([code], lang).get(code or "", str(code)) for lang in ("vi", "en")}
    for photo in photos:
        services.add_product(
            application, actor=actor, names=names, category=code, photo_id=photo.id
        )


def _address(token: str) -> str:
    return current_settings().resolved_base_url + url_for("accounts.link", token=token)


@bp.route("/fairs/<slug>/apply/photos", methods=["POST"])
@requires(Permission.APPLICATION_START, thing=load_fair)
def first_photo(fair: Fair) -> ResponseReturnValue:
    """Take one photo of the first screen on its own, so that each can be tried again alone."""
    if not queries.takes_applications(fair, clock.today()):
        raise services.ApplicationsClosedError
    return _keep_one(is_anonymous=True)


@bp.route("/applications/<uuid:application_id>/photos", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def photo(_application: Application) -> ResponseReturnValue:
    """Take one photo of a product on its own."""
    return _keep_one()


def load_kept(receipt: str) -> StoredFile:
    """The photo of a receipt that its sender got; any other is not there."""
    stored = photo_of(receipt)
    if stored is None:
        raise NotFoundError
    return stored


@bp.route("/photos/<receipt>.webp")
@requires(Permission.PUBLIC_PAGE, thing=load_kept)
def kept_photo(stored: StoredFile) -> ResponseReturnValue:
    """A photo that was just sent, small, for its sender."""
    folder = current_settings().data_dir.resolve()
    path = path_of(folder, stored.sha256, "small", "webp")
    answer = send_file(path, mimetype="image/webp", max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _keep_one(*, is_anonymous: bool = False) -> ResponseReturnValue:
    sent = request.files.get("photo")
    if sent is None:
        raise UnreadablePictureError(name=_("The file"))
    with unit_of_work():
        stored = _keep_from_anybody([sent])[0] if is_anonymous else keep_photo(sent)
    return jsonify(kept=receipt_of(stored), url=photo_url(stored))


def _keep_from_anybody(sent: Sequence[Any]) -> list[StoredFile]:
    """Keep photos that come without an account, unless too many come from one place."""
    place = place_key(request.remote_addr or "", str(current_app.secret_key))
    refuse_flood(place, len(sent), clock.now())
    kept = [keep_photo(one) for one in sent]
    for photo in kept:
        note_arrival(photo, place)
    return kept


def flash_sent() -> None:
    """Say that an application is with the organiser now."""
    flash(_("Your application is sent. The organiser will answer."), "good")
