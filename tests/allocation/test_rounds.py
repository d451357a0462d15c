"""Rounds: drafted from the written rule, checked, published as one act, explained in words."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fairapp.allocation import queries, rounds, services
from fairapp.allocation.models import AllocationState, RoundPlace
from fairapp.allocation.queries.claims import USUAL_POINTS, USUAL_RULE, USUAL_WEIGHTS, Merits
from fairapp.core import clock
from fairapp.core.codes import short_codes
from fairapp.core.db import db
from fairapp.core.jobs import Job, JobState
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors.models import BoothWish, ZoneWish
from fairapp.fairs.models import Zone
from matching.allocation import DEFAULT_WEIGHTS
from tests import factories

RULE = USUAL_RULE


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


def test_receipt_keeps_how_the_points_add_up_and_marks_of_reviewers_count():
    merits = Merits(certificate=5, first_time=1, product=2, review=80.0)
    assert merits.counted == {"certificate": 3, "new_design": 0, "first_time": 1, "product": 2}
    assert merits.points(RULE) == 40 + 30 + 5 + 4 + 24


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


def rank(application, *booths, zones=()):
    """Wishes in their order, as the application's page keeps them."""
    for at, booth in enumerate(booths, 1):
        db.session.add(BoothWish(application_id=application.id, booth_id=booth.id, rank=at))
    for at, zone in enumerate(zones, 1):
        db.session.add(ZoneWish(application_id=application.id, zone_id=zone.id, rank=at))
    db.session.flush()
    db.session.expire_all()


def test_ranked_wishes_come_before_words_and_one_that_is_gone_keeps_its_number(fair, pair, booths):
    other = exhibitor(fair, "Mây Tre Ven Sông")
    until = clock.now() + timedelta(days=1)
    services.hold_booths(other, [booths[0]], actor=SYSTEM, until=until)
    rank(pair[0], booths[0], booths[2], zones=[db.session.get(Zone, booths[0].zone_id)])
    _found, places = drafted(fair)
    place = places[pair[0].id]
    assert (place.booths, place.facts["wish"], place.facts["gone"]) == (["D03"], 2, ["D01"])


def test_wheelchair_gets_no_stand_in_a_zone_with_a_step(fair, pair, booths):
    level = factories.zone(fair, code="E", names={"vi": "Gốm", "en": "Ceramics"})
    factories.booth(fair, in_zone=level, code="E01", x=30, y=0, width=3, height=3)
    pair[0].needs_accessible = True
    _found, places = drafted(fair, stepped=["D"])
    assert (places[pair[0].id].booths, places[pair[1].id].booths) == (["E01"], ["D02"])


def test_stand_given_by_hand_survives_the_next_draft_and_its_change_is_told(fair, pair):
    first, _places = drafted(fair)
    locks = rounds.with_lock(first.rule["locks"], pair[1].id, ["D02"])
    second, _places = drafted(fair, locks=locks)
    third, places = drafted(fair, **rounds.kept_terms(second))
    locked, other = places[pair[1].id], places[pair[0].id]
    assert (locked.booths, locked.facts["locked"]) == (["D02"], True)
    assert (other.facts["by_hand"], locked.facts["by_hand"]) == (["D02"], [])
    second_places = {p.application_id: p for p in db.session.scalars(rounds.places_of(second.id))}
    assert second_places[pair[1].id].facts["before"] != ["D02"]
    assert locked.facts["before"] == ["D02"]
    assert rounds.with_lock(third.rule["locks"], pair[1].id, []) == {}


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        ((["D09"], []), "Thêu Ao Làng cannot have D09: it is not free."),
        ((["D02"], ["D02"]), "D02 was given to two: Thêu Ao Làng, Gốm Bến Đò."),
        ((["D01", "D02"], []), "Thêu Ao Làng asked for another number of booths than D01–02."),
    ],
)
def test_stand_by_hand_that_breaks_a_rule_is_refused_by_name(fair, pair, codes, sentence):
    locks = {str(one.id): kept for one, kept in zip(pair, codes, strict=True) if kept}
    with pytest.raises(services.BrokenLockError) as refused:
        drafted(fair, locks=locks)
    assert refused.value.message == f"What was given by hand cannot be kept. {sentence}"
    assert rounds.rounds_with_job(fair.id)[0] is None


def test_booths_out_of_a_row_and_a_zone_with_a_step_are_refused_by_hand(fair, pair):
    pair[0].booths_wanted, pair[1].needs_accessible = 2, True
    locks = {str(pair[0].id): ["D01", "D03"], str(pair[1].id): ["D02"]}
    with pytest.raises(services.BrokenLockError) as refused:
        drafted(fair, locks=locks, stepped=["D"])
    assert refused.value.message == (
        "What was given by hand cannot be kept. "
        "D01, D03 for Thêu Ao Làng do not lie in one straight row. "
        "Gốm Bến Đò needs a way for a wheelchair, which D02 lacks."
    )


