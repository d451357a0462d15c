"""Kinds cannot be added: not by a query, a type, the API or a sheet; cells add up."""

import json
import random
from decimal import Decimal

import pytest
from apiflask import Schema

from fairapp.api.v1 import schemas
from fairapp.contracts import queries, services
from fairapp.contracts.models import Answer, DealKind, DealStage, EvidenceLevel
from fairapp.contracts.queries import KindSum, MixedKindsError
from fairapp.core import clock
from fairapp.core.policy import SYSTEM, Role
from fairapp.core.shares import shares
from fairapp.meetings.models import Side
from tests import factories
from tests.factories.deals import deal, rate

CONTRACT = KindSum(DealKind.CONTRACT, 1, Decimal(10), "USD")


@pytest.mark.parametrize(
    "other",
    [
        KindSum(DealKind.ORDER, 1, Decimal(5), "USD"),
        KindSum(DealKind.CONTRACT, 1, Decimal(5), "EUR"),
        Decimal(5),
        0,
    ],
)
def test_sum_refuses_another_kind_another_currency_and_a_bare_number(other):
    with pytest.raises(MixedKindsError):
        CONTRACT + other
    with pytest.raises(MixedKindsError):
        other + CONTRACT
    with pytest.raises(MixedKindsError):
        sum([CONTRACT, CONTRACT])


def test_sums_of_one_kind_add():
    assert KindSum(DealKind.CONTRACT, 2, Decimal(20), "USD") == CONTRACT + CONTRACT


def agree(entry, side, answer=Answer.AGREED):
    services.answer_deal(entry, actor=SYSTEM, side=side, answer=answer)


def test_totals_split_one_kind_and_a_dispute_leaves_the_confirmed_total_at_once(session):
    fair = factories.fair()
    sure, doubted = deal(fair), deal(fair, value=Decimal("1000.60"), is_estimated=True)
    deal(fair, kind=DealKind.ORDER, value=Decimal(77))
    agree(sure, Side.EXHIBITOR)
    agree(doubted, Side.IMPORTER)
    split = queries.totals_of_kind(fair.id, DealKind.CONTRACT)
    assert (split.of().deals, split.of().value, split.estimated) == (2, Decimal(5251), 1)
    assert (split.confirmed.deals, split.confirmed.value) == (2, Decimal(5251))
    agree(doubted, Side.EXHIBITOR, Answer.DISPUTED)
    split = queries.totals_of_kind(fair.id, DealKind.CONTRACT)
    assert (split.confirmed.deals, split.confirmed.value) == (1, Decimal(4250))
    assert split.levels == [EvidenceLevel.ONE_SIDE, EvidenceLevel.DISPUTED]
    assert split.of(stage=DealStage.AT_FAIR).value == Decimal(5251)


def test_totals_in_another_currency_add_up(session):
    fair = factories.fair()
    rate("JPY", "0.0067")
    for amount in ("10.10", "20.20", "30.35"):
        agree(deal(fair, value=Decimal(amount)), Side.EXHIBITOR)
    deal(fair, value=Decimal("7.77"))
    stored = session.scalar(queries.find_rates("JPY", clock.today()))
    split = queries.totals_of_kind(fair.id, DealKind.CONTRACT, rate=stored, places=None)
    exact = Decimal("68.42") / Decimal("0.0067")
    assert split.of().value == exact.quantize(Decimal(1))
    assert sum(cell.value for cell in split.cells.values()) == split.of().value


def test_shares_always_add_up_to_the_rounded_whole():
    chance = random.Random(4)
    for _ in range(200):
        amounts = [Decimal(chance.randint(0, 10**7)) / 1000 for _ in range(chance.randint(1, 12))]
        found = shares(amounts, "USD", 0)
        assert sum(found) == sum(amounts).quantize(Decimal(1), rounding="ROUND_HALF_UP")
        assert all(abs(part - whole) < 1 for part, whole in zip(found, amounts, strict=True))


@pytest.mark.parametrize(
    "asked", ["kind=contract&kind=order", "kind=all", "kind=contract,order", "kind="]
)
def test_screen_and_sheet_take_one_kind(browserless, asked):
    fair = factories.fair()
    deal(fair)
    browserless.sign_in(factories.member(Role.CONTRACT_STAFF, fair))
    page = browserless.get(f"/fairs/{fair.slug}/deals?{asked}", status=422)
    assert "one kind of deal at a time" in page
    browserless.get(f"/fairs/{fair.slug}/deals.xlsx?{asked}", status=422)


@pytest.mark.parametrize("asked", ["", "kind=contract&kind=order", "kind=all", "kind=*"])
@pytest.mark.parametrize("path", ["deals", "deals/totals"])
def test_api_takes_one_kind(browserless, path, asked):
    fair = factories.fair()
    browserless.sign_in(factories.member(Role.CONTRACT_STAFF, fair))
    browserless.get(f"/api/v1/fairs/{fair.slug}/{path}?{asked}", status=422)
    browserless.get(f"/api/v1/fairs/{fair.slug}/{path}?kind=contract")


def test_api_totals_are_of_one_kind_and_cells_add_up(browserless):
    fair = factories.fair()
    deal(fair)
    deal(fair, kind=DealKind.ORDER, value=Decimal(77))
    browserless.sign_in(factories.member(Role.CONTRACT_STAFF, fair))
    told = json.loads(browserless.get(f"/api/v1/fairs/{fair.slug}/deals/totals?kind=order"))
    assert (told["kind"], told["deals"], Decimal(told["value"])) == ("order", 1, 77)
    assert sum(Decimal(cell["value"]) for cell in told["cells"]) == 77
    away = f"/api/v1/fairs/{fair.slug}/deals/totals?kind=order&currency=EUR"
    assert "missing-rate" in browserless.get(away, status=422)


def mixing_schemas(found) -> list[str]:
    """Answers of the API that hold an amount without saying of which kind."""
    return [
        name
        for name, schema in found.items()
        if "value" in schema._declared_fields
        and "deals" in schema._declared_fields
        and not {"kind", "evidence"} & set(schema._declared_fields)
    ]


def test_no_answer_of_the_api_holds_a_sum_without_its_kind():
    found = {
        name: one
        for name, one in vars(schemas).items()
        if isinstance(one, type) and issubclass(one, Schema)
    }
    assert len(found) > 10
    assert mixing_schemas(found) == []


def test_planted_mixed_answer_is_found():
    planted = Schema.from_dict(
        {"deals": schemas.Integer(), "value": schemas.DecimalField()}, name="Planted"
    )
    assert mixing_schemas({"Planted": planted}) == ["Planted"]


def test_reader_gets_no_value_that_is_kept_back(browserless):
    fair = factories.fair()
    deal(fair, is_confidential=True)
    address = f"/api/v1/fairs/{fair.slug}/deals?kind=contract"
    browserless.sign_in(factories.member(Role.VIEWER, fair))
    assert json.loads(browserless.get(address))[0]["value"] is None
    browserless.sign_in(factories.member(Role.CONTRACT_STAFF, fair))
    assert json.loads(browserless.get(address))[0]["value"] == "4250.00"
