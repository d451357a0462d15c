"""Pages of the two sides: asking, answering, what is arranged."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.allocation.queries import stand_codes
from fairapp.core.db import db, unit_of_work
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.discovery.queries import match_of_pair
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer
from fairapp.meetings import queries, services
from fairapp.meetings.forms import AnswerForm, AskForm
from fairapp.meetings.models import Meeting, MeetingRequest, RequestState, Side
from fairapp.meetings.services.requests import answering_side, contact_shown, may_speak_for
from fairapp.meetings.views import bp


@bp.route("/importers/<uuid:importer_id>/meetings")
@requires(Permission.MEETING_ASK, thing=queries.load_party)
def importer_requests(importer: Importer) -> ResponseReturnValue:
    """An importer's requests and times."""
    meetings = db.session.scalars(queries.meetings_of_importer(importer.id)).all()
    page = page_of(queries.requests_of_importer(importer.id))
    exhibitors = {row.application_id for row in (*meetings, *page.rows)}
    return render_template(
        "meetings/importer_requests.html",
        importer=importer,
        side=Side.IMPORTER,
        meetings=meetings,
        page=page,
        answering=answering_side,
        contact_shown=contact_shown,
        stands=stand_codes(exhibitors),
    )


@bp.route("/applications/<uuid:application_id>/meetings")
@requires(Permission.APPLICATION_READ, thing=queries.load_exhibitor)
def exhibitor_requests(application: Application) -> ResponseReturnValue:
    """An exhibitor's requests and times."""
    meetings = db.session.scalars(queries.meetings_of_exhibitor(application.id)).all()
    return render_template(
        "meetings/exhibitor_requests.html",
        application=application,
        side=Side.EXHIBITOR,
        meetings=meetings,
        page=page_of(queries.requests_of_exhibitor(application.id)),
        answering=answering_side,
        contact_shown=contact_shown,
        stands={},
    )


@bp.route("/importers/<uuid:importer_id>/meetings/ask", methods=["POST"])
@requires(Permission.MEETING_ASK, thing=queries.load_party)
def ask(importer: Importer) -> ResponseReturnValue:
    """Ask an exhibitor for a meeting."""
    form = AskForm()
    if not form.validate():
        abort(400)
    with unit_of_work():
        application = queries.load_exhibitor(_uuid(form.application_id.data))
        name = application.organisation.name
        services.ask_meeting(
            importer, application, actor=current_actor(), message=form.message.data or None
        )
    flash(_("%(name)s has been asked. You will be told as soon as they answer.", name=name), "good")
    return redirect(_back() or url_for(".importer_requests", importer_id=importer.id))


@bp.route("/applications/<uuid:application_id>/meetings/ask", methods=["POST"])
@requires(Permission.MEETING_OFFER, thing=queries.load_exhibitor)
def offer(application: Application) -> ResponseReturnValue:
    """Ask a buyer who looks for such goods; others are not known to an exhibitor."""
    importer_id = _uuid(request.form.get("importer_id"))
    match = match_of_pair(importer_id, application.id)
    if match is None or match.rank is None:
        abort(404)
    with unit_of_work():
        services.ask_meeting(
            queries.load_party(importer_id),
            application,
            actor=current_actor(),
            match=match,
            side=Side.EXHIBITOR,
        )
    flash(_("The buyer has been asked. You will be told as soon as they answer."), "good")
    return redirect(url_for(".exhibitor_requests", application_id=application.id))


def _uuid(typed: str | None) -> UUID:
    try:
        return UUID(typed or "")
    except ValueError:
        abort(400)


def _back() -> str:
    """Where the form stood, when it is a page of ours."""
    back = request.form.get("back", "")
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) else ""


@bp.route("/meeting-requests/<uuid:request_id>/answer", methods=["POST"])
@requires(Permission.MEETING_ANSWER, thing=queries.load_request)
def answer(asked: MeetingRequest) -> ResponseReturnValue:
    """Say yes, no, or propose something else."""
    form = AnswerForm()
    page = _page_of_actor(asked)
    if not form.validate():
        problems = [str(one) for errors in form.errors.values() for one in errors]
        flash(" ".join(problems), "need")
        return redirect(page)
    note, actor = form.note.data or None, current_actor()
    with unit_of_work():
        if form.answer.data == "counter":
            services.counter_request(asked, actor=actor, note=note or "")
        else:
            accept = form.answer.data == "accept"
            services.answer_request(asked, actor=actor, accept=accept, note=note)
    flash(_said(asked.state), "good")
    return redirect(page)


def _said(state: RequestState) -> str:
    said: dict[RequestState, str] = {
        RequestState.ACCEPTED: _("You said yes. The organiser will find a time."),
        RequestState.DECLINED: _("You said no. The other side has been told."),
        RequestState.COUNTERED: _("Your proposal has been sent."),
    }
    return said[state]


def _page_of_actor(thing: MeetingRequest | Meeting) -> str:
    """The page of the side one speaks for; organisers see the exhibitor's."""
    request_like = thing if isinstance(thing, MeetingRequest) else thing.request
    actor = current_actor()
    if not may_speak_for(actor, Side.EXHIBITOR, request_like):
        return url_for(".importer_requests", importer_id=thing.importer_id)
    return url_for(".exhibitor_requests", application_id=thing.application_id)


@bp.route("/meeting-requests/<uuid:request_id>/withdraw", methods=["POST"])
@requires(Permission.MEETING_ANSWER, thing=queries.load_request)
def withdraw(asked: MeetingRequest) -> ResponseReturnValue:
    """Take a request back."""
    page = _page_of_actor(asked)
    with unit_of_work():
        services.withdraw_request(asked, actor=current_actor())
    flash(_("The request is withdrawn."), "good")
    return redirect(page)


@bp.route("/meetings/<uuid:meeting_id>/cancel", methods=["POST"])
@requires(Permission.MEETING_ANSWER, thing=queries.load_meeting)
def cancel(meeting: Meeting) -> ResponseReturnValue:
    """Cancel a meeting; the other side is told."""
    page = _page_of_actor(meeting)
    with unit_of_work():
        services.cancel_meeting(meeting, actor=current_actor())
    flash(_("The meeting is cancelled and both sides have been told."), "good")
    return redirect(page)
