"""Enquiries: asked within limits, answered once, a link of the chain to the meeting."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from fairapp.accounts.models import PersonalLink
from fairapp.core import clock
from fairapp.core.errors import NotFoundError
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM
from fairapp.enquiries import queries, services
from fairapp.enquiries.models import EnquiryState, SampleOffer
from fairapp.enquiries.services import (
    BadEnquiryError,
    EnquiryClosedError,
    Question,
    TooManyEnquiriesError,
)
from fairapp.meetings.services import ask_meeting
from tests import factories


@pytest.fixture
def pair(session):
    fair = factories.fair()
    return factories.importer(fair), factories.accepted_application(fair)


PRICE = Question(quantity=500, unit="piece", phrases=("best_price",), locale="ja")


def ask(pair, question=PRICE):
    return services.ask_enquiry(*pair, question, actor=SYSTEM)


def test_question_is_written_down_and_the_exhibitor_is_told_by_link(session, pair):
    product = factories.product(pair[1])
    asked = ask(
        pair,
        Question(
            product_id=product.id,
            quantity=500,
            unit="piece",
            target_price=Decimal("3.50"),
            currency="USD",
            wants_sample=True,
            message="籐のトレー",
            locale="ja",
        ),
    )
    session.flush()
    assert (asked.state, asked.product_id, asked.quantity) == (EnquiryState.OPEN, product.id, 500)
    assert (asked.target_price, asked.currency, asked.wants_sample) == (
        Decimal("3.50"),
        "USD",
        True,
    )
    letter = session.scalars(select(Message)).one()
    assert (letter.person_id, letter.letter, letter.locale) == (pair[1].contact_id, "enquiry", "vi")
    link = session.scalars(select(PersonalLink)).one()
    assert (link.purpose, link.thing_id) == ("exhibitor", asked.id)
    assert "/l/" in letter.text


@pytest.mark.parametrize(
    "question",
    [
        Question(locale="ja"),
        Question(quantity=0, unit="piece"),
        Question(quantity=5, unit="barrel"),
        Question(target_price=Decimal(3), currency="XTS"),
        Question(phrases=("hello",)),
        Question(message="x" * 1001),
        Question(message="hi", locale="tlh"),
    ],
)
def test_empty_or_odd_question_is_refused(session, pair, question):
    with pytest.raises(BadEnquiryError):
        ask(pair, question)
    assert session.scalars(select(Message)).all() == []


def test_product_of_somebody_else_is_not_there(pair):
    other = factories.product(factories.accepted_application(factories.fair()))
    with pytest.raises(NotFoundError):
        ask(pair, Question(product_id=other.id, quantity=5, unit="piece"))


def test_third_question_waits_for_an_answer(session, pair):
    first = ask(pair)
    ask(pair)
    with pytest.raises(TooManyEnquiriesError, match="too-many-enquiries"):
        ask(pair)
    services.withdraw_enquiry(first, actor=SYSTEM)
    ask(pair)


def test_fifteen_a_day_are_the_most(session, pair, monkeypatch):
    importer = pair[0]
    for _ in range(services.MOST_A_DAY):
        ask((importer, factories.accepted_application(fair_of(session, importer))))
    with pytest.raises(TooManyEnquiriesError) as refused:
        ask(pair)
    assert "fifteen" in refused.value.message
    for row in session.scalars(queries.enquiries_of_importer(importer.id)):
        row.created_at = clock.now() - timedelta(days=1, minutes=1)
    session.flush()
    ask(pair)


def fair_of(session, importer):
    from fairapp.fairs.models import Fair

    return session.get_one(Fair, importer.fair_id)


def test_workshop_with_many_waiting_questions_gets_no_more(session, pair, monkeypatch):
    monkeypatch.setattr(services, "MOST_WAITING_AT_ONE", 1)
    ask((factories.importer(fair_of(session, pair[0])), pair[1]))
    with pytest.raises(TooManyEnquiriesError) as refused:
        ask(pair)
    assert "meeting" in refused.value.message


def test_answer_reaches_the_importer_and_may_be_put_right(session, pair):
    asked = ask(pair)
    facts = {
        "answer_price": Decimal("3.20"), "answer_currency": "USD", "answer_moq": 300,
        "answer_lead_time_days": 45, "answer_sample": SampleOffer.PAID,
        "answer_phrases": ["can_do"], "answer_note": None,
    }  # fmt: skip
    services.answer_enquiry(asked, actor=SYSTEM, **facts)
    assert (asked.state, asked.answer_price) == (EnquiryState.ANSWERED, Decimal("3.20"))
    letters = session.scalars(select(Message.letter).order_by(Message.created_at)).all()
    assert letters == ["enquiry", "enquiry_answer"]
    services.answer_enquiry(asked, actor=SYSTEM, **(facts | {"answer_price": None}))
    assert (asked.answer_price, asked.answer_currency) == (None, None)
    with pytest.raises(EnquiryClosedError):
        services.withdraw_enquiry(asked, actor=SYSTEM)
    with pytest.raises(EnquiryClosedError):
        services.decline_enquiry(asked, actor=SYSTEM)


@pytest.mark.parametrize(
    "facts", [{}, {"answer_currency": "USD", "answer_note": ""}, {"answer_phrases": ["nonsense"]}]
)
def test_empty_answer_is_refused(pair, facts):
    asked = ask(pair)
    with pytest.raises(BadEnquiryError):
        services.answer_enquiry(asked, actor=SYSTEM, **facts)
    assert asked.state is EnquiryState.OPEN


def test_declined_and_withdrawn_questions_stay_so(pair):
    declined, withdrawn = ask(pair), ask(pair)
    services.decline_enquiry(declined, actor=SYSTEM)
    services.decline_enquiry(declined, actor=SYSTEM)
    services.withdraw_enquiry(withdrawn, actor=SYSTEM)
    services.withdraw_enquiry(withdrawn, actor=SYSTEM)
    assert (declined.state, withdrawn.state) == (EnquiryState.DECLINED, EnquiryState.WITHDRAWN)
    with pytest.raises(EnquiryClosedError):
        services.answer_enquiry(withdrawn, actor=SYSTEM, answer_moq=5)


def test_request_to_meet_comes_from_the_question(session, pair):
    ask(pair)
    last = ask(pair)
    request = ask_meeting(*pair, actor=SYSTEM)
    session.flush()
    assert request.enquiry_id == last.id
    fresh = (factories.importer(fair_of(session, pair[0])), pair[1])
    assert ask_meeting(*fresh, actor=SYSTEM).enquiry_id is None


def test_removed_product_leaves_the_question(session, pair):
    product = factories.product(pair[1])
    asked = ask(pair, Question(product_id=product.id, wants_sample=True))
    session.flush()
    session.delete(product)
    session.flush()
    session.refresh(asked)
    assert asked.product_id is None
