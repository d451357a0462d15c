"""The desk's pages of importers, and the pages an importer reaches by the personal link."""

from sqlalchemy import select

from fairapp.accounts.models import LinkUse, Membership, Person
from fairapp.core.jobs import Job
from fairapp.core.policy import SYSTEM, Role
from fairapp.core.sheets import write_sheet
from fairapp.importers import services
from fairapp.importers.models import BuyerStatus, Importer, Invitation, InvitationState
from fairapp.importers.work import send_campaign
from tests import factories
from tests.importers.test_services import add
from tests.importers.test_sheets import HEADINGS, row


def desk(browserless, fair, role=Role.ORGANISER):
    browserless.sign_in(factories.member(role, fair))
    return browserless


def invited(session, fair):
    importer = add(fair, factories.importer_person())
    tokens = []
    invitation = services.invite(
        importer, actor=SYSTEM, link_to=lambda token: tokens.append(token) or f"/i/{token}"
    )
    session.commit()
    return importer, invitation, tokens[0]


def address_of(session, invitation):
    person = session.get_one(Person, session.get_one(Importer, invitation.importer_id).person_id)
    return {"address": person.email.upper()}


def test_list_is_found_without_accents_and_by_country(session, browserless):
    fair = factories.fair()
    lyon = factories.organisation(name="Élan Déco", name_en=None, country="FR", village=None)
    add(fair, factories.person(organisation_id=lyon.id))
    add(fair, factories.importer_person())
    session.commit()
    page = desk(browserless, fair).get(f"/fairs/{fair.slug}/importers?q=elan")
    assert "Élan Déco" in page
    assert "Naniwa Table" not in page
    page = browserless.get(f"/fairs/{fair.slug}/importers?country=JP")
    assert "Naniwa Table" in page
    assert "Élan Déco" not in page.split("<tbody>")[1]
    page = browserless.get(f"/fairs/{fair.slug}/importers?state=accepted")
    assert "Nobody matches" in page
    browserless.get(f"/fairs/{fair.slug}/importers?state=nonsense", status=404)


def test_list_costs_the_same_for_two_rows_and_for_fifty(session, browserless, count_statements):
    fair = factories.fair()
    add(fair, factories.importer_person())
    session.commit()
    desk(browserless, fair).get(f"/fairs/{fair.slug}/importers")
    with count_statements() as few:
        browserless.get(f"/fairs/{fair.slug}/importers")
    for _ in range(52):
        add(fair, factories.importer_person())
    session.commit()
    browserless.get(f"/fairs/{fair.slug}/importers")
    with count_statements() as many:
        page = browserless.get(f"/fairs/{fair.slug}/importers")
    assert len(many) == len(few)
    assert len(many) <= 8
    assert page.count('name="importer"') == 50
    assert "page=2" in page


def test_viewer_sees_the_list_but_invites_nobody(session, browserless):
    fair = factories.fair()
    add(fair, factories.importer_person())
    session.commit()
    page = desk(browserless, fair, Role.VIEWER).get(f"/fairs/{fair.slug}/importers")
    assert "Naniwa Table" in page
    assert 'name="importer"' not in page
    browserless.get(f"/fairs/{fair.slug}/invitations", status=403)


def test_export_has_a_row_for_each(session, browserless):
    fair = factories.fair()
    add(fair, factories.importer_person())
    session.commit()
    answer = desk(browserless, fair).client.get(f"/fairs/{fair.slug}/importers.xlsx")
    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"
    assert "attachment" in answer.headers["Content-Disposition"]


def test_importer_is_added_by_hand_and_decided_on(session, browserless):
    fair = factories.fair()
    session.commit()
    desk(browserless, fair).get(f"/fairs/{fair.slug}/importers/new")
    values = {
        "organisation": "Kyoto Living", "country": "jp", "contact": "仕入担当",
        "email": "kyoto@example.com", "locale": "ja", "kind": "retailer",
    }  # fmt: skip
    answer = browserless.post(f"/fairs/{fair.slug}/importers/new", {**values, "country": "XQ"})
    assert "not a country code" in answer.get_data(as_text=True)
    answer = browserless.post(f"/fairs/{fair.slug}/importers/new", values)
    assert answer.status_code == 302
    importer = session.scalars(select(Importer)).one()
    assert "Kyoto Living" in browserless.get(f"/importers/{importer.id}/")
    browserless.post(
        f"/importers/{importer.id}/", {"status": "qualified", "tier": "hosted", "reason": "-"}
    )
    session.refresh(importer)
    assert (importer.status, importer.tier) == (BuyerStatus.QUALIFIED, "hosted")


