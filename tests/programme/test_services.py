"""Fairs abroad and figures from documents."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from fairapp.core.audit import AuditEntry
from fairapp.core.errors import InvalidInputError
from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import FairKind, Series
from fairapp.fairs.services import SlugTakenError
from fairapp.programme import queries, services
from fairapp.programme.models import MemberKind, Qualifier, RecordedValue
from fairapp.programme.services import Figure
from tests import factories
from tests.factories.deals import deal
from tests.factories.programme import delegation, document


def record(figure, *, years=(2017, 2017), paper=None):
    indicator = services.define_indicator(code="support", names={"vi": "Hỗ trợ"}, unit="đơn vị")
    return services.record_value(
        indicator,
        figure,
        actor=SYSTEM,
        years=years,
        as_of=date(years[1], 12, 31),
        document=paper or document(),
    )


def plan(figure, *, paper=None, year=2017):
    indicator = services.define_indicator(code="support", names={"vi": "Hỗ trợ"}, unit="đơn vị")
    return services.set_target(
        indicator, figure, actor=SYSTEM, year=year, document=paper or document()
    )


def units(value, **facts) -> Figure:
    return Figure(**{"value": Decimal(value), "unit": "đơn vị", "scope": "Hà Nội", **facts})


def test_fair_abroad_has_a_delegation_that_leaves_with_its_days(session):
    one, other = delegation(), delegation(departs_on=date(2018, 3, 4))
    fair = session.get_one(type(factories.fair()), one.fair_id)
    assert (fair.kind, fair.year, fair.venue) == (FairKind.OVERSEAS, 2018, "Singapore")
    assert (one.departs_on, one.returns_on) == (date(2018, 3, 6), date(2018, 3, 13))
    assert other.departs_on == date(2018, 3, 4)
    abroad = select(func.count()).select_from(Series).where(Series.slug == services.ABROAD)
    assert session.scalar(abroad) == 1


def test_delegation_cannot_return_before_it_leaves_and_addresses_are_unique(session):
    with pytest.raises(InvalidInputError):
        delegation(departs_on=date(2018, 3, 20))
    delegation(slug="nook")
    with pytest.raises(SlugTakenError):
        delegation(slug="nook")


def test_enterprise_travels_once_in_a_delegation(session):
    trip, firm = delegation(), factories.organisation()
    services.add_enterprise(trip, firm, actor=SYSTEM, position="Phụ trách")
    services.add_officer(trip, actor=SYSTEM, position="Trưởng đoàn")
    services.add_officer(trip, actor=SYSTEM, position="Trưởng đoàn")
    with pytest.raises(services.AlreadyInDelegationError):
        services.add_enterprise(trip, firm, actor=SYSTEM, position="")
    members = queries.load_delegation(trip.id).members
    kinds = sorted(member.kind for member in members)
    assert kinds == [MemberKind.ENTERPRISE, MemberKind.OFFICER, MemberKind.OFFICER]
    joined = select(AuditEntry.facts).where(AuditEntry.tag == "programme:delegation:joined")
    assert sorted(row["kind"] for row in session.scalars(joined)) == kinds


def test_three_counts_abroad_differ(session):
    trips = [delegation(), delegation()]
    firms = [factories.organisation() for _ in range(3)]
    for firm in firms:
        services.add_enterprise(trips[0], firm, actor=SYSTEM, position="")
    services.add_enterprise(trips[1], firms[0], actor=SYSTEM, position="")
    services.add_officer(trips[1], actor=SYSTEM, position="")
    buyer = factories.organisation(country="SG")
    fair = queries.load_delegation(trips[0].id).fair
    for value in (100, 200):
        signed = date(2018, 3, 7)
        deal(fair, exhibitor=firms[0], buyer=buyer, value=Decimal(value), signed_on=signed)
    counts = queries.counts_abroad(2018)
    assert (counts.fairs, counts.establishments, counts.participations, counts.signed) == (
        2,
        3,
        4,
        1,
    )
    assert queries.counts_abroad(2017).fairs == 0


def test_decision_on_the_day_of_departure_is_flagged(session):
    kept = delegation(decision=document(issued_on=date(2018, 3, 5)))
    late = delegation(decision=document(issued_on=date(2018, 3, 6)))
    delegation()
    assert queries.late_decisions(2018) == [late]
    assert not queries.is_late(queries.load_delegation(kept.id))
    assert queries.is_late(queries.load_delegation(late.id))


def test_same_figure_of_a_document_is_recorded_once_and_another_is_refused(session):
    paper = document()
    first = record(units(500), paper=paper)
    assert record(units(500), paper=paper) is first
    with pytest.raises(services.FigureKnownError):
        record(units(400), paper=paper)
    second = record(units(400, version=2), paper=paper)
    assert (second.version, session.scalar(select(func.count(RecordedValue.id)))) == (2, 2)


def test_last_version_of_the_plan_counts(session):
    first = plan(units(800, high=Decimal(1000), unit="lượt đơn vị"))
    second = plan(units(500, version=2))
    record(units(500))
    with pytest.raises(services.FigureKnownError):
        plan(units(600, version=2))
    (progress,) = queries.progress_of(2017)
    assert (progress.targets, progress.target) == ([first, second], second)
    assert progress.of_plan == 1


def test_share_of_plan_needs_the_same_unit(session):
    plan(units(800, unit="lượt đơn vị"))
    record(units(500))
    (progress,) = queries.progress_of(2017)
    assert progress.of_plan is None


def test_growth_compares_what_was_counted_the_same_way(session):
    record(units(810, scope="báo cáo 2016"), years=(2016, 2016))
    record(units(400, scope="báo cáo 2017"), years=(2016, 2016))
    record(units(500, scope="báo cáo 2017", qualifier=Qualifier.EXACT))
    record(units(9000), years=(2012, 2022))
    (progress,) = queries.progress_of(2017)
    assert (progress.growth, progress.is_conflicting) == (Decimal("0.25"), False)
    (before,) = queries.progress_of(2016)
    assert (before.is_conflicting, before.growth) == (True, None)
    periods = queries.figures_of(2016)[1]
    assert [row.value for row in periods] == [Decimal(9000)]
