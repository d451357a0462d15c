"""Pages of sign-in, personal links and the register."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fairapp.accounts import queries, services, sessions
from fairapp.accounts.models import LinkPurpose, LinkUse, PersonalLink
from fairapp.core import clock
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from tests import factories


@pytest.fixture
def fair(app):
    return factories.fair()


def make_link(fair, **values):
    person = values.pop("person", None) or factories.person(position="Buyer")
    firm = factories.organisation()
    return services.issue_link(
        person,
        LinkPurpose.IMPORTER,
        actor=SYSTEM,
        fair_id=fair.id,
        organisation_id=firm.id,
        expires_at=values.pop("expires_at", clock.now() + timedelta(days=1)),
    )


def test_sign_in_page_speaks_vietnamese_and_english(browserless):
    assert 'name="password"' in browserless.get("/sign-in", lang="en")
    browserless.get("/sign-in", lang="vi")


def test_password_signs_in(browserless, session):
    person = factories.member(Role.ORGANISER, email="organiser@example.com")
    sessions.set_password(person, "mây tre đan 2026", actor=SYSTEM)
    session.commit()
    answer = browserless.post(
        "/sign-in", {"account": "organiser@example.com", "password": "mây tre đan 2026"}
    )
    assert (answer.status_code, answer.location) == (302, "/home")
    assert "organiser@example.com" not in browserless.get("/account")


def test_wrong_password_says_so_and_stays(browserless):
    answer = browserless.post("/sign-in?lang=en", {"account": "x@example.com", "password": "wrong"})
    assert answer.status_code == 422
    assert "That did not fit" in answer.get_data(as_text=True)


@pytest.mark.parametrize("typed", ["buyer@example.com", "stranger@example.com"])
def test_asking_for_a_code_tells_nobody_who_is_known(browserless, session, typed):
    factories.person(email="buyer@example.com")
    session.commit()
    answer = browserless.post("/sign-in", {"account": typed, "act": "code"})
    assert answer.location == "/sign-in/code"
    sent = session.scalar(select(func.count()).select_from(Message))
    assert sent == (1 if typed == "buyer@example.com" else 0)


def test_opening_a_personal_link_changes_nothing_and_pressing_the_button_signs_in(
    browserless, session, fair
):
    token = make_link(fair)
    session.commit()
    assert "Buyer" in browserless.get(f"/l/{token}")
    assert session.scalar(select(func.count()).select_from(LinkUse)) == 0
    answer = browserless.post(f"/l/{token}")
    assert answer.location == "/home"
    assert token not in answer.location
    assert session.scalar(select(func.count()).select_from(LinkUse)) == 1


@pytest.mark.parametrize("how", ["expired", "revoked"])
def test_ended_link_says_what_to_do(browserless, session, fair, how):
    early = clock.now() - timedelta(minutes=1)
    token = make_link(fair, **({"expires_at": early} if how == "expired" else {}))
    if how == "revoked":
        services.revoke_link(session.scalars(select(PersonalLink)).one(), actor=SYSTEM)
    session.commit()
    assert "Ask the organiser for a new one" in browserless.get(f"/l/{token}", status=410)


def test_unknown_link_is_not_found(browserless):
    browserless.get("/l/no-such-token", status=404)


def test_register_finds_without_accents(browserless, session):
    factories.organisation(name="Mây tre Nắng Hạ", name_en="Nang Ha Rattan")
    factories.organisation(name="Gốm Bờ Sông", name_en="Bo Song Ceramics")
    browserless.sign_in(factories.member(Role.ORGANISER))
    session.commit()
    page = browserless.get("/organisations?q=may+tre+nang")
    assert "Nang Ha Rattan" in page
    assert "Bo Song" not in page


def test_printing_a_card_ends_the_one_before(browserless, session, fair):
    application = factories.accepted_application(fair)
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    role = queries.roles_of(application.contact_id)[0]
    session.commit()
    for _ in range(2):
        page = browserless.post(f"/memberships/{role.id}/card").get_data(as_text=True)
        assert "<svg" in page
        assert "/l/" in page
    states = [link.revoked_at is None for link in session.scalars(select(PersonalLink))]
    assert sorted(states) == [False, True]


def test_text_is_told_once(browserless, session, fair):
    from fairapp.core.mail import Letter, tell

    person = factories.person(email=None, phone="+84900000001")
    message = tell(person, Letter("sign_in_code", fair.id, None, {"code": "424242"}))
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    session.commit()
    assert "424242" in browserless.get(f"/fairs/{fair.slug}/texts")
    browserless.post(f"/messages/{message.id}/told")
    assert "424242" not in browserless.get(f"/fairs/{fair.slug}/texts")


def test_colleague_without_any_address_is_refused_by_name_of_field(browserless, session):
    browserless.sign_in(factories.member(Role.ORGANISER))
    session.commit()
    answer = browserless.post("/colleagues?lang=en", {"full_name": "Cán bộ", "role": "gate_staff"})
    assert answer.status_code == 422
    assert "Give an e-mail address or a phone number" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/organisations", "/colleagues"])
def test_organiser_of_one_fair_does_not_reach_the_whole_register(
    browserless, session, fair, address
):
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    session.commit()
    assert fair.slug in browserless.get(f"/fairs/{fair.slug}/texts")
    browserless.get(address, status=403)
