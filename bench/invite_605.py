"""605 importers from a sheet, invited through a mail server that fails in every known way.

The sheet is read twice, the letters are written and sent by a worker process that is killed while
it writes and again while it sends. The server puts off, refuses, drops the line before, in and
after a letter, thinks for longer than we wait, greylists, refuses TLS, and is away. Afterwards each
importer has one row, one invitation, one letter; each letter reached its mailbox unless it was
refused for good; each state is the right one. What came twice came with the same Message-ID.

Pauses before another attempt are skipped: the clock of waiting letters is put back.

Run: python -m bench.invite_605 [--importers 605] [--only sqlite|postgresql]
"""

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.engine import make_url

from bench.__main__ import machine
from bench.failing_mail_server import FATES, FailingServer, fate_of
from fairapp import create_app
from fairapp.config import Settings
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.imports import import_sheet
from fairapp.core.inbound import receive
from fairapp.core.mail import Message, MessageState
from fairapp.core.policy import SYSTEM
from fairapp.core.postman import send_due_messages
from fairapp.core.sheets import write_sheet
from fairapp.fairs.models import Fair
from fairapp.importers import services
from fairapp.importers.models import Importer, Invitation, InvitationLetter
from fairapp.importers.sheets import IMPORTERS_SHEET
from fairapp.importers.work import invitation_url
from tests import factories
from tests.databases import fresh_database_url

RESULTS = Path(__file__).parent / "results" / "invite_605.json"
DIALECTS = ("sqlite", "postgresql")
HEADINGS = ["Importer no.", "Organisation", "Country", "E-mail", "Contact", "Language"]
LANGUAGES = {"JP": "ja", "FR": "fr", "DE": "de", "KR": "ko", "CN": "zh", "US": "en"}


def settings_of(url: str, folder: Path, port: int, **more: Any) -> Settings:
    """The service as it would run, with a mail server that waits for half a second at most."""
    return Settings(
        _env_file=None,
        database_url=url,
        data_dir=folder,
        secret_key="only-for-the-bench",  # noqa: S106 -- a database of its own
        mail_server="127.0.0.1",
        mail_port=port,
        mail_timeout=0.5,
        mail_per_minute=100_000,
        **more,
    )


def sheet(importers: int) -> bytes:
    """The officers' sheet."""
    countries = list(LANGUAGES)
    rows = []
    for number in range(importers):
        country = countries[number % len(countries)]
        rows.append(
            [f"I26-{number:04d}", f"Firm {number:04d}", country, f"buyer-{number}@example.com",
             "Purchasing", LANGUAGES[country]]
        )  # fmt: skip
    return write_sheet(HEADINGS, rows)


def prepare(app: Flask, importers: int) -> str:
    """A fair with the sheet imported twice, and a campaign planned for everybody on it."""
    content = sheet(importers)
    with app.app_context():
        db.create_all()
        for _ in range(2):
            with unit_of_work():
                fair = db.session.scalar(select(Fair)) or factories.fair()
                fair.closes_on = date.today() + timedelta(days=60)  # noqa: DTZ011 -- any day ahead
                db.session.flush()
                reading = import_sheet(
                    IMPORTERS_SHEET, content, name="importers.xlsx", fair=fair, actor=SYSTEM
                )
                if reading.problems:
                    raise SystemExit(str(reading.problems[:3]))
        with unit_of_work():
            ids = db.session.scalars(select(Importer.id)).all()
            campaign = services.plan_campaign(fair, "605", ids, actor=SYSTEM)
            return str(campaign.id)


def work(url: str, folder: str, port: str, campaign_id: str) -> None:
    """What the worker does, until nothing waits: write drafts, send, follow; killed from outside.

    It starts as a worker does after a death whose leases have run out.
    """
    app = create_app(settings_of(url, Path(folder), int(port)))
    with app.app_context():
        _put_clocks_back()
        services.send_drafts(
            UUID(campaign_id), actor=SYSTEM, link_to=invitation_url, report=lambda _d, _t: None
        )
        while True:
            sent = send_due_messages(app.config["FAIR_SETTINGS"])
            with unit_of_work():
                services.note_deliveries(actor=SYSTEM)
            if not sent and not _put_clocks_back():
                return


def _put_clocks_back() -> int:
    waits = (MessageState.QUEUED, MessageState.SENDING)
    with unit_of_work():
        moved = db.session.execute(
            update(Message)
            .where(Message.state.in_(waits))
            .values(due_at=clock.now() - timedelta(seconds=1))
        )
        return int(getattr(moved, "rowcount", 0))


def run_worker(arguments: list[str], killed_when: Any = None) -> bool:
    """Let a worker work; kill it as soon as `killed_when()`; whether it was killed."""
    line = [sys.executable, "-m", "bench.invite_605", "--worker", *arguments]
    worker = subprocess.Popen(line, cwd=Path(__file__).parent.parent)
    while worker.poll() is None:
        if killed_when and killed_when():
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
            return True
        time.sleep(0.1)
    if worker.returncode:
        raise SystemExit(worker.returncode)
    return False


