"""Wishes, coming again, people, texts, deadlines, drawings, agreements: rules without pages."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.models import (
    Anchor,
    ApplicationState,
    Certificate,
    DesignState,
    EntryChannel,
    KeptBy,
    Making,
    StandPerson,
    TextKind,
)
from tests import factories
from tests.factories.programme import document

S = ApplicationState


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def own(fair):
    return factories.application(fair, state=S.DRAFT, submitted_at=None)


def state(application, booths=(), zones=(), **facts):
    services.state_wishes(application, actor=SYSTEM, booths=booths, zones=zones, **facts)
    db.session.expire_all()
    whole = queries.application_with_products(application.id, sections=True)
    return (
        [wish.booth.code for wish in whole.booth_wishes],
        [wish.zone.code for wish in whole.zone_wishes],
    )


def test_wishes_keep_their_order_and_can_be_turned_round(own, fair):
    zone = factories.zone(fair, code="C")
    for code in ("C1", "C2", "C3"):
        factories.booth(fair, in_zone=zone, code=code)
    assert state(own, ["C2", "C1"], ["C"], booths_wanted=2) == (["C2", "C1"], ["C"])
    assert state(own, ["C1", "C2", "C3"]) == (["C1", "C2", "C3"], [])
    assert own.booths_wanted == 2


@pytest.mark.parametrize(
    ("booths", "error"),
    [
        (["Z9"], services.UnknownBoothError),
        (["C1", "C1"], services.WishedTwiceError),
        (["C8"], services.UnknownBoothError),
    ],
)
def test_wish_for_what_cannot_be_had_is_refused_and_nothing_is_kept(own, fair, booths, error):
    factories.booth(fair, code="C1")
    factories.booth(fair, code="C8", blocked_reason="cột")
    with pytest.raises(error):
        state(own, booths, booths_wanted=3)
    assert own.booths_wanted == 1


def test_accepted_exhibitor_still_wishes_but_for_no_more_booths(own, fair, session):
    factories.booth(fair, code="C1")
    own.state = S.ACCEPTED
    session.flush()
    assert state(own, ["C1"])[0] == ["C1"]
    with pytest.raises(services.WrongStateError):
        state(own, ["C1"], booths_wanted=3)


def test_who_comes_again_finds_what_was_said_and_nothing_that_has_ended(fair, session):
    last = factories.fair(opens_on=date(2024, 10, 10), closes_on=date(2024, 10, 13))
    earlier = factories.accepted_application(last, making=Making.OWN, workers=12, booths_wanted=2)
    kept = factories.product(earlier, names={"vi": "Khay mây"})
    factories.product(earlier, names={"vi": "Giỏ cói"})
    for code, until in (("FSC", fair.closes_on + timedelta(days=1)), ("BSCI", fair.closes_on)):
        session.add(Certificate(application_id=earlier.id, fair_id=last.id, code=code,
                                valid_until=until))  # fmt: skip
    services.name_person(earlier, actor=SYSTEM, full_name="Chủ xưởng")
    session.flush()
    again = services.repeat_application(
        earlier, fair, actor=SYSTEM, channel=EntryChannel.WEB, product_ids={kept.id}
    )
    whole = queries.application_with_products(again.id, sections=True)
    assert (whole.making, whole.workers, whole.booths_wanted) == (Making.OWN, 12, 2)
    assert (whole.repeats_id, whole.is_first_time, whole.state) == (earlier.id, False, S.DRAFT)
    assert [(p.names["vi"], p.price_low, p.moq) for p in whole.products] == [
        ("Khay mây", kept.price_low, 300)
    ]
    assert [paper.code for paper in whole.certificates] == ["FSC"]
    assert [person.full_name for person in whole.people] == ["Chủ xưởng"]
    assert earlier.state is S.ACCEPTED


def test_stand_has_room_for_four_people_a_booth(own):
    for number in range(4):
        services.name_person(own, actor=SYSTEM, full_name=f"Người {number}")
    with pytest.raises(services.TooManyPeopleError):
        services.name_person(own, actor=SYSTEM, full_name="Người thứ năm")


def test_named_person_can_be_taken_off(own):
    person = services.name_person(own, actor=SYSTEM, full_name="Người đứng gian")
    services.remove_person(own, person, actor=SYSTEM)
    db.session.flush()
    assert db.session.scalars(select(StandPerson)).all() == []


def test_text_is_replaced_and_its_paper_stays_until_taken_away(fair):
    paper = factories.paper()
    write = {"actor": SYSTEM, "texts": {"vi": "Điện 2 kW một gian."}}
    services.write_text(fair, TextKind.MANUAL, paper=paper, **write)
    services.write_text(fair, TextKind.MANUAL, **write)
    assert queries.fair_texts(fair.id)[TextKind.MANUAL].file_id == paper.id
    services.write_text(fair, TextKind.MANUAL, drop_paper=True, **write)
    assert queries.fair_texts(fair.id)[TextKind.MANUAL].file_id is None


def set_deadline(fair, **changes):
    facts = {
        "names": {"vi": "Báo cáo kết quả"},
        "kept_by": KeptBy.DESK,
        "anchor": Anchor.CLOSES,
        "offset_days": 30,
        "remind_days": 7,
        "document": document(),
        **changes,
    }
    return services.set_deadline(fair, actor=SYSTEM, **facts)


def test_deadline_moves_with_its_fair(fair, session):
    deadline = set_deadline(fair)
    assert deadline.due_on == fair.closes_on + timedelta(days=30)
    fair.closes_on += timedelta(days=5)
    assert deadline.due_on == fair.closes_on + timedelta(days=30)


def test_what_is_due_to_the_authority_rests_on_a_document(fair):
    with pytest.raises(services.DocumentNeededError):
        set_deadline(fair, document=None)
    assert set_deadline(fair, document=None, kept_by=KeptBy.EXHIBITORS).document_id is None


def test_organisers_are_reminded_once_and_only_of_what_is_near_and_open(fair, session):
    organiser = factories.member(Role.ORGANISER, fair, email="desk@example.com")
    basis = document()
    near = set_deadline(fair, anchor=Anchor.OPENS, offset_days=3, document=basis)
    set_deadline(fair, offset_days=200)
    done = set_deadline(fair, offset_days=1)
    services.mark_deadline_done(done, actor=SYSTEM, done_on=clock.today(), note="12/BC")
    assert services.remind_of_deadlines() == 1
    assert services.remind_of_deadlines() == 0
    sent = session.scalars(select(Message)).all()
    assert [(one.person_id, one.letter) for one in sent] == [(organiser.id, "deadline_due")]
    assert near.reminded_on == clock.today()
    services.set_deadline(
        fair, actor=SYSTEM, deadline=near, document=basis, names=near.names,
        kept_by=KeptBy.DESK, anchor=Anchor.OPENS, offset_days=4, remind_days=7,
    )  # fmt: skip
    assert near.reminded_on is None


def test_only_the_newest_drawing_is_decided_and_changes_need_words(fair, session):
    exhibitor = factories.accepted_application(fair)
    old = services.send_design(exhibitor, factories.paper(), actor=SYSTEM)
    session.flush()
    new = services.send_design(exhibitor, factories.paper(), actor=SYSTEM)
    session.flush()
    with pytest.raises(services.ChangesUnsaidError):
        services.decide_design(new, actor=SYSTEM, state=DesignState.CHANGES_ASKED, note="")
    with pytest.raises(services.NewerDesignError):
        services.decide_design(old, actor=SYSTEM, state=DesignState.APPROVED, note=None)
    services.decide_design(new, actor=SYSTEM, state=DesignState.APPROVED, note=None)
    assert (old.state, new.state) == (DesignState.UPLOADED, DesignState.APPROVED)


def test_agreement_gets_the_next_number_once(fair, own, session):
    first, second = factories.accepted_application(fair), factories.accepted_application(fair)
    numbers = [services.issue_agreement(one, actor=SYSTEM).number for one in (first, second, first)]
    year = fair.opens_on.year
    assert numbers == [f"001/{year}/TTTG", f"002/{year}/TTTG", f"001/{year}/TTTG"]
    with pytest.raises(services.NotAcceptedError):
        services.issue_agreement(own, actor=SYSTEM)
