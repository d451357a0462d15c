"""Invitations as the desk sends them: who is reached how, the queue, what came of each batch."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.accounts.services import INVITATIONS, resume_letters, stop_letters
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.forms import uuids
from fairapp.core.mail import channel_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.importers import queries, services
from fairapp.importers.forms import CampaignForm
from fairapp.importers.models import Importer, Invitation, InvitationState
from fairapp.importers.views import bp
from fairapp.importers.views.campaigns import running_job, start_sending
from fairapp.importers.views.desk import STATES
from fairapp.importers.work import invitation_url

MOST_SHOWN = 50


def _chosen(fair: Fair, sent: Any) -> list[tuple[Importer, Invitation | None]]:
    """The people ticked in the list, or everybody of the filter that was taken whole."""
    ticked = uuids(sent.getlist("importer"))
    if ticked:
        return queries.chosen_importers(fair.id, ticked)
    remind = uuids([sent.get("remind", "")])
    if remind:
        unanswered = (InvitationState.SENT, InvitationState.OPENED)
        found = queries.people_of(remind[0]).where(
            Invitation.fair_id == fair.id, Invitation.state.in_(unanswered)
        )
        return [(importer, invitation) for importer, invitation in db.session.execute(found)]
    state = sent.get("state", "")
    if state not in STATES:
        return []
    return [
        (importer, invitation)
        for importer, invitation in db.session.execute(queries.find_importers(fair.id, state=state))
    ]


def _ways(fair: Fair, chosen: list[tuple[Importer, Invitation | None]]) -> dict[UUID, str]:
    """{importer: `email` or `text`, or why no letter: stopped, unreachable, answered, lately}."""
    moment = clock.now()
    stopped = queries.people_without_letters(fair.id) if chosen else frozenset()
    return {
        importer.id: queries.why_not_invited(importer.person, invitation, moment, stopped=stopped)
        or channel_of(importer.person).value
        for importer, invitation in chosen
    }


def _whole() -> dict[str, str]:
    """The filter that was taken whole, so that the form names it again."""
    return {name: request.values[name] for name in ("state", "remind") if name in request.values}


@bp.route("/fairs/<slug>/invitations", methods=["GET", "POST"])
@requires(Permission.IMPORTER_INVITE, thing=load_fair)
def invitations(fair: Fair) -> ResponseReturnValue:
    """Who would be written to and how; the button writes the letters."""
    form = CampaignForm()
    chosen = _chosen(fair, request.form if request.method == "POST" else request.args)
    ways = _ways(fair, chosen)
    if form.validate_on_submit() and chosen:
        campaign_id = _plan(fair, form.name.data or "", chosen)
        if request.form.get("act") == "letters":
            return redirect(url_for(".campaign", campaign_id=campaign_id))
        count = sum(way in ("email", "text") for way in ways.values())
        words = ngettext(
            "%(num)d invitation is being written.", "%(num)d invitations are being written.", count
        )
        flash(words, "good")
        return redirect(url_for(".invitations", slug=fair.slug))
    return render_template(
        "importers/invitations.html",
        fair=fair,
        form=form,
        chosen=chosen[:MOST_SHOWN],
        chosen_count=len(chosen),
        whole={} if request.values.get("importer") else _whole(),
        ways=ways,
        way_counts=Counter(ways.values()),
        counts=queries.count_by_state(fair.id),
        campaigns=queries.campaigns_of(fair.id),
        sending=running_job(fair),
    )


def _plan(fair: Fair, name: str, chosen: list[tuple[Importer, Invitation | None]]) -> UUID:
    """Write the campaign down, and start it unless its letters are to be looked at first."""
    with unit_of_work():
        campaign = services.plan_campaign(
            fair, name, [importer.id for importer, _invitation in chosen], actor=current_actor()
        )
        if request.form.get("act") != "letters":
            start_sending(campaign)
        return campaign.id


@bp.route("/importers/<uuid:importer_id>/link", methods=["POST"])
@requires(Permission.IMPORTER_INVITE, thing=queries.load_importer)
def remind(importer: Importer) -> ResponseReturnValue:
    """Write to one importer now, for example who lost the letter."""
    with unit_of_work():
        invitation = services.invite(
            importer,
            actor=current_actor(),
            link_to=invitation_url,
        )
        is_written = invitation.message_id is not None
    words = _("The letter is written.") if is_written else _("Nobody can be reached here.")
    flash(words, "good" if is_written else "need")
    return redirect(url_for(".importer", importer_id=importer.id))


@bp.route("/invitations/<uuid:invitation_id>/revoke", methods=["POST"])
@requires(Permission.IMPORTER_INVITE, thing=queries.load_invitation)
def revoke(invitation: Invitation) -> ResponseReturnValue:
    """Call an invitation back; its links end."""
    importer_id = invitation.importer_id
    with unit_of_work():
        services.revoke_invitation(invitation, actor=current_actor())
    flash(_("The invitation is called back. Its links open nothing any more."), "good")
    return redirect(url_for(".importer", importer_id=importer_id))


@bp.route("/importers/<uuid:importer_id>/letters", methods=["POST"])
@requires(Permission.IMPORTER_INVITE, thing=queries.load_importer)
def stop(importer: Importer) -> ResponseReturnValue:
    """Record what a buyer told the desk: no more invitations, or invitations again."""
    person, actor = importer.person, current_actor()
    with unit_of_work():
        if request.form.get("act") == "resume":
            resume_letters(person, INVITATIONS, actor=actor)
        else:
            stop_letters(person, INVITATIONS, actor=actor, channel="staff")
    flash(_("Saved. It holds from now on."), "good")
    return redirect(url_for(".importer", importer_id=importer.id))
