"""Applications that may be one firm: found with the reason, joined in one act, taken back."""

import pytest
from sqlalchemy import select

from fairapp.accounts.models import Membership, Organisation
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import Actor, Role
from fairapp.exhibitors.models import (
    Agreement,
    ApplicationState,
    Certificate,
    Product,
    StandPerson,
)
from fairapp.review import queries, services
from fairapp.review.models import NotSame
from tests import factories
from tests.factories.review import criteria, points

S = ApplicationState


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def by(session):
    return {"actor": Actor(person_id=factories.person().id)}


def of(fair, name, **values):
    """An application of a firm with such a name and such facts."""
    facts = {key: values.pop(key) for key in ("village", "phone", "tax_code") if key in values}
    firm = factories.organisation(name=name, name_en=None, **facts)
    return factories.application(fair, organisation=firm, **values)


NAMED_ALIKE = ({"name": "HTX Mây tre Nắng Hạ"}, {"name": "Hợp tác xã mây tre nang ha"})
OTHER_VILLAGE = (
    {"name": "Gốm Mai", "village": "Bát Tràng"},
    {"name": "Gốm Mai", "village": "Phù Lãng"},
)


@pytest.mark.parametrize(
    ("pair", "reasons"),
    [
        (({"phone": "+84600111222"}, {"phone": "+84600111222"}), ("phone",)),
        (({"tax_code": "0100109106"}, {"tax_code": "010 010 9106"}), ("tax_code",)),
        (NAMED_ALIKE, ("name",)),
        (OTHER_VILLAGE, ()),
        (({"tax_code": "12"}, {"tax_code": "12"}), ()),
    ],
)
def test_pairs_are_found_with_their_reason(fair, pair, reasons):
    rows = [of(fair, **{"name": f"Đơn vị {n}", **one}) for n, one in enumerate(pair)]
    found = queries.likely_twins(fair.id)
    expected = [(tuple(sorted(one.id for one in rows)), reasons)] if reasons else []
    assert [(one.ids, one.reasons) for one in found] == expected


def test_ended_applications_and_pairs_kept_apart_are_not_proposed(fair, by):
    pair = [of(fair, "Gốm Mai"), of(fair, "Gốm Mai")]
    of(fair, "Gốm Mai", state=S.WITHDRAWN)
    assert len(queries.likely_twins(fair.id)) == 1
    services.keep_apart(*pair, **by)
    services.keep_apart(*reversed(pair), **by)
    assert queries.likely_twins(fair.id) == []
    assert len(db.session.scalars(select(NotSame)).all()) == 1


def twins(fair):
    """Two applications of one firm, each with something of its own."""
    left = of(fair, "Gốm Mai", phone=None, tax_code=None)
    right = of(fair, "Gốm Mai", phone="+84600111222", tax_code="0100109106", workers=9)
    for one in (left, right):
        factories.product(one)
    db.session.add_all(
        Certificate(application_id=one.id, fair_id=fair.id, code=code)
        for one, code in ((left, "FSC"), (right, "FSC"), (right, "OCOP"))
    )
    db.session.add(StandPerson(application_id=right.id, fair_id=fair.id, full_name="Người trực"))
    db.session.flush()
    return left, right


def counted(application):
    return [
        len(db.session.scalars(select(kind.id).where(kind.application_id == application.id)).all())
        for kind in (Product, Certificate, StandPerson)
    ]


def test_joining_keeps_the_chosen_values_and_all_that_both_brought(fair, by):
    left, right = twins(fair)
    services.merge_applications(
        left, right, sides={"phone": "right", "tax_code": "right", "workers": "right"}, **by
    )
    firm = db.session.get_one(Organisation, left.organisation_id)
    assert (firm.phone, firm.tax_code, left.workers) == ("+84600111222", "0100109106", 9)
    assert (counted(left), counted(right)) == ([2, 2, 1], [0, 1, 0])
    assert (left.state, right.state) == (S.SUBMITTED, S.CANCELLED)
    other = db.session.get_one(Organisation, right.organisation_id)
    assert other.merged_into_id == firm.id
    member = select(Membership.id).where(
        Membership.person_id == right.contact_id, Membership.organisation_id == firm.id
    )
    assert db.session.scalar(member) is not None
    assert queries.likely_twins(fair.id) == []


