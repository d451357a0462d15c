"""One chain a fair: it verifies, a change of any field breaks it, racing writers keep it one."""

import io
import threading
from decimal import Decimal

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from fairapp import create_app
from fairapp.config import Settings
from fairapp.contracts import services
from fairapp.contracts.models import GoodsLine, LedgerEntry, LedgerHead, ReasonCode
from fairapp.contracts.services.chain import ChainBreak, genesis_hash
from fairapp.core.db import db, new_id, unit_of_work
from fairapp.core.mail import current_settings
from fairapp.core.papers import bytes_path, store_paper
from fairapp.core.policy import SYSTEM
from tests import factories
from tests.conftest import DIALECT
from tests.databases import fresh_database_url
from tests.factories.deals import deal

WRITERS = 20


def three_deals():
    fair = factories.fair()
    return fair, [deal(fair) for _ in range(3)]


def tamper(statement: str, table: str = "ledger_entry") -> None:
    """Change rows as somebody with the database's own password could: triggers first."""
    if DIALECT == "sqlite":
        for verb in ("update", "delete"):
            db.session.execute(text(f"DROP TRIGGER tr_{table}_no_{verb}"))
    else:
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER tr_{table}_append_only"))
    db.session.execute(text(statement))


def broken_at(fair, **kwargs):
    found = services.verify_chain(fair.id, **kwargs)
    return found and (found.number, found.reason)


def test_untouched_chain_is_whole(session):
    fair, entries = three_deals()
    services.cancel_deal(
        entries[1], actor=SYSTEM, reason=ReasonCode.NOT_SIGNED, idempotency_key="gone"
    )
    assert [entry.previous_hash for entry in entries] == [
        genesis_hash(fair.id),
        entries[0].entry_hash,
        entries[1].entry_hash,
    ]
    assert services.verify_chain(fair.id) is None
    assert services.verify_chain(fair.id, head=entries[2].entry_hash) is None
    assert services.verify_chain(factories.fair().id) is None


def test_head_printed_elsewhere_must_be_in_the_chain(session):
    fair, _ = three_deals()
    assert broken_at(fair, head="f" * 64) == (3, "unknown_head")


@pytest.mark.parametrize(
    "change",
    [
        "value = 9999",
        "value_usd = 1",
        "kind = 'order'",
        "currency = 'EUR'",
        "signed_on = '2016-01-01'",
        "is_estimated = NOT is_estimated",
        "incoterm = 'CIF'",
        "idempotency_key = 'other'",
        "created_at = '2016-01-01 00:00:00+00:00'",
        "entry_hash = '" + "a" * 64 + "'",
    ],
)
def test_changed_entry_is_named(session, change):
    fair, _ = three_deals()
    tamper(f"UPDATE ledger_entry SET {change} WHERE number = 2")
    assert broken_at(fair) == (2, "changed")


def test_changed_or_slipped_in_goods_are_named(session):
    fair, entries = three_deals()
    session.execute(
        insert(GoodsLine).values(
            id=new_id(),
            entry_id=entries[2].id,
            position=2,
            quantity=Decimal(5),
            unit="set",
            unit_price=Decimal(1),
        )
    )
    assert broken_at(fair) == (3, "changed")
    tamper("UPDATE goods_line SET quantity = 5000 WHERE quantity = 500", "goods_line")
    assert broken_at(fair) == (1, "changed")


def test_entry_taken_out_is_named(session):
    fair, entries = three_deals()
    tamper(f"DELETE FROM goods_line WHERE entry_id = '{_sql(entries[1].id)}'", "goods_line")
    tamper("DELETE FROM ledger_entry WHERE number = 2")
    assert broken_at(fair) == (2, "missing")


def test_last_entry_taken_out_is_noticed_and_nothing_is_added_to_a_broken_end(session):
    fair, entries = three_deals()
    tamper(f"DELETE FROM goods_line WHERE entry_id = '{_sql(entries[2].id)}'", "goods_line")
    tamper("DELETE FROM ledger_entry WHERE number = 3")
    assert broken_at(fair) == (3, "missing")
    with pytest.raises(services.LedgerBrokenError):
        deal(fair)


def _sql(value) -> str:
    return value.hex if DIALECT == "sqlite" else str(value)


def test_break_carries_the_entry(session):
    fair, entries = three_deals()
    tamper("UPDATE ledger_entry SET value = 1 WHERE number = 3")
    assert services.verify_chain(fair.id) == ChainBreak(3, "changed", entries[2])


