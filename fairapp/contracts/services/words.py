"""The words for kinds, stages, acts and reasons, in the reader's language when shown."""

from typing import Any

from flask_babel import lazy_gettext as _l

from fairapp.contracts.models import DealKind, DealStage, EntryAct, ReasonCode
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
BREAK_WORDS = {
    "missing": _l("an entry is missing here"),
    "not_following": _l("it does not follow the entry before it"),
    "changed": _l("its contents are not what its hash says"),
    "unknown_head": _l("the hash that was given is not in the chain"),
}
