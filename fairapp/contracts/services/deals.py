"""Making a deal known, putting it right, taking it back: always by a new entry."""

from typing import Any, Unpack
from uuid import UUID

from fairapp.accounts.models import Organisation
from fairapp.contracts import queries
from fairapp.contracts.models import EntryAct, LedgerEntry, ReasonCode
from fairapp.contracts.services import chain, rules
from fairapp.contracts.services.chain import OpenLedger
from fairapp.contracts.services.stating import set_terms, terms_of
from fairapp.contracts.services.terms import (
    Buyer,
    DealChanges,
    DealTerms,
    Seller,
)
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, new_id
from fairapp.core.errors import EditedMeanwhileError, NotFoundError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer
from fairapp.meetings.models import Side

KEPT = (
    "fair_id",
    "deal_id",
    "kind",
    "is_direct_export",
    "exhibitor_organisation_id",
    "importer_organisation_id",
    "application_id",
    "importer_id",
    "meeting_id",
    "encounter_id",
    "value",
    "currency",
    "usd_per_unit",
    "rate_on",
    "value_usd",
    "is_estimated",
    "is_confidential",
    "signed_on",
    "stage",
    "incoterm",
    "incoterm_place",
    "payment",
    "delivery_on",
    "paper_number",
    "paper_id",
    "paper_sha256",
)
"""What an entry that follows another takes over unless it is changed."""


def record_deal(
    *,
    actor: Actor,
    fair: Fair,
    exhibitor: Seller,
    importer: Buyer,
    idempotency_key: str,
    reported_by: Side | None = None,
    ledger: OpenLedger | None = None,
    **terms: Unpack[DealTerms],
) -> LedgerEntry:
    """Make a deal known; the same key again gives the first entry back.

    `reported_by` names the side that logs its own deal; `ledger` is handed in by whoever adds many.
    Raises MissingRateError, SamePartyError, DealValueError, DealDateError, SamePaperError,
    GoodsSumError.
    """
    ledger = ledger or OpenLedger(fair.id)
    known = None if ledger.is_new(idempotency_key) else queries.entry_by_key(idempotency_key)
    if known is not None:
        return known
    entry = LedgerEntry(id=new_id(), act=EntryAct.RECORDED, idempotency_key=idempotency_key)
    entry.fair_id, entry.deal_id, entry.recorded_by_id = fair.id, entry.id, actor.person_id
    entry.reported_by = reported_by
    _set_parties(entry, exhibitor, importer)
    set_terms(entry, fair, dict(terms), ledger)
    if not terms.get("is_another"):
        _refuse_twin(entry)
    ledger.add(entry)
    audit.record(
        AuditTag.DEAL_RECORDED,
        entry,
        actor=actor,
        number=entry.number,
        kind=entry.kind,
        value=entry.value,
        currency=entry.currency,
    )
    return entry


def correct_deal(
    entry: LedgerEntry,
    *,
    actor: Actor,
    reason: ReasonCode,
    idempotency_key: str,
    ledger: OpenLedger | None = None,
    **changes: Unpack[DealChanges],
) -> LedgerEntry:
    """Replace the last entry of a deal by a new one; a later editor gets EditedMeanwhileError.

    Every answer and verification was about the old entry, so evidence starts again.
    """
    ledger = ledger or OpenLedger(entry.fair_id)
    known = None if ledger.is_new(idempotency_key) else queries.entry_by_key(idempotency_key)
    if known is not None:
        return known
    fresh = _following(entry, EntryAct.CORRECTED, reason, actor, idempotency_key)
    if "exhibitor" in changes or "importer" in changes:
        seller, buyer = _parties_of(entry)
        _set_parties(fresh, changes.get("exhibitor", seller), changes.get("importer", buyer))
    # goods that were not touched were accepted with the value they came with
    terms = terms_of(entry) | {"is_sum_meant": "goods" not in changes} | dict(changes)
    set_terms(fresh, db.session.get_one(Fair, entry.fair_id), terms, ledger)
    ledger.add(fresh)
    audit.record(AuditTag.DEAL_CORRECTED, fresh, actor=actor, number=fresh.number, reason=reason)
    return fresh


def cancel_deal(
    entry: LedgerEntry,
    *,
    actor: Actor,
    reason: ReasonCode,
    idempotency_key: str,
    ledger: OpenLedger | None = None,
) -> LedgerEntry:
    """Take a deal back; it stays readable and counts no more."""
    ledger = ledger or OpenLedger(entry.fair_id)
    known = None if ledger.is_new(idempotency_key) else queries.entry_by_key(idempotency_key)
    if known is not None:
        return known
    fresh = _following(entry, EntryAct.CANCELLED, reason, actor, idempotency_key)
    fresh.lines = chain.copied_lines(queries.lines_of(entry.id))
    ledger.add(fresh)
    audit.record(AuditTag.DEAL_CANCELLED, fresh, actor=actor, number=fresh.number, reason=reason)
    return fresh


def _following(
    entry: LedgerEntry, act: EntryAct, reason: ReasonCode, actor: Actor, key: str
) -> LedgerEntry:
    rules.refuse_followed(
        entry, is_followed=queries.is_followed(entry.id), changed=EditedMeanwhileError()
    )
    fresh = LedgerEntry(
        id=new_id(), act=act, replaces_id=entry.id, reason=reason, idempotency_key=key
    )
    for name in KEPT:
        setattr(fresh, name, getattr(entry, name))
    fresh.recorded_by_id = actor.person_id
    return fresh


def _set_parties(entry: LedgerEntry, exhibitor: Seller, importer: Buyer) -> None:
    entry.application_id = exhibitor.id if isinstance(exhibitor, Application) else None
    entry.importer_id = importer.id if isinstance(importer, Importer) else None
    for party in (exhibitor, importer):
        if isinstance(party, Application | Importer) and party.fair_id != entry.fair_id:
            raise NotFoundError
    entry.exhibitor_organisation_id = _organisation_id(exhibitor)
    entry.importer_organisation_id = _organisation_id(importer)


def _organisation_id(party: Seller | Buyer) -> UUID:
    return party.id if isinstance(party, Organisation) else party.organisation_id


def _parties_of(entry: LedgerEntry) -> tuple[Seller, Buyer]:
    """The parties as they were named, to keep the one that a correction does not change."""
    seller: tuple[Any, UUID] = (Organisation, entry.exhibitor_organisation_id)
    buyer: tuple[Any, UUID] = (Organisation, entry.importer_organisation_id)
    if entry.application_id:
        seller = (Application, entry.application_id)
    if entry.importer_id:
        buyer = (Importer, entry.importer_id)
    return db.session.get_one(*seller), db.session.get_one(*buyer)


def _refuse_twin(entry: LedgerEntry) -> None:
    number = queries.number_of_twin(entry)
    if number is not None:
        raise rules.SamePaperError(number=number)
