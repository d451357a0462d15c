"""The worker's part: planning and telling as jobs, and what the web process leaves unloaded."""

import subprocess
import sys
from datetime import timedelta

from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.jobs import JobState, queue_of, run_job, start_job
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM
from fairapp.meetings import overview, queries, services
from fairapp.meetings.models import MeetingRequest, RequestState
from fairapp.meetings.work import end_old_requests
from tests import factories
from tests.factories import meetings as made


def test_worker_plans_publishes_tells_and_a_second_run_changes_nothing(app, session):
    tomorrow = clock.today() + timedelta(days=1)
    fair = factories.fair(opens_on=tomorrow, closes_on=tomorrow)
    made.meeting_request(fair, state=RequestState.ACCEPTED)
    job = start_job(queries.PLANNING, actor=SYSTEM, fair_id=fair.id, seed=3)
    session.commit()
    job_id, fair_id = job.id, fair.id
    run_job(job_id, queue_of(app))
    session.refresh(job)
    assert (job.state, job.outcome) == (JobState.DONE, {"placed": 1, "bound": 1})
    run_job(job_id, queue_of(app))
    timetable = overview.planning(fair_id)[0]
    services.publish_timetable(timetable, actor=SYSTEM)
    telling = start_job(
        "meetings.tell_timetable", actor=SYSTEM, fair_id=fair_id, timetable_id=str(timetable.id)
    )
    session.commit()
    run_job(telling.id, queue_of(app))
    session.refresh(telling)
    assert telling.outcome == {"told": 2}
    letters = {row.letter for row in session.scalars(select(Message))}
    assert letters == {"timetable_importer", "timetable_exhibitor"}


def test_old_requests_expire_and_young_ones_stay(session):
    fair = factories.fair()
    old = made.meeting_request(fair, created_at=clock.now() - timedelta(days=11))
    young = made.meeting_request(fair, created_at=clock.now() - timedelta(days=9))
    ids = [old.id, young.id]
    session.commit()
    assert end_old_requests() == 1
    states = [session.get(MeetingRequest, one).state for one in ids]
    assert states == [RequestState.EXPIRED, RequestState.OPEN]


def test_web_process_loads_no_solver():
    code = (
        "import sys, fairapp.meetings.views.desk, fairapp.meetings.work;"
        "print([name for name in ('matching', 'scipy', 'sklearn') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
