"""Verbs of the ledger: recording, correcting, cancelling, confirming and verifying deals."""

from fairapp.contracts.services.chain import ChainBreak, LedgerBrokenError, verify_chain
from fairapp.contracts.services.confirmation import (
    answer_deal,
    ask_both_sides,
    state_evidence,
    verify_deal,
)
from fairapp.contracts.services.deals import cancel_deal, correct_deal, record_deal
from fairapp.contracts.services.rates import MissingRateError, record_rate
from fairapp.contracts.services.rules import (
    DealCancelledError,
    DealDateError,
    DealValueError,
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
    "LedgerBrokenError",
    "MissingRateError",
    "SamePaperError",
    "SamePartyError",
    "answer_deal",
    "ask_both_sides",
    "cancel_deal",
    "correct_deal",
    "record_deal",
    "record_rate",
    "state_evidence",
    "verify_chain",
    "verify_deal",
]
