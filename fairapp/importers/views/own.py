"""The importer's own pages: the invitation, the answer, and what one looks for."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fairapp.core.db import unit_of_work
from fairapp.core.errors import ForbiddenError, NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, Role, current_actor, is_allowed, requires
from fairapp.exhibitors.queries import count_by_state
from fairapp.fairs.queries import material_labels, parents_of
from fairapp.importers import queries, services
from fairapp.importers.forms import REPLY_LABELS
from fairapp.importers.models import Importer, Invitation, ReplyChannel
from fairapp.importers.views import bp


class InvitationOfAnotherError(ForbiddenError):
    """Somebody is signed in who is not the one invited."""

    code = "invitation-of-another"
    sentence = _l(
        "This invitation was sent to somebody else. Sign out, and open the link in your own letter."
    )


class InvitationOfAnotherFairError(ForbiddenError):
    """A buyer of one fair came to an invitation to another."""

    code = "invitation-of-another-fair"
    sentence = _l(
        "This invitation belongs to another fair than the one you are signed in for. Open the link"
        " in that fair's letter."
    )


def load_shown_invitation(invitation_id: UUID) -> Invitation:
    """An invitation for who may see it; others signed in are told whose it is not."""
    invitation = queries.load_invitation(invitation_id)
    actor = current_actor()
    if actor.is_signed_in and not is_allowed(actor, Permission.INVITATION_ANSWER, invitation):
        is_buyer = any(grant.role is Role.IMPORTER for grant in actor.grants)
        here = Role.IMPORTER in actor.roles_at(invitation.fair_id)
        raise InvitationOfAnotherFairError if is_buyer and not here else InvitationOfAnotherError
    return invitation


@bp.route("/invitations/<uuid:invitation_id>")
@requires(Permission.INVITATION_ANSWER, thing=load_shown_invitation)
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
@requires(Permission.INVITATION_ANSWER, thing=load_shown_invitation)
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
    words = {
        word for need in importer.needs for word in need.materials_wanted + need.materials_excluded
    }
    goods = {code for need in importer.needs for code in need.categories}
    papers = {code for need in importer.needs for code in need.certifications_required}
    labels = material_labels(goods | words | papers, current_locale())
    return render_template(
        "importers/needs.html",
        importer=importer,
        fair=importer.fair,
        labels=labels,
        groups=parents_of(code for code in goods if code.startswith("P-")),
    )
