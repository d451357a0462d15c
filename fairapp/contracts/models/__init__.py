"""Tables of the ledger: the chain, what is said about it, and entries that are half filled."""

from fairapp.contracts.models.answers import (
    Answer,
    ConfirmationDuty,
    DealAnswer,
    DealProposal,
    DealVerification,
    DisputeReason,
    ProposalVerdict,
)
from fairapp.contracts.models.drafts import (
    DealDraft,
)
from fairapp.contracts.models.ledger import (
    DealKind,
    DealStage,
    EntryAct,
    EvidenceLevel,
    ExchangeRate,
    GoodsLine,
    LedgerEntry,
    LedgerHead,
    Payment,
    ReasonCode,
)

__all__ = [
    "Answer",
    "ConfirmationDuty",
    "DealAnswer",
    "DealDraft",
    "DealKind",
    "DealProposal",
    "DealStage",
    "DealVerification",
    "DisputeReason",
    "EntryAct",
    "EvidenceLevel",
    "ExchangeRate",
    "GoodsLine",
    "LedgerEntry",
    "LedgerHead",
    "Payment",
    "ProposalVerdict",
    "ReasonCode",
]
