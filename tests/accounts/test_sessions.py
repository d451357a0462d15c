"""Signing in: by password and code, throttled, and ended everywhere at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fairapp.accounts import sessions
from fairapp.accounts.models import SignInCode
from fairapp.core import clock
from fairapp.core.errors import TooManyAttemptsError
from fairapp.core.mail import Channel
from fairapp.core.policy import SYSTEM
from tests import factories


def known(**values):
    person = factories.person(**values)
    sessions.set_password(person, "mây tre đan 2026", actor=SYSTEM)
    return person


def test_password_opens_by_email_in_any_case_and_by_phone(session):
    person = known(email="organiser@example.com", phone="+84900000123")
    for typed in ("organiser@example.com", "Organiser@Example.com", "0900 000 123"):
        assert sessions.sign_in_by_password(typed, "mây tre đan 2026") is person


@pytest.mark.parametrize("typed", ["organiser@example.com", "nobody@example.com"])
def test_wrong_password_and_unknown_account_are_refused_alike(session, typed):
    known(email="organiser@example.com")
    assert sessions.sign_in_by_password(typed, "wrong") is None


def test_eleventh_attempt_in_five_minutes_is_refused_even_with_the_right_password(session):
    known(email="organiser@example.com")
    for _ in range(10):
        sessions.sign_in_by_password("organiser@example.com", "wrong")
    with pytest.raises(TooManyAttemptsError):
        sessions.sign_in_by_password("organiser@example.com", "mây tre đan 2026")


def test_code_works_once(session):
    person = known()
    code = sessions.issue_code(person, actor=SYSTEM, channel=Channel.EMAIL)
    assert sessions.sign_in_by_code(person.email, code) is person
    assert sessions.sign_in_by_code(person.email, code) is None


def test_code_runs_out_after_ten_minutes(session):
    person = known()
    code = sessions.issue_code(person, actor=SYSTEM, channel=Channel.EMAIL)
    session.scalars(select(SignInCode)).one().expires_at = clock.now() - timedelta(seconds=1)
    assert sessions.sign_in_by_code(person.email, code) is None


def test_new_code_ends_the_older_one(session):
    person = known()
    older = sessions.issue_code(person, actor=SYSTEM, channel=Channel.EMAIL)
    newer = sessions.issue_code(person, actor=SYSTEM, channel=Channel.EMAIL)
    assert sessions.sign_in_by_code(person.email, newer) is person
    assert older == newer or sessions.sign_in_by_code(person.email, older) is None


@pytest.mark.parametrize("end", [sessions.deactivate_person, None])
def test_open_session_ends_with_deactivation_and_password_change(session, end):
    person = known()
    cookie = sessions.session_id_of(person)
    assert sessions.actor_of_session(cookie).person_id == person.id
    if end:
        end(person, actor=SYSTEM)
    else:
        sessions.set_password(person, "another one here", actor=SYSTEM)
    session.flush()
    assert sessions.actor_of_session(cookie) is None


@pytest.mark.parametrize(
    "cookie", ["", "person:x:1", "link:", "person:%s" % ("9" * 400), "a:b:c:d"]
)
def test_made_up_cookie_is_nobody(session, cookie):
    assert sessions.actor_of_session(cookie) is None
