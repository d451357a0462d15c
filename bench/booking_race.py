"""R1 of the scorecard: 200 clients want 50 booths, with and without a 2 ms gap, on both databases.

Each client presses "hold" at the running service's own door: a request with its own session and
connection, through the view, its unit of work and the unique index. The control looks first and
writes then, as one would without the rule, and gives booths twice.

Run: python -m bench.booking_race [--clients 200] [--booths 50] [--attempts 10000] [--sqlite-only]
"""

import argparse
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from fairapp import create_app
from fairapp.accounts.sessions import session_id_of
from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState
from fairapp.config import Settings
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.policy import Role
from tests import factories
from tests.databases import fresh_database_url

RESULTS = Path(__file__).parent / "results" / "booking_race.json"
GAP = 0.002
SEED = 7


def make_app(dialect: str, folder: Path) -> Flask:
    """The service on an empty database."""
    app = create_app(
        Settings(
            _env_file=None,
            database_url=fresh_database_url(dialect, folder),
            data_dir=folder,
            secret_key="only-for-the-race",  # noqa: S106 -- a database of its own
            demo=True,
        )
    )
    app.config.update(WTF_CSRF_ENABLED=False)
    with app.app_context():
        db.create_all()
        db.session.execute(text("CREATE TABLE naive_booking (round INTEGER, booth INTEGER)"))
        db.session.commit()
    return app


def prepare(app: Flask, booths: int, clients: int) -> dict[str, Any]:
    """A fair with booths, an exhibitor for every client, and a clerk's cookie."""
    with app.app_context(), unit_of_work():
        fair = factories.fair()
        zone = factories.zone(fair)
        ground = [
            factories.booth(fair, in_zone=zone, code=f"A{n:03d}", x=3 * (n % 50), y=3 * (n // 50))
            for n in range(booths)
        ]
        clerk = factories.member(Role.ORGANISER, fair)
        return {
            "booths": [(str(one.id), one.code) for one in ground],
            "exhibitors": [str(factories.accepted_application(fair).id) for _ in range(clients)],
            "cookie": {"_user_id": session_id_of(clerk), "_fresh": True, "locale": "en"},
        }


def press(app: Flask, ground: dict[str, Any], client: int, booth: tuple[str, str]) -> int:
    """One client asks for one booth; what the service answers."""
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie.update(ground["cookie"])
    typed = {"application_id": ground["exhibitors"][client], "booths": booth[1], "days": "3"}
    return browser.post(
        f"/booths/{booth[0]}/hold", data=typed, headers={"Accept": "application/json"}
    ).status_code


def race(app: Flask, ground: dict[str, Any], attempts: int, gap: float) -> dict[str, Any]:
    """All attempts at once; booths are freed between rounds so that each is fought for again."""
    clients, draw = len(ground["exhibitors"]), random.Random(SEED)
    rounds = max(1, attempts // clients)
    answers: Counter[int] = Counter()
    doubles = successes_missing = 0
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        for _ in range(rounds):
            wishes = [ground["booths"][n % len(ground["booths"])] for n in range(clients)]
            draw.shuffle(wishes)

            def attempt(client: int, wishes: list[tuple[str, str]] = wishes) -> int:
                time.sleep(gap * draw.random())
                return press(app, ground, client, wishes[client])

            found = Counter(pool.map(attempt, range(clients)))
            answers.update(found)
            live, distinct = free_again(app)
            doubles += live - distinct
            successes_missing += abs(found[302] - len(ground["booths"])) + abs(live - found[302])
    return {
        "attempts": sum(answers.values()),
        "answers": dict(sorted(answers.items())),
        "doubles": doubles,
        "5xx": sum(count for status, count in answers.items() if status >= 500),
        "successes differ from booths by": successes_missing,
        "seconds": round(time.perf_counter() - started, 1),
    }


def free_again(app: Flask) -> tuple[int, int]:
    """(live places, booths with one), then let all of them go."""
    with app.app_context(), unit_of_work():
        live = select(AllocatedBooth).where(AllocatedBooth.released_at.is_(None))
        places = db.session.scalars(live).all()
        moment = clock.now() - timedelta(seconds=1)
        for place in places:
            place.released_at = moment
        for stand in db.session.scalars(
            select(Allocation).where(Allocation.state != AllocationState.RELEASED)
        ):
            stand.state, stand.expires_at = AllocationState.RELEASED, None
        return len(places), len({place.booth_id for place in places})


def naive(app: Flask, clients: int, booths: int, attempts: int) -> int:
    """How many bookings too many the control makes: looking first, writing then."""

    def attempt(number: int) -> None:
        with app.app_context():
            row = {"round": number // clients, "booth": number % booths}
            look = text("SELECT count(*) FROM naive_booking WHERE round=:round AND booth=:booth")
            try:
                taken = db.session.scalar(look, row)
                db.session.rollback()  # the file's lock would hide that looking proves nothing
                time.sleep(GAP)
                if not taken:
                    db.session.execute(
                        text("INSERT INTO naive_booking VALUES (:round, :booth)"), row
                    )
                    db.session.commit()
            except OperationalError:
                db.session.rollback()
            finally:
                db.session.remove()

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(attempt, range(attempts)))
    with app.app_context():
        every = db.session.scalar(text("SELECT count(*) FROM naive_booking")) or 0
        pairs = text("SELECT count(*) FROM (SELECT DISTINCT round, booth FROM naive_booking) AS x")
        return int(every) - int(db.session.scalar(pairs) or 0)


def measure(dialect: str, options: argparse.Namespace) -> dict[str, Any]:
    """The race with and without the gap, and the control, on one database."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(dialect, Path(folder))
        ground = prepare(app, options.booths, options.clients)
        figures = {
            name: race(app, ground, options.attempts // 2, gap)
            for name, gap in (("with a 2 ms gap", GAP), ("without", 0.0))
        }
        control = min(options.attempts, 10 * options.clients)
        doubles = naive(app, options.clients, options.booths, control)
        with app.app_context():
            kept = db.session.scalar(select(func.count()).select_from(Allocation))
            db.session.remove()
            db.engine.dispose()
        return figures | {"control: doubles": doubles, "holds written": kept}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep; exit 1 when a booth was given twice or the control proves nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--booths", type=int, default=50)
    parser.add_argument("--attempts", type=int, default=10_000)
    parser.add_argument("--sqlite-only", action="store_true")
    options = parser.parse_args(arguments)
    dialects = ("sqlite",) if options.sqlite_only else ("sqlite", "postgresql")
    figures = {dialect: measure(dialect, options) for dialect in dialects}
    print(json.dumps(figures, indent=1))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    races = [one for by in figures.values() for one in by.values() if isinstance(one, dict)]
    wrong = any(
        one["doubles"] or one["5xx"] or one["successes differ from booths by"] for one in races
    )
    if wrong or any(not by["control: doubles"] for by in figures.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
