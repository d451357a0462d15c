"""Invitations as the desk sends them: who is reached how, the queue, what came of each batch."""

from collections import Counter
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.jobs import Job, JobState, progress_of, queue_of, start_job
from fairapp.core.mail import channel_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.importers import queries, services
from fairapp.importers.forms import CampaignForm
from fairapp.importers.models import Importer, Invitation
from fairapp.importers.views import bp
from fairapp.importers.views.desk import STATES, uuids
from fairapp.importers.work import invitation_url

MOST_SHOWN = 50


def _chosen(fair: Fair, sent: Any) -> list[tuple[Importer, Invitation | None]]:
    """The people ticked in the list, or everybody of the filter that was taken whole."""
    ticked = uuids(sent.getlist("importer"))
    if ticked:
        return queries.chosen_importers(fair.id, ticked)
    state = sent.get("state", "")
    if state not in STATES:
        return []
    return [
        (importer, invitation)
        for importer, invitation in db.session.execute(queries.find_importers(fair.id, state=state))
    ]


def _ways(chosen: list[tuple[Importer, Invitation | None]]) -> dict[UUID, str]:
    """{importer: `email` or `text`, or why no letter goes: unreachable, answered, lately}."""
    moment = clock.now()
    return {
        importer.id: queries.why_not_invited(importer.person, invitation, moment)
        or channel_of(importer.person).value
        for importer, invitation in chosen
    }


@bp.route("/fairs/<slug>/invitations", methods=["GET", "POST"])
@requires(Permission.IMPORTER_INVITE, thing=load_fair)
def invitations(fair: Fair) -> ResponseReturnValue:
    """Who would be written to and how; the button writes the letters."""
    form = CampaignForm()
    chosen = _chosen(fair, request.form if request.method == "POST" else request.args)
    ways = _ways(chosen)
    if form.validate_on_submit() and chosen:
        _start(fair, form.name.data or "", chosen)
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
        whole=request.values.get("state", "") if not request.values.get("importer") else "",
        ways=ways,
        way_counts=Counter(ways.values()),
        counts=queries.count_by_state(fair.id),
        campaigns=queries.campaigns_of(fair.id),
        sending=_sending(fair),
    )


def _start(fair: Fair, name: str, chosen: list[tuple[Importer, Invitation | None]]) -> None:
    actor = current_actor()
    with unit_of_work():
        campaign = services.plan_campaign(
            fair, name, [importer.id for importer, _invitation in chosen], actor=actor
        )
        start_job(
            "importers.send_campaign",
            actor=actor,
            fair_id=fair.id,
            campaign_id=str(campaign.id),
        )


def _sending(fair: Fair) -> dict[str, Any] | None:
    """The batch that is being written now, with how far it is."""
    job = db.session.scalar(
        select(Job)
        .where(Job.fair_id == fair.id, Job.kind == "importers.send_campaign")
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        .order_by(Job.created_at.desc())
        .limit(1)
    )
    if job is None:
        return None
    done, total = progress_of(job, queue_of(current_app))
    return {"job": job, "done": done, "total": total}


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
