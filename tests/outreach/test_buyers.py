"""The one list of buyers: segments, duplicates, two records made one."""

import pytest
from sqlalchemy import select

from fairapp.accounts.models import Membership, Person
from fairapp.accounts.services import INVITATIONS, agree, stop_letters
from fairapp.contracts.models import LedgerEntry
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from fairapp.importers.models import Campaign, Importer, Invitation, Need
from fairapp.outreach import queries, services
from fairapp.outreach.queries import Criteria
from tests import factories
from tests.factories.deals import deal
from tests.factories.meetings import badge


def buyer(name, country, email, fair=None):
    firm = factories.organisation(name=name, name_en=None, country=country, village=None)
    person = factories.importer_person(email=email, organisation_id=firm.id)
    return factories.importer(fair or factories.fair(), person=person)


def emails(criteria):
    found = db.session.scalars(
        select(Person.email).where(Person.id.in_(queries.people_in(criteria)))
    )
    return sorted(found)


@pytest.fixture
def three(session):
    """A Japanese who signed, a French who wants baskets, a German of two editions."""
    past = factories.fair()
    signed = buyer("Naniwa", "JP", "a@naniwa.jp", past)
    deal(past, buyer=signed, exhibitor=factories.accepted_application(past))
    french = buyer("Élan", "FR", "b@elan.fr", past)
    factories.need(french)
    german = buyer("Korb & Kunst", "DE", "c@korb.de", past)
    factories.importer(factories.fair(), person=session.get_one(Person, german.person_id))
    session.commit()
    return past


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["a@naniwa.jp", "b@elan.fr", "c@korb.de"]),
        ({"country": "FR"}, ["b@elan.fr"]),
        ({"q": "korb kunst"}, ["c@korb.de"]),
        ({"q": "elan"}, ["b@elan.fr"]),
        ({"group": "FIB"}, ["b@elan.fr"]),
        ({"group": "CER"}, []),
        ({"result": "signed"}, ["a@naniwa.jp"]),
        ({"attended": "arrived"}, []),
        ({"attended": "never", "country": "DE"}, ["c@korb.de"]),
        ({"kind": "hotel"}, []),
    ],
)
def test_segment_holds_who_fits(three, asked, found):
    assert emails(Criteria(**asked)) == found


def test_segment_holds_who_named_a_single_product_only(session):
    factories.concept("CER-01", "Pottery")
    vase = factories.concept("P-ANY-VASE", "Vase")
    vase.kind, vase.parent_code = "product", "CER-01"
    factories.need(buyer("Vaso", "IT", "v@vaso.it"), categories=["P-ANY-VASE"])
    factories.need(buyer("Solo", "IT", "s@solo.it"), categories=["P-ANY"])
    session.commit()
    assert emails(Criteria(group="CER")) == ["v@vaso.it"]
    assert emails(Criteria(group="LAC")) == []


def test_each_buyer_stands_once_with_every_edition(three):
    rows = db.session.execute(queries.find_buyers(Criteria())).all()
    assert [(row[0].email, *row[1:]) for row in rows] == [
        ("c@korb.de", 2, 0, 0), ("b@elan.fr", 1, 0, 0), ("a@naniwa.jp", 1, 0, 1),
    ]  # fmt: skip


def test_segment_is_invited_to_a_new_fair(session, three):
    fair = factories.fair()
    segment = services.save_segment("Signed", Criteria(result="signed"), actor=SYSTEM)
    with pytest.raises(services.SegmentNameTakenError):
        services.save_segment("Signed", Criteria(), actor=SYSTEM)
    session.flush()
    for _ in range(2):
        services.invite_segment(
            fair, "Come again", Criteria(result="signed"), actor=SYSTEM, segment_id=segment.id
        )
    session.flush()
    assert len(session.scalars(select(Importer).where(Importer.fair_id == fair.id)).all()) == 1
    assert len(session.scalars(select(Invitation)).all()) == 1
    services.remove_segment(segment, actor=SYSTEM)
    session.flush()
    assert session.scalars(select(Campaign.segment_id)).all() == [None]


def test_duplicates_are_found_by_mailbox_domain_and_name(session):
    fair = factories.fair()
    buyer("Tana GmbH", "DE", "einkauf@tana.de", fair)
    buyer("TANA", "DE", "other@gmx.de", fair)
    buyer("Kyoto Living", "JP", "one@kyoto.jp", fair)
    buyer("Kyoto Home", "JP", "two@kyoto.jp", fair)
    buyer("Alpha", "US", "jo.doe@gmail.com", fair)
    buyer("Beta", "US", "jodoe+fair@gmail.com", fair)
    buyer("Gamma", "US", "gamma@gmail.com", fair)
    session.commit()
    found = {
        (one.why, one.left.organisation.name, one.right.organisation.name)
        for one in queries.find_duplicates()
    }
    assert found == {
        ("name", "Tana GmbH", "TANA"),
        ("domain", "Kyoto Living", "Kyoto Home"),
        ("email", "Alpha", "Beta"),
    }


