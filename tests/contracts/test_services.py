"""What may enter the ledger, and what follows an entry."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from fairapp.contracts import queries, services
from fairapp.contracts.models import (
    Answer,
    DealAnswer,
    DealKind,
    DealStage,
    EntryAct,
    LedgerEntry,
    ReasonCode,
)
from fairapp.core import clock
from fairapp.core.audit import AuditEntry
from fairapp.core.db import db
from fairapp.core.errors import EditedMeanwhileError, InvalidInputError, NotFoundError
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import FairKind
from fairapp.meetings.models import Side
from tests import factories
from tests.factories.deals import deal, held_meeting, rate

TODAY = clock.today()


def correct(entry, **changes):
    return services.correct_deal(
        entry,
        **{
            "actor": SYSTEM,
            "reason": ReasonCode.TYPING_ERROR,
            "idempotency_key": f"after-{entry.number}",
            **changes,
        },
    )


def cancel(entry, key="cancel"):
    return services.cancel_deal(
        entry, actor=SYSTEM, reason=ReasonCode.PARTY_ASKED, idempotency_key=key
    )


def test_recorded_deal_has_value_stage_and_place_in_the_chain(session):
    fair = factories.fair()
    entry = deal(fair)
    assert (entry.number, entry.act, entry.deal_id) == (1, EntryAct.RECORDED, entry.id)
    assert (entry.value_usd, entry.usd_per_unit, entry.rate_on) == (Decimal(4250), 1, TODAY)
    assert entry.stage is DealStage.AT_FAIR
    assert entry.is_direct_export
    assert [(line.quantity, line.unit_price) for line in queries.lines_of(entry.id)] == [
        (Decimal(500), Decimal("8.50"))
    ]
    tags = session.scalars(select(AuditEntry).where(AuditEntry.thing_id == entry.id)).all()
    assert [(row.tag, row.facts) for row in tags] == [
        (
            "contracts:deal:recorded",
            {"number": 1, "kind": "contract", "value": "4250.00", "currency": "USD"},
        )
    ]


def test_pressing_twice_gives_one_entry(session):
    fair = factories.fair()
    first = deal(fair, idempotency_key="once")
    again = deal(fair, idempotency_key="once")
    assert again is first
    assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 1


def test_value_is_told_at_the_last_rate_before_signing(session):
    fair = factories.fair()
    rate("EUR", "1.10", on=TODAY - timedelta(days=40))
    rate("EUR", "1.09", on=TODAY - timedelta(days=1))
    entry = deal(fair, currency="EUR", value=Decimal("1000.55"))
    assert (entry.usd_per_unit, entry.rate_on) == (Decimal("1.09"), TODAY - timedelta(days=1))
    assert entry.value_usd == Decimal("1090.60")


def test_currency_without_a_rate_is_named(session):
    fair = factories.fair()
    rate("JPY", "0.0096", on=TODAY + timedelta(days=1))
    with pytest.raises(services.MissingRateError) as refused:
        deal(fair, currency="JPY", value=Decimal(100000))
    assert refused.value.facts["currency"] == "JPY"
    rate("JPY", "0.0097", on=TODAY)
    assert deal(fair, currency="JPY", value=Decimal(100000)).value_usd == Decimal(970)


def test_another_rate_for_the_same_day_is_refused(session):
    first = rate("EUR", "1.10")
    assert rate("EUR", "1.10") is first
    with pytest.raises(InvalidInputError):
        rate("EUR", "1.20")


@pytest.mark.parametrize("value", ["0", "-1", "100000000", "99999999999999"])
def test_absurd_value_is_refused(session, value):
    with pytest.raises(services.DealValueError):
        deal(factories.fair(), value=Decimal(value))


def test_confidential_value_may_be_left_out(session):
    entry = deal(factories.fair(), value=Decimal(0), is_confidential=True)
    assert (entry.value, entry.is_confidential) == (Decimal(0), True)


def test_unknown_currency_and_wrong_goods_are_refused(session):
    fair = factories.fair()
    with pytest.raises(InvalidInputError):
        deal(fair, currency="XTS")
    with pytest.raises(InvalidInputError):
        deal(fair, goods=[services.Goods(Decimal(0), "piece", Decimal(1))])
    with pytest.raises(InvalidInputError):
        deal(fair, incoterm="FOP")
    assert deal(fair, incoterm="FOB").incoterm == "FOB"


def test_date_before_the_fair_is_refused_unless_the_meeting_was_earlier(session):
    fair = factories.fair()
    exhibitor, buyer = factories.accepted_application(fair), factories.importer(fair)
    before = fair.opens_on - timedelta(days=3)
    met = held_meeting(
        fair, exhibitor=exhibitor, buyer=buyer, held_at=clock.now() - timedelta(days=5)
    )
    pair = {"exhibitor": exhibitor, "buyer": buyer, "signed_on": before}
    with pytest.raises(services.DealDateError):
        deal(fair, **pair)
    entry = deal(fair, **pair, meeting=met)
    assert (entry.meeting_id, entry.stage) == (met.id, DealStage.AT_FAIR)


def test_date_to_come_is_refused(session):
    with pytest.raises(services.DealDateError):
        deal(factories.fair(), signed_on=TODAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("days_after", "stage"),
    [
        (0, DealStage.AT_FAIR),
        (30, DealStage.WITHIN_30_DAYS),
        (31, DealStage.WITHIN_90_DAYS),
        (90, DealStage.WITHIN_90_DAYS),
        (180, DealStage.WITHIN_180_DAYS),
    ],
)
def test_stage_follows_the_days_after_the_fair(session, days_after, stage):
    closed = date(2016, 10, 9)
    fair = factories.fair(opens_on=date(2016, 10, 6), closes_on=closed)
    assert deal(fair, signed_on=closed + timedelta(days=days_after)).stage is stage


def test_deal_half_a_year_after_the_fair_is_no_result_of_it(session):
    fair = factories.fair(opens_on=date(2016, 10, 6), closes_on=date(2016, 10, 9))
    with pytest.raises(services.DealDateError):
        deal(fair, signed_on=date(2016, 10, 9) + timedelta(days=181))


def test_fair_abroad_is_its_own_stage_and_takes_plain_organisations(session):
    fair = factories.fair(kind=FairKind.OVERSEAS, country="SG")
    entry = deal(
        fair,
        exhibitor=factories.organisation(),
        buyer=factories.organisation(country="SG"),
        is_estimated=True,
    )
    assert (entry.stage, entry.application_id, entry.is_direct_export) == (
        DealStage.OVERSEAS_FAIR,
        None,
        True,
    )


def test_only_contracts_with_importers_abroad_are_direct_exports(session):
    fair = factories.fair()
    assert not deal(fair, kind=DealKind.MEMORANDUM).is_direct_export
    assert not deal(fair, buyer=factories.organisation(country="VN")).is_direct_export
    assert not deal(fair, exhibitor=factories.organisation(country="LA")).is_direct_export
    assert deal(fair).is_direct_export


def test_nobody_deals_with_themselves_or_with_another_fairs_parties(session):
    fair = factories.fair()
    firm = factories.organisation()
    with pytest.raises(services.SamePartyError):
        deal(fair, exhibitor=firm, buyer=firm)
    with pytest.raises(NotFoundError):
        deal(fair, buyer=factories.importer(factories.fair()))


def test_meeting_of_another_pair_is_refused(session):
    fair = factories.fair()
    met = held_meeting(
        fair, exhibitor=factories.accepted_application(fair), buyer=factories.importer(fair)
    )
    with pytest.raises(NotFoundError):
        deal(fair, meeting=met)


def test_same_paper_is_found_unless_it_is_said_to_be_another(session):
    fair = factories.fair()
    pair = {"exhibitor": factories.accepted_application(fair), "buyer": factories.importer(fair)}
    first = deal(fair, **pair)
    with pytest.raises(services.SamePaperError) as refused:
        deal(fair, **pair)
    assert refused.value.facts == {"number": first.number}
    assert deal(fair, **pair, is_another=True).number == 2


def test_correction_is_a_new_entry_that_keeps_what_it_does_not_change(session):
    fair = factories.fair()
    rate("EUR", "1.10")
    first = deal(fair, currency="EUR", value=Decimal(4520), incoterm="FOB")
    fresh = correct(first, value=Decimal(4250))
    assert (fresh.number, fresh.deal_id, fresh.replaces_id) == (2, first.id, first.id)
    assert (fresh.value, fresh.value_usd, fresh.incoterm) == (Decimal(4250), Decimal(4675), "FOB")
    assert len(queries.lines_of(fresh.id)) == 1
    assert session.get(LedgerEntry, first.id).value == Decimal(4520)
    assert queries.last_entry(first.id) is fresh


def test_correction_may_name_another_buyer(session):
    fair = factories.fair()
    first = deal(fair)
    other = factories.importer(fair)
    fresh = correct(first, importer=other)
    assert (fresh.importer_id, fresh.importer_organisation_id, fresh.application_id) == (
        other.id,
        other.organisation_id,
        first.application_id,
    )


def test_second_of_two_officers_correcting_the_same_entry_is_told(session):
    first = deal(factories.fair())
    correct(first, value=Decimal(1))
    with pytest.raises(EditedMeanwhileError):
        correct(first, value=Decimal(2), idempotency_key="other")
    with pytest.raises(EditedMeanwhileError):
        cancel(first)


def test_cancelled_deal_takes_no_further_entry(session):
    first = deal(factories.fair())
    gone = cancel(first)
    assert (gone.act, gone.value, len(queries.lines_of(gone.id))) == (
        EntryAct.CANCELLED,
        Decimal(4250),
        1,
    )
    assert cancel(first) is gone
    for verb in (
        lambda: correct(gone, value=Decimal(1), idempotency_key="x"),
        lambda: cancel(gone, key="y"),
        lambda: services.verify_deal(gone, actor=SYSTEM, is_borne_out=True),
    ):
        with pytest.raises(services.DealCancelledError):
            verb()


def test_answer_counts_once_and_a_change_of_mind_is_another_row(session):
    entry = deal(factories.fair())

    def say(answer):
        return services.answer_deal(entry, actor=SYSTEM, side=Side.IMPORTER, answer=answer)

    first = say(Answer.AGREED)
    assert say(Answer.AGREED) is first
    say(Answer.DISPUTED)
    rows = session.scalars(select(DealAnswer.answer).order_by(DealAnswer.created_at)).all()
    assert rows == [Answer.AGREED, Answer.DISPUTED]
    with pytest.raises(ValueError, match="staff verify"):
        services.answer_deal(entry, actor=SYSTEM, side=Side.STAFF, answer=Answer.AGREED)


def test_answer_to_an_entry_of_the_past_is_refused(session):
    first = deal(factories.fair())
    fresh = correct(first, value=Decimal(4000))
    with pytest.raises(EditedMeanwhileError):
        services.answer_deal(first, actor=SYSTEM, side=Side.IMPORTER, answer=Answer.AGREED)
    services.answer_deal(fresh, actor=SYSTEM, side=Side.IMPORTER, answer=Answer.AGREED)
    assert list(queries.last_answers(fresh.id)) == [Side.IMPORTER]


def test_both_sides_are_asked_each_with_its_own_link(session, app):
    fair = factories.fair()
    entry = deal(fair)
    with app.test_request_context():
        told = services.ask_both_sides(
            entry, actor=SYSTEM, link=lambda token: f"https://fair.example.com/l/{token}"
        )
    assert {side: message.locale for side, message in told.items()} == {
        Side.EXHIBITOR: "vi",
        Side.IMPORTER: "ja",
    }
    letters = session.scalars(select(Message).where(Message.thing_id == entry.deal_id)).all()
    links = {word for letter in letters for word in letter.text.split() if "/l/" in word}
    assert len(letters) == len(links) == 2
    plain = deal(
        fair, exhibitor=factories.organisation(), buyer=factories.organisation(country="US")
    )
    assert services.ask_both_sides(plain, actor=SYSTEM, link=str) == {
        Side.EXHIBITOR: None,
        Side.IMPORTER: None,
    }


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET value = 1",
        "DELETE FROM ledger_entry",
        "UPDATE goods_line SET quantity = 1",
        "DELETE FROM goods_line",
        "DELETE FROM deal_answer",
        "UPDATE deal_verification SET is_borne_out = (1 = 0)",
    ],
)
def test_database_itself_refuses_to_change_the_ledger(session, statement):
    entry = deal(factories.fair())
    services.answer_deal(entry, actor=SYSTEM, side=Side.IMPORTER, answer=Answer.AGREED)
    services.verify_deal(entry, actor=SYSTEM, is_borne_out=True)
    savepoint = session.begin_nested()
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(statement))
    savepoint.rollback()
    assert db.session.scalar(select(LedgerEntry.value)) == Decimal(4250)
