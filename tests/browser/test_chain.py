"""The chain in a real browser: phones for workshop and importer, a desk for the staff."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError

from fairapp.core import clock
from fairapp.core.contacts import parse_phone
from fairapp.core.db import db, unit_of_work
from fairapp.meetings.models import Slot
from tests.browser.server import LiveServer
from tests.browser.visitors import LONGEST_WAIT, BrowserVisitor
from tests.journeys.chain import Chain
from tests.journeys.season import PASSWORD, account, open_season, slug_of

pytestmark = pytest.mark.browser


class LiveWorld:
    """A chain's world on the live server; letters are read in the mailbox."""

    def __init__(self, live: LiveServer, browser: Browser, number: int) -> None:
        self.number = number
        self._live, self._browser = live, browser
        self.visitors: list[BrowserVisitor] = []
        with live.app.app_context():
            open_season(number)
        self._postman = self.visitor("vi", phone=False)
        self._postman.open("/sign-in")
        self._postman.send("/sign-in", account=account("organiser", number), password=PASSWORD)

    def visitor(self, lang: str, *, phone: bool) -> BrowserVisitor:
        visitor = BrowserVisitor(self._browser, self._live.url, lang, phone=phone)
        self.visitors.append(visitor)
        return visitor

    def link_in_letter(self, address: str, path: str) -> str:
        known_as = (parse_phone(address) or address).lstrip("+")
        deadline = time.monotonic() + LONGEST_WAIT
        while True:
            self._postman.open(f"/fairs/{slug_of(self.number)}/mailbox?q={known_as}")
            if self._postman.shows_link("/messages/"):
                self._postman.follow("/messages/")
                if link := re.search(rf"{path}[\w-]+", self._postman.text):
                    return link[0]
            assert time.monotonic() < deadline, f"no letter to {address} has a link to {path}"
            time.sleep(0.5)

    def scalar(self, what: str, table: str, where: str = "true") -> Any:
        of_fair = f"fair_id = (SELECT id FROM fair WHERE slug = '{slug_of(self.number)}')"
        with self._live.app.app_context():
            return db.session.scalar(
                text(f"SELECT {what} FROM {table} WHERE {where} AND {of_fair}")
            )

    def begin_meetings(self) -> None:
        ago = clock.now() - timedelta(minutes=10)
        its_slot = text("(SELECT slot_id FROM meeting WHERE fair_id = slot.fair_id)")
        of_fair = text(f"fair_id = (SELECT id FROM fair WHERE slug = '{slug_of(self.number)}')")
        with self._live.app.app_context(), unit_of_work():
            db.session.execute(
                update(Slot)
                .where(Slot.id == its_slot, of_fair)
                .values(starts_at=ago)
                .execution_options(synchronize_session=False)
            )

    def report(self) -> dict[str, Any]:
        return self._live.edition_report(slug_of(self.number))


@pytest.mark.parametrize(("number", "lang"), [(2, "vi"), (3, "en")])
def test_chain_in_a_real_browser(live, browser, number, lang):
    world = LiveWorld(live, browser, number)
    try:
        Chain(world, lang).run()
        assert [word for one in world.visitors for word in one.complaints] == []
    finally:
        for visitor in world.visitors:
            visitor.close()
    with (
        live.app.app_context(),
        pytest.raises(DBAPIError, match="append-only"),
        unit_of_work(),
    ):
        db.session.execute(text("DELETE FROM ledger_entry"))
    assert world.scalar("count(*)", "ledger_entry") == 2
