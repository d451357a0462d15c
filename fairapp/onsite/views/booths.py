"""What happens at the booths: outcomes of meetings, and encounters."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.allocation.queries import live_place_of, stand_codes
from fairapp.core.db import unit_of_work
from fairapp.core.paging import page_of
from fairapp.core.policy import (
    Permission,
    Role,
    current_actor,
    is_exhibitor_side,
    is_importer_side,
    requires,
)
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import booths_by_code, load_fair
from fairapp.meetings.models import Meeting, MeetingState, Side
from fairapp.meetings.queries import load_exhibitor, load_meeting, load_party
from fairapp.meetings.services import close_meeting
from fairapp.onsite import queries, services
from fairapp.onsite.forms import (
    OUTCOME_LABELS,
    SIDE_LABELS,
    EncounterForm,
    NoShowForm,
    OutcomeForm,
    StaffOutcomeForm,
)
from fairapp.onsite.models import OutcomeCode
from fairapp.onsite.views import bp


def own_side(meeting: Meeting) -> Side | None:
    """The side the reader speaks for; None for staff, who write for either."""
    actor = current_actor()
    if is_exhibitor_side(actor, meeting):
        return Side.EXHIBITOR
    return Side.IMPORTER if is_importer_side(actor, meeting) else None


@bp.route("/meetings/<uuid:meeting_id>/outcome", methods=["GET", "POST"])
@requires(Permission.OUTCOME_LOG, thing=load_meeting)
def outcome(meeting: Meeting) -> ResponseReturnValue:
    """What came of a meeting, said by either side or by staff for one."""
    side = own_side(meeting)
    said = {one.side: one for one in queries.outcomes_of(meeting.id)}
    mine = said.get(side) if side else None
    form = OutcomeForm(obj=mine) if side else StaffOutcomeForm()
    if mine and not form.is_submitted():
        form.code.data = mine.code.value
    if form.validate_on_submit():
        back = _diary_url(meeting, side)
        with unit_of_work():
            services.log_outcome(
                meeting,
                actor=current_actor(),
                side=side or Side(form.side.data),
                code=OutcomeCode(form.code.data),
                note=form.note.data,
            )
        flash(_("Noted, thank you."), "good")
        return redirect(back)
    return render_template(
        "onsite/outcome.html",
        meeting=meeting,
        side=side,
        said=said,
        form=form,
        layout=f"layouts/{side.value if side else 'desk'}.html",
        stand=stand_codes([meeting.application_id]).get(meeting.application_id, ""),
        outcomes=OUTCOME_LABELS,
        sides=SIDE_LABELS,
    ), (422 if form.errors else 200)


def _diary_url(meeting: Meeting, side: Side | None) -> str:
    if side is Side.IMPORTER:
        return url_for("meetings.importer_requests", importer_id=meeting.importer_id)
    if side is Side.EXHIBITOR or Role.ORGANISER in current_actor().roles_at(meeting.fair_id):
        return url_for("meetings.exhibitor_requests", application_id=meeting.application_id)
    return url_for(".outcome", meeting_id=meeting.id)


@bp.route("/meetings/<uuid:meeting_id>/no-show", methods=["POST"])
@requires(Permission.OUTCOME_LOG, thing=load_meeting)
def no_show(meeting: Meeting) -> ResponseReturnValue:
    """One side did not come; a side can only say so of the other."""
    form = NoShowForm()
    page, side = url_for(".outcome", meeting_id=meeting.id), own_side(meeting)
    if not form.validate() or form.absent.data == side:
        flash(_("Say which side did not come."), "need")
        return redirect(page)
    with unit_of_work():
        close_meeting(
            meeting,
            actor=current_actor(),
            state=MeetingState.NO_SHOW,
            absent_side=Side(form.absent.data),
        )
    flash(_("Noted, thank you."), "good")
    return redirect(page)


@bp.route("/fairs/<slug>/encounters", methods=["GET", "POST"])
@requires(Permission.ENCOUNTER_LOG, thing=load_fair)
def encounters(fair: Fair) -> ResponseReturnValue:
    """Walk-in meetings: log one, see the latest."""
    form = EncounterForm()
    if form.validate_on_submit() and _log_encounter(fair, form):
        flash(_("The encounter is logged."), "good")
        return redirect(url_for(".encounters", slug=fair.slug))
    return render_template(
        "onsite/encounters.html",
        shown=fair,
        form=form,
        page=page_of(queries.encounters_of(fair.id)),
        outcomes=OUTCOME_LABELS,
    ), (422 if form.errors else 200)


def _log_encounter(fair: Fair, form: EncounterForm) -> bool:
    badge = queries.badge_of_code(fair.id, services.fold_code(form.badge.data or ""))
    booths = booths_by_code(fair.id, [(form.booth.data or "").upper()])
    place = live_place_of(booths[0].id) if booths else None
    if badge is None or badge.importer_id is None:
        form.badge.errors = [_("No importer at this fair has this code.")]
    if place is None:
        form.booth.errors = [_("Nobody stands at this booth.")]
    if badge is None or badge.importer_id is None or place is None:
        return False
    with unit_of_work():
        services.log_encounter(
            actor=current_actor(),
            application=load_exhibitor(place.allocation.application_id),
            importer=load_party(badge.importer_id),
            outcome=OutcomeCode(form.outcome.data),
            note=form.note.data,
        )
    return True
