"""From the first list to the fair: a visitor asks for an invitation, and the answers come along."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func, select

from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import TooManyAttemptsError
from fairapp.core.i18n import current_locale
from fairapp.core.links import full_url
from fairapp.core.policy import Permission, requires
from fairapp.discovery.forms import AskInvitationForm
from fairapp.discovery.views import bp
from fairapp.discovery.views.public import kept_answers, need_kept
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.importers.models import LinkRequest
from fairapp.importers.services import ask_own_link

MOST_A_MINUTE = 30
"""Wishes written down in a minute, over everybody: the desk reads each."""


@bp.route("/fairs/<slug>/ask-invitation", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE, thing=load_fair)
def ask_invitation(fair: Fair) -> ResponseReturnValue:
    """Ask for an invitation of one's own; what was answered before goes along."""
    answered = kept_answers(fair.id)
    form = AskInvitationForm(country=answered.get("market"))
    if form.validate_on_submit():
        _refuse_flood()
        with unit_of_work():
            ask_own_link(
                fair,
                email=form.email.data or "",
                contact=form.contact.data or None,
                organisation_name=form.organisation.data or None,
                country=form.country.data,
                locale=current_locale(),
                link_to=lambda token: full_url("importers.open_invitation", token=token),
                need=need_kept(fair.id),
            )
        flash(_("Thank you. If we know this address, a link is on its way; if not, the buyers' desk looks at your request."), "good")  # fmt: skip  # noqa: E501
        return redirect(url_for(".ask_invitation", slug=fair.slug))
    page = render_template(
        "discovery/ask_invitation.html", fair=fair, form=form, has_answers=bool(answered)
    )
    return page, (422 if request.method == "POST" else 200)


def _refuse_flood() -> None:
    lately = select(func.count()).select_from(LinkRequest)
    lately = lately.where(LinkRequest.created_at > clock.now() - timedelta(minutes=1))
    if (db.session.scalar(lately) or 0) >= MOST_A_MINUTE:
        raise TooManyAttemptsError
