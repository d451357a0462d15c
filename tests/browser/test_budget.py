"""What a first visit costs on a phone's line: words, styles, scripts and fonts, as transferred."""

from collections import Counter

import pytest
from playwright.sync_api import Browser

from fairapp.core.db import db, unit_of_work
from fairapp.fairs.models import Booth, Fair, Zone
from fairapp.fairs.queries import load_fair
from tests import factories
from tests.browser.server import LiveServer
from tests.browser.visitors import PHONE
from tests.journeys.season import PASSWORD, account, open_season, slug_of

pytestmark = pytest.mark.browser

NUMBER = 5
BUDGET = 150_000
COUNTED = ("Document", "Stylesheet", "Script", "Font")


@pytest.fixture(scope="module")
def season(live: LiveServer) -> str:
    with live.app.app_context():
        open_season(NUMBER)
        with unit_of_work():
            _fill_halls(load_fair(slug_of(NUMBER)))
    return slug_of(NUMBER)


def _fill_halls(fair: Fair) -> None:
    """Three halls of seven zones of thirty booths, as large as the largest season."""
    for hall_number in range(1, 4):
        in_hall = factories.hall(fair, code=f"{hall_number}")
        for zone_number in range(7):
            code = "BCDEFGHIJKLMNOPQRSTUV"[7 * hall_number - 7 + zone_number]
            in_zone = factories.zone(fair, in_hall=in_hall, code=code)
            db.session.add_all(_booths_of(in_zone, y=6 * zone_number))


def _booths_of(in_zone: Zone, *, y: int) -> list[Booth]:
    where = {"fair_id": in_zone.fair_id, "hall_id": in_zone.hall_id, "zone_id": in_zone.id}
    size = {"width": 3, "height": 3}
    return [
        Booth(**where, **size, code=f"{in_zone.code}{n:02d}", x=3 * (n % 15), y=y + 3 * (n // 15))
        for n in range(30)
    ]


def first_load(browser: Browser, url: str, cookies: list) -> Counter[str]:
    """{kind of resource: bytes on the line} of one load with nothing kept from before."""
    context = browser.new_context(viewport=PHONE, locale="vi")
    context.add_cookies(cookies)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    network.on(
        "Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]})
    )
    network.on(
        "Network.loadingFinished",
        lambda told: sizes.update({kinds[told["requestId"]]: int(told["encodedDataLength"])}),
    )
    answer = page.goto(url, wait_until="networkidle")
    assert answer is not None
    assert answer.status == 200
    context.close()
    return sizes


def signed_in(browser: Browser, live: LiveServer) -> list:
    """The cookies of the organiser."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{live.url}/sign-in")
    page.fill("[name=account]", account("organiser", NUMBER))
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.press("[name=password]", "Enter")
    cookies = context.cookies()
    context.close()
    return cookies


@pytest.mark.parametrize(
    ("address", "who"),
    [("/fairs/{slug}/", "anybody"), ("/sign-in", "anybody"), ("/fairs/{slug}/booths", "organiser")],
)
def test_first_load_keeps_the_budget(live, browser, season, address, who):
    cookies = signed_in(browser, live) if who == "organiser" else []
    sizes = first_load(browser, live.url + address.format(slug=season), cookies)
    assert min(sizes[kind] for kind in COUNTED) > 0, sizes
    assert sum(sizes[kind] for kind in COUNTED) < BUDGET, sizes