def test_organiser_gives_a_stand_by_hand(browserless, fair, pair):
    found, places = drafted(fair)
    db.session.commit()
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    act = f"/rounds/{found.id}/by-hand"
    desk.post(act, {"place_id": "x", "booths": "D02"})
    assert rounds.running_job(fair.id) is None
    desk.post(act, {"place_id": str(places[pair[1].id].id), "booths": "d02"})
    job = rounds.running_job(fair.id)
    assert (job.arguments["locks"], job.arguments["seed"]) == ({str(pair[1].id): ["D02"]}, 1)
    job.state, job.outcome = JobState.FAILED, {"message": "It cannot be kept."}
    db.session.commit()
    assert "It cannot be kept." in desk.get("/fairs/show/rounds")


def test_weights_of_the_desk_are_those_of_the_library():
    assert DEFAULT_WEIGHTS == USUAL_WEIGHTS


def test_a_pair_apart_leaves_a_booth_between_and_one_together_shares_an_edge(fair, pair):
    both = [one.id for one in pair]
    apart = rounds.with_pair(RULE, "apart", both)
    held, places = drafted(fair, **apart)
    assert {tuple(places[one].booths) for one in both} == {("D01",), ("D03",)}
    together, places = drafted(fair, **rounds.with_pair(held.rule, "together", reversed(both)))
    assert together.rule["apart"] == []
    assert {"D02"} < {code for one in both for code in places[one].booths}
    state = rounds.drafted_plan(queries.plan_state(fair.id), list(places.values()))
    names = rounds.names_in(places.values(), state, "vi")
    assert [one.is_met for one in rounds.named_pairs(together, state, names)["together"]] == [True]
    assert rounds.without_pair(together.rule, "together", both)["together"] == []


def test_a_pair_keeps_its_distance_from_a_stand_that_exists(fair, pair, booths):
    until = clock.now() + timedelta(days=1)
    services.hold_booths(pair[0], [booths[0]], actor=SYSTEM, until=until)
    _found, places = drafted(fair)
    assert places[pair[1].id].booths == ["D02"]
    held, places = drafted(fair, **rounds.with_pair(RULE, "apart", [one.id for one in pair]))
    assert (list(places), places[pair[1].id].booths) == ([pair[1].id], ["D03"])
    assert (held.figures["asked"], held.figures["score"]) == (1, 40 * 100 - 2)


def test_a_lock_beside_one_to_stand_apart_from_is_refused_by_name(fair, pair, booths):
    until = clock.now() + timedelta(days=1)
    services.hold_booths(pair[0], [booths[0]], actor=SYSTEM, until=until)
    rule = rounds.with_pair(RULE, "apart", [one.id for one in pair])
    with pytest.raises(services.BrokenLockError) as refused:
        drafted(fair, **rule | {"locks": {str(pair[1].id): ["D02"]}})
    assert "are to stand apart, but their booths share an edge." in refused.value.message


def test_organiser_keeps_a_pair_and_takes_it_away(browserless, fair, pair):
    found, _places = drafted(fair)
    db.session.commit()
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    one, other = (str(each.id) for each in pair)
    act = f"/rounds/{found.id}/pairs"
    refused = desk.post(act, {"kind": "apart", "first": one, "second": one})
    assert (refused.status_code, "Choose two different exhibitors." in refused.text) == (422, True)
    desk.post(act, {"kind": "apart", "first": one, "second": other})
    job = rounds.running_job(fair.id)
    assert job.arguments["apart"] == [sorted((one, other))]
    desk.post(act, {"kind": "together", "first": one, "second": other})
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1
    job.state = JobState.DONE
    found.rule = found.rule | {"apart": [[one, other]]}
    db.session.commit()
    page = desk.get("/fairs/show/rounds")
    assert "Thêu Ao Làng and Gốm Bến Đò: apart" in page
    desk.post(f"{act}/drop", {"kind": "apart", "first": other, "second": one})
    assert rounds.running_job(fair.id).arguments["apart"] == []


def test_organiser_sees_the_draft_on_the_plan_and_starts_one(browserless, fair, pair):
    drafted(fair)
    db.session.commit()
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    page = desk.get("/fairs/show/rounds")
    assert 'aria-label="D02 Thêu Ao Làng, Drafted"' in page
    values = {name: str(points) for name, points in USUAL_POINTS.items()}
    refused = desk.post("/fairs/show/rounds/draft", values | {"seed": "3", "base": "-4"})
    assert (refused.status_code, "A number from 0 to 100." in refused.text) == (422, True)
    desk.post("/fairs/show/rounds/draft", values | {"seed": "3", "weight_wish": "7"})
    arguments = rounds.running_job(fair.id).arguments
    assert (arguments["seed"], arguments["weights"]) == (3, USUAL_WEIGHTS | {"wish": 7})
    assert db.session.scalar(select(func.count()).select_from(RoundPlace)) == 2
