"""From application to report through the pages, and back again when the contract is cancelled."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from fairapp.cli.report import report
from fairapp.core import clock
from fairapp.core.contacts import parse_phone
from fairapp.core.db import db
from fairapp.core.mail import Message
from fairapp.meetings.models import Slot
from tests.journeys.chain import Chain
from tests.journeys.season import open_season, slug_of
from tests.journeys.visitors import PageVisitor


class PageWorld:
    """The chain's world inside one test's transaction."""

    number = 1

    def __init__(self, app: Flask) -> None:
        self._app = app

    def visitor(self, lang: str, *, phone: bool) -> PageVisitor:
        return PageVisitor(self._app, lang)

    def link_in_letter(self, address: str, path: str) -> str:
        known_as = (address, parse_phone(address))
        letters = db.session.scalars(
            select(Message.text)
            .where(Message.address.in_(known_as))
            .order_by(Message.created_at.desc(), Message.id.desc())
        )
        found = (re.search(rf"{path}[\w-]+", letter) for letter in letters)
        return next(link[0] for link in found if link)

    def scalar(self, what: str, table: str, where: str = "true") -> Any:
        db.session.expire_all()
        return db.session.scalar(text(f"SELECT {what} FROM {table} WHERE {where}"))

    def begin_meetings(self) -> None:
        ago = clock.now() - timedelta(minutes=10)
        slot_id = text("(SELECT slot_id FROM meeting)")
        db.session.execute(update(Slot).where(Slot.id == slot_id).values(starts_at=ago))
        db.session.commit()

    def report(self) -> dict[str, Any]:
        ran = self._app.test_cli_runner().invoke(
            report, ["edition", slug_of(self.number), "--format", "json"]
        )
        return json.loads(ran.output)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_chain_from_application_to_report(app, session, lang):
    open_season(PageWorld.number)
    Chain(PageWorld(app), lang).run()
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text("DELETE FROM ledger_entry"))
    assert session.scalar(text("SELECT count(*) FROM ledger_entry")) == 2
