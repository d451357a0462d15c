"""What a frozen report holds, and that it stays so."""

import hashlib
import json

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from fairapp.contracts import queries as ledger
from fairapp.contracts import services as contracts
from fairapp.contracts.models import ReasonCode
from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.db import db
from fairapp.core.policy import SYSTEM
from fairapp.reports import documents, queries, services
from fairapp.reports.models import Snapshot
from tests.reports.season import small_season, year_abroad


def cancel_one(fair):
    entry = db.session.scalars(ledger.direct_export_contracts(fair.id)).first()
    contracts.cancel_deal(
        entry, actor=SYSTEM, reason=ReasonCode.NOT_SIGNED, idempotency_key="one-less"
    )


def test_edition_document_has_the_agreed_shape(session):
    document = documents.edition_document(small_season(slug="gift-show"))
    assert document["slug"] == "gift-show"
    assert document["booths"] == {"value": 3, "rows": 3}
    assert document["trade_visitors"] == {"value": 4, "rows": 4}
    assert document["importers"] == {"value": 2, "rows": 2}
    assert document["importer_organisations"] == {"value": 1, "rows": 1}
    assert document["direct_export_contracts"] == {
        "count": {"value": 2, "rows": 2},
        "value_usd": {"value": 302_400, "rows": 2},
    }
    assert document["memoranda"]["value_usd"] == {"value": 7_000, "rows": 1}
    assert sorted(document["sentences"]) == ["en", "vi"]


def test_year_document_has_the_agreed_shape(session):
    year_abroad()
    document = documents.year_document(2016)
    assert document["editions"] == []
    assert document["overseas"] == {
        "fairs": {"value": 2, "rows": 2},
        "establishments": {"value": 3, "rows": 3},
        "participations": {"value": 4, "rows": 4},
        "establishments_signed": {"value": 2, "rows": 2},
        "contracts": {"value": 3, "rows": 3},
        "value_usd": {"value": 550_000, "rows": 3, "estimated": True},
        "estimated": {"value": True, "rows": 1},
    }


def test_year_document_holds_its_own_editions(session):
    fair = small_season()
    document = documents.year_document(fair.year)
    assert [edition["slug"] for edition in document["editions"]] == [fair.slug]
    assert document["sentences"]["vi"][0] == documents.edition_document(fair)["sentences"]["vi"][0]


def test_frozen_report_carries_fingerprint_and_ledger_head(session):
    fair = small_season()
    snapshot = services.freeze_report(fair, actor=SYSTEM)
    text = json.dumps(snapshot.figures, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    assert snapshot.fingerprint == hashlib.sha256(text.encode()).hexdigest()
    assert snapshot.ledger_head == ledger.head_of(fair.id).entry_hash
    line = session.scalars(select(AuditEntry).where(AuditEntry.tag == AuditTag.REPORT_FROZEN)).one()
    assert (line.thing_id, line.facts) == (snapshot.id, {"fingerprint": snapshot.fingerprint})


def test_figures_read_back_give_the_same_fingerprint(session):
    snapshot = services.freeze_report(small_season(), actor=SYSTEM)
    session.commit()
    session.expire_all()
    again = queries.load_snapshot(snapshot.id)
    assert documents.fingerprint(again.figures) == again.fingerprint


def test_freezing_the_same_figures_again_gives_the_same_report(session):
    fair = small_season()
    first = services.freeze_report(fair, actor=SYSTEM)
    assert services.freeze_report(fair, actor=SYSTEM).id == first.id
    assert session.scalar(select(func.count()).select_from(Snapshot)) == 1


def test_later_correction_leaves_the_frozen_report_and_makes_another(session):
    fair = small_season()
    first = services.freeze_report(fair, actor=SYSTEM)
    kept = dict(first.figures)
    cancel_one(fair)
    second = services.freeze_report(fair, actor=SYSTEM)
    assert (first.figures, first.fingerprint != second.fingerprint) == (kept, True)
    assert queries.last_snapshot(fair_id=fair.id).id == second.id


def test_year_is_frozen_apart_from_fairs(session):
    year_abroad()
    fair = small_season()
    services.freeze_report(fair, actor=SYSTEM)
    snapshot = services.freeze_year(2016, actor=SYSTEM)
    assert (snapshot.year, snapshot.fair_id, snapshot.ledger_head) == (2016, None, None)
    assert queries.last_snapshot(year=2016).id == snapshot.id


@pytest.mark.parametrize("change", [delete(Snapshot), update(Snapshot).values(kind="other")])
def test_database_refuses_to_touch_a_snapshot(session, change):
    services.freeze_report(small_season(), actor=SYSTEM)
    with pytest.raises(DBAPIError), db.session.begin_nested():
        db.session.execute(change)


def test_leaves_of_a_document_are_its_figures(session):
    fair = small_season()
    leaves = documents.figure_leaves(documents.edition_document(fair))
    assert leaves["direct_export_contracts.value_usd"] == {"value": 302_400, "rows": 2}
    assert set(leaves) == set(queries.edition_report(fair))
