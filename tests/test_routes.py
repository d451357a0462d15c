"""What holds for every address: its headers, that reading changes nothing, that junk is refused."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from sqlalchemy import event, text

from fairapp.core.db import db
from tests.world import SAFE, cases

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
READERS = ("anonymous", "office", "organiser", "exhibitor", "importer")
STYLE = "/static/css/theme.css"


def wrong_headers(answer, *, is_signed_in: bool) -> list[str]:
    """Headers that an answer lacks or says otherwise."""
    expected = HEADERS | ({"Cache-Control": "no-store"} if is_signed_in else {})
    return [name for name, said in expected.items() if answer.headers.get(name) != said]


@pytest.mark.parametrize("who", ["anonymous", "organiser"])
def test_every_answer_carries_the_headers(world, who):
    faults = []
    for endpoint, method in cases(world.app):
        if method == "GET":
            answer = world.page(who, endpoint)
        else:
            answer = world.ask(who, method, world.address(endpoint))
        stays_in = who != "anonymous" and endpoint != "static"
        found = wrong_headers(answer, is_signed_in=stays_in)
        faults += [f"{method} {endpoint}: {found}"] if found else []
    assert faults == []


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/no-such-page", 404),
        ("DELETE", "/", 405),
        ("GET", "/home", 302),
        ("GET", "/fairs/fair-home", 308),
        ("GET", "/fairs/%00/", 404),
        ("GET", "/api/v1/none", 404),
    ],
)
def test_errors_and_redirects_carry_the_headers(world, method, address, status):
    answer = world.ask("organiser", method, address)
    assert (answer.status_code, wrong_headers(answer, is_signed_in=True)) == (status, [])


def test_style_sheets_carry_the_headers_and_may_be_kept(world):
    answer = world.ask("organiser", "GET", STYLE)
    assert (answer.status_code, wrong_headers(answer, is_signed_in=False)) == (200, [])
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    missing = world.ask("anonymous", "GET", "/static/none.css")
    assert (missing.status_code, wrong_headers(missing, is_signed_in=False)) == (404, [])


def test_fault_of_ours_carries_the_headers(world, monkeypatch):
    def break_down():
        raise ZeroDivisionError

    monkeypatch.setitem(world.app.view_functions, "fairs.index", break_down)
    answer = world.ask("organiser", "GET", "/")
    assert (answer.status_code, wrong_headers(answer, is_signed_in=True)) == (500, [])


def test_planted_missing_header_is_found(world):
    answer = world.ask("anonymous", "GET", "/")
    answer.headers["Content-Security-Policy"] = "default-src 'self' 'unsafe-inline'"
    assert wrong_headers(answer, is_signed_in=False) == ["Content-Security-Policy"]


# --- forged requests


ONE_CLICK = {"accounts.stop_letters"}
"""Pressed inside a mail program (RFC 8058): the signed address is the secret, and only says no."""


@pytest.fixture
def guarded(world, monkeypatch):
    monkeypatch.setitem(world.app.config, "WTF_CSRF_ENABLED", True)
    return world


@pytest.mark.parametrize("who", ["anonymous", "office", "exhibitor", "importer"])
def test_no_change_without_the_forms_token(guarded, who):
    forms = [case for case in cases(guarded.app) if case[1] not in SAFE]
    assert len(forms) > 60
    faults = []
    for endpoint, method in forms:
        if endpoint.startswith("v1.") or endpoint in ONE_CLICK:
            continue
        answer = guarded.ask(who, method, guarded.address(endpoint))
        if (answer.status_code, answer.get_json()["code"]) != (400, "form-expired"):
            faults.append(f"{method} {endpoint}: {answer.status_code}")
    assert faults == []


def test_api_takes_no_change_from_a_browsers_session(guarded):
    client = guarded.clients["contracts"].sign_in(guarded.people["contracts"])
    answer = client.post(guarded.address("v1.record_deal"))
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")


def test_form_with_its_token_is_taken(guarded):
    client = guarded.clients["anonymous"]
    page = client.get("/sign-in")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
    sent = {"account": "nobody@example.com", "act": "code"}
    assert client.post("/sign-in", sent).status_code == 400
    assert client.post("/sign-in", sent | {"csrf_token": token}).status_code == 302


# --- reading changes nothing


@contextmanager
def noting_changes() -> Iterator[list[str]]:
    """Every statement sent to the database that would change a row."""
    changes: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        if re.match(r"\s*(INSERT|UPDATE|DELETE|REPLACE|TRUNCATE|MERGE)", statement, re.IGNORECASE):
            changes.append(statement.split("\n")[0])

    connection = db.engines[None]
    event.listen(connection, "before_cursor_execute", note)
    try:
        yield changes
    finally:
        event.remove(connection, "before_cursor_execute", note)


@pytest.mark.parametrize("who", READERS)
def test_reading_changes_no_row(world, who):
    faults, read = [], 0
    for endpoint, method in cases(world.app):
        if method != "GET":
            continue
        with noting_changes() as changes:
            answer = world.ask(who, "GET", world.address(endpoint))
        read += answer.status_code == 200
        faults += [f"{endpoint}: {changes}"] if changes else []
    assert faults == []
    assert read > 15


def test_planted_writing_read_is_refused(world, monkeypatch):
    def write():
        fair = db.session.get_one(type(world.fair), world.parts["fair_id"])
        fair.venue = "Elsewhere"
        db.session.flush()
        return "written"

    monkeypatch.setitem(world.app.view_functions, "fairs.index", write)
    with noting_changes() as changes:
        answer = world.ask("anonymous", "GET", "/")
    assert (answer.status_code, changes) == (500, [])
    posted = world.ask("anonymous", "GET", "/sign-in")
    assert posted.status_code == 200


def test_planted_raw_write_is_found(world, monkeypatch):
    def write():
        db.session.execute(text("UPDATE fair SET venue = 'Elsewhere'"))
        return "written"

    monkeypatch.setitem(world.app.view_functions, "fairs.index", write)
    with noting_changes() as changes:
        world.ask("anonymous", "GET", "/")
    assert changes == ["UPDATE fair SET venue = 'Elsewhere'"]


# --- junk


def strange_addresses(world) -> Iterator[str]:
    """The address of every page with a part that names nothing."""
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in (rule.methods or ()):
            continue
        for part in rule.arguments:
            known = str(world.parts[part])
            address = world.address(rule.endpoint)
            for junk in ("9" * 40, "x" * 3000, "-1", str(uuid4()), "%27%22", "%F0%9F%92%A9"):
                if f"/{known}" in address:
                    yield address.replace(f"/{known}", f"/{junk}", 1)


def test_strange_part_of_an_address_is_not_found(world):
    faults, asked = [], 0
    for address in strange_addresses(world):
        status = world.ask("office", "GET", address).status_code
        asked += 1
        faults += [f"{status} {address[:80]}"] if status != 404 else []
    assert faults == []
    assert asked > 300


JUNK = ("\x00", "9" * 40, "-1", "💩'\"><" * 500, str(uuid4()))
ASKED = (
    "page", "q", "state", "kind", "day", "moq", "category", "certificate", "exhibitor", "importer",
    "meeting", "zone", "hall", "lang", "after", "limit", "new", "favourites", "country", "slot",
    "filters", "seen",
)  # fmt: skip


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
def test_junk_in_a_query_never_breaks_a_page(world, junk):
    faults = []
    for endpoint, method in cases(world.app):
        if method != "GET" or endpoint in NOT_READY:
            continue
        answer = world.ask(
            "office", "GET", world.address(endpoint), query_string=dict.fromkeys(ASKED, junk)
        )
        faults += [f"{answer.status_code} {endpoint}"] if answer.status_code >= 500 else []
    assert faults == []


NOT_READY = {"core.readyz"}
"""The tests' tables are made without migrations, so the service rightly says it is not ready."""
