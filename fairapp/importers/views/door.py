"""The door of the invitation: whose it is, and an invitation of one's own for everybody else."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.models import LinkPurpose, PersonalLink
from fairapp.accounts.queries import find_link, is_usable
from fairapp.accounts.services import use_link
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sessions import open_session
from fairapp.fairs.models import Fair
from fairapp.importers import queries, services
from fairapp.importers.forms import AskLinkForm, ConfirmAddressForm
from fairapp.importers.views import bp
from fairapp.importers.work import invitation_url


def load_invitation_link(token: str) -> PersonalLink:
    """The link of an invitation, ended or not; raises NotFoundError."""
    link = find_link(token)
    if link is None or link.purpose is not LinkPurpose.INVITATION or link.thing_id is None:
        raise NotFoundError
    return link


@bp.route("/i/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE, thing=load_invitation_link)
def open_invitation(link: PersonalLink) -> ResponseReturnValue:
    """Ask for the address to which the letter went; looking changes nothing and shows nobody.

    Letters are forwarded, and mail programs open links: of the person meant nothing is shown until
    the address is confirmed.
    """
    token = request.path.rsplit("/", 1)[-1]
    fair = db.session.get_one(Fair, link.fair_id)
    if not is_usable(link):
        return _ended(link, fair, token)
    actor, form = current_actor(), ConfirmAddressForm()
    is_known = actor.person_id == link.person_id
    if actor.is_signed_in and not is_known:
        page = render_template("importers/open_other.html", fair=fair)
        return page, (409 if request.method == "POST" else 200)
    if request.method == "POST":
        if is_known or (form.validate() and _confirms(link, form)):
            return _enter(link)
        page = render_template("importers/open.html", fair=fair, form=form, token=token)
        return page, 422
    return render_template(
        "importers/open.html", fair=fair, form=form, token=token, is_known=is_known
    )


def _ended(link: PersonalLink, fair: Fair, token: str) -> ResponseReturnValue:
    """The page of a link that opens nothing any more: why, and what to do."""
    page = render_template(
        "importers/open_ended.html", fair=fair, token=token, is_revoked=link.revoked_at is not None
    )
    return page, 410


def _confirms(link: PersonalLink, form: ConfirmAddressForm) -> bool:
    with unit_of_work():
        fits = services.confirms_bearer(link, form.address.data or "")
    if not fits:
        form.address.errors = [_("The letter was not sent to this address.")]
    return fits


def _enter(link: PersonalLink) -> ResponseReturnValue:
    session_id, invitation_id = f"link:{link.id}", link.thing_id
    if invitation_id is None:
        raise NotFoundError
    with unit_of_work():
        use_link(link)
        services.mark_opened(queries.load_invitation(invitation_id))
    open_session(session_id)
    return redirect(url_for(".invitation", invitation_id=invitation_id))


@bp.route("/i/<token>/own", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE, thing=load_invitation_link)
def ask_link(link: PersonalLink) -> ResponseReturnValue:
    """Somebody with a forwarded or ended letter asks for an invitation of their own."""
    fair, form = db.session.get_one(Fair, link.fair_id), AskLinkForm()
    if form.validate_on_submit():
        with unit_of_work():
            services.ask_own_link(
                fair,
                email=form.email.data or "",
                contact=form.contact.data or None,
                organisation_name=form.organisation.data or None,
                country=form.country.data,
                locale=current_locale(),
                link_to=invitation_url,
            )
        flash(_("Thank you. If we know this address, a link is on its way; if not, the buyers' desk looks at your request."), "good")  # fmt: skip  # noqa: E501
        return redirect(request.path)
    page = render_template("importers/open_ask.html", fair=fair, form=form)
    return page, (422 if request.method == "POST" else 200)
