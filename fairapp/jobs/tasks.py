"""The full list of tasks: what wakes a job, and what sweeps for duties every minute."""

from uuid import UUID

import structlog
from flask import Flask
from huey import crontab

import fairapp.fees.work
import fairapp.reports.work  # noqa: F401 -- these declare their kinds of jobs
from fairapp.allocation.services import release_expired_holds
from fairapp.allocation.work import pass_on
from fairapp.contracts.work import remind_unanswered
from fairapp.core import clock
from fairapp.core.arrivals import sweep_unused, sweep_uploads
from fairapp.core.audit import watch
from fairapp.core.db import db, unit_of_work
from fairapp.core.jobs import lost_jobs, queue_of, run_job
from fairapp.core.mail import current_settings
from fairapp.core.postman import send_due_messages
from fairapp.discovery.work import sweep_lists
from fairapp.exhibitors.services import remind_of_deadlines
from fairapp.importers.work import follow_deliveries
from fairapp.meetings.work import count_times, end_old_requests

log = structlog.get_logger()


def register(app: Flask) -> None:
    """Declare the tasks on the app's queue."""
    queue = queue_of(app)

    @queue.task(name="run_job")
    def run(job_id: str) -> None:
        with app.app_context():
            run_job(UUID(job_id), queue)

    @queue.task(name="send_letters")
    def send() -> None:
        with app.app_context():
            while send_due_messages(current_settings()):
                pass

    @queue.periodic_task(crontab(), name="sweep")
    def sweep() -> None:
        with app.app_context():
            for job_id in [job.id for job in db.session.scalars(lost_jobs())]:
                db.session.rollback()
                run_job(job_id, queue)
        send.call_local()

    @queue.periodic_task(crontab(), name="follow_deliveries")
    def follow() -> None:
        with app.app_context():
            follow_deliveries()

    @queue.periodic_task(crontab(), name="sweep_lists")
    def remake_lists() -> None:
        with app.app_context():
            sweep_lists()

    @queue.periodic_task(crontab(minute="7"), name="end_requests")
    def end_requests() -> None:
        with app.app_context():
            end_old_requests()

    _register_places(app)
    _register_reminders(app)
    _register_cleaning(app)
    _register_freshness(app)
    app.extensions["huey_run_job"] = run
    app.extensions["huey_send_letters"] = send


def _register_places(app: Flask) -> None:
    @queue_of(app).periodic_task(crontab(), name="release_holds")
    def release_holds() -> None:
        with app.app_context(), unit_of_work():
            release_expired_holds(clock.now())

    @queue_of(app).periodic_task(crontab(), name="pass_on_offers")
    def pass_on_places() -> None:
        with app.app_context():
            pass_on()


def _register_reminders(app: Flask) -> None:
    @queue_of(app).periodic_task(crontab(minute="23"), name="remind_unanswered")
    def remind() -> None:
        with app.app_context():
            while remind_unanswered(clock.now()):
                pass

    @queue_of(app).periodic_task(crontab(minute="41"), name="remind_of_deadlines")
    def remind_desk() -> None:
        with app.app_context(), unit_of_work():
            remind_of_deadlines()


def _register_cleaning(app: Flask) -> None:
    """Remove what came in and was never put to use."""

    @queue_of(app).periodic_task(crontab(minute="52"), name="sweep_unused")
    def sweep_files() -> None:
        with app.app_context():
            folder = current_settings().data_dir.resolve()
            with unit_of_work():
                sweep_uploads(clock.now())
            with unit_of_work():
                sweep_unused(folder, clock.now())


def _register_freshness(app: Flask) -> None:
    """Have lists made in seconds after an exhibitor's edit; the sweep would find them anyway."""
    queue = queue_of(app)

    @queue.task(name="refresh_lists")
    def refresh_lists() -> None:
        with app.app_context():
            sweep_lists()

    def hint_lists() -> None:
        try:
            refresh_lists.schedule(delay=1)
        except Exception:
            log.exception("queue_away")

    @queue.periodic_task(crontab(), name="count_times")
    def count_free() -> None:
        with app.app_context():
            count_times()

    watch("exhibitors:", hint_lists)
