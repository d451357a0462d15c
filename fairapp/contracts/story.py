"""A deal told: its rungs of evidence, the way it came, what happened to it, in words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from fairapp.contracts.models import (
    DealProposal,
    DisputeReason,
    EvidenceLevel,
    LedgerEntry,
    ProposalVerdict,
)
from fairapp.contracts.queries import Trace, Word
from fairapp.contracts.services.words import (
    ACT_WORDS,
    DISPUTE_WORDS,
    KIND_WORDS,
    PAYMENT_WORDS,
    REASON_WORDS,
    SIDE_WORDS,
)
from fairapp.core.money import show_money
from fairapp.core.pages import show_moment
from fairapp.meetings.models import Side

RUNGS = (
    EvidenceLevel.REPORTED,
    EvidenceLevel.ONE_SIDE,
    EvidenceLevel.BOTH_SIDES,
    EvidenceLevel.DOCUMENT_SEEN,
)


def ladder_of(
    entry: LedgerEntry, level: EvidenceLevel, said: Sequence[Word]
) -> list[dict[str, Any]]:
    """The four rungs; a paper that staff saw does not say that the sides have answered."""
    agreed = {word.by: word for word in said}
    sides = [word for by, word in agreed.items() if by != Side.STAFF and word.is_yes]
    staff = agreed.get(Side.STAFF)
    live, count = level is not EvidenceLevel.VOID, len(sides)
    if entry.reported_by is not None:
        # the other side's word makes it two; one's own report makes none
        count = 2 * any(word.by != entry.reported_by for word in sides)
    met = (live, live and count > 0, live and count > 1, bool(staff and staff.is_yes))
    notes = (
        _reporter(entry),
        "; ".join(_said(word) for word in sides[:1]),
        "; ".join(_said(word) for word in sides[1:]),
        _said(staff) if staff else _("Waiting for the signed paper"),
    )
    titles = (
        _("Reported"),
        _("One side confirmed"),
        _("Both sides confirmed"),
        _("Staff saw the document"),
    )
    return [
        {"title": title, "note": note, "met": is_met, "here": rung is level}
        for rung, title, note, is_met in zip(RUNGS, titles, notes, met, strict=True)
    ]


def _reporter(entry: LedgerEntry) -> str:
    if entry.reported_by is None:
        return str(_("Logged by staff"))
    return str(_("Reported by: %(side)s", side=SIDE_WORDS[entry.reported_by]))


def _said(word: Word) -> str:
    return f"{SIDE_WORDS[Side(word.by)]}, {show_moment(word.at)}"


def way_of(entry: LedgerEntry, trace: Trace) -> list[dict[str, str]]:
    """Invitation, match, enquiry, request, meeting, deal: the steps that are on record."""
    steps: list[dict[str, str]] = []
    if trace.invitation is not None:
        steps.append(_step(_("Invitation"), trace.invitation.sent_at))
    if trace.match is not None:
        place = _("place %(rank)s in the list", rank=trace.match.rank) if trace.match.rank else ""
        steps.append({"label": _("Match"), "note": place})
    if trace.enquiry is not None:
        steps.append(_step(_("Enquiry"), trace.enquiry.created_at))
    if trace.request is not None:
        steps.append(_step(_("Request"), trace.request.created_at))
    if trace.slot is not None:
        steps.append(_step(_("Meeting"), trace.slot.starts_at))
    if trace.encounter is not None:
        steps.append(_step(_("Met at the booth"), trace.encounter.at))
    kind = str(KIND_WORDS[entry.kind])
    steps.append({"label": kind, "note": format_date(entry.signed_on, "dd/MM/yyyy")})
    return steps


def _step(label: str, moment: Any) -> dict[str, str]:
    return {"label": label, "note": show_moment(moment)}


def story_of(
    entries: Sequence[LedgerEntry],
    said: Sequence[Word],
    proposals: Sequence[tuple[DealProposal, ProposalVerdict | None]] = (),
) -> list[dict[str, Any]]:
    """Everything that happened to a deal, newest first."""
    told = [_told_entry(entry, entries) for entry in entries]
    told += [_told_word(word) for word in said]
    by_id = {entry.id: entry for entry in entries}
    for proposal, verdict in proposals:
        told.append(_told_proposal(by_id[proposal.entry_id], proposal))
        if verdict is not None:
            told.append(_told_verdict(verdict))
    return sorted(told, key=lambda event: event["at"], reverse=True)


def _told_entry(entry: LedgerEntry, entries: Sequence[LedgerEntry]) -> dict[str, Any]:
    what = str(ACT_WORDS[entry.act])
    if entry.reported_by is not None:
        what = _("%(side)s reported it.", side=SIDE_WORDS[entry.reported_by])
    if entry.reason is not None:
        before = next(one for one in entries if one.id == entry.replaces_id)
        what = " ".join((f"{what}: {REASON_WORDS[entry.reason]}.", *_changes(before, entry)))
    when = _("%(at)s · entry %(number)s", at=show_moment(entry.created_at), number=entry.number)
    return {"at": entry.created_at, "when": when, "what": what, "key": True}


def _changes(before: LedgerEntry, after: LedgerEntry) -> list[str]:
    """What a correction changed, as "was → is"."""
    return [f"{was} → {now}." for _label, was, now in changes_of(before, after)]


def changes_of(
    before: LedgerEntry, after: LedgerEntry | DealProposal
) -> list[tuple[str, str, str]]:
    """[(what, was, is)] of the terms that differ, in words."""
    labels = (
        _("Kind of paper"),
        _("Value"),
        _("Signed on"),
        _("Delivery"),
        _("Payment"),
        _("Delivery by"),
    )
    told = zip(labels, _told_terms(before), _told_terms(after), strict=True)
    return [(label, was or "–", now or "–") for label, was, now in told if was != now]


def _told_terms(stated: LedgerEntry | DealProposal) -> tuple[str, ...]:
    return (
        str(KIND_WORDS[stated.kind]),
        show_money(stated.value, stated.currency),
        _day(stated.signed_on),
        stated.incoterm or "",
        str(PAYMENT_WORDS[stated.payment]) if stated.payment else "",
        _day(stated.delivery_on),
    )


def _day(day: date | None) -> str:
    return format_date(day, "dd/MM/yyyy") if day else ""


def _told_proposal(entry: LedgerEntry, proposal: DealProposal) -> dict[str, Any]:
    told = "; ".join(f"{label}: {was} → {now}" for label, was, now in changes_of(entry, proposal))
    what = _("%(side)s proposes: %(change)s.", side=SIDE_WORDS[proposal.side], change=told)
    return _event(proposal.created_at, what)


def _told_verdict(verdict: ProposalVerdict) -> dict[str, Any]:
    side = SIDE_WORDS[verdict.side]
    if verdict.is_taken:
        return _event(verdict.created_at, _("%(side)s took the proposal.", side=side))
    return _event(verdict.created_at, _("%(side)s did not take the proposal.", side=side))


def _event(at: datetime, what: str) -> dict[str, Any]:
    return {"at": at, "when": show_moment(at), "what": what, "key": False}


def _told_word(word: Word) -> dict[str, Any]:
    if word.by == Side.STAFF:
        yes, no = _("Staff saw the document: it fits."), _("Staff saw the document: it differs.")
    else:
        side = SIDE_WORDS[Side(word.by)]
        yes, no = _("%(side)s agreed.", side=side), _("%(side)s says it is not right.", side=side)
    if word.reason is not None:
        no = f"{no} {DISPUTE_WORDS[DisputeReason(word.reason)]}."
    return _event(word.at, yes if word.is_yes else no)
