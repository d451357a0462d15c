"""Kill -9 while deals are logged: nothing acknowledged is lost, nothing is doubled.

A child process logs deals over the API, one after another, and writes down what was acknowledged.
It is killed at a random moment; the next child sends the unacknowledged key again, as a phone
would. At the end every acknowledged key must be in the ledger once, nothing else, chain whole.

    python -m bench.kill_while_logging [--rounds 100] [--database sqlite]
"""

import argparse
import json
import os
import random
import signal
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from fairapp import create_app
from fairapp.accounts.tokens import issue_token
from fairapp.config import Settings
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.services import verify_chain
from fairapp.core import clock
from fairapp.core.db import db, is_sqlite, unit_of_work
from fairapp.core.jobs import queue_of
from fairapp.core.policy import SYSTEM, Role
from tests import factories
from tests.databases import fresh_database_url

ROUNDS = 100
DATABASES = ("sqlite", "postgresql")
KILLED_AFTER = (0.0, 0.4)
"""Seconds from the child's first acknowledged deal to its end."""
RESULTS = Path(__file__).parent / "results" / "kill_while_logging.json"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a child needs in order to log: the fair, two parties, a key of the API."""

    slug: str
    exhibitor: str
    importer: str
    token: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found after the last kill."""

    database: str
    kills: int
    acknowledged: int
    retried: int
    lost: int
    doubled: int
    chain_whole: bool
    integrity: str
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether nothing was lost or doubled."""
        return (self.lost, self.doubled, self.chain_whole) == (0, 0, True)


def kill_rounds(dialect: str, folder: Path, *, rounds: int = ROUNDS, seed: int = 3) -> Outcome:
    """Kill so many children while they log, then look into the ledger."""
    app = make_app(dialect, folder)
    with app.app_context(), unit_of_work():
        desk, fair_id = make_desk()
    began, chance = time.monotonic(), random.Random(seed)
    sent, told = folder / "sent", folder / "told"
    for path in (sent, told):
        path.touch()
    retried = 0
    for number in range(rounds):
        retried += len(open_keys(sent, told))
        before = told.stat().st_size
        child = _child(app, desk, (sent, told), number)
        wait_for(lambda before=before: told.stat().st_size > before)  # type: ignore[misc]
        time.sleep(chance.uniform(*KILLED_AFTER))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with app.app_context():
        return outcome_of(dialect, fair_id, (sent, told), rounds, retried, time.monotonic() - began)


def make_app(dialect: str, folder: Path) -> Flask:
    """An app on an empty database of this kind."""
    settings = Settings(
        _env_file=None,
        database_url=fresh_database_url(dialect, folder),
        data_dir=folder,
        secret_key="only-for-this-run",  # noqa: S106 -- a database that lives a minute
        mail_server="",
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
    return app


def make_desk() -> tuple[Desk, UUID]:
    """A fair with a clerk's key and two parties."""
    fair = factories.fair()
    clerk = factories.member(Role.CONTRACT_STAFF, fair)
    exhibitor, importer = factories.accepted_application(fair), factories.importer(fair)
    token = issue_token(clerk, actor=SYSTEM, label="kill test")
    return Desk(fair.slug, str(exhibitor.id), str(importer.id), token), fair.id


def _child(app: Flask, desk: Desk, files: tuple[Path, Path], number: int) -> int:
    """Fork: no connection is open in the parent, so the child opens its own."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    queue_of(app).storage.close()
    child = os.fork()
    if child == 0:
        try:
            _log_for_ever(app, desk, files, number)
        except Exception:  # noqa: BLE001 -- a child must end here, whatever happened
            traceback.print_exc()
        finally:
            os._exit(1)
    return child


def _log_for_ever(app: Flask, desk: Desk, files: tuple[Path, Path], number: int) -> None:
    client, (sent, told) = app.test_client(), files
    with sent.open("a", buffering=1) as sending, told.open("a", buffering=1) as telling:
        for key in open_keys(sent, told):
            _log(client, desk, key, telling)
        for turn in range(10**6):
            key = f"kill-{number:04d}-{turn:06d}"
            sending.write(f"{key}\n")
            _log(client, desk, key, telling)


def _log(client: FlaskClient, desk: Desk, key: str, telling: IO[str]) -> None:
    """One deal; its key says its value, so that no two papers are the same."""
    _, number, turn = key.split("-")
    answer = client.post(
        f"/api/v1/fairs/{desk.slug}/deals",
        headers={"Authorization": f"Bearer {desk.token}", "Idempotency-Key": key},
        json={
            "exhibitor": desk.exhibitor,
            "importer": desk.importer,
            "kind": "order",
            "value": f"{int(number) * 1000 + int(turn) + 1}",
            "currency": "USD",
            "signed_on": clock.today().isoformat(),
        },
    )
    if answer.status_code != 201:
        raise RuntimeError(f"{answer.status_code}: {answer.get_data(as_text=True)[:300]}")
    telling.write(f"{key}\n")


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text().split("\n") if line]


def open_keys(sent: Path, told: Path) -> list[str]:
    """Keys that were sent and never acknowledged."""
    known = set(_lines(told))
    return [key for key in _lines(sent) if key not in known]


def wait_for(test: Callable[[], bool], most: float = 60) -> None:
    """Wait until it is so; raises TimeoutError."""
    until = time.monotonic() + most
    while not test():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.01)


def outcome_of(
    dialect: str,
    fair_id: UUID,
    files: tuple[Path, Path],
    kills: int,
    retried: int,
    seconds: float,
) -> Outcome:
    """What the ledger holds beside what was sent and what was acknowledged."""
    sent, told = (_lines(path) for path in files)
    values = db.session.scalars(
        select(LedgerEntry.value).where(LedgerEntry.fair_id == fair_id)
    ).all()
    wanted = {value_of(key) for key in told}
    may_be = {value_of(key) for key in sent}
    stored = [int(value) for value in values]
    integrity = db.session.scalar(text("PRAGMA integrity_check")) if is_sqlite() else "ok"
    return Outcome(
        database=dialect,
        kills=kills,
        acknowledged=len(wanted),
        retried=retried,
        lost=len(wanted - set(stored)),
        doubled=len(stored) - len(set(stored)) + len(set(stored) - may_be),
        chain_whole=verify_chain(fair_id) is None,
        integrity=str(integrity),
        seconds=round(seconds, 1),
    )


def value_of(key: str) -> int:
    """The value of the deal with this key."""
    _, number, turn = key.split("-")
    return int(number) * 1000 + int(turn) + 1


def main() -> None:
    """Both databases, one after the other; exit 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--database", choices=DATABASES, action="append")
    asked = parser.parse_args()
    rounds, found = asked.rounds, []
    for dialect in asked.database or DATABASES:
        with tempfile.TemporaryDirectory() as folder:
            outcome = kill_rounds(dialect, Path(folder), rounds=rounds)
        print(outcome, flush=True)
        found.append(outcome)
    RESULTS.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")
    raise SystemExit(not all(one.holds for one in found))


if __name__ == "__main__":
    main()
