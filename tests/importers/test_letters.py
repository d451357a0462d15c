"""What a letter may say and to whom it goes: placeholders, the one-click end, once a week."""

import re
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from fairapp.accounts.models import Objection, Person
from fairapp.accounts.services import INVITATIONS, resume_letters
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.mail import Letter, Message, MessageState, tell
from fairapp.core.policy import SYSTEM, Role
from fairapp.core.postman import as_email
from fairapp.importers import services
from fairapp.importers.models import Campaign, Importer, Invitation, InvitationLetter
from tests import factories
from tests.importers.test_race import own_app  # noqa: F401 -- a fixture
from tests.importers.test_services import add, invited
from tests.importers.test_sheets import load, row


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def campaign(session, fair):
    found = Campaign(fair_id=fair.id, name="First")
    session.add(found)
    session.flush()
    return found


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Dear {name}", "{name}"),
        ("{contact.__class__}", "{contact.__class__}"),
        ("{fair.__init__.__globals__}", "{fair.__init__.__globals__}"),
        ("{0}", "{0}"),
        ("{}", "{}"),
        ("{contact!r}", "{contact!r}"),
        ("{contact:>999999999}", "{contact:>999999999}"),
        ("{ contact }", "{ contact }"),
        ("{contact", "{contact}"),
        ("contact}", "{}"),
        ("{{contact}}", "{contact}}"),
    ],
)
def test_only_names_are_placeholders(campaign, words, named):
    with pytest.raises(FairError, match="unknown-placeholder") as refused:
        services.write_letter(campaign, actor=SYSTEM, locale="en", subject="Hello", body=words)
    assert "{contact}" in refused.value.message
    with pytest.raises(FairError, match="unknown-placeholder"):
        services.write_letter(campaign, actor=SYSTEM, locale="en", subject=words, body="x")


def test_what_fills_a_gap_is_never_read_as_a_gap_or_as_markup(session, fair, campaign):
    person = factories.importer_person(position="{link} <script>x</script> {contact.__class__}")
    person.locale = "en"
    services.write_letter(
        campaign,
        actor=SYSTEM,
        locale="en",
        subject="For {contact}",
        body="Dear {contact}\n\n{link}",
    )
    importer = add(fair, person)
    session.refresh(campaign, ["letters"])
    services.invite(
        importer,
        actor=SYSTEM,
        campaign_id=campaign.id,
        link_to=lambda token: f"http://localhost/i/{token}",
        writer=services.Writer(fair, campaign.letters),
    )
    letter = session.scalars(select(Message)).one()
    assert letter.subject == "For {link} <script>x</script> {contact.__class__}"
    assert "Dear {link} <script>x</script> {contact.__class__}" in letter.text
    assert letter.text.count("/i/") == 1
    assert "<script>x" not in letter.html
    assert "&lt;script&gt;" in letter.html


def stop_address(message, settings):
    email = as_email(message, settings)
    assert email["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return re.fullmatch(r"<http://[^/]+(/letters/stop/\S+)>", email["List-Unsubscribe"])[1]


def test_one_click_ends_every_way_of_inviting(session, settings, fair, browserless):
    factories.member(Role.ORGANISER, fair)
    importer = add(fair, factories.importer_person())
    invitation, _ = invited(importer)
    session.commit()
    letter = session.scalars(select(Message)).one()
    path = stop_address(letter, settings)
    assert path in letter.text
    assert path in letter.html
    person = session.get_one(Person, importer.person_id)
    page = browserless.get(path)
    assert person.email not in page
    assert session.scalars(select(Objection)).all() == []
    answer = browserless.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    session.expire_all()
    assert session.scalars(select(Objection.person_id)).all() == [person.id]
    assert letter.state is MessageState.FAILED

    services.note_deliveries(actor=SYSTEM)
    with pytest.raises(services.LettersStoppedError):
        invited(importer)
    later = services.plan_campaign(fair, "Later", [importer.id], actor=SYSTEM)
    invitation.campaign_id = later.id
    session.commit()
    sent = services.send_drafts(
        later.id, actor=SYSTEM, link_to=lambda token: token, report=lambda *_: None
    )
    assert sent == 0
    load(fair, [row(1, email=person.email.upper(), state="draft", invited=None)])
    session.commit()
    assert session.scalar(select(func.count()).select_from(Importer)) == 1
    again = services.plan_campaign(fair, "From the sheet", [importer.id], actor=SYSTEM)
    session.commit()
    assert not services.send_drafts(
        again.id, actor=SYSTEM, link_to=lambda token: token, report=lambda *_: None
    )
    next_fair = factories.fair(slug="next-year")
    with pytest.raises(services.LettersStoppedError):
        invited(add(next_fair, person))
    assert session.scalar(select(func.count()).select_from(Message)) == 1
    # what the buyer asks for by own hand is no mailing
    assert tell(person, Letter("sign_in_code", None, None, {"code": "123456"})) is not None
    resume_letters(person, INVITATIONS, actor=SYSTEM)
    session.commit()
    assert invited(importer)[0].id == invitation.id


def test_made_up_stop_address_opens_nothing(browserless):
    browserless.get("/letters/stop/nonsense", status=404)
    assert browserless.post("/letters/stop/WyJhYmMiLCJ4Il0.AAAA").status_code == 404


def written(invitation, message, day, previous):
    return InvitationLetter(
        invitation_id=invitation.id, message_id=message.id, day=day, previous_day=previous
    )


@pytest.mark.parametrize(
    ("day", "previous"),
    [(0, None), (6, 0), (7, None), (1, 0), (0, 0), (14, 7), (-3, 0)],
)
def test_database_itself_refuses_a_second_letter_within_a_week(session, fair, day, previous):
    invitation, _ = invited(add(fair, factories.importer_person()))
    session.flush()
    today = clock.today().toordinal()
    other = tell(factories.person(), Letter("sign_in_code", None, None, {"code": "123456"}))
    session.flush()
    before = None if previous is None else today + previous
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(written(invitation, other, today + day, before))
    with session.begin_nested():
        session.add(written(invitation, other, today + 7, today))


def test_ten_reminders_at_once_write_one_letter(own_app):  # noqa: F811 -- the fixture
    with own_app.app_context(), unit_of_work():
        fair = factories.fair()
        importer = add(fair, factories.importer_person())
        invited(importer)
        importer_id, fair_id = importer.id, fair.id
    with own_app.app_context(), unit_of_work():
        letter = db.session.scalars(select(InvitationLetter)).one()
        letter.day -= 8
        invitation = db.session.scalars(select(Invitation)).one()
        invitation.state, invitation.sent_at = "sent", clock.now() - timedelta(days=8)
    start, outcomes = threading.Barrier(10), []

    def remind():
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    services.invite(
                        db.session.get_one(Importer, importer_id),
                        actor=SYSTEM,
                        link_to=lambda token: token,
                    )
                outcomes.append("written")
            except services.InvitedLatelyError:
                outcomes.append("lately")

    threads = [threading.Thread(target=remind) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lately"] * 9 + ["written"]
    with own_app.app_context():
        found = select(func.count()).select_from(Message).where(Message.fair_id == fair_id)
        assert db.session.scalar(found) == 2
