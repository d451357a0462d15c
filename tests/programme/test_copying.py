"""A copied edition: all its ground and rules, none of what happened; no table is forgotten."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from fairapp.allocation.services import hold_booths
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors.models import Application, Deadline, FairText, KeptBy, TextKind
from fairapp.fairs.models import Booth, Fair, Hall, PriceItem, Zone
from fairapp.fairs.services import SlugTakenError, add_price_item
from fairapp.programme.copying import COPIED, NOT_COPIED, copy_edition
from tests import factories


def unnamed_tables(tables) -> list[str]:
    """Tables that belong to a fair, or hang on a copied row, and are named nowhere."""
    copied = {one.table.__tablename__ for one in COPIED}
    found = []
    for table in tables:
        hangs = {key.column.table.name for column in table.c for key in column.foreign_keys}
        belongs = "fair_id" in table.c or hangs & copied
        if belongs and table.name not in copied | set(NOT_COPIED):
            found.append(table.name)
    return sorted(found)


def test_every_table_of_a_fair_is_copied_or_named_as_left(app):
    assert unnamed_tables(db.metadata.tables.values()) == []
    assert {one.table.__tablename__ for one in COPIED} & set(NOT_COPIED) == set()
    assert set(NOT_COPIED) <= set(db.metadata.tables)


def test_planted_table_is_found(app):
    planted = db.Table("planted", db.MetaData(), db.Column("fair_id", db.Integer))
    assert unnamed_tables([planted]) == ["planted"]


@pytest.fixture
def old(session):
    fair = factories.fair(slug="show-2026", planned_booths=2)
    zone = factories.zone(fair, code="A")
    booths = [factories.booth(fair, in_zone=zone, code=f"A0{n}", x=3 * n) for n in (1, 2)]
    booths[1].blocked_reason = "Cột nhà"
    for code in ("booth", "corner"):
        add_price_item(fair, actor=SYSTEM, code=code, names={}, amount=5, currency="USD")
    until = clock.now() + timedelta(days=1)
    hold_booths(factories.accepted_application(fair), booths[:1], actor=SYSTEM, until=until)
    return fair


def copy_of(fair, **values):
    facts = {"slug": "show-2027", "names": {"en": "Show 2027"}}
    opens_on = fair.opens_on + timedelta(days=364)
    return copy_edition(fair, actor=SYSTEM, opens_on=opens_on, **(facts | values))


def count(session, table, fair):
    found = select(func.count()).select_from(table).where(table.fair_id == fair.id)
    return session.scalar(found)


def test_ground_prices_and_days_go_along_and_nothing_that_happened(session, old):
    new = copy_of(old)
    assert (new.opens_on - old.opens_on, new.closes_on - old.closes_on) == (timedelta(364),) * 2
    assert new.applications_close_on - old.applications_close_on == timedelta(364)
    assert (new.venue, new.planned_booths, new.names["en"]) == (old.venue, 2, "Show 2027")
    assert new.names["vi"] == old.names["vi"]
    counts = [count(session, table, new) for table in (Hall, Zone, Booth, PriceItem, Application)]
    assert counts == [1, 1, 2, 2, 0]
    booths = session.scalars(select(Booth).where(Booth.fair_id == new.id).order_by(Booth.code))
    first, second = booths.all()
    zone = session.scalars(select(Zone).where(Zone.fair_id == new.id)).one()
    assert (first.zone_id, first.hall_id, second.blocked_reason) == (
        zone.id,
        zone.hall_id,
        "Cột nhà",
    )


def test_booths_off_the_plan_stay_behind(session, old):
    session.scalars(select(Booth).where(Booth.code == "A02")).one().removed_at = clock.now()
    assert count(session, Booth, copy_of(old)) == 1


def test_copy_needs_an_address_of_its_own(session, old):
    with pytest.raises(SlugTakenError):
        copy_of(old, slug="show-2026")
    assert count(session, Booth, old) == 2


def test_office_copies_by_the_page_after_a_look(browserless, session, old):
    browserless.sign_in(factories.member(Role.ORGANISER))
    page = browserless.get("/fairs/show-2026/copy")
    assert 'value="show-2027"' in page
    assert "who stood where" in page
    typed = {"slug": "show-2027", "name_vi": "Hội chợ", "name_en": "Show", "opens_on": "2027-10-14"}
    assert browserless.post("/fairs/show-2026/copy", typed | {"act": "look"}).status_code == 200
    assert session.scalars(select(Fair.id).where(Fair.slug == "show-2027")).all() == []
    answer = browserless.post("/fairs/show-2026/copy", typed | {"act": "copy"})
    assert (answer.status_code, answer.location) == (302, "/fairs/show-2027/settings")


def test_deadlines_and_texts_go_along_but_nothing_done_with_them(session, old):
    facts = {"fair_id": old.id, "names": {"vi": "Nộp hồ sơ"}}
    session.add(Deadline(**facts, code="filing", kept_by=KeptBy.DESK, offset_days=-30,
                         reminded_on=date(2026, 9, 1), done_on=date(2026, 9, 2)))  # fmt: skip
    session.add(FairText(fair_id=old.id, kind=TextKind.RULES, texts={"vi": "Nội quy"}))
    session.flush()
    new = copy_of(old)
    kept = session.scalars(select(Deadline).where(Deadline.fair_id == new.id)).one()
    assert (kept.offset_days, kept.reminded_on, kept.done_on) == (-30, None, None)
    text = session.scalars(select(FairText).where(FairText.fair_id == new.id)).one()
    assert text.texts == {"vi": "Nội quy"}
