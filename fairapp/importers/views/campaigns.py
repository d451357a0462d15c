"""A campaign: its people, its letters in each language, previewed as each recipient, and sent."""

from typing import Any
from urllib.parse import unquote
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError, NotFoundError
from fairapp.core.i18n import LOCALES
from fairapp.core.jobs import Job, JobState, progress_of, queue_of, start_job
from fairapp.core.mail import Channel, channel_of, written
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.importers import queries, services
from fairapp.importers.forms import LetterForm
from fairapp.importers.models import Campaign, InvitationState
from fairapp.importers.views import bp
from fairapp.importers.work import invitation_url

SAMPLE_TOKEN = "…"  # noqa: S105 -- stands where each recipient's own token will be


def running_job(fair: Fair, campaign: Campaign | None = None) -> dict[str, Any] | None:
    """The batch of this fair that is being written now, with how far it is."""
    found = (
        select(Job)
        .where(Job.fair_id == fair.id, Job.kind == "importers.send_campaign")
        .where(Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        .order_by(Job.created_at.desc())
    )
    jobs = db.session.scalars(found).all()
    wanted = (
        job for job in jobs if not campaign or job.arguments["campaign_id"] == str(campaign.id)
    )
    job = next(wanted, None)
    if job is None:
        return None
    done, total = progress_of(job, queue_of(current_app))
    return {"job": job, "done": done, "total": total}


def start_sending(campaign: Campaign) -> None:
    """Let the worker write the letters; inside a unit of work."""
    start_job(
        "importers.send_campaign",
        actor=current_actor(),
        fair_id=campaign.fair_id,
        campaign_id=str(campaign.id),
    )


@bp.route("/campaigns/<uuid:campaign_id>/")
@requires(Permission.IMPORTER_INVITE, thing=queries.load_campaign)
def campaign(shown: Campaign) -> ResponseReturnValue:
    """What becomes of a campaign, its letters, its people."""
    found: Any = queries.people_of(shown.id)
    counts, languages = queries.count_people(shown.id)
    own = {letter.locale: letter for letter in shown.letters}
    fair = db.session.get_one(Fair, shown.fair_id)
    return render_template(
        "importers/campaign.html",
        fair=fair,
        campaign=shown,
        counts=counts,
        people=sum(counts.values()),
        drafts=counts.get(InvitationState.DRAFT.value, 0),
        unanswered=counts.get("sent", 0) + counts.get("opened", 0),
        page=page_of(found, whole_rows=True),
        own=own,
        languages=languages,
        sending=running_job(fair, shown),
    )


def load_campaign_of_letter(campaign_id: UUID, locale: str) -> Campaign:
    """The campaign of a letter in a language that we write."""
    if locale not in LOCALES:
        raise NotFoundError
    return queries.load_campaign(campaign_id)


@bp.route("/campaigns/<uuid:campaign_id>/letters/<locale>", methods=["GET", "POST"])
@requires(Permission.IMPORTER_INVITE, thing=load_campaign_of_letter)
def letter(shown: Campaign) -> ResponseReturnValue:
    """The desk's own words in one language."""
    locale = str((request.view_args or {})["locale"])
    own = next((one for one in shown.letters if one.locale == locale), None)
    form = LetterForm(obj=own)
    back = url_for(".campaign", campaign_id=shown.id)
    if request.method == "POST" and request.form.get("act") == "remove":
        with unit_of_work():
            services.remove_letter(shown, locale, actor=current_actor())
        flash(_("The fair's own letter goes out in this language."), "good")
        return redirect(back)
    if form.validate_on_submit() and _keep(shown, locale, form):
        flash(_("The letter is saved."), "good")
        return redirect(back)
    page = render_template(
        "importers/letter.html",
        fair=db.session.get_one(Fair, shown.fair_id),
        campaign=shown,
        form=form,
        own=own,
        letter_locale=locale,
        placeholders=services.PLACEHOLDERS,
    )
    return page, (422 if request.method == "POST" else 200)


def _keep(campaign: Campaign, locale: str, form: LetterForm) -> bool:
    try:
        with unit_of_work():
            services.write_letter(
                campaign,
                actor=current_actor(),
                locale=locale,
                subject=form.subject.data or "",
                body=form.body.data or "",
            )
    except FairError as error:
        form.body.errors = [error.message]
        return False
    return True


@bp.route("/campaigns/<uuid:campaign_id>/preview")
@requires(Permission.IMPORTER_INVITE, thing=queries.load_campaign)
def preview(shown: Campaign) -> ResponseReturnValue:
    """The letter just as one recipient will read it; `at` counts through the recipients."""
    people = queries.people_of(shown.id)
    total = db.session.scalar(select(func.count()).select_from(people.subquery()))
    at = min(max(request.args.get("at", 1, type=int), 1), max(1, total or 1))
    fair = db.session.get_one(Fair, shown.fair_id)
    row = db.session.execute(people.offset(at - 1).limit(1)).first()
    if row is None:
        raise NotFoundError
    importer, invitation = row
    link = unquote(invitation_url(SAMPLE_TOKEN))
    words = services.Writer(fair, shown.letters).letter_to(
        importer.person, importer.organisation, invitation, link
    )
    channel = channel_of(importer.person)
    subject, text, html = written(importer.person, channel, words)
    return render_template(
        "importers/preview.html",
        fair=fair,
        campaign=shown,
        importer=importer,
        invitation=invitation,
        at=at,
        total=total,
        subject=subject,
        text=text,
        is_html=bool(html),
        by_text=channel is Channel.TEXT,
        is_own=words.template == "invitation_own",
    )


@bp.route("/campaigns/<uuid:campaign_id>/send", methods=["POST"])
@requires(Permission.IMPORTER_INVITE, thing=queries.load_campaign)
def send(shown: Campaign) -> ResponseReturnValue:
    """Write the letters of everybody who has none yet."""
    drafts = queries.count_drafts(shown.id)
    with unit_of_work():
        start_sending(shown)
    words = ngettext(
        "%(num)d invitation is being written.", "%(num)d invitations are being written.", drafts
    )
    flash(words, "good")
    return redirect(url_for(".campaign", campaign_id=shown.id))
