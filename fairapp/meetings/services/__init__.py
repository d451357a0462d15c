"""Verbs of meeting: asking and answering, the grid, the timetable, what became of a meeting."""

from fairapp.meetings.services.held import MeetingOverError, cancel_meeting, close_meeting
from fairapp.meetings.services.requests import (
    NotAtTheFairError,
    NotYourTurnError,
    RequestClosedError,
    TooManyRequestsError,
    answer_request,
    ask_meeting,
    counter_request,
    expire_requests,
    withdraw_request,
)
from fairapp.meetings.services.timetables import (
    NothingToPublishError,
    make_slots,
    make_timetable,
    publish_timetable,
    tell_timetable,
)

__all__ = [
    "MeetingOverError",
    "NotAtTheFairError",
    "NotYourTurnError",
    "NothingToPublishError",
    "RequestClosedError",
    "TooManyRequestsError",
    "answer_request",
    "ask_meeting",
    "cancel_meeting",
    "close_meeting",
    "counter_request",
    "expire_requests",
    "make_slots",
    "make_timetable",
    "publish_timetable",
    "tell_timetable",
    "withdraw_request",
]