def test_two_firms_and_people_become_one_and_signed_deals_keep_their_name(session):
    fair, later = factories.fair(), factories.fair()
    kept, dropped = buyer("Tana", "DE", "a@tana.de", fair), buyer("TANA", "DE", "b@tana.de", later)
    signed = deal(later, buyer=dropped, exhibitor=factories.accepted_application(later))
    left, right = queries.load_pair(kept.person_id, dropped.person_id)
    services.merge_firms(
        left.organisation, right.organisation, actor=SYSTEM, values={"website": "https://tana.de"}
    )
    services.merge_people(left.person, right.person, actor=SYSTEM, values={"email": "b@tana.de"})
    session.commit()
    assert (left.person.email, right.person.email) == ("b@tana.de", None)
    assert right.organisation.merged_into_id == left.organisation.id
    assert left.organisation.website == "https://tana.de"
    entries = session.scalars(select(Importer).where(Importer.person_id == left.person.id)).all()
    assert {one.fair_id for one in entries} == {fair.id, later.id}
    assert {one.organisation_id for one in entries} == {left.organisation.id}
    entry = session.get_one(LedgerEntry, signed.id)
    assert entry.importer_organisation_id == right.organisation.id
    members = session.execute(
        select(Membership.organisation_id).where(
            Membership.person_id == left.person.id, Membership.fair_id == later.id
        )
    ).scalars()
    assert set(members) == {left.organisation.id, right.organisation.id}


def test_two_entries_at_one_fair_are_folded_unless_something_would_be_lost(session):
    fair = factories.fair()
    kept, dropped = buyer("Tana", "DE", "a@tana.de", fair), buyer("TANA", "DE", "b@tana.de", fair)
    wish = factories.need(dropped)
    left, right = queries.load_pair(kept.person_id, dropped.person_id)
    pass_ = badge(fair, kind="importer", importer_id=dropped.id)
    session.commit()
    with pytest.raises(services.BothAtFairError):
        services.merge_people(left.person, right.person, actor=SYSTEM, values={})
    session.rollback()
    session.delete(pass_)
    session.flush()
    services.merge_people(left.person, right.person, actor=SYSTEM, values={})
    session.flush()
    assert session.get_one(Need, wish.id).importer_id == kept.id
    assert dropped.status == "withdrawn"


def test_pages_compare_preview_and_merge(session, browserless):
    fair = factories.fair()
    kept, dropped = buyer("Tana", "DE", "a@tana.de", fair), buyer("TANA", "DE", "b@tana.de")
    session.commit()
    browserless.sign_in(factories.member(Role.ORGANISER))
    assert "same mail domain" in browserless.get("/buyers/duplicates")
    address = f"/buyers/{kept.person_id}/and/{dropped.person_id}"
    assert "Show the result" in browserless.get(address)
    chosen = {"firm-name": "right", "person-email": "left", "same_person": "yes"}
    page = browserless.post(address, chosen | {"act": "preview"}).get_data(as_text=True)
    assert "Join the two records" in page
    answer = browserless.post(address, chosen | {"act": "merge"})
    assert answer.headers["Location"] == "/buyers/duplicates"
    page = browserless.get("/buyers?q=tana")
    assert "1 buyer" in page
    assert "TANA" in page
    browserless.get(address, status=404)


def test_page_of_a_buyer_shows_every_edition_and_what_was_agreed(session, browserless):
    old, new = factories.fair(), factories.fair(slug="next-year")
    person = factories.importer_person()
    first = factories.importer(old, person=person)
    factories.importer(new, person=person)
    agree(person.id, "needs_shown", actor=SYSTEM, locale="ja")
    stop_letters(person, INVITATIONS, actor=SYSTEM, channel="staff")
    deal(old, buyer=first, exhibitor=factories.accepted_application(old))
    session.commit()
    found = queries.editions_of(person.id)
    assert {one.importer.fair_id: one.deals for one in found} == {old.id: 1, new.id: 0}
    browserless.sign_in(factories.member(Role.ORGANISER))
    assert f'href="/buyers/{person.id}"' in browserless.get("/buyers")
    page = browserless.get(f"/buyers/{person.id}")
    assert "wants no more invitations" in page
    assert "Show my wishes to workshops" in page
    assert page.split("<tbody>")[1].count("<tr>") == 2
    browserless.get(f"/buyers/{factories.person().id}", status=404)
