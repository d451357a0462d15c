"""A session that ended in the middle: what was typed is shown, and signing in leads back."""

import pytest

from fairapp.accounts import sessions
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM, Role
from tests import factories

HTML = {"Accept": "text/html"}
PASSWORD = "a-long-password"


@pytest.fixture
def organiser(session):
    fair = factories.fair()
    person = factories.member(Role.ORGANISER, fair)
    person.email = "desk@example.com"
    sessions.set_password(person, PASSWORD, actor=SYSTEM)
    db.session.commit()
    return fair


def sign_in(client):
    return client.post("/sign-in", data={"account": "desk@example.com", "password": PASSWORD})


def test_sign_in_leads_back_to_the_page_that_asked_for_it(browserless, organiser):
    address = f"/fairs/{organiser.slug}/deadlines"
    assert browserless.client.get(address, headers=HTML).status_code == 401
    assert sign_in(browserless.client).headers["Location"] == address
    browserless.client.post("/sign-out")
    assert sign_in(browserless.client).headers["Location"] == "/home"


def test_typed_text_is_shown_again_and_secrets_are_not(browserless, organiser):
    sent = {
        "name_vi": "Nộp danh sách <b>gấp</b>",
        "kept_by": "desk",
        "password": "never-shown-again",
        "csrf_token": "never-shown-either",
    }
    address = f"/fairs/{organiser.slug}/deadlines"
    page = browserless.client.post(address, data=sent, headers=HTML).get_data(as_text=True)
    assert "Nộp danh sách &lt;b&gt;gấp&lt;/b&gt;</textarea>" in page
    assert page.count("<textarea") == 1
    assert "never-shown" not in page


def test_address_that_only_takes_forms_is_no_page_to_come_back_to(browserless, organiser):
    address = f"/fairs/{organiser.slug}/charges/make"
    assert browserless.client.post(address, headers=HTML).status_code == 401
    assert sign_in(browserless.client).headers["Location"] == "/home"
