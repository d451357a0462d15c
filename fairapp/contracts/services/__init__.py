"""Verbs of the ledger: recording, correcting, cancelling, confirming and verifying deals."""

from fairapp.contracts.services.asking import ask_both_sides, remind_due
from fairapp.contracts.services.chain import ChainBreak, LedgerBrokenError, OpenLedger, verify_chain
from fairapp.contracts.services.confirmation import (
    answer_deal,
    state_evidence,
    verify_deal,
)
from fairapp.contracts.services.deals import cancel_deal, correct_deal, record_deal
from fairapp.contracts.services.drafts import drop_draft, keep_draft
from fairapp.contracts.services.proposals import (
    NothingProposedError,
    propose_correction,
    refuse_proposal,
    take_proposal,
)
from fairapp.contracts.services.rates import MissingRateError, record_rate
from fairapp.contracts.services.rules import (
    DealCancelledError,
    DealDateError,
    DealValueError,
    GoodsSumError,
    SamePaperError,
    SamePartyError,
)
from fairapp.contracts.services.terms import DealChanges, DealTerms, Goods

__all__ = [
    "ChainBreak",
    "DealCancelledError",
    "DealChanges",
    "DealDateError",
    "DealTerms",
    "DealValueError",
    "Goods",
    "GoodsSumError",
    "LedgerBrokenError",
    "MissingRateError",
    "NothingProposedError",
    "OpenLedger",
    "SamePaperError",
    "SamePartyError",
    "answer_deal",
    "ask_both_sides",
    "cancel_deal",
    "correct_deal",
    "drop_draft",
    "keep_draft",
    "propose_correction",
    "record_deal",
    "record_rate",
    "refuse_proposal",
    "remind_due",
    "state_evidence",
    "take_proposal",
    "verify_chain",
    "verify_deal",
]
