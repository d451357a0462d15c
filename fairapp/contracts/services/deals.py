"""Making a deal known, putting it right, taking it back: always by a new entry."""

from typing import Any, Unpack
from uuid import UUID

from fairapp.accounts.models import Organisation
from fairapp.contracts import queries
from fairapp.contracts.models import EntryAct, LedgerEntry, ReasonCode
from fairapp.contracts.services import chain, rules
from fairapp.contracts.services.rates import rate_on
from fairapp.contracts.services.terms import (
    Buyer,
    DealChanges,
    DealTerms,
    Goods,
    Seller,
    goods_of,
    lines_of,
)
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, new_id
from fairapp.core.errors import EditedMeanwhileError, NotFoundError
from fairapp.core.money import in_usd, rounded
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer
from fairapp.meetings.models import Meeting
from fairapp.onsite.models import Encounter

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
    "paper_id",
)
"""What an entry that follows another takes over unless it is changed."""


def record_deal(
    *,
    actor: Actor,
    fair: Fair,
    exhibitor: Seller,
    importer: Buyer,
    idempotency_key: str,
    **terms: Unpack[DealTerms],
) -> LedgerEntry:
    """Make a deal known; the same key again gives the first entry back.

    Raises MissingRateError, SamePartyError, DealValueError, DealDateError, SamePaperError.
    """
    head = chain.lock_head(fair.id)
    known = queries.entry_by_key(idempotency_key)
    if known is not None:
        return known
    entry = LedgerEntry(id=new_id(), act=EntryAct.RECORDED, idempotency_key=idempotency_key)
    entry.fair_id, entry.deal_id, entry.recorded_by_id = fair.id, entry.id, actor.person_id
    _set_parties(entry, exhibitor, importer)
    _set_terms(entry, fair, dict(terms))
    if not terms.get("is_another"):
        _refuse_twin(entry)
    chain.add_entry(entry, head)
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
    **changes: Unpack[DealChanges],
) -> LedgerEntry:
    """Replace the last entry of a deal by a new one; a later editor gets EditedMeanwhileError.

    Every answer and verification was about the old entry, so evidence starts again.
    """
    head = chain.lock_head(entry.fair_id)
    known = queries.entry_by_key(idempotency_key)
    if known is not None:
        return known
    fresh = _following(entry, EntryAct.CORRECTED, reason, actor, idempotency_key)
    if "exhibitor" in changes or "importer" in changes:
        seller, buyer = _parties_of(entry)
        _set_parties(fresh, changes.get("exhibitor", seller), changes.get("importer", buyer))
    _set_terms(fresh, db.session.get_one(Fair, entry.fair_id), _terms_of(entry) | dict(changes))
    chain.add_entry(fresh, head)
    audit.record(AuditTag.DEAL_CORRECTED, fresh, actor=actor, number=fresh.number, reason=reason)
    return fresh


def cancel_deal(
    entry: LedgerEntry, *, actor: Actor, reason: ReasonCode, idempotency_key: str
) -> LedgerEntry:
    """Take a deal back; it stays readable and counts no more."""
    head = chain.lock_head(entry.fair_id)
    known = queries.entry_by_key(idempotency_key)
    if known is not None:
        return known
    fresh = _following(entry, EntryAct.CANCELLED, reason, actor, idempotency_key)
    fresh.lines = chain.copied_lines(queries.lines_of(entry.id))
    chain.add_entry(fresh, head)
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


def _terms_of(entry: LedgerEntry) -> dict[str, Any]:
    terms = {
        name: getattr(entry, name)
        for name in ("kind", "value", "currency", "signed_on", "is_estimated", "is_confidential",
                     "incoterm", "paper_id")
    }  # fmt: skip
    terms["meeting"] = db.session.get(Meeting, entry.meeting_id) if entry.meeting_id else None
    terms["encounter"] = (
        db.session.get(Encounter, entry.encounter_id) if entry.encounter_id else None
    )
    terms["goods"] = goods_of(queries.lines_of(entry.id))
    return terms


def _set_terms(entry: LedgerEntry, fair: Fair, terms: dict[str, Any]) -> None:
    """Check every rule, then write the terms and what follows from them."""
    exhibitor = db.session.get_one(Organisation, entry.exhibitor_organisation_id)
    importer = db.session.get_one(Organisation, entry.importer_organisation_id)
    meeting, encounter = terms.get("meeting"), terms.get("encounter")
    goods: list[Goods] = list(terms.get("goods") or [])
    entry.is_confidential = bool(terms.get("is_confidential"))
    rules.refuse_parties(exhibitor, importer)
    rules.refuse_value(terms["value"], terms["currency"], is_confidential=entry.is_confidential)
    rules.refuse_date(fair, terms["signed_on"], meeting, encounter)
    rules.refuse_goods(goods, terms.get("incoterm"))
    _refuse_strange_meeting(entry, meeting, encounter)
    _set_value(entry, terms)
    entry.kind = terms["kind"]
    entry.signed_on = terms["signed_on"]
    entry.stage = rules.stage_of(fair, entry.signed_on)
    entry.is_direct_export = rules.is_direct_export(entry.kind, exhibitor, importer)
    entry.meeting_id = meeting.id if meeting else None
    entry.encounter_id = encounter.id if encounter else None
    entry.is_estimated = bool(terms.get("is_estimated"))
    entry.incoterm = terms.get("incoterm") or None
    entry.paper_id = terms.get("paper_id")
    entry.lines = lines_of(goods)


def _refuse_strange_meeting(
    entry: LedgerEntry, meeting: Meeting | None, encounter: Encounter | None
) -> None:
    """A deal comes from a meeting of its own two parties."""
    for met in (meeting, encounter):
        if met and (met.application_id, met.importer_id) != (
            entry.application_id,
            entry.importer_id,
        ):
            raise NotFoundError


def _set_value(entry: LedgerEntry, terms: dict[str, Any]) -> None:
    """Value in its currency and in dollars; a correction of something else keeps the rate."""
    money = (terms["currency"], terms["signed_on"])
    if entry.rate_on is None or (entry.currency, entry.signed_on) != money:
        entry.usd_per_unit, entry.rate_on = rate_on(terms["currency"], terms["signed_on"])
    entry.currency = terms["currency"]
    entry.value = rounded(terms["value"], entry.currency)
    entry.value_usd = in_usd(entry.value, entry.usd_per_unit)
    rules.refuse_dollars(entry.value_usd)


def _refuse_twin(entry: LedgerEntry) -> None:
    number = queries.number_of_twin(entry)
    if number is not None:
        raise rules.SamePaperError(number=number)
