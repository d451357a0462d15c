"""Match lists: made by the worker, written over in place, stale when something changes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.policy import SYSTEM
from fairapp.discovery import queries, services
from fairapp.discovery.models import Match, MatchList, Verdict
from fairapp.discovery.work import sweep_lists
from fairapp.fairs import thesaurus
from tests import factories


@pytest.fixture
def fair(session):
    thesaurus.sync(SYSTEM)
    return factories.fair()


def supplier(of, name="Khay mây tròn", **product):
    """A workshop of rattan trays: just what the importer looks for."""
    row = factories.accepted_application(of, search_text="xuong may phu vinh")
    factories.product(row, names={"vi": name}, **product)
    return row


def near(of):
    """A workshop of bamboo trays: the right thing of another material."""
    return supplier(of, "Khay tre", materials=["M-BAMBOO"], is_new_design=True)


def far(of):
    """A workshop of silk lanterns: nothing of what the importer looks for."""
    return supplier(of, "Đèn lồng lụa", category="TEX-03", materials=["M-SILK"])


def buyer(of):
    importer = factories.importer(of)
    factories.need(importer)
    return importer


def listed(session, importer):
    return session.execute(
        select(Match.application_id, Match.rank)
        .where(Match.importer_id == importer.id, Match.rank.is_not(None))
        .order_by(Match.rank)
    ).all()


def test_who_makes_it_stands_before_who_does_not(session, fair):
    rattan, bamboo, _ = supplier(fair), near(fair), far(fair)
    importer = buyer(fair)
    assert services.make_matches([importer.id], actor=SYSTEM) == 2
    found = session.scalars(select(Match).order_by(Match.rank)).all()
    assert [one.application_id for one in found] == [rattan.id, bamboo.id]
    assert found[0].score > found[1].score >= queries.SUITS
    codes = {reason["code"] for reason in found[0].reasons}
    assert {"product_match", "minimum_met"} <= codes
    row = session.scalars(select(MatchList)).one()
    assert row.made_at is not None
    assert row.ranker_version == found[0].ranker_version


def test_second_run_keeps_the_rows_and_drops_who_left(session, fair):
    rattan, bamboo = supplier(fair), near(fair)
    importer = buyer(fair)
    services.make_matches([importer.id], actor=SYSTEM)
    before = {row.application_id: row.id for row in session.scalars(select(Match))}
    bamboo.state = "withdrawn"
    session.flush()
    services.make_matches([importer.id], actor=SYSTEM)
    session.expire_all()
    after = {row.application_id: (row.id, row.rank) for row in session.scalars(select(Match))}
    assert after == {
        rattan.id: (before[rattan.id], 1),
        bamboo.id: (before[bamboo.id], None),
    }


def test_not_interested_stays_out_until_taken_back(session, fair):
    rattan, bamboo = supplier(fair), near(fair)
    importer = buyer(fair)
    services.make_matches([importer.id], actor=SYSTEM)
    services.judge_match(importer, rattan, Verdict.NOT_INTERESTED, "style", actor=SYSTEM)
    assert [one.application_id for one in listed(session, importer)] == [bamboo.id]
    services.make_matches([importer.id], actor=SYSTEM)
    assert [tuple(one) for one in listed(session, importer)] == [(bamboo.id, 1)]
    services.judge_match(importer, rattan, None, actor=SYSTEM)
    session.flush()
    assert session.scalars(select(MatchList.stale_since)).one() is not None
    services.make_matches([importer.id], actor=SYSTEM)
    assert [one.application_id for one in listed(session, importer)] == [rattan.id, bamboo.id]


def test_change_while_ranking_leaves_the_list_stale(session, fair):
    importer = buyer(fair)
    services.mark_stale(importer)
    session.flush()
    row = session.scalars(select(MatchList)).one()
    services.keep_lists(fair, {importer.id: []}, made_at=clock.now(), actor=SYSTEM)
    assert row.stale_since is None
    services.mark_stale(importer)
    earlier = clock.now() - timedelta(seconds=5)
    services.keep_lists(fair, {importer.id: []}, made_at=earlier, actor=SYSTEM)
    assert row.stale_since is not None


def test_sweep_finds_missing_stale_and_outdated_lists_and_no_others(session, fair):
    supplier(fair)
    importer = buyer(fair)
    silent = factories.importer(fair)
    session.commit()
    assert queries.outdated_importers(fair) == [importer.id]
    assert sweep_lists() == 1
    fair = session.get_one(type(fair), fair.id)
    assert len(listed(session, importer)) == 1
    assert listed(session, silent) == []
    assert (queries.outdated_importers(fair), sweep_lists()) == ([], 0)
    audit.record(AuditTag.PRODUCT_ADDED, supplier(fair), actor=SYSTEM)
    session.commit()
    assert queries.outdated_importers(fair) == [importer.id]


def test_figures_say_how_far_attention_spreads(session, fair):
    supplier(fair)
    unseen = factories.accepted_application(fair)
    importer = buyer(fair)
    services.make_matches([importer.id], actor=SYSTEM)
    session.execute(Match.__table__.delete().where(Match.__table__.c.application_id == unseen.id))
    figures = queries.spread_figures(fair.id)
    assert {key: figures[key] for key in ("made", "stale", "buyers", "exhibitors", "shown")} == {
        "made": 1, "stale": 0, "buyers": 1, "exhibitors": 2, "shown": 1,
    }  # fmt: skip
    assert [one.id for one in session.scalars(queries.never_shown(fair.id))] == [unseen.id]
