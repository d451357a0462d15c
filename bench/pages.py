"""P1 to P5 of the scorecard on the floor plan with 630 booths, on a service of its own.

P1 statements, P2 bytes, P3 processor time beside raw SQL and Jinja, P4 memory and its growth,
P5 first paint on a throttled phone. Lighthouse itself is run from outside, see docs/operations.md.

Run: python -m bench.pages [--requests 10000] [--no-browser]
"""

import argparse
import gzip
import http.client
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from playwright.sync_api import sync_playwright
from sqlalchemy import event

from fairapp.accounts.sessions import session_id_of
from fairapp.core.db import db, unit_of_work
from fairapp.core.policy import Role
from fairapp.fairs.models import Booth, Fair
from tests import factories
from tests.browser.server import LiveServer
from tests.databases import fresh_database_url
from tests.run import find_browser

RESULTS = Path(__file__).parent / "results" / "pages.json"
FEW, MANY, ROUNDS = 126, 630, 12
PHONE = {"width": 390, "height": 844}
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 9e4}
"""The slow 4G and the processor four times slower with which Lighthouse measures phones."""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def fill(slug: str, booths: int) -> Fair:
    """A fair with so many booths in seven zones of three halls."""
    fair = factories.fair(slug=slug)
    each = booths // 9
    for number in range(9):
        if number % 3 == 0:
            hall = factories.hall(fair, code=f"H{number // 3 + 1}")
        zone = factories.zone(fair, in_hall=hall, code="ABCDEFGHK"[number])
        where = {"fair_id": fair.id, "hall_id": hall.id, "zone_id": zone.id}
        db.session.add_all(
            Booth(
                **where,
                code=f"{zone.code}{n + 1:02d}",
                x=3 * (n // 7) + 90 * (number % 3),
                y=3 + 3 * (n % 7),
                width=3,
                height=3,
            )
            for n in range(each)
        )
    return fair


def signed_in(app: Flask, clerk: str) -> Any:
    """A client that holds the clerk's cookie."""
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": clerk, "_fresh": True, "locale": "vi"})
    return client


@contextmanager
def noting(app: Flask) -> Iterator[tuple[list[tuple[str, Any]], list[tuple[Any, Any]]]]:
    """Every statement with its parameters, and every template with its context."""
    sent: list[tuple[str, Any]] = []
    drawn: list[tuple[Any, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement.upper().startswith("SELECT"):
            sent.append((statement, values))

    def keep(_app: Any, template: Any, context: Any, **_more: Any) -> None:
        drawn.append((template, context))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    template_rendered.connect(keep, app)
    try:
        yield sent, drawn
    finally:
        template_rendered.disconnect(keep, app)
        event.remove(engine, "before_cursor_execute", note)


def statements(app: Flask, clerk: str) -> dict[str, list[int]]:
    """P1: {page: statements with few booths, with many}."""
    client, found = signed_in(app, clerk), {}
    for name in ("/booths", "/plan", "/plan/history", "/plan/zones"):
        counts = []
        for slug in ("few", "many"):
            with noting(app) as (sent, _drawn):
                assert client.get(f"/fairs/{slug}{name}").status_code == 200
            counts.append(len(sent))
        found[name] = counts
    return found


def bytes_per_row(app: Flask, clerk: str) -> dict[str, float]:
    """P2: what one more booth adds to the plan, drawn and listed, as sent and compressed."""
    client = signed_in(app, clerk)
    few, many = (client.get(f"/fairs/{slug}/booths").get_data() for slug in ("few", "many"))
    rows = MANY - FEW
    listed = [len(re.findall(rb"data-code=", page)) for page in (few, many)]
    return {
        "bytes": round((len(many) - len(few)) / (listed[1] - listed[0]), 1),
        "bytes compressed": round((len(gzip.compress(many)) - len(gzip.compress(few))) / rows, 1),
        "whole page": len(many),
        "whole page compressed": len(gzip.compress(many)),
    }


def processor(app: Flask, clerk: str) -> dict[str, float]:
    """P3: a page beside the same statements raw and the same template alone, least of 12."""
    client = signed_in(app, clerk)
    with noting(app) as (sent, drawn):
        client.get("/fairs/many/booths")
    template, context = drawn[-1]

    def page() -> None:
        client.get("/fairs/many/booths")

    def bare() -> None:
        with app.test_request_context("/fairs/many/booths?lang=vi"):
            connection = db.session.connection().connection
            for statement, values in sent:
                cursor = connection.cursor()
                cursor.execute(statement, values)
                cursor.fetchall()
            template.render(context)
            db.session.remove()

    whole, least = least_time(page), least_time(bare)
    return {"page": whole, "SQL and Jinja": least, "ratio": round(whole / least, 2)}


def least_time(work: Any) -> float:
    """Least processor seconds of 12 rounds."""
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return round(min(found), 4)


def memory(server: LiveServer, cookie: str, requests: int) -> dict[str, float]:
    """P4: PSS in MB of the web worker and the job worker, and growth over many requests."""
    door = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def ask(times: int) -> None:
        for _ in range(times):
            door.request("GET", "/fairs/many/booths", headers={"Cookie": f"session={cookie}"})
            door.getresponse().read()

    ask(50)
    before = pss(server)
    ask(requests)
    after = pss(server)
    web = [
        round(100 * (late - early) / early, 2) for early, late in zip(before, after, strict=True)
    ]
    return {"web worker MB": after[0], "job worker MB": after[1], "growth %": web[0],
            "requests": requests}  # fmt: skip


def pss(server: LiveServer) -> list[float]:
    """MB of the largest process under each that the server started."""
    return [max(_pss(one) for one in _family(root.pid)) for root in server._processes]  # noqa: SLF001 -- measured from outside


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in children] or [pid]


def _pss(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    return round(int(found[1]) / 1024, 1) if found else 0.0


def paint(server: LiveServer, cookie: str) -> dict[str, Any]:
    """P2 and P5: bytes by kind and milliseconds to the first paint on a throttled phone."""
    sizes: Counter[str] = Counter()
    kinds: dict[str, str] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(viewport=PHONE, locale="vi", is_mobile=True)
        context.add_cookies([{"name": "session", "value": cookie, "url": server.url}])
        page = context.new_page()
        tools = context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.send("Network.emulateNetworkConditions", LINE)
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        tools.on("Network.responseReceived", lambda e: kinds.update({e["requestId"]: e["type"]}))
        tools.on(
            "Network.loadingFinished",
            lambda e: sizes.update({kinds[e["requestId"]]: int(e["encodedDataLength"])}),
        )
        page.goto(f"{server.url}/fairs/many/booths", wait_until="networkidle", timeout=120_000)
        first = page.evaluate(PAINT)
        browser.close()
    counted = sum(sizes[kind] for kind in ("Document", "Stylesheet", "Script", "Font"))
    return {"first paint ms": round(first), "bytes": dict(sizes), "first load": counted}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--no-browser", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = LiveServer(folder, fresh_database_url("sqlite", folder))
        try:
            with server.app.app_context(), unit_of_work():
                fairs = [fill("few", FEW), fill("many", MANY)]
                clerk = session_id_of(factories.member(Role.ORGANISER))
                assert all(fairs)
            serializer = server.app.session_interface.get_signing_serializer(server.app)  # type: ignore[attr-defined]
            cookie = serializer.dumps({"_user_id": clerk, "_fresh": True, "locale": "vi"})
            figures: dict[str, Any] = {
                "P1 statements, few and many booths": statements(server.app, clerk),
                "P2 per booth": bytes_per_row(server.app, clerk),
                "P3": processor(server.app, clerk),
            }
            server.start()
            if not options.no_browser:
                figures["P5"] = paint(server, cookie)
            figures["P4"] = memory(server, cookie, options.requests)
        finally:
            server.stop()
    print(json.dumps(figures, indent=1))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
