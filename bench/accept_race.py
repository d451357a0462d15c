"""R2 of the scorecard: one hundred invitations, each accepted a hundred times at the same moment.

For every link the door is opened with the right address; then a hundred browsers that carry this
session press "I am coming" at once, each a request of its own with its own connection. Afterwards
each link must have made one account: one membership, one accepted invitation, one line of audit for
the answer, and no answer but a redirect.

Run: python -m bench.accept_race [--links 100] [--times 100] [--only sqlite|postgresql]
"""

import argparse
import json
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from bench.__main__ import machine
from fairapp import create_app
from fairapp.accounts.models import Membership, OrganisationKind, Person
from fairapp.accounts.services import register_organisation
from fairapp.config import Settings
from fairapp.core.audit import AuditEntry
from fairapp.core.db import db, unit_of_work
from fairapp.core.policy import SYSTEM
from fairapp.importers import services
from fairapp.importers.models import Importer, Invitation, InvitationState
from tests import factories
from tests.databases import fresh_database_url

RESULTS = Path(__file__).parent / "results" / "accept_race.json"
BUSY = 503
"""A press that waited too long for a loaded machine: nothing happened, and it may be repeated."""
DIALECTS = ("sqlite", "postgresql")
ABROAD = OrganisationKind.FOREIGN_COMPANY


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
    return app


def invite(app: Flask, links: int) -> list[dict[str, str]]:
    """[token, invitation and address] of so many importers, each of a firm of its own."""
    found = []
    with app.app_context(), unit_of_work():
        fair = factories.fair()
        for number in range(links):
            firm = register_organisation(
                actor=SYSTEM, name=f"Firm {number}", kind=ABROAD, country="JP"
            )
            db.session.flush()
            person = factories.importer_person(organisation_id=firm.id)
            importer = services.add_importer(
                actor=SYSTEM, fair=fair, organisation=firm, person=person
            )
            db.session.flush()
            tokens: list[str] = []
            invitation = services.invite(
                importer, actor=SYSTEM, link_to=lambda token, kept=tokens: kept.append(token) or ""
            )
            found.append(
                {"token": tokens[0], "id": str(invitation.id), "address": person.email or ""}
            )
    return found


def race(app: Flask, invited: list[dict[str, str]], times: int) -> dict[str, Any]:
    """Every link in turn: its door is opened, then so many browsers accept at once."""
    opened: Counter[int] = Counter()
    accepted: Counter[int] = Counter()
    started = time.perf_counter()
    with ThreadPoolExecutor(times) as pool:
        for one in invited:
            first, start = app.test_client(), threading.Barrier(times)
            typed = {"address": one["address"]}
            opened[first.post(f"/i/{one['token']}", data=typed).status_code] += 1
            with first.session_transaction() as cookie:
                kept = dict(cookie)

            def press(_number: int, one: Any = one, start: Any = start, kept: Any = kept) -> int:
                browser = app.test_client()
                with browser.session_transaction() as cookie:
                    cookie.update(kept)
                start.wait()
                address = f"/invitations/{one['id']}/answer"
                return browser.post(address, data={"reply": "accept"}).status_code

            accepted.update(pool.map(press, range(times)))
    return {
        "opened": dict(sorted(opened.items())),
        "accepted": dict(sorted(accepted.items())),
        "seconds": round(time.perf_counter() - started, 1),
    }


def counted(app: Flask) -> dict[str, int]:
    """What the presses left behind."""
    with app.app_context():
        members = db.session.scalars(select(Membership.person_id)).all()
        states = Counter(db.session.scalars(select(Invitation.state)))
        tags = Counter(db.session.scalars(select(AuditEntry.tag)))
        people = db.session.scalar(
            select(func.count()).select_from(Person).join(Importer, Importer.person_id == Person.id)
        )
        db.session.remove()
        return {
            "people": people or 0,
            "memberships": len(members),
            "people with more than one membership": len(members) - len(set(members)),
            "accepted invitations": states[InvitationState.ACCEPTED],
            "audit lines of memberships": tags["accounts:member:added"],
            "audit lines of opening and answer": tags["importers:invitation:changed"],
        }


def measure(dialect: str, links: int, times: int) -> dict[str, Any]:
    """The race on one database."""
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(dialect, Path(folder))
        figures = race(app, invite(app, links), times) | counted(app)
        with app.app_context():
            db.engine.dispose()
        return figures


def is_wrong(figures: dict[str, Any], links: int, times: int) -> bool:
    """Whether a link made none or two, or a press was answered with anything but the next page."""
    ones = ("people", "memberships", "accepted invitations", "audit lines of memberships")
    return (
        any(figures[name] != links for name in ones)
        or figures["audit lines of opening and answer"] != 2 * links
        or figures["opened"] != {302: links}
        or sum(figures["accepted"].values()) != links * times
        or not set(figures["accepted"]) <= {302, BUSY}
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, keep; exit 1 when a link made anything but one account."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=100)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--only", choices=DIALECTS)
    options = parser.parse_args(arguments)
    dialects = (options.only,) if options.only else DIALECTS
    figures = {
        one: measure(one, options.links, options.times) | {"taken on": machine()}
        for one in dialects
    }
    before = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    command = f"python -m bench.accept_race --links {options.links} --times {options.times}"
    kept = {**before, "command": command, **figures}
    print(json.dumps(kept, indent=1))
    RESULTS.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    if any(is_wrong(one, options.links, options.times) for one in figures.values()):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
