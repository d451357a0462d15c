"""Calendar files of one's own meetings."""

from collections.abc import Iterable

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from icalendar import Calendar, Event

from fairapp.accounts.models import Organisation
from fairapp.allocation.queries import stand_codes
from fairapp.core.clock import now
from fairapp.core.db import db
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer
from fairapp.meetings import queries
from fairapp.meetings.models import Meeting, MeetingState
from fairapp.meetings.views import bp


@bp.route("/importers/<uuid:importer_id>/meetings.ics")
@requires(Permission.MEETING_ASK, thing=queries.load_party)
def importer_calendar(importer: Importer) -> ResponseReturnValue:
    """An importer's meetings for the phone's calendar."""
    meetings = db.session.scalars(queries.meetings_of_importer(importer.id)).all()
    stands = stand_codes({meeting.application_id for meeting in meetings})
    rows = [
        (meeting, meeting.application.organisation, stands.get(meeting.application_id, ""))
        for meeting in meetings
    ]
    return _calendar(importer.fair, rows)


@bp.route("/applications/<uuid:application_id>/meetings.ics")
@requires(Permission.APPLICATION_READ, thing=queries.load_exhibitor)
def exhibitor_calendar(application: Application) -> ResponseReturnValue:
    """An exhibitor's meetings for the phone's calendar."""
    meetings = db.session.scalars(queries.meetings_of_exhibitor(application.id)).all()
    stand = stand_codes([application.id]).get(application.id, "")
    rows = [(meeting, meeting.importer.organisation, stand) for meeting in meetings]
    return _calendar(application.fair, rows)


def _calendar(fair: Fair, rows: Iterable[tuple[Meeting, Organisation, str]]) -> Response:
    calendar = Calendar()
    calendar.add("prodid", "-//Fairapp//meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", fair.name_in(current_locale()))
    for meeting, other, stand in rows:
        if meeting.state is not MeetingState.CANCELLED:
            calendar.add_component(_event(fair, meeting, other, stand))
    answer = Response(calendar.to_ical(), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f"attachment; filename=meetings-{fair.slug}.ics"
    return answer


def _event(fair: Fair, meeting: Meeting, other: Organisation, stand: str) -> Event:
    event = Event()
    # the same id and a growing sequence, so that a calendar replaces a meeting instead of adding
    event.add("uid", f"{meeting.id}@{fair.slug}")
    event.add("sequence", meeting.version)
    event.add("dtstamp", now())
    event.add("dtstart", meeting.slot.starts_at)
    event.add("dtend", meeting.slot.ends_at)
    name = other.name_in(current_locale())
    event.add("summary", _("Meeting with %(name)s", name=name))
    place = f"{stand}, {fair.venue}, {fair.city}" if stand else f"{fair.venue}, {fair.city}"
    event.add("location", place)
    return event
