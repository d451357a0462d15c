"""The open demonstration season as reviewers left it: points, duplicates, changes asked for."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Person
from fairapp.accounts.services import add_member, register_person
from fairapp.core.db import db, unit_of_work
from fairapp.core.policy import SYSTEM, Actor, Role
from fairapp.core.search import fold
from fairapp.exhibitors import services as exhibitors
from fairapp.exhibitors.models import Application, ApplicationState, EntryChannel
from fairapp.exhibitors.services import Typed, Verdict
from fairapp.fairs.models import Fair
from fairapp.review import services
from fairapp.review.models import CriteriaVersion
from fairapp.review.services import Wanted

S = ApplicationState
REVIEWERS = ("Cán bộ xét duyệt 1", "Cán bộ xét duyệt 2", "Cán bộ xét duyệt 3")
SCORED = (S.SUBMITTED, S.WAITING_LIST, S.ACCEPTED)
ACCEPTED_SCORED, UNSCORED_SUBMITTED, BY_FIRST_VERSION = 40, 7, 6
NOTES = (
    "Tay nghề đều, mẫu đẹp.",
    "Giá chưa rõ, cần hỏi thêm.",
    "Kỳ trước bán tốt.",
    "Ảnh mờ, khó đánh giá.",
    "Mẫu mới, nên ở gần lối vào.",
)
CRITERIA = (
    ("Chất lượng tay nghề", "Craft quality", "Hoàn thiện, đều tay", "Finish, evenness", 40),
    ("Mẫu mã mới", "New designs", "Mẫu tự thiết kế", "Own designs", 25),
    ("Khả năng xuất khẩu", "Ready to export", "Giá, sản lượng, giao hàng", "Price, volume", 20),
    ("Đại diện làng nghề", "Stands for its village", "Nghề gốc của làng", "Craft of its home", 15),
)
REASONS = (
    (Verdict.REJECT, "Hàng không thuộc nhóm thủ công mỹ nghệ.", "The goods are no handicrafts."),
    (Verdict.REJECT, "Khu phù hợp đã hết gian.", "The zone for your goods is full."),
    (Verdict.WAITING_LIST, "Khu phù hợp đã kín, còn chờ gian trống.", "The zone is full for now."),
    (Verdict.ASK_CHANGES, "Ảnh sản phẩm chưa rõ.", "The photos of the products are not clear."),
)


@dataclass(frozen=True, slots=True)
class Desk:
    """Who reviews the open season, with what luck."""

    fair: Fair
    reviewers: Sequence[Actor]
    chance: random.Random


def fill(slug: str, seed: int) -> None:
    """Criteria in two versions, points, a pair of changes, two pairs of duplicates, a rule."""
    with unit_of_work():
        fair = db.session.scalars(select(Fair).where(Fair.slug == slug)).one()
        desk = Desk(fair, _reviewers(), random.Random(seed))
        for verdict, vi, en in REASONS:
            services.write_reason(fair, verdict, {"vi": vi, "en": en}, actor=SYSTEM)
        services.set_waiting_rule(
            fair, actor=SYSTEM, steps=["fewest_offers", "zone", "points", "sent"], seed=seed
        )
        _give_points(desk)
        _ask_for_changes(desk)
        _type_twice(desk)


def _reviewers() -> list[Actor]:
    people = [
        register_person(
            actor=SYSTEM,
            full_name=name,
            organisation=None,
            email=f"reviewer{number}@example.com",
            position=name,
        )
        for number, name in enumerate(REVIEWERS, 1)
    ]
    db.session.flush()
    for person in people:
        add_member(person, Role.ORGANISER, actor=SYSTEM, fair_id=None)
    return [Actor(person_id=person.id, display_name=person.full_name) for person in people]


def _criteria(desk: Desk, *weights: int) -> CriteriaVersion:
    wanted = [
        Wanted({"vi": vi, "en": en}, {"vi": about, "en": what}, weight, 0, 10)
        for (vi, en, about, what, _usual), weight in zip(CRITERIA, weights, strict=True)
    ]
    return services.set_criteria(desk.fair, wanted, actor=desk.reviewers[0])


def _applications(desk: Desk, *states: ApplicationState) -> list[Application]:
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.fair_id == desk.fair.id, Application.state.in_(states))
            .options(joinedload(Application.organisation))
            .order_by(Application.code)
        )
    )


def _give_points(desk: Desk) -> None:
    submitted = _applications(desk, S.SUBMITTED)[:-UNSCORED_SUBMITTED]
    waiting = _applications(desk, S.WAITING_LIST)
    accepted = _applications(desk, S.ACCEPTED)[:ACCEPTED_SCORED]
    first = _criteria(desk, 25, 25, 25, 25)
    for one in submitted[:BY_FIRST_VERSION]:
        _score(desk, first, one, desk.reviewers[0])
    second = _criteria(desk, *(weight for *_texts, weight in CRITERIA))
    for one in [*submitted[BY_FIRST_VERSION:], *waiting, *accepted]:
        for reviewer in desk.chance.sample(desk.reviewers, desk.chance.choice((1, 2, 2, 3))):
            _score(desk, second, one, reviewer)


def _score(desk: Desk, version: CriteriaVersion, one: Application, reviewer: Actor) -> None:
    level = desk.chance.gauss(6.5, 1.6)
    given = {}
    for criterion in version.criteria:
        value = min(10, max(0, round(desk.chance.gauss(level, 1.0))))
        note = desk.chance.choice(NOTES) if desk.chance.random() < 0.12 else ""
        given[criterion.id] = (value, note)
    services.score_application(one, actor=reviewer, criteria=version, given=given)


def _ask_for_changes(desk: Desk) -> None:
    """One applicant has been asked and has answered, one has been asked and told."""
    answered, asked = _applications(desk, S.SUBMITTED)[10:12]
    _ask(
        desk, answered, "Ghi số người làm và sửa giá sản phẩm đầu.", "production", "products.prices"
    )
    exhibitors.edit_application(
        answered, actor=SYSTEM, section="production", making="own", workers=14, founded_year=1998
    )
    whole = (
        db.session.scalars(
            select(Application)
            .where(Application.id == answered.id)
            .options(joinedload(Application.products))
        )
        .unique()
        .one()
    )
    first = whole.products[0]
    price = {"price_low": first.price_high, "price_high": first.price_high}
    exhibitors.edit_product(first, actor=SYSTEM, moq=50, **price)
    exhibitors.add_product(
        answered, actor=SYSTEM, category=first.category, names={"vi": "Mẫu mới năm nay"}
    )
    exhibitors.submit_application(answered, actor=SYSTEM)
    _ask(desk, asked, "Ảnh sản phẩm còn mờ, bác chụp lại giúp.", "products.photos", "people")


def _ask(desk: Desk, application: Application, sentence: str, *parts: str) -> None:
    reviewer = desk.reviewers[1]
    exhibitors.review_application(
        application, actor=reviewer, verdict=Verdict.ASK_CHANGES, note=sentence, parts=parts
    )
    link = exhibitors.personal_link(reviewer)(application)
    exhibitors.tell_decision(application, actor=reviewer, link=link)


def _type_twice(desk: Desk) -> None:
    """Two who applied by the web are typed a second time, as a busy desk does."""
    known = [one for one in _applications(desk, S.SUBMITTED) if one.organisation.village]
    by_name, by_phone = known[-1], known[-2]
    _type(desk, by_name, fold(by_name.organisation.name).title(), "+84600999001")
    contact = db.session.get_one(Person, by_phone.contact_id)
    phone = contact.phone or by_phone.organisation.phone
    _type(desk, by_phone, f"Cơ sở {by_phone.organisation.name.split()[-1]}", phone)


def _type(desk: Desk, like: Application, name: str, phone: str | None) -> None:
    typed = Typed(
        name=name,
        phone=phone,
        email=None,
        village=like.organisation.village,
        main_category=like.main_category,
        booths_wanted=like.booths_wanted,
    )
    again = exhibitors.enter_application(
        desk.fair, typed, actor=desk.reviewers[2], channel=EntryChannel.PAPER
    )
    exhibitors.add_product(
        again, actor=desk.reviewers[2], category=like.main_category, names={"vi": "Hàng mẫu"}
    )
    exhibitors.submit_application(again, actor=desk.reviewers[2])
