"""Deals and rates as sheets: one row an entry, corrections and cancellations among them."""

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation, OrganisationKind
from fairapp.accounts.services import register_organisation
from fairapp.contracts import queries, services
from fairapp.contracts.columns import DEAL_COLUMNS, RATE_COLUMNS
from fairapp.contracts.models import (
    DealKind,
    EntryAct,
    LedgerEntry,
    ReasonCode,
)
from fairapp.contracts.services import Goods, OpenLedger
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.imports import RowError, SheetKind
from fairapp.core.money import CURRENCIES, rounded
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Concept, Fair
from fairapp.importers.models import Importer
from fairapp.meetings.models import Meeting, MeetingState
from fairapp.onsite.models import Badge, Encounter


def ledger_key(fair: Fair, key: str) -> str:
    """The key under which a row of a sheet enters the ledger once."""
    return f"{fair.id.hex[-12:]}:{key}"


Paper = tuple[DealKind, UUID, UUID, date, str, Decimal]


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
        self.ledger = OpenLedger(fair.id)
        self.ledger.know_keys()
        self.categories = set(db.session.scalars(select(Concept.code)))
        self.met = {_pair(row): row for row in self._rows(Encounter)}
        self.known: dict[str, tuple[Decimal, DealKind]] = {}
        self.papers: dict[Paper, int] = {}
        self._know(db.session.scalars(select(LedgerEntry).where(LedgerEntry.fair_id == fair.id)))
        held = (row for row in self._rows(Meeting) if row.state is MeetingState.HELD)
        self.held = {_pair(row): row for row in held}

    def _rows(self, table: Any, *options: Any) -> Iterable[Any]:
        return db.session.scalars(
            select(table).where(table.fair_id == self.fair.id).options(*options)
        ).all()

    def _know(self, entries: Iterable[LedgerEntry]) -> None:
        """Remember keys and papers, so that no row need ask for them."""
        for entry in entries:
            self.known[entry.idempotency_key] = (entry.value, entry.kind)
            if entry.act is not EntryAct.CANCELLED:
                self.papers[_paper(entry)] = entry.number

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
            self._know([entry])
            if row["evidence"] and entry.act is not EntryAct.CANCELLED:
                services.state_evidence(entry, row["evidence"], actor=self.actor)

    def _add(self, row: dict[str, Any], key: str) -> LedgerEntry:
        act = row["entry"] or EntryAct.RECORDED
        if act is EntryAct.RECORDED:
            seller, buyer = self._seller(row), self._buyer(row)
            pair = (seller.id, buyer.id)
            meeting = self.held.get(pair)
            self._refuse_pair(row, seller, buyer)
            return services.record_deal(
                actor=self.actor,
                fair=self.fair,
                exhibitor=seller,
                importer=buyer,
                idempotency_key=key,
                meeting=meeting,
                encounter=None if meeting else self.met.get(pair),
                ledger=self.ledger,
                is_another=True,
                **self._terms(row),
            )
        last = self._replaced(row)
        if act is EntryAct.CANCELLED:
            return services.cancel_deal(
                last,
                actor=self.actor,
                reason=ReasonCode.PARTY_ASKED,
                idempotency_key=key,
                ledger=self.ledger,
            )
        return services.correct_deal(
            last,
            actor=self.actor,
            reason=ReasonCode.TYPING_ERROR,
            idempotency_key=key,
            ledger=self.ledger,
            **self._terms(row),
        )

    def _refuse_pair(self, row: dict[str, Any], seller: Application, buyer: Any) -> None:
        """Nobody deals with themselves; the same paper under another number is a slip, unless the
        sheet says it is another.
        """
        buyer_firm = buyer.id if isinstance(buyer, Organisation) else buyer.organisation_id
        if buyer_firm == seller.organisation_id:
            raise RowError(str(services.SamePartyError.sentence), "buyer_key")
        if row["another"]:
            return
        currency = row["currency"].upper()
        value = rounded(row["value"], currency) if currency in CURRENCIES else row["value"]
        same = (row["kind"], seller.organisation_id, buyer_firm, row["signed_on"], currency, value)
        if same in self.papers:
            said = gettext(
                "Entry %(number)s has the same parties, date and value. If this is another paper, "
                "say so in its column.",
                number=self.papers[same],
            )
            raise RowError(said, "another")

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
            "incoterm_place": row["port"],
            "payment": row["payment_terms"],
            "delivery_on": row["delivery_on"],
            "paper_number": row["paper_number"],
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


def _paper(entry: LedgerEntry) -> Paper:
    """What makes two entries the same paper."""
    return (
        entry.kind,
        entry.exhibitor_organisation_id,
        entry.importer_organisation_id,
        entry.signed_on,
        entry.currency,
        entry.value,
    )


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
