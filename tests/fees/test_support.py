"""Which support an exhibitor gets: kinds, limits over exhibitors and years, the desk's choice."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from fairapp.accounts.models import OrganisationKind
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM
from fairapp.fees import queries, services
from fairapp.fees.models import Charge
from tests import factories
from tests.factories.programme import document
from tests.fees.test_services import price, stand


@pytest.fixture
def fair(session):
    row = factories.fair()
    price(row, amount="10000000")
    return row


def scheme(fair, share="50", code="support", **limits):
    return services.set_support(
        fair,
        actor=SYSTEM,
        code=code,
        names={"vi": code},
        share=Decimal(share),
        document=document(),
        **limits,
    )


def charged(fair, *, firm=None, booths=1):
    firm = firm or factories.organisation()
    application = factories.accepted_application(fair, organisation=firm)
    places = [factories.booth(fair) for _ in range(booths)]
    allocation = stand(fair, *places, application=application)
    services.confirm_stand(allocation, actor=SYSTEM)
    return application


def to_pay(application):
    return sum(balance.charged for balance in queries.account_of(application.id).balances)


def test_kind_of_organisation_decides(fair):
    scheme(fair, kinds=["household"])
    household = factories.organisation(kind=OrganisationKind.HOUSEHOLD)
    company = factories.organisation(kind=OrganisationKind.COMPANY)
    assert to_pay(charged(fair, firm=household)) == 5_000_000
    assert to_pay(charged(fair, firm=company)) == 10_000_000


def test_nobody_from_abroad_is_supported(fair):
    scheme(fair, share="100")
    assert to_pay(charged(fair, firm=factories.organisation(country="JP"))) == 10_000_000


def test_largest_share_that_fits_counts(fair):
    scheme(fair, share="30", code="all")
    scheme(fair, share="100", code="artisans", kinds=["artisan"])
    artisan = factories.organisation(kind=OrganisationKind.ARTISAN)
    assert to_pay(charged(fair, firm=artisan)) == 0
    company = factories.organisation(kind=OrganisationKind.COMPANY)
    assert to_pay(charged(fair, firm=company)) == 7_000_000


def test_budget_is_never_overspent(fair):
    kept = scheme(fair, budget=Decimal(12_000_000))
    assert [to_pay(charged(fair)) for _ in range(4)] == [
        5_000_000,
        5_000_000,
        8_000_000,
        10_000_000,
    ]
    assert queries.support_spent(fair.id) == {kept.id: 12_000_000}


def test_most_booths_count_over_all_stands_of_one_exhibitor(fair):
    scheme(fair, most_booths=2)
    application = charged(fair, booths=3)
    assert to_pay(application) == 20_000_000
    second = stand(fair, factories.booth(fair), application=application)
    services.confirm_stand(second, actor=SYSTEM)
    assert to_pay(application) == 30_000_000


def test_repeat_rule_looks_at_other_years(fair):
    firm = factories.organisation()
    before = factories.fair(opens_on=date(2025, 10, 1), closes_on=date(2025, 10, 4))
    price(before, amount="10000000")
    scheme(before)
    assert to_pay(charged(before, firm=firm)) == 5_000_000
    scheme(fair, most_times=1)
    assert to_pay(charged(fair, firm=firm)) == 10_000_000
    assert to_pay(charged(fair)) == 5_000_000


def test_repeat_rule_forgets_after_its_years(fair):
    firm = factories.organisation()
    before = factories.fair(opens_on=date(2020, 10, 1), closes_on=date(2020, 10, 4))
    price(before, amount="10000000")
    scheme(before)
    charged(before, firm=firm)
    scheme(fair, most_times=1, within_years=3)
    assert to_pay(charged(fair, firm=firm)) == 5_000_000


def test_desk_decides_otherwise_and_the_stand_is_charged_again(fair):
    full = scheme(fair, share="100", code="full", kinds=["artisan"])
    application = charged(fair, firm=factories.organisation(kind=OrganisationKind.COMPANY))
    services.choose_support(application, full, actor=SYSTEM)
    services.recharge_exhibitor(application, actor=SYSTEM)
    assert to_pay(application) == 0
    services.choose_support(application, None, actor=SYSTEM)
    services.recharge_exhibitor(application, actor=SYSTEM)
    assert to_pay(application) == 10_000_000
    services.drop_choice(application, actor=SYSTEM)
    cancelled = select(Charge.is_cancelled).where(Charge.application_id == application.id)
    assert sorted(db.session.scalars(cancelled)) == [False, True, True]


def test_dollars_are_asked_of_exhibitors_from_abroad(fair):
    price(fair, amount="900", currency="USD")
    away = charged(fair, firm=factories.organisation(country="JP"))
    home = charged(fair)
    currencies = [
        [balance.currency for balance in queries.account_of(one.id).balances]
        for one in (away, home)
    ]
    assert currencies == [["USD"], ["VND"]]
