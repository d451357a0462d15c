"""What one side would put right: the other side sees it and agrees, refuses, or staff settle it."""

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from flask_babel import lazy_gettext

from fairapp.contracts import queries
from fairapp.contracts.models import (
    Answer,
    DealKind,
    DealProposal,
    DisputeReason,
    LedgerEntry,
    Payment,
    ProposalVerdict,
    ReasonCode,
)
from fairapp.contracts.services import rules
from fairapp.contracts.services.asking import Link, ask_side
from fairapp.contracts.services.confirmation import answer_deal, hold
from fairapp.contracts.services.deals import correct_deal
from fairapp.contracts.services.rates import rate_on
from fairapp.contracts.services.stating import terms_of
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, new_id
from fairapp.core.errors import EditedMeanwhileError, FairError, ForbiddenError
from fairapp.core.money import rounded
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.meetings.models import Side

PROPOSED = ("kind", "value", "currency", "signed_on", "incoterm", "payment", "delivery_on")
OTHER = {Side.EXHIBITOR: Side.IMPORTER, Side.IMPORTER: Side.EXHIBITOR}


class NothingProposedError(FairError):
    """The proposal says just what stands."""

    code = "nothing-proposed"
    status = 422
    sentence = lazy_gettext("Nothing is different from what stands. Change what is not right.")


class ProposedTerms(TypedDict):
    """What a side may say should stand."""

    kind: DealKind
    value: Decimal
    currency: str
    signed_on: date
    incoterm: str | None
    payment: Payment | None
    delivery_on: date | None


def propose_correction(
    entry: LedgerEntry, *, actor: Actor, side: Side, link: Link, **terms: Unpack[ProposedTerms]
) -> DealProposal:
    """One side says how the entry should read; the deal leaves the confirmed total until settled.

    The other side is written to. Raises what a new entry with these terms would raise.
    """
    hold(entry)
    _refuse(entry, dict(terms))
    row = DealProposal(
        id=new_id(),
        fair_id=entry.fair_id,
        deal_id=entry.deal_id,
        entry_id=entry.id,
        side=side,
        proposed_by_id=actor.person_id,
        **terms,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(AuditTag.DEAL_PROPOSED, row, actor=actor, side=side)
    reason = _reason(entry, row)
    answer_deal(entry, actor=actor, side=side, answer=Answer.DISPUTED, reason=reason)
    fair = db.session.get_one(Fair, entry.fair_id)
    ask_side(entry, fair, OTHER[side], actor=actor, link=link, letter="deal_proposed")
    return row


def _refuse(entry: LedgerEntry, terms: dict[str, Any]) -> None:
    terms["value"] = rounded(terms["value"], terms["currency"])
    if all(terms[name] == getattr(entry, name) for name in PROPOSED):
        raise NothingProposedError
    fair, stated = db.session.get_one(Fair, entry.fair_id), terms_of(entry)
    rules.refuse_value(terms["value"], terms["currency"], is_confidential=entry.is_confidential)
    rules.refuse_date(fair, terms["signed_on"], stated["meeting"], stated["encounter"])
    rules.refuse_goods([], terms["incoterm"])
    rules.refuse_delivery(terms["signed_on"], terms["delivery_on"])
    rate_on(terms["currency"], terms["signed_on"])


def _reason(entry: LedgerEntry, proposal: DealProposal) -> DisputeReason:
    if (entry.value, entry.currency) != (proposal.value, proposal.currency):
        return DisputeReason.VALUE
    return DisputeReason.DATE if entry.signed_on != proposal.signed_on else DisputeReason.TERMS


def take_proposal(proposal: DealProposal, *, actor: Actor, side: Side) -> LedgerEntry:
    """Make the proposal an entry: the other side agrees to it, or staff settle it so.

    Who proposed has agreed to just these terms; staff speak for nobody else.
    """
    entry = _open(proposal, side)
    fresh = correct_deal(
        entry,
        actor=actor,
        reason=ReasonCode.PARTY_ASKED,
        idempotency_key=f"proposal:{proposal.id.hex}",
        **{name: getattr(proposal, name) for name in PROPOSED},
    )
    _settle(proposal, actor=actor, side=side, is_taken=True)
    for agreeing in {proposal.side, side} - {Side.STAFF}:
        answer_deal(fresh, actor=actor, side=agreeing, answer=Answer.AGREED)
    return fresh


def refuse_proposal(proposal: DealProposal, *, actor: Actor, side: Side) -> None:
    """The entry stays as it stands, and disputed; the desk settles it."""
    _open(proposal, side)
    _settle(proposal, actor=actor, side=side, is_taken=False)


def _open(proposal: DealProposal, side: Side) -> LedgerEntry:
    """The entry a live proposal is about, held; nobody answers their own proposal."""
    if side is proposal.side:
        raise ForbiddenError
    entry = db.session.get_one(LedgerEntry, proposal.entry_id)
    hold(entry)
    if proposal.id not in {one.id for one in queries.open_proposals(entry.id)}:
        raise EditedMeanwhileError
    return entry


def _settle(proposal: DealProposal, *, actor: Actor, side: Side, is_taken: bool) -> None:
    verdict = ProposalVerdict(
        id=new_id(),
        fair_id=proposal.fair_id,
        proposal_id=proposal.id,
        side=side,
        is_taken=is_taken,
        answered_by_id=actor.person_id,
    )
    db.session.add(verdict)
    db.session.flush()
    audit.record(AuditTag.PROPOSAL_ANSWERED, verdict, actor=actor, side=side, verdict=is_taken)
