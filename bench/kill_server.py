"""Kill -9 of the web server itself while a phone logs deals: nothing acknowledged is lost.

gunicorn runs as in production. A client logs deals over the API, one after another; at a random
moment the master or a worker gets SIGKILL. A dead master is started again, as the supervisor does;
a dead worker is replaced by the master. The client sends the unacknowledged key again. At the end
every acknowledged deal must be in the ledger once, nothing else, and the chain whole.

    python -m bench.kill_server [--rounds 20] [--database sqlite]
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

from bench.kill_while_logging import (
    DATABASES,
    Desk,
    Outcome,
    make_app,
    make_desk,
    open_keys,
    outcome_of,
    value_of,
    wait_for,
)
from fairapp import ROOT
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.jobs import queue_of

ROUNDS = 20
KILLED_AFTER = (0.0, 0.6)
"""Seconds from the first deal acknowledged in a round to the kill."""
MASTER_EVERY = 4
"""In every fourth round the master dies with its workers, in the others the workers only."""
ANSWERS_WITHIN = 240.0
RESULTS = Path(__file__).parent / "results" / "kill_server.json"


class Server:
    """gunicorn with two workers on a free port; started again when its master is dead."""

    def __init__(self, url: str, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._environment = os.environ | {
            "FAIR_DATABASE_URL": url,
            "FAIR_DATA_DIR": str(folder),
            "FAIR_SECRET_KEY": "only-for-this-run",
        }
        self._master: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the master unless it lives, and wait until it answers."""
        if self._master is None or self._master.poll() is not None:
            self._master = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "wsgi:app", "--preload"),
                    *("--bind", f"127.0.0.1:{self.port}", "--worker-class", "gthread"),
                    *("--workers", "2", "--threads", "4", "--log-level", "critical"),
                ],
                cwd=ROOT,
                env=self._environment,
                stderr=subprocess.DEVNULL,
            )
        wait_for(self._answers, ANSWERS_WITHIN)

    def _answers(self) -> bool:
        with socket.socket() as door:
            return door.connect_ex(("127.0.0.1", self.port)) == 0

    def workers(self) -> list[int]:
        """The ids of the living workers."""
        master = self.master
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                facts = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(facts[1]) == master and facts[0] != "Z":
                found.append(int(stat.parent.name))
        return found

    @property
    def master(self) -> int:
        """The id of the master."""
        return self._master.pid if self._master else 0

    def kill_master(self) -> None:
        """SIGKILL to the master and to its workers, as when the machine loses its power."""
        for one in (self.master, *self.workers()):
            os.kill(one, signal.SIGKILL)
        if self._master:
            self._master.wait()

    def kill_workers(self) -> None:
        """SIGKILL to every worker; the master starts others."""
        for one in self.workers():
            os.kill(one, signal.SIGKILL)


def kill_rounds(dialect: str, folder: Path, *, rounds: int = ROUNDS, seed: int = 5) -> Outcome:
    """Kill the server so many times while deals are logged, then look into the ledger."""
    app = make_app(dialect, folder)
    with app.app_context():
        with unit_of_work():
            desk, fair_id = make_desk()
        url = db.engine.url.render_as_string(hide_password=False)
        db.session.remove()
        db.engine.dispose()
    queue_of(app).storage.close()
    sent, told = folder / "sent", folder / "told"
    for path in (sent, told):
        path.touch()
    began, chance, retried = time.monotonic(), random.Random(seed), 0
    server = Server(url, folder)
    try:
        for number in range(rounds):
            retried += len(open_keys(sent, told))
            _log_until_killed(server, desk, (sent, told), number, chance)
            server.start()
        for key in open_keys(sent, told):
            wait_for(lambda key=key: _logged(server.port, desk, key, told))  # type: ignore[misc]
    finally:
        server.kill_master()
    with app.app_context():
        taken = time.monotonic() - began
        return outcome_of(dialect, fair_id, (sent, told), rounds, retried, taken)


def _log_until_killed(
    server: Server, desk: Desk, files: tuple[Path, Path], number: int, chance: random.Random
) -> None:
    """A client of its own process logs; the server is killed under it."""
    told = files[1]
    before = told.stat().st_size
    client = os.fork()
    if client == 0:
        try:
            _log_for_ever(server.port, desk, files, number)
        finally:
            os._exit(0)
    wait_for(lambda: told.stat().st_size > before, ANSWERS_WITHIN)
    time.sleep(chance.uniform(*KILLED_AFTER))
    if number % MASTER_EVERY:
        server.kill_workers()
    else:
        server.kill_master()
    os.waitpid(client, 0)


def _log_for_ever(port: int, desk: Desk, files: tuple[Path, Path], number: int) -> None:
    """Send what was not acknowledged, then new deals, until the server is gone."""
    sent, told = files
    for key in open_keys(sent, told):
        wait_for(lambda key=key: _logged(port, desk, key, told), ANSWERS_WITHIN)  # type: ignore[misc]
    for turn in range(10**6):
        key = f"kill-{number:04d}-{turn:06d}"
        with sent.open("a") as sending:
            sending.write(f"{key}\n")
        if not _logged(port, desk, key, told):
            return


def _logged(port: int, desk: Desk, key: str, told: Path) -> bool:
    """Whether the server acknowledged one deal; its key says its value."""
    deal = {
        "exhibitor": desk.exhibitor,
        "importer": desk.importer,
        "kind": "order",
        "value": f"{value_of(key)}",
        "currency": "USD",
        "signed_on": clock.today().isoformat(),
    }
    headers = {
        "Authorization": f"Bearer {desk.token}",
        "Idempotency-Key": key,
        "Content-Type": "application/json",
    }
    request = Request(
        f"http://127.0.0.1:{port}/api/v1/fairs/{desk.slug}/deals",
        json.dumps(deal).encode(),
        headers,
    )
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310 -- our own server
            answer.read()
    except (URLError, OSError):
        return False
    with told.open("a") as telling:
        telling.write(f"{key}\n")
    return True


def main() -> None:
    """Both databases, one after the other; exit 1 when anything was lost or doubled."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--database", choices=DATABASES, action="append")
    asked = parser.parse_args()
    found = []
    for dialect in asked.database or DATABASES:
        with tempfile.TemporaryDirectory() as folder:
            outcome = kill_rounds(dialect, Path(folder), rounds=asked.rounds)
        print(outcome, flush=True)
        found.append(outcome)
    RESULTS.write_text(json.dumps([asdict(one) for one in found], indent=1) + "\n")
    raise SystemExit(not all(one.holds for one in found))


if __name__ == "__main__":
    main()
