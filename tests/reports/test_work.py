"""Freezing as long work: one press or two, a worker that dies, and work that comes to nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.jobs import Job, JobRun, JobState, queue_of, run_job, start_once
from fairapp.core.policy import SYSTEM, Role
from fairapp.reports import freezing, queries, services, work
from fairapp.reports.models import Snapshot, SnapshotFile
from fairapp.reports.subjects import Subject
from tests import factories
from tests.journeys.worker import work_off
from tests.reports.season import small_season


@pytest.fixture
def fair(app):
    return small_season(slug="gift-show")


@pytest.fixture
def organiser(fair, browserless):
    return browserless.sign_in(factories.member(Role.ORGANISER))


def waiting(fair) -> Job:
    """A freezing that nobody has taken yet."""
    job = services.start_freezing(Subject("edition", fair.id), actor=SYSTEM)
    db.session.commit()
    return job


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def test_two_presses_are_one_job_and_one_frozen_report(organiser, app):
    first, second = (organiser.post("/fairs/gift-show/report/freeze").location for _ in range(2))
    assert first == second
    assert work_off(app) == [queries.FREEZING]
    third = organiser.post("/fairs/gift-show/report/freeze").location
    assert third != first
    work_off(app)
    assert organiser.client.get(third).location == organiser.client.get(first).location
    assert (count(Snapshot), count(SnapshotFile)) == (1, 10)


def test_other_reports_have_jobs_of_their_own(fair):
    jobs = {
        services.start_freezing(subject, actor=SYSTEM).id
        for subject in (
            Subject("edition", fair.id),
            Subject("year", year=2016),
            Subject("year", year=2017),
            Subject("period", year=2016, until_year=2020),
        )
    }
    assert len(jobs) == 4
    again = start_once("other", actor=SYSTEM, fair_id=fair.id)
    assert start_once("other", actor=SYSTEM).id != again.id


def test_progress_is_said_step_by_step(app, fair, monkeypatch):
    said = []
    monkeypatch.setattr(JobRun, "report", lambda _run, done, total: said.append((done, total)))
    run_job(waiting(fair).id, queue_of(app))
    assert said == [(0, 0), *((step, freezing.STEPS) for step in range(freezing.STEPS))]


def test_worker_killed_before_keeping_leaves_nothing_and_is_started_again(app, fair):
    job_id = waiting(fair).id
    job = db.session.get_one(Job, job_id)
    job.state, job.attempts = JobState.RUNNING, 1
    job.heartbeat_at = clock.now() - timedelta(minutes=2)
    db.session.commit()
    assert count(Snapshot) == 0
    run_job(job_id, queue_of(app))
    assert db.session.get_one(Job, job_id).state is JobState.DONE
    assert (count(Snapshot), count(SnapshotFile)) == (1, 10)


def test_worker_killed_after_keeping_does_not_freeze_twice(app, fair):
    """Even when the figures have changed before the work is taken up again."""
    job_id = waiting(fair).id
    kept = work.freeze_report(JobRun(job_id, {}, queue_of(app)))
    factories.booth(fair)
    fair.planned_booths = 77
    db.session.commit()
    again = work.freeze_report(JobRun(job_id, {}, queue_of(app)))
    assert again == kept
    assert count(Snapshot) == 1


def test_failure_is_said_in_a_sentence(organiser, app, fair, monkeypatch):
    waits = organiser.post("/fairs/gift-show/report/freeze").location
    monkeypatch.setattr(freezing, "files_of_reading", lambda *_args: 1 / 0)
    job_id = db.session.scalars(select(Job.id)).one()
    run_job(job_id, queue_of(app))
    page = organiser.get(waits)
    assert "could not be frozen, and nothing was kept" in page
    assert "/fairs/gift-show/report" in page
    assert count(Snapshot) == 0
    monkeypatch.undo()
    organiser.post("/fairs/gift-show/report/freeze")
    work_off(app)
    assert count(Snapshot) == 1


def test_waiting_page_asks_by_itself_and_by_a_link_without_script(organiser):
    page = organiser.get(organiser.post("/years/2016/report/freeze").location)
    assert "/progress" in page
    assert "Show how far it is" in page


def test_work_of_another_kind_is_no_freezing(organiser):
    job = start_once("other", actor=SYSTEM)
    db.session.commit()
    organiser.get(f"/reports/freezing/{job.id}", status=404)


def test_files_are_made_again_by_the_worker_and_compared(organiser, app, fair):
    snapshot = services.freeze_report(fair, actor=SYSTEM)
    db.session.commit()
    address = f"/snapshots/{snapshot.id}/again"
    assert "Nobody has had the files made again yet" in organiser.get(address)
    for _press in range(2):
        assert organiser.post(address).location == address
    assert "The files are being made again" in organiser.get(address)
    assert work_off(app) == [queries.MAKING_AGAIN]
    page = organiser.get(address)
    assert "Every file is the same, byte for byte." in page
    assert page.count("The same") == 6


def test_later_entry_is_found_by_the_chain_not_by_the_clock(fair):
    """An entry written before the freezing and seen only after it is listed all the same."""
    snapshot = services.freeze_report(fair, actor=SYSTEM)
    head = snapshot.ledger_heads["gift-show"]
    assert queries.corrections_since(snapshot, [fair.id]) == ([], 0)
    from tests.factories.deals import deal

    late = deal(fair, created_at=snapshot.created_at - timedelta(hours=1))
    found, number = queries.corrections_since(snapshot, [fair.id])
    assert (late.previous_hash, number, found[0].code) == (head, 1, "direct_export_contracts")
