"""The words for kinds, stages, acts and reasons, in the reader's language when shown."""

from typing import Any

from flask_babel import lazy_gettext as _l

from fairapp.contracts.models import (
    DealKind,
    DealStage,
    DisputeReason,
    EntryAct,
    EvidenceLevel,
    Payment,
    ReasonCode,
)
from fairapp.importers.models import HostingTier
from fairapp.meetings.models import Side

KIND_WORDS: dict[DealKind, Any] = {
    DealKind.CONTRACT: _l("Contract"),
    DealKind.MEMORANDUM: _l("Memorandum"),
    DealKind.ORDER: _l("Order"),
    DealKind.ON_THE_SPOT_SALE: _l("Sale on the spot"),
    DealKind.AGENCY_AGREEMENT: _l("Agency agreement"),
    DealKind.INTENTION: _l("Intention"),
}
KIND_PLURALS: dict[DealKind, Any] = {
    DealKind.CONTRACT: _l("Contracts"),
    DealKind.MEMORANDUM: _l("Memoranda"),
    DealKind.ORDER: _l("Orders"),
    DealKind.ON_THE_SPOT_SALE: _l("Sales on the spot"),
    DealKind.AGENCY_AGREEMENT: _l("Agency agreements"),
    DealKind.INTENTION: _l("Intentions"),
}
KIND_MARKS = {
    "contract": "contract",
    "memorandum": "doc",
    "order": "box",
    "on_the_spot_sale": "coin",
    "agency_agreement": "people",
    "intention": "chat",
}
STAGE_WORDS: dict[DealStage, Any] = {
    DealStage.AT_FAIR: _l("Signed at the fair"),
    DealStage.WITHIN_30_DAYS: _l("Within 30 days"),
    DealStage.WITHIN_90_DAYS: _l("Within 90 days"),
    DealStage.WITHIN_180_DAYS: _l("Within 180 days"),
    DealStage.OVERSEAS_FAIR: _l("Fair abroad"),
}
ACT_WORDS: dict[EntryAct, Any] = {
    EntryAct.RECORDED: _l("Put into the ledger"),
    EntryAct.CORRECTED: _l("Corrected"),
    EntryAct.CANCELLED: _l("Cancelled"),
}
REASON_WORDS: dict[ReasonCode, Any] = {
    ReasonCode.TYPING_ERROR: _l("A typing error"),
    ReasonCode.TERMS_CHANGED: _l("The parties changed the terms"),
    ReasonCode.LOGGED_TWICE: _l("The paper was logged twice"),
    ReasonCode.NOT_SIGNED: _l("The paper was not signed"),
    ReasonCode.PARTY_ASKED: _l("A party asked for it"),
}
DISPUTE_WORDS: dict[DisputeReason, Any] = {
    DisputeReason.VALUE: _l("The value is another"),
    DisputeReason.DATE: _l("The date is another"),
    DisputeReason.GOODS: _l("The goods are others"),
    DisputeReason.TERMS: _l("Delivery or payment is another"),
    DisputeReason.NOT_SIGNED: _l("It was not signed"),
    DisputeReason.NOT_OURS: _l("We know nothing of it"),
}
PAYMENT_WORDS: dict[Payment, Any] = {
    Payment.TT_ADVANCE: _l("T/T, all in advance"),
    Payment.TT_30_70: _l("T/T, 30 % now and 70 % later"),
    Payment.TT_50_50: _l("T/T, half now and half later"),
    Payment.TT_AFTER: _l("T/T after delivery"),
    Payment.LC_SIGHT: _l("L/C at sight"),
    Payment.LC_USANCE: _l("L/C, deferred"),
    Payment.DOCUMENTS_PAYMENT: _l("Documents against payment (D/P)"),
    Payment.DOCUMENTS_ACCEPTANCE: _l("Documents against acceptance (D/A)"),
    Payment.CASH: _l("Cash"),
    Payment.OTHER: _l("Another way"),
}
EVIDENCE_WORDS: dict[EvidenceLevel, Any] = {
    EvidenceLevel.REPORTED: _l("Reported"),
    EvidenceLevel.ONE_SIDE: _l("One side confirmed"),
    EvidenceLevel.BOTH_SIDES: _l("Both sides confirmed"),
    EvidenceLevel.DOCUMENT_SEEN: _l("Document seen"),
    EvidenceLevel.DISPUTED: _l("Disputed"),
    EvidenceLevel.VOID: _l("Void"),
}
SIDE_WORDS: dict[Side, Any] = {
    Side.EXHIBITOR: _l("Seller"),
    Side.IMPORTER: _l("Buyer"),
    Side.STAFF: _l("Staff"),
}
UNIT_WORDS = {
    "piece": _l("piece"),
    "set": _l("set"),
    "pair": _l("pair"),
    "kg": _l("kg"),
    "m": _l("metre"),
    "m2": _l("m²"),
}
TIER_WORDS: dict[HostingTier, Any] = {
    HostingTier.HOSTED: _l("Hosted"),
    HostingTier.SEMI_HOSTED: _l("Partly hosted"),
    HostingTier.APPOINTMENT: _l("By appointment"),
    HostingTier.VISITOR: _l("Visitor"),
}
STEP_WORDS = {
    "invited": _l("Invited"),
    "accepted": _l("Accepted"),
    "arrived": _l("Came"),
    "matched": _l("Matched"),
    "asked": _l("Asked to meet"),
    "met": _l("Met"),
    "signed": _l("With a deal"),
}
SPLIT_WORDS: dict[str, Any] = {
    "market": _l("Market"),
    "campaign": _l("Campaign"),
    "tier": _l("Hosting tier"),
    "category": _l("Goods"),
}
BREAK_WORDS = {
    "missing": _l("an entry is missing here"),
    "not_following": _l("it does not follow the entry before it"),
    "changed": _l("its contents are not what its hash says"),
    "paper": _l("its paper is not the one that was sealed with it"),
    "unknown_head": _l("the hash that was given is not in the chain"),
}
