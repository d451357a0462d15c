"""Questions about what the sides would put right, and about deals that wait for the desk."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, exists, select

from fairapp.accounts.models import Person
from fairapp.contracts.models import DealProposal, LedgerEntry, ProposalVerdict
from fairapp.contracts.queries.entries import current_entries
from fairapp.contracts.queries.evidence import Word, is_disputed, words_about
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer


def load_proposal(proposal_id: UUID) -> DealProposal:
    """A proposal by id; raises NotFoundError."""
    found = db.session.get(DealProposal, proposal_id)
    if found is None:
        raise NotFoundError
    return found


def open_proposals(entry_id: UUID) -> list[DealProposal]:
    """The last unanswered proposal of each side about this entry."""
    return open_proposals_of([entry_id]).get(entry_id, [])


def open_proposals_of(entry_ids: Sequence[UUID]) -> dict[UUID, list[DealProposal]]:
    """The same for many entries, in one statement."""
    rows = db.session.scalars(
        select(DealProposal)
        .where(DealProposal.entry_id.in_(entry_ids))
        .where(~exists().where(ProposalVerdict.proposal_id == DealProposal.id))
        .order_by(DealProposal.created_at, DealProposal.id)
    )
    last = {(row.entry_id, row.side): row for row in rows}
    found: dict[UUID, list[DealProposal]] = {}
    for row in last.values():
        found.setdefault(row.entry_id, []).append(row)
    return found


def still_open(
    told: Sequence[tuple[DealProposal, ProposalVerdict | None]], entry_id: UUID
) -> list[DealProposal]:
    """Those of `proposals_of` that `open_proposals` would find."""
    last = {one.side: one for one, verdict in told if one.entry_id == entry_id and verdict is None}
    return list(last.values())


def proposals_of(deal_id: UUID) -> list[tuple[DealProposal, ProposalVerdict | None]]:
    """Every proposal about a deal with what became of it, oldest first."""
    rows = db.session.execute(
        select(DealProposal, ProposalVerdict)
        .outerjoin(ProposalVerdict, ProposalVerdict.proposal_id == DealProposal.id)
        .where(DealProposal.deal_id == deal_id)
        .order_by(DealProposal.created_at, DealProposal.id)
    )
    return [(proposal, verdict) for proposal, verdict in rows]


def doubts_about(entry_ids: Sequence[UUID]) -> dict[UUID, list[Word]]:
    """{entry: the last word of each side or of staff that says it is not right}."""
    last = {(word.entry_id, word.by): word for word in words_about(entry_ids)}
    found: dict[UUID, list[Word]] = {}
    for word in last.values():
        if not word.is_yes:
            found.setdefault(word.entry_id, []).append(word)
    return found


def contacts_of(entries: Sequence[LedgerEntry]) -> dict[UUID, Person]:
    """{application or importer: the person to call}, in two statements."""
    sellers = {entry.application_id for entry in entries if entry.application_id}
    buyers = {entry.importer_id for entry in entries if entry.importer_id}
    of_sellers = select(Application.id, Person).join(Person, Person.id == Application.contact_id)
    of_buyers = select(Importer.id, Person).join(Person, Person.id == Importer.person_id)
    rows = [
        *db.session.execute(of_sellers.where(Application.id.in_(sellers))),
        *db.session.execute(of_buyers.where(Importer.id.in_(buyers))),
    ]
    return {row[0]: row[1] for row in rows}


def find_disputes(fair_id: UUID) -> Select[LedgerEntry]:
    """Deals of a fair that are out of the confirmed total until somebody settles them."""
    return current_entries(fair_id).where(is_disputed())