def test_joining_can_be_taken_back_once(fair, by):
    left, right = twins(fair)
    merge = services.merge_applications(left, right, sides={"phone": "right"}, **by)
    services.undo_merge(merge, **by)
    firm = db.session.get_one(Organisation, left.organisation_id)
    other = db.session.get_one(Organisation, right.organisation_id)
    assert (firm.phone, other.merged_into_id) == (None, None)
    assert (counted(left), counted(right)) == ([1, 1, 0], [1, 2, 1])
    assert (left.state, right.state) == (S.SUBMITTED, S.SUBMITTED)
    with pytest.raises(services.MergeOverError):
        services.undo_merge(merge, **by)


def test_value_changed_since_the_joining_survives_taking_it_back(fair, by):
    left, right = twins(fair)
    merge = services.merge_applications(left, right, sides={"workers": "right"}, **by)
    left.workers = 40
    db.session.flush()
    services.undo_merge(merge, **by)
    assert left.workers == 40


def test_points_of_both_go_on_and_ones_own_are_not_doubled(fair, by):
    left, right = twins(fair)
    version = criteria(fair)
    both = points(left, version, 8)
    points(right, version, 2, by=both)
    points(right, version, 6)
    services.merge_applications(left, right, sides={}, **by)
    standing = queries.standings(fair.id)[left.id]
    assert sorted(mark.total for mark in standing.marks) == [60.0, 80.0]


@pytest.mark.parametrize("state", [S.ACCEPTED, S.REJECTED, S.WITHDRAWN, S.CANCELLED])
def test_accepted_and_ended_applications_do_not_go_away(fair, by, state):
    left, right = of(fair, "A"), of(fair, "B", state=state)
    for pair in ((left, right), (left, left), (left, of(factories.fair(), "C"))):
        with pytest.raises(services.CannotMergeError):
            services.merge_applications(*pair, sides={}, **by)


def test_application_on_which_more_hangs_stays(fair, by):
    left, right = of(fair, "A"), of(fair, "B")
    paper = {"number": "1/TT", "issued_on": clock.today()}
    db.session.add(Agreement(application_id=right.id, fair_id=fair.id, sequence=1, **paper))
    db.session.flush()
    with pytest.raises(services.HasMoreError, match="has-more") as refused:
        services.merge_applications(left, right, sides={}, **by)
    assert "application of B." in refused.value.message


def test_page_previews_joins_and_takes_back(browserless, fair):
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    left, right = twins(fair)
    db.session.commit()
    listed = desk.get(f"/fairs/{fair.slug}/applications/duplicates")
    assert "same name and village" in listed
    address = f"/applications/{left.id}/and/{right.id}"
    page = desk.get(address)
    assert "0600 111 222" in page
    seen = desk.post(f"{address}?lang=en", {"act": "preview"}).get_data(as_text=True)
    assert "2 products" in seen
    db.session.expire_all()
    assert right.state is S.SUBMITTED
    assert desk.post(address, {"act": "merge"}).status_code == 302
    db.session.expire_all()
    assert right.state is S.CANCELLED
    assert desk.post(address, {"act": "merge"}).status_code == 409
    [merge] = queries.merges_at(fair.id)
    assert "Take it back" in desk.get(f"/fairs/{fair.slug}/applications/duplicates")
    assert desk.post(f"/merges/{merge.id}/undo").status_code == 302
    assert desk.post(f"/merges/{merge.id}/undo").status_code == 409
    assert desk.post(address, {"act": "apart"}).status_code == 302
    assert "No duplicates in sight" in desk.get(f"/fairs/{fair.slug}/applications/duplicates")


def test_second_entry_of_the_register_is_joined_with_its_past(browserless, fair):
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    before = of(factories.fair(), "Gốm Mai", tax_code="0100109106")
    now = of(fair, "Gom Mai")
    db.session.commit()
    listed = desk.get(f"/fairs/{fair.slug}/applications/duplicates")
    assert "Perhaps twice in the register" in listed
    address = f"/applications/{now.id}/firm/{before.organisation_id}"
    assert "0100109106" in desk.get(address)
    assert desk.post(address, {"act": "merge"}).status_code == 302
    db.session.expire_all()
    assert before.organisation_id == now.organisation_id
    firm = db.session.get_one(Organisation, now.organisation_id)
    assert (firm.name, firm.tax_code) == ("Gom Mai", "0100109106")