def paper(content=b"%PDF-1.7 " + b"scan " * 30 + b"%%EOF"):
    folder = current_settings().data_dir.resolve()
    return store_paper(io.BytesIO(content), name="paper.pdf", folder=folder)


def test_paper_whose_bytes_were_changed_is_found(session):
    fair = factories.fair()
    deal(fair)
    stored = paper()
    entry = deal(fair, paper=stored)
    folder = current_settings().data_dir.resolve()
    assert services.verify_chain(fair.id, folder=folder) is None
    path = bytes_path(stored, folder)
    content = path.read_bytes()
    path.write_bytes(content.replace(b"scan", b"scam", 1))
    assert services.verify_chain(fair.id, folder=folder) == ChainBreak(2, "paper", entry)
    path.unlink()
    assert services.verify_chain(fair.id, folder=folder) == ChainBreak(2, "paper", entry)
    path.write_bytes(content)
    assert services.verify_chain(fair.id, folder=folder) is None


def test_paper_exchanged_for_another_stored_one_is_found(session):
    fair = factories.fair()
    entry = deal(fair, paper=paper())
    other = paper(b"%PDF-1.7 " + b"another " * 30 + b"%%EOF")
    tamper(f"UPDATE ledger_entry SET paper_id = '{_sql(other.id)}'")
    assert broken_at(fair) == (1, "changed")
    tamper_hash = f"UPDATE stored_file SET sha256 = '{'e' * 64}' WHERE id = '{_sql(other.id)}'"
    session.execute(text(tamper_hash))
    assert services.verify_chain(fair.id) == ChainBreak(1, "changed", entry)


def test_command_names_the_break_even_when_the_trigger_was_put_back(app, session):
    fair, entries = three_deals()
    guard = _trigger_of("ledger_entry")
    tamper("UPDATE ledger_entry SET value = 9999 WHERE number = 2")
    session.execute(text(guard))
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(text("UPDATE ledger_entry SET value = 1 WHERE number = 2"))
    told = app.test_cli_runner().invoke(args=["ledger", "verify", fair.slug])
    assert told.exit_code == 1
    assert f"broken at entry 2 (deal {entries[1].deal_id})" in told.output
    everywhere = app.test_cli_runner().invoke(args=["ledger", "verify"])
    assert (everywhere.exit_code, "broken at entry 2" in everywhere.output) == (1, True)


def _trigger_of(table: str) -> str:
    """What puts the guard back."""
    if DIALECT != "sqlite":
        return f"ALTER TABLE {table} ENABLE TRIGGER tr_{table}_append_only"
    found = f"SELECT sql FROM sqlite_master WHERE name = 'tr_{table}_no_update'"
    return str(db.session.scalar(text(found)))


@pytest.fixture
def own_app(data_dir):
    """An app on a database of its own, where commits are real."""
    settings = Settings(
        _env_file=None,
        database_url=fresh_database_url(DIALECT, data_dir),
        data_dir=data_dir,
        secret_key="only-for-tests",
    )
    app = create_app(settings)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_twenty_writers_at_once_keep_one_chain(own_app):
    with own_app.app_context(), unit_of_work():
        fair_id = factories.fair().id
        pairs = [
            (factories.organisation().id, factories.organisation(country="JP").id)
            for _ in range(WRITERS)
        ]
    start, failed = threading.Barrier(WRITERS), []

    def write(place: int) -> None:
        with own_app.app_context():
            try:
                start.wait()
                for turn in range(2):
                    _log(fair_id, pairs[place], f"{place}-{turn}")
                    _log(fair_id, pairs[place], f"{place}-{turn}")
            except Exception as error:  # noqa: BLE001 -- told in the test's own thread
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=write, args=(place,)) for place in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with own_app.app_context():
        numbers = db.session.scalars(select(LedgerEntry.number).order_by(LedgerEntry.number)).all()
        assert numbers == list(range(1, 2 * WRITERS + 1))
        assert services.verify_chain(fair_id) is None
        assert db.session.get(LedgerHead, fair_id).number == 2 * WRITERS


def _log(fair_id, pair, key) -> None:
    from fairapp.accounts.models import Organisation
    from fairapp.fairs.models import Fair

    with unit_of_work():
        deal(
            db.session.get(Fair, fair_id),
            exhibitor=db.session.get(Organisation, pair[0]),
            buyer=db.session.get(Organisation, pair[1]),
            idempotency_key=key,
            is_another=True,
            goods=[],
        )
