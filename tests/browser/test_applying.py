"""An application made on the narrowest phone: taps and seconds are counted."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from fairapp.core.db import unit_of_work
from fairapp.core.policy import SYSTEM
from fairapp.fairs import thesaurus
from tests import factories
from tests.browser.server import LiveServer

pytestmark = pytest.mark.browser

MOST_TAPS, MOST_SECONDS = 25, 180
SECONDS_FOR_A_TAP, SIGNS_IN_A_SECOND = 1.5, 2.0
"""How long a thumb needs; the machine's own seconds are measured and added."""


@pytest.fixture(scope="module")
def slug(live: LiveServer) -> str:
    """An edition that takes applications."""
    with live.app.app_context(), unit_of_work():
        thesaurus.sync(SYSTEM)
        found: str = factories.fair().slug
    return found


class Thumb:
    """Somebody with a phone, who counts what a thumb does."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.signs = page, 0, 0

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.locator(selector).first.tap()

    def type(self, selector: str, text: str) -> None:
        self.tap(selector)
        self.signs += len(text)
        self.page.keyboard.type(text)

    def choose(self, selector: str, path: str) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.tap(selector)
        self.taps += 1  # the picture itself, in the phone's own list
        chooser.value.set_files(path)


@pytest.fixture
def thumb(browser: Browser) -> Iterator[Thumb]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True, locale="vi"
    )
    yield Thumb(context.new_page())
    context.close()


def wait_until(page: Page, is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        page.wait_for_timeout(100)


def photos_at(folder: Path) -> list[str]:
    paths = []
    for number in range(3):
        picture = Image.effect_noise((2000, 1500), 60 + number).convert("RGB")
        picture.save(folder / f"{number}.jpg", quality=92)
        paths.append(str(folder / f"{number}.jpg"))
    return paths


def test_first_screen_takes_few_taps_and_less_than_three_minutes(live, slug, thumb, tmp_path):
    page = thumb.page
    page.goto(f"{live.url}/fairs/{slug}/call")
    began = time.monotonic()
    thumb.tap(f"a[href='/fairs/{slug}/apply']")
    page.wait_for_load_state()
    thumb.type("#name", "Mây tre Trăng Khuyết")
    thumb.type("#phone", f"09{time.time_ns() % 10**8:08d}")
    thumb.type("#village", "Phú Vinh")
    thumb.tap("label:has(input[name=main_category])")
    for number, path in enumerate(photos_at(tmp_path), 1):
        thumb.choose(f"label[for=photo_{number}]", path)
    kept = page.locator("[data-kept]")
    wait_until(page, lambda: all(kept.nth(n).input_value() for n in range(3)))
    thumb.tap("#consent")
    thumb.tap("form[data-draft] button[type=submit]:not([data-send-again])")
    page.wait_for_selector("#address")
    seconds = time.monotonic() - began
    seconds += SECONDS_FOR_A_TAP * thumb.taps + thumb.signs / SIGNS_IN_A_SECOND
    assert thumb.taps < MOST_TAPS
    assert seconds < MOST_SECONDS


def test_photo_that_did_not_go_is_sent_again_alone(live, slug, thumb, tmp_path):
    page = thumb.page
    page.goto(f"{live.url}/fairs/{slug}/apply")
    page.route("**/apply/photos", lambda route: route.abort())
    thumb.choose("label[for=photo_1]", photos_at(tmp_path)[0])
    again = page.locator("[data-send-again]").first
    again.wait_for(state="visible")
    page.unroute("**/apply/photos")
    again.tap()
    kept = page.locator("[data-kept]").first
    wait_until(page, kept.input_value)
    assert page.locator("[data-kept]").nth(1).input_value() == ""


def test_what_was_typed_outlives_a_lost_page(live, slug, thumb):
    page = thumb.page
    page.goto(f"{live.url}/fairs/{slug}/apply")
    thumb.type("#name", "Gốm Trăng Non")
    page.goto(f"{live.url}/fairs/{slug}/call")
    page.goto(f"{live.url}/fairs/{slug}/apply")
    assert page.locator("#name").input_value() == "Gốm Trăng Non"
