"""R1 in small: 500 racing bookings, real threads, own connections, both databases' own rule."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from fairapp import create_app
from fairapp.allocation import services
from fairapp.allocation.models import AllocatedBooth, Allocation
from fairapp.config import Settings
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.policy import SYSTEM
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Booth
from tests import factories
from tests.conftest import DIALECT
from tests.databases import fresh_database_url

BOOTHS, ATTEMPTS, THREADS = 25, 500, 20


@pytest.fixture(scope="module")
def racing_app(tmp_path_factory):
    """An app on a database of its own, without the transaction that is rolled back."""
    folder = tmp_path_factory.mktemp("race")
    settings = Settings(
        _env_file=None,
        database_url=fresh_database_url(DIALECT, folder),
        data_dir=folder,
        secret_key="only-for-tests",
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        db.session.execute(text("CREATE TABLE naive_booking (booth INTEGER, who INTEGER)"))
        db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def ground(racing_app):
    with racing_app.app_context(), unit_of_work():
        fair = factories.fair()
        zone = factories.zone(fair)
        booths = [factories.booth(fair, in_zone=zone).id for _ in range(BOOTHS)]
        exhibitors = [factories.accepted_application(fair).id for _ in range(THREADS)]
    return booths, exhibitors


def race(app, attempt):
    """Run all attempts on `THREADS` threads; returns what each came to."""

    def run(number):
        with app.app_context():
            try:
                return attempt(number)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(ATTEMPTS)))


def test_no_booth_is_given_twice_in_500_racing_attempts(racing_app, ground):
    booths, exhibitors = ground
    draw = random.Random(7)
    wishes = [draw.sample(booths, draw.choice((1, 1, 2))) for _ in range(ATTEMPTS)]

    def attempt(number):
        try:
            with unit_of_work():
                application = db.session.get_one(Application, exhibitors[number % THREADS])
                wanted = [db.session.get_one(Booth, one) for one in wishes[number]]
                services.hold_booths(
                    application, wanted, actor=SYSTEM, until=clock.now() + timedelta(days=1)
                )
        except services.BoothTakenError as error:
            return f"taken:{error.facts['holder'].startswith('Xưởng')}"
        return "got"

    outcomes = race(racing_app, attempt)
    with racing_app.app_context():
        live = select(AllocatedBooth.booth_id).where(AllocatedBooth.released_at.is_(None))
        taken = db.session.scalars(live).all()
        stands = db.session.scalar(select(func.count()).select_from(Allocation))
    assert set(outcomes) == {"got", "taken:True"}
    assert len(taken) == len(set(taken))
    assert stands == outcomes.count("got")
    assert len(taken) >= BOOTHS - 2


def test_control_without_the_index_gives_booths_twice(racing_app):
    """Looking first and writing then, as one would without the rule: the race is real."""

    def attempt(number):
        booth = number // THREADS
        session = db.session
        look = text("SELECT count(*) FROM naive_booking WHERE booth = :booth")
        write = text("INSERT INTO naive_booking VALUES (:booth, :who)")
        if session.scalar(look, {"booth": booth}):
            session.rollback()
            return "taken"
        if DIALECT == "sqlite":
            session.rollback()  # the file's lock would hide that looking proves nothing
        time.sleep(0.002)
        try:
            session.execute(write, {"booth": booth, "who": number})
            session.commit()
        except OperationalError:
            session.rollback()
            return "error"
        return "got"

    outcomes = race(racing_app, attempt)
    assert outcomes.count("got") > ATTEMPTS // THREADS
