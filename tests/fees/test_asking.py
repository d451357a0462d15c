"""Asking all who owe: the worker's part, taken up again, pressed twice, seen by the desk."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import func, select

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.jobs import Job, JobState, queue_of, run_job, start_job
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from fairapp.fees import queries, services, work
from fairapp.fees.models import PaymentRequest
from tests import factories
from tests.fees.test_services import price, stand
from tests.journeys.worker import work_off


def owing(fair, **contact):
    """Somebody who owes for a stand."""
    application = factories.accepted_application(fair, **contact)
    services.charge_allocation(stand(fair, application=application), actor=SYSTEM)
    return application


def asked(fair_id):
    """How many requests each got."""
    rows = select(PaymentRequest.application_id).where(PaymentRequest.fair_id == fair_id)
    return Counter(db.session.scalars(rows))


def test_pressed_twice_each_is_asked_once_and_the_desk_reads_how_many(app, browserless, session):
    fair = factories.fair()
    price(fair)
    owners = [owing(fair).id for _ in range(2)]
    fair_id, address = fair.id, f"/fairs/{fair.slug}/charges"
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    for _ in range(2):
        assert desk.post(f"{address}/requests", {}).status_code == 302
    assert session.scalar(select(func.count(Job.id)).where(Job.kind == queries.ASKING)) == 1
    assert asked(fair_id) == {}
    assert "data-poll=" in desk.get(address)
    assert work_off(app) == [queries.ASKING]
    assert asked(fair_id) == dict.fromkeys(owners, 1)
    page = desk.get(address)
    assert "2 requests written and told." in page
    assert "data-poll=" not in page
    desk.post(f"{address}/requests", {})
    work_off(app)
    assert asked(fair_id) == dict.fromkeys(owners, 1)
    assert "Everybody who owes has been asked already." in desk.get(address)


def test_work_that_broke_off_goes_on_and_asks_nobody_again(app, session, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 1)
    fair = factories.fair()
    price(fair)
    owners = [owing(fair) for _ in range(3)]
    due_on = clock.today() + timedelta(days=14)
    services.issue_request(
        owners[0], actor=SYSTEM, currency="VND", due_on=due_on, today=clock.today()
    )
    job = start_job(queries.ASKING, actor=SYSTEM, fair_id=fair.id, due_on=due_on.isoformat())
    ids, job_id, fair_id = [one.id for one in owners], job.id, fair.id
    session.commit()
    run_job(job_id, queue_of(app))
    done = session.get_one(Job, job_id)
    assert (done.state, done.outcome) == (JobState.DONE, {"told": 2, "untold": 0})
    assert asked(fair_id) == dict.fromkeys(ids, 1)
    assert session.scalar(select(func.count(Message.id))) == 2
