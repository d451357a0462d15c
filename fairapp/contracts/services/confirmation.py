"""What the two sides say of a deal, what staff saw of it, and the letters that ask."""

from collections.abc import Callable
from datetime import timedelta

from fairapp.accounts.models import LinkPurpose, Organisation, Person
from fairapp.accounts.services import issue_link
from fairapp.contracts import queries
from fairapp.contracts.models import (
    Answer,
    DealAnswer,
    DealVerification,
    EvidenceLevel,
    LedgerEntry,
)
from fairapp.contracts.services import chain, rules
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.errors import EditedMeanwhileError
from fairapp.core.mail import Letter, Message, tell
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.meetings.models import Side

LINK_LIVES = timedelta(days=180)


def answer_deal(entry: LedgerEntry, *, actor: Actor, side: Side, answer: Answer) -> DealAnswer:
    """One side agrees or disputes; saying the same again adds nothing.

    Raises EditedMeanwhileError when the entry was replaced since the reader saw it.
    """
    if side is Side.STAFF:
        raise ValueError("staff verify; only the two sides answer")
    _hold(entry)
    said = queries.last_answers(entry.id).get(side)
    if said is not None and said.answer is answer:
        return said
    row = DealAnswer(
        fair_id=entry.fair_id,
        deal_id=entry.deal_id,
        entry_id=entry.id,
        side=side,
        answer=answer,
        answered_by_id=actor.person_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(AuditTag.DEAL_ANSWERED, row, actor=actor, side=side, verdict=answer)
    return row


def verify_deal(entry: LedgerEntry, *, actor: Actor, is_borne_out: bool) -> DealVerification:
    """Staff saw the paper; whether it bears the entry out settles a dispute before it."""
    _hold(entry)
    row = DealVerification(
        fair_id=entry.fair_id,
        deal_id=entry.deal_id,
        entry_id=entry.id,
        is_borne_out=is_borne_out,
        verified_by_id=actor.person_id,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(AuditTag.DEAL_VERIFIED, row, actor=actor, verdict=is_borne_out)
    return row


def state_evidence(entry: LedgerEntry, level: EvidenceLevel, *, actor: Actor) -> None:
    """Write down how far a deal from a sheet is proved, as the words that prove it."""
    said = {
        EvidenceLevel.ONE_SIDE: [(Side.EXHIBITOR, Answer.AGREED)],
        EvidenceLevel.BOTH_SIDES: [(Side.EXHIBITOR, Answer.AGREED), (Side.IMPORTER, Answer.AGREED)],
        EvidenceLevel.DISPUTED: [(Side.IMPORTER, Answer.DISPUTED)],
    }
    for side, answer in said.get(level, []):
        answer_deal(entry, actor=actor, side=side, answer=answer)
    if level is EvidenceLevel.DOCUMENT_SEEN:
        verify_deal(entry, actor=actor, is_borne_out=True)


def _hold(entry: LedgerEntry) -> None:
    """Keep the deal as it is until the commit, and refuse words about an entry of the past."""
    chain.lock_head(entry.fair_id)
    rules.refuse_followed(
        entry, is_followed=queries.is_followed(entry.id), changed=EditedMeanwhileError()
    )


def ask_both_sides(
    entry: LedgerEntry, *, actor: Actor, link: Callable[[str], str]
) -> dict[Side, Message | None]:
    """Write to both sides, each with a link of its own; None where nobody can be reached.

    `link` turns a token into an address. Links given before stay good: they show the last entry.
    """
    fair = db.session.get_one(Fair, entry.fair_id)
    readers = {
        Side.EXHIBITOR: queries.contact_of_exhibitor(entry.application_id),
        Side.IMPORTER: queries.person_of_importer(entry.importer_id),
    }
    return {
        side: _ask(entry, fair, side, person, actor=actor, link=link) if person else None
        for side, person in readers.items()
    }


def _ask(
    entry: LedgerEntry,
    fair: Fair,
    side: Side,
    person: Person,
    *,
    actor: Actor,
    link: Callable[[str], str],
) -> Message | None:
    own, other = entry.exhibitor_organisation_id, entry.importer_organisation_id
    if side is Side.IMPORTER:
        own, other = other, own
    token = issue_link(
        person,
        LinkPurpose.CONFIRMATION,
        actor=actor,
        fair_id=fair.id,
        organisation_id=own,
        thing_id=entry.deal_id,
        expires_at=clock.now() + LINK_LIVES,
    )
    values = {
        "fair": fair,
        "entry": entry,
        "other": db.session.get_one(Organisation, other),
        "link": link(token),
        "is_demo": fair.is_demo,
    }
    return tell(person, Letter("deal_confirm", fair.id, entry.deal_id, values))
