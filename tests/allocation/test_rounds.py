"""Rounds: drafted from the written rule, checked, published as one act, explained in words."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fairapp.allocation import queries, rounds, services
from fairapp.allocation.models import AllocationState, RoundPlace
from fairapp.core import clock
from fairapp.core.codes import short_codes
from fairapp.core.db import db
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from tests import factories

RULE = rounds.USUAL_POINTS | {"other_zones": 1}


@pytest.fixture
def fair(session):
    return factories.fair(slug="show")


@pytest.fixture
def booths(fair):
    zone = factories.zone(fair, code="D", names={"vi": "Lụa, thêu", "en": "Silk"})
    return [
        factories.booth(fair, in_zone=zone, code=f"D{n:02d}", x=3 * n, y=0, width=3, height=3)
        for n in range(1, 4)
    ]


def exhibitor(fair, name, **values):
    firm = factories.organisation(name=name, name_en=None)
    return factories.accepted_application(fair, organisation=firm, wishes="D02", **values)


@pytest.fixture
def pair(fair, booths):
    return [
        exhibitor(fair, "Thêu Ao Làng", is_first_time=True, booths_wanted=1),
        exhibitor(fair, "Gốm Bến Đò", is_first_time=False, booths_wanted=1),
    ]


def drafted(fair, **rule):
    found = services.draft_round(fair, actor=SYSTEM, seed=1, rule=RULE | rule)
    db.session.flush()
    return found, {one.application_id: one for one in db.session.scalars(
        rounds.places_of(found.id))}  # fmt: skip


def test_more_points_by_the_rule_get_the_booth_both_wish(fair, pair):
    found, places = drafted(fair)
    first, second = (places[one.id] for one in pair)
    assert (first.points, first.booths, first.position) == (45, ["D02"], 1)
    assert (second.points, second.position) == (40, 2)
    assert second.facts["better"][0]["holders"][0]["points"] == 45
    assert (found.figures["asked"], found.figures["placed"], found.figures["gap"]) == (2, 2, 0)


def test_publishing_reserves_every_stand_once(fair, pair):
    found, places = drafted(fair)
    assert services.publish_round(found, actor=SYSTEM) == 2
    assert queries.stand_codes([one.id for one in pair]) == {
        one.id: short_codes(places[one.id].booths) for one in pair
    }
    stand = db.session.scalars(queries.allocations_of(pair[0].id)).one()
    assert stand.state is AllocationState.RESERVED
    with pytest.raises(services.RoundOverError):
        services.publish_round(found, actor=SYSTEM)


def test_a_booth_taken_meanwhile_stops_the_whole_round(fair, pair, booths):
    found, _places = drafted(fair)
    other = exhibitor(fair, "Mây Tre Ven Sông")
    until = clock.now() + timedelta(days=1)
    services.hold_booths(other, [booths[1]], actor=SYSTEM, until=until)
    with pytest.raises(services.BoothTakenError):
        services.publish_round(found, actor=SYSTEM)


def test_everybody_reachable_gets_one_letter_with_the_stand(fair, pair):
    found, places = drafted(fair)
    services.publish_round(found, actor=SYSTEM)
    told = services.tell_round(found.id, actor=SYSTEM)
    db.session.flush()
    messages = db.session.scalars(select(Message)).all()
    assert len(messages) == told
    assert {rounds.receipt_of(one.id).id for one in pair} == {one.id for one in places.values()}


def test_receipt_tells_who_came_before_and_is_hidden_until_published(browserless, fair, pair):
    found, places = drafted(fair)
    db.session.commit()
    second = places[pair[1].id]
    own = browserless.sign_in(
        factories.member(Role.EXHIBITOR, fair, organisation=second.application.organisation)
    )
    own.get(f"/receipts/{second.id}", status=404)
    services.publish_round(found, actor=SYSTEM)
    db.session.commit()
    page = own.get(f"/receipts/{second.id}")
    assert "Booth D02 went to a unit with 45 points; you have 40." in page


def test_organiser_sees_the_draft_on_the_plan_and_starts_one(browserless, fair, pair):
    drafted(fair)
    db.session.commit()
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    page = desk.get("/fairs/show/rounds")
    assert 'aria-label="D02 Thêu Ao Làng, Drafted"' in page
    values = {name: str(points) for name, points in rounds.USUAL_POINTS.items()}
    refused = desk.post("/fairs/show/rounds/draft", values | {"seed": "3", "base": "-4"})
    assert (refused.status_code, "A number from 0 to 100." in refused.text) == (422, True)
    desk.post("/fairs/show/rounds/draft", values | {"seed": "3"})
    assert rounds.running_job(fair.id).arguments["seed"] == 3
    assert db.session.scalar(select(func.count()).select_from(RoundPlace)) == 2
