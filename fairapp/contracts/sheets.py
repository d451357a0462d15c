"""Deals and rates as sheets: one row an entry, corrections and cancellations among them."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation, OrganisationKind
from fairapp.accounts.services import register_organisation
from fairapp.contracts import queries, services
from fairapp.contracts.models import DealKind, EntryAct, EvidenceLevel, LedgerEntry, ReasonCode
from fairapp.contracts.services import Goods
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.cells import date_cell, decimal_cell, one_of, short_text, yes_no
from fairapp.core.db import db
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.money import rounded
from fairapp.core.policy import Actor
from fairapp.core.sheets import Column
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Concept, Fair
from fairapp.importers.models import Importer
from fairapp.meetings.models import Meeting, MeetingState
from fairapp.onsite.models import Badge, Encounter

KINDS = {kind.value: kind for kind in DealKind} | {
    "agency": DealKind.AGENCY_AGREEMENT,
    "hợp đồng": DealKind.CONTRACT,
    "biên bản ghi nhớ": DealKind.MEMORANDUM,
    "đơn hàng": DealKind.ORDER,
    "bán tại chỗ": DealKind.ON_THE_SPOT_SALE,
    "thỏa thuận đại lý": DealKind.AGENCY_AGREEMENT,
    "ý định": DealKind.INTENTION,
}
ACTS = {
    "original": EntryAct.RECORDED,
    "correction": EntryAct.CORRECTED,
    "cancellation": EntryAct.CANCELLED,
}
EVIDENCE = {level.value: level for level in EvidenceLevel if level is not EvidenceLevel.VOID}
UNITS = {unit: unit for unit in ("piece", "set", "pair", "kg", "m", "m2")}

DEAL_COLUMNS = (
    Column("key", ("Mã bút toán", "Entry"), short_text(40), required=True),
    Column("kind", ("Loại giao dịch", "Kind"), one_of(KINDS), required=True),
    Column("entry", ("Bút toán", "Act"), one_of(ACTS)),
    Column("refers_to", ("Thay cho", "Replaces"), short_text(40)),
    Column("exhibitor_key", ("Mã đơn vị tham gia", "Exhibitor"), short_text(40), required=True),
    Column("buyer_key", ("Mã khách", "Buyer"), short_text(40), required=True),
    Column("signed_on", ("Ngày ký", "Signed on"), date_cell, required=True),
    Column("currency", ("Loại tiền", "Currency"), short_text(3), required=True),
    Column("value", ("Giá trị", "Value"), decimal_cell, required=True),
    Column("estimated", ("Ước tính", "Estimated"), yes_no),
    Column("confidential", ("Không công bố giá trị", "Confidential"), yes_no),
    Column("incoterm", ("Điều kiện giao", "Incoterm"), short_text(3)),
    Column("evidence", ("Mức xác nhận", "Evidence"), one_of(EVIDENCE)),
    Column("category", ("Mã nhóm hàng", "Category"), short_text(64)),
    Column("hs_heading", ("Mã HS", "HS heading"), short_text(12)),
    Column("quantity", ("Số lượng", "Quantity"), decimal_cell),
    Column("unit", ("Đơn vị tính", "Unit"), one_of(UNITS)),
    Column("unit_price", ("Đơn giá", "Unit price"), decimal_cell),
)
RATE_COLUMNS = (
    Column("currency", ("Loại tiền", "Currency"), short_text(3), required=True),
    Column("rate_on", ("Ngày", "Date"), date_cell, required=True),
    Column("usd_per_unit", ("USD cho một đơn vị", "USD for one unit"), decimal_cell, required=True),
    Column("source", ("Nguồn", "Source"), short_text(64)),
)


def ledger_key(fair: Fair, key: str) -> str:
    """The key under which a row of a sheet enters the ledger once."""
    return f"{fair.id.hex[-12:]}:{key}"


class DealReader:
    """Turns rows into entries; has read who exhibits, who buys and who met whom."""

    def __init__(self, fair: Fair, actor: Actor) -> None:
        self.fair, self.actor = fair, actor
        self.sellers: dict[str, Application] = _by_code(
            self._rows(Application, joinedload(Application.organisation))
        )
        self.buyers: dict[str, Importer] = _by_code(
            self._rows(Importer, joinedload(Importer.organisation))
        )
        self.categories = set(db.session.scalars(select(Concept.code)))
        self.met = {_pair(row): row for row in self._rows(Encounter)}
        entries = select(LedgerEntry).where(LedgerEntry.fair_id == fair.id)
        self.known = {
            row.idempotency_key: (row.value, row.kind) for row in db.session.scalars(entries)
        }
        held = (row for row in self._rows(Meeting) if row.state is MeetingState.HELD)
        self.held = {_pair(row): row for row in held}

    def _rows(self, table: Any, *options: Any) -> Iterable[Any]:
        return db.session.scalars(
            select(table).where(table.fair_id == self.fair.id).options(*options)
        ).all()

    def save(self, row: dict[str, Any]) -> None:
        """Add one entry, once; the same key with another value is a fault."""
        key = ledger_key(self.fair, row["key"])
        known = self.known.get(key)
        said_now = (rounded(row["value"], row["currency"].upper()), row["kind"])
        if known not in (None, said_now) and row["entry"] is not EntryAct.CANCELLED:
            said = gettext("This entry is in the ledger otherwise. Add a correction row instead.")
            raise RowError(said, "key")
        if known is None:
            entry = self._add(row, key)
            self.known[key] = (entry.value, entry.kind)
            if row["evidence"] and entry.act is not EntryAct.CANCELLED:
                services.state_evidence(entry, row["evidence"], actor=self.actor)

    def _add(self, row: dict[str, Any], key: str) -> LedgerEntry:
        act = row["entry"] or EntryAct.RECORDED
        if act is EntryAct.RECORDED:
            seller, buyer = self._seller(row), self._buyer(row)
            pair = (seller.id, buyer.id)
            meeting = self.held.get(pair)
            return services.record_deal(
                actor=self.actor,
                fair=self.fair,
                exhibitor=seller,
                importer=buyer,
                idempotency_key=key,
                meeting=meeting,
                encounter=None if meeting else self.met.get(pair),
                is_another=True,
                **self._terms(row),
            )
        last = self._replaced(row)
        if act is EntryAct.CANCELLED:
            return services.cancel_deal(
                last, actor=self.actor, reason=ReasonCode.PARTY_ASKED, idempotency_key=key
            )
        return services.correct_deal(
            last,
            actor=self.actor,
            reason=ReasonCode.TYPING_ERROR,
            idempotency_key=key,
            **self._terms(row),
        )

    def _replaced(self, row: dict[str, Any]) -> LedgerEntry:
        before = row["refers_to"] and queries.entry_by_key(ledger_key(self.fair, row["refers_to"]))
        if not before:
            raise RowError(gettext("No earlier entry has this number."), "refers_to")
        return queries.last_entry(before.deal_id)

    def _seller(self, row: dict[str, Any]) -> Application:
        seller = self.sellers.get(row["exhibitor_key"])
        if seller is None:
            raise RowError(gettext("No exhibitor of this fair has this number."), "exhibitor_key")
        return seller

    def _buyer(self, row: dict[str, Any]) -> Importer | Organisation:
        """An importer, or the organisation on the badge of a visitor who bought on the spot."""
        buyer = self.buyers.get(row["buyer_key"])
        return buyer or self._visitor(row["buyer_key"])

    def _visitor(self, key: str) -> Organisation:
        badge = db.session.scalar(
            select(Badge).where(Badge.fair_id == self.fair.id, Badge.number == key)
        )
        if badge is None or not badge.organisation_name:
            raise RowError(gettext("No importer or visitor has this number."), "buyer_key")
        country = badge.country or "VN"
        kind = OrganisationKind.COMPANY if country == "VN" else OrganisationKind.FOREIGN_COMPANY
        return register_organisation(
            actor=self.actor, name=badge.organisation_name, kind=kind, country=country
        )

    def _terms(self, row: dict[str, Any]) -> Any:
        return {
            "kind": row["kind"],
            "value": row["value"],
            "currency": row["currency"].upper(),
            "signed_on": row["signed_on"],
            "is_estimated": bool(row["estimated"]),
            "is_confidential": bool(row["confidential"]),
            "incoterm": row["incoterm"],
            "goods": self._goods(row),
        }

    def _goods(self, row: dict[str, Any]) -> list[Goods]:
        if row["category"] and row["category"] not in self.categories:
            raise RowError(gettext("The thesaurus has no such category."), "category")
        if row["quantity"] is None:
            return []
        price = row["unit_price"] or row["value"] / row["quantity"]
        unit = row["unit"] or "piece"
        return [Goods(row["quantity"], unit, price, row["category"], row["hs_heading"])]


def _by_code(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.code: row for row in rows if row.code}


def _pair(row: Meeting | Encounter) -> tuple[UUID, UUID]:
    return row.application_id, row.importer_id


def prepare_deals(fair: Fair, actor: Actor) -> Callable[[dict[str, Any]], None]:
    """A saver that has read the fair's parties and meetings."""
    return DealReader(fair, actor).save


def finish_deals(fair: Fair, rows: int, actor: Actor) -> None:
    """Write down that a sheet was read; every entry has its own line beside."""
    audit.record(AuditTag.DEALS_IMPORTED, fair, actor=actor, rows=rows)


def prepare_rates(_fair: None, actor: Actor) -> Callable[[dict[str, Any]], None]:
    """A saver of rates; the dollar's own row says 1 and is passed over."""

    def save(row: dict[str, Any]) -> None:
        if row["currency"].upper() == "USD" and row["usd_per_unit"] == 1:
            return
        services.record_rate(
            actor=actor,
            currency=row["currency"].upper(),
            valid_on=row["rate_on"],
            usd_per_unit=row["usd_per_unit"],
            source=row["source"] or "",
        )

    return save


def finish_rates(_fair: None, _rows: int, _actor: Actor) -> None:
    """Nothing more: every new rate has written its own line."""


DEALS_SHEET = SheetKind("deals", lazy_gettext("Deals"), DEAL_COLUMNS, prepare_deals, finish_deals)
RATES_SHEET = SheetKind(
    "rates", lazy_gettext("Rates of exchange"), RATE_COLUMNS, prepare_rates, finish_rates
)