def test_preview_says_how_each_is_reached_and_the_job_writes_the_letters(session, browserless):
    fair = factories.fair()
    by_mail = add(fair, factories.importer_person())
    silent = add(fair, factories.importer_person(email=None, phone=None))
    session.commit()
    address = f"/fairs/{fair.slug}/invitations"
    page = desk(browserless, fair).get(f"{address}?importer={by_mail.id}&importer={silent.id}")
    assert "1 person has neither e-mail nor phone" in page
    assert "Send 1 invitation" in page
    chosen = {"importer": [str(by_mail.id), str(silent.id)], "name": "First letter"}
    assert browserless.post(address, chosen).status_code == 302
    job = session.scalars(select(Job)).one()

    class Run:
        arguments = job.arguments
        report = staticmethod(lambda _done, _total: None)

    assert send_campaign(Run()) == {"sent": 1}
    states = session.execute(select(Invitation.importer_id, Invitation.state)).all()
    assert [tuple(one) for one in states] == [(by_mail.id, InvitationState.QUEUED)]
    page = browserless.get(address)
    assert "First letter" in page


def test_sheet_is_tried_then_saved(session, browserless):
    fair = factories.fair()
    session.commit()
    address = f"/fairs/{fair.slug}/importers/sheet"
    desk(browserless, fair).get(address)
    import io
    import re

    def sheet(*rows):
        return {"sheet": (io.BytesIO(write_sheet(HEADINGS, rows)), "importers.xlsx")}

    answer = browserless.post(address, sheet(row(1), row(2, country="XQ")))
    assert answer.status_code == 422
    answer = browserless.post(address, sheet(row(1)))
    upload = re.search(r'name="upload"\s+value="([^"]+)"', answer.get_data(as_text=True))[1]
    assert browserless.post(address, {"upload": upload}).status_code == 302
    assert session.scalars(select(Importer.code)).all() == ["I16-0001"]
    browserless.get(f"/fairs/{fair.slug}/importers/needs-sheet")


def test_looking_at_the_door_changes_nothing_and_the_button_opens(session, browserless):
    fair = factories.fair()
    _, invitation, token = invited(session, fair)
    page = browserless.get(f"/i/{token}")
    assert fair.name_in("en") in page
    for secret in ("Naniwa Table", "Buyer", "person-", "JP", "Japan"):
        assert secret not in page
    session.refresh(invitation)
    assert invitation.state is InvitationState.QUEUED
    browserless.get(f"/invitations/{invitation.id}", status=401)
    answer = browserless.post(f"/i/{token}", address_of(session, invitation))
    assert answer.headers["Location"] == f"/invitations/{invitation.id}"
    session.refresh(invitation)
    assert invitation.state is InvitationState.OPENED
    assert len(session.scalars(select(LinkUse)).all()) == 1
    assert "I am coming" in browserless.get(f"/invitations/{invitation.id}")
    assert '<html lang="ja"' in browserless.get(f"/invitations/{invitation.id}", lang="ja")


def test_accepting_leads_to_the_needs(session, browserless):
    fair = factories.fair()
    importer, invitation, token = invited(session, fair)
    browserless.post(f"/i/{token}", address_of(session, invitation))
    answer = browserless.post(f"/invitations/{invitation.id}/answer", {"reply": "accept"})
    assert answer.headers["Location"] == f"/importers/{importer.id}/needs"
    assert "Nothing here yet" in browserless.get(f"/importers/{importer.id}/needs")
    members = session.scalars(select(Membership.person_id)).all()
    assert importer.person_id in members
    assert (
        browserless.post(f"/invitations/{invitation.id}/answer", {"reply": "perhaps"}).status_code
        == 404
    )


def test_link_of_another_invitation_opens_only_its_own(session, browserless):
    fair = factories.fair()
    _, mine, token = invited(session, fair)
    _, other, _ = invited(session, fair)
    browserless.post(f"/i/{token}", address_of(session, mine))
    browserless.get(f"/invitations/{mine.id}")
    browserless.get(f"/invitations/{other.id}", status=403)
    browserless.get(f"/importers/{other.importer_id}/needs", status=403)
    browserless.get("/i/no-such-token", status=404)


def test_reply_by_phone_is_recorded_by_the_desk(session, browserless):
    fair = factories.fair()
    importer, invitation, _ = invited(session, fair)
    desk(browserless, fair)
    answer = browserless.post(
        f"/invitations/{invitation.id}/answer", {"reply": "decline", "channel": "phone"}
    )
    assert answer.headers["Location"] == f"/importers/{importer.id}/"
    session.refresh(invitation)
    assert (invitation.state, invitation.reply_channel) == ("declined", "phone")
    assert invitation.recorded_by_id is not None
    browserless.post(f"/importers/{importer.id}/link")
