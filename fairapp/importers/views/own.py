"""The importer's own pages: the door of the invitation, the answer, and what one looks for."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.models import LinkPurpose, PersonalLink
from fairapp.accounts.queries import find_link, is_usable
from fairapp.accounts.services import LinkEndedError, use_link
from fairapp.core.db import unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sessions import open_session
from fairapp.exhibitors.queries import count_by_state
from fairapp.fairs.queries import concept_labels
from fairapp.importers import queries, services
from fairapp.importers.forms import REPLY_LABELS
from fairapp.importers.models import Importer, Invitation, ReplyChannel
from fairapp.importers.views import bp


def load_invitation_link(token: str) -> PersonalLink:
    """The link of an invitation; raises NotFoundError or, once it has ended, LinkEndedError."""
    link = find_link(token)
    if link is None or link.purpose is not LinkPurpose.INVITATION or link.thing_id is None:
        raise NotFoundError
    if not is_usable(link):
        raise LinkEndedError
    return link


@bp.route("/i/<token>", methods=["GET", "POST"])
@requires(Permission.PUBLIC_PAGE, thing=load_invitation_link)
def open_invitation(link: PersonalLink) -> ResponseReturnValue:
    """Say for whom the invitation is; the button opens it, looking changes nothing."""
    invitation = queries.load_invitation(link.thing_id) if link.thing_id else None
    if request.method == "POST" and invitation is not None:
        session_id, invitation_id = f"link:{link.id}", invitation.id
        with unit_of_work():
            use_link(link)
            services.mark_opened(invitation)
        open_session(session_id)
        return redirect(url_for(".invitation", invitation_id=invitation_id))
    return render_template("importers/open.html", invitation=invitation)


@bp.route("/invitations/<uuid:invitation_id>")
@requires(Permission.INVITATION_ANSWER, thing=queries.load_invitation)
def invitation(shown: Invitation) -> ResponseReturnValue:
    """What one is invited to, and the two answers."""
    return render_template(
        "importers/invitation.html",
        invitation=shown,
        importer=shown.importer,
        fair=shown.importer.fair,
        exhibitors=count_by_state(shown.fair_id).get("accepted", 0),
    )


@bp.route("/invitations/<uuid:invitation_id>/answer", methods=["POST"])
@requires(Permission.INVITATION_ANSWER, thing=queries.load_invitation)
def answer(invitation: Invitation) -> ResponseReturnValue:
    """Take the answer: the importer's own, or one that the desk heard by phone."""
    actor, importer_id, is_yes = current_actor(), invitation.importer_id, _says_yes()
    is_own = actor.person_id == invitation.importer.person_id
    channel = ReplyChannel.LINK if is_own else _channel_heard()
    act = services.accept_invitation if is_yes else services.decline_invitation
    with unit_of_work():
        act(invitation, actor=actor, channel=channel)
    flash(_("You are coming. Thank you!") if is_yes else _("Your answer is noted."), "good")
    if not is_own:
        return redirect(url_for(".importer", importer_id=importer_id))
    if is_yes:
        return redirect(url_for(".needs", importer_id=importer_id))
    return redirect(url_for(".invitation", invitation_id=invitation.id))


def _says_yes() -> bool:
    reply = request.form.get("reply")
    if reply not in ("accept", "decline"):
        raise NotFoundError
    return reply == "accept"


def _channel_heard() -> ReplyChannel:
    heard = {channel.value: channel for channel in REPLY_LABELS}
    return heard.get(request.form.get("channel", ""), ReplyChannel.PHONE)


@bp.route("/importers/<uuid:importer_id>/needs")
@requires(Permission.NEED_EDIT, thing=queries.load_importer)
def needs(importer: Importer) -> ResponseReturnValue:
    """What an importer looks for, as said so far."""
    codes = {
        code
        for need in importer.needs
        for code in (*need.categories, *need.materials_wanted, *need.materials_excluded)
    }
    return render_template(
        "importers/needs.html",
        importer=importer,
        fair=importer.fair,
        labels=concept_labels(codes, current_locale()),
    )