def count(app: Flask, table: Any) -> int:
    """How many rows there are."""
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(table)) or 0
        db.session.rollback()
        return found


def letters_written(url: str) -> int:
    """How many letters the worker has written, looked up past the service and its locks."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        with closing(sqlite3.connect(f"file:{address.database}?mode=ro", uri=True)) as reader:
            return int(reader.execute("SELECT count(*) FROM message").fetchone()[0])
    whole = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(whole) as reader:
        found = reader.execute("SELECT count(*) FROM message").fetchone()
        return int(found[0]) if found else 0


def nights_off(app: Flask, server: FailingServer) -> dict[str, Any]:
    """The server is away, then refuses TLS: no letter may lose one of its attempts."""
    given = app.config["FAIR_SETTINGS"]
    found = {}
    with app.app_context():
        for name, changed in (
            ("refuses the connection", {"mail_port": server.closed_port}),
            ("refuses TLS", {"mail_starttls": True}),
        ):
            _put_clocks_back()
            send_due_messages(given.model_copy(update=changed))
            attempts = db.session.scalar(select(func.max(Message.attempts)))
            states = Counter(db.session.scalars(select(Message.state)))
            db.session.rollback()
            found[name] = {"attempts spent": attempts, **{k.value: n for k, n in states.items()}}
    return found


def late_reports(app: Flask, server: FailingServer) -> int:
    """Some letters were taken and came back an hour later, as a report."""
    late = [one for one in server.taken if fate_of(one) == "report later"]
    with app.app_context():
        for address in late:
            with unit_of_work():
                receive(server.late_report(address), actor=SYSTEM)
        with unit_of_work():
            services.note_deliveries(actor=SYSTEM)
    return len(late)


def judge(app: Flask, server: FailingServer, importers: int) -> dict[str, Any]:
    """Every importer, letter and state against what the server did to it."""
    wrong, lost, states = [], [], Counter[str]()
    with app.app_context():
        rows = db.session.execute(
            select(Message.address, Message.state, Invitation.state).join(
                Invitation, Invitation.message_id == Message.id
            )
        ).all()
        db.session.rollback()
    for address, letter, invitation in rows:
        fate = fate_of(address)
        states[f"{fate}: {invitation.value}"] += 1
        expected = FATES[fate]
        if (letter.value, invitation.value) != (expected, expected):
            wrong.append(address)
        if fate not in ("refused at RCPT", "refused at DATA") and not server.taken.get(address):
            lost.append(address)
    return {
        "importers": count(app, Importer),
        "invitations": count(app, Invitation),
        "letters": count(app, Message),
        "letters in chains": count(app, InvitationLetter),
        "lost": len(lost) + importers - len(rows),
        "wrong states": len(wrong),
        "reached two Message-IDs": sum(len(set(ids)) > 1 for ids in server.taken.values()),
        "came twice with one Message-ID": sum(len(ids) > 1 for ids in server.taken.values()),
        "by fate and state": dict(sorted(states.items())),
    }


def measure(dialect: str, importers: int) -> dict[str, Any]:
    """The whole story on one database."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as name, FailingServer() as server:
        folder = Path(name)
        url = fresh_database_url(dialect, folder)
        app = create_app(settings_of(url, folder, server.port))
        line = [url, name, str(server.port), prepare(app, importers)]
        kills = run_worker(line, lambda: letters_written(url) > importers // 3)
        away = nights_off(app, server)
        kills += run_worker(line, lambda: sum(map(len, server.taken.values())) > importers // 4)
        kills += run_worker(line, lambda: sum(map(len, server.taken.values())) > importers // 2)
        run_worker(line)
        late = late_reports(app, server)
        figures = judge(app, server, importers)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    seconds = round(time.perf_counter() - started, 1)
    return {
        **figures, "worker killed": kills, "nights off": away, "reports later": late,
        "what the server did": dict(sorted(server.did.items())), "seconds": seconds,
    }  # fmt: skip


def is_wrong(figures: dict[str, Any], importers: int) -> bool:
    """Whether anything was lost, doubled or told wrongly."""
    rows = ("importers", "invitations", "letters")
    spent = [one["attempts spent"] for one in figures["nights off"].values()]
    return (
        any(figures[name] != importers for name in rows)
        or any(figures[name] for name in ("lost", "wrong states", "reached two Message-IDs"))
        or any(spent)
        or not figures["worker killed"]
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep; exit 1 when anything was lost, doubled or told wrongly."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--importers", type=int, default=605)
    parser.add_argument("--only", choices=DIALECTS)
    parser.add_argument("--worker", nargs=4)
    options = parser.parse_args(arguments)
    if options.worker:
        work(*options.worker)
        return
    dialects = (options.only,) if options.only else DIALECTS
    figures = {one: measure(one, options.importers) | {"taken on": machine()} for one in dialects}
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept = {**before, "command": "python -m bench.invite_605", **figures}
    print(json.dumps(kept, indent=1))
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if any(is_wrong(one, options.importers) for one in figures.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
