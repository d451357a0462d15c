"""A deal told: its rungs of evidence, the way it came, what happened to it, in words."""

from collections.abc import Sequence
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _

from fairapp.contracts.models import EvidenceLevel, LedgerEntry
from fairapp.contracts.queries import Trace, Word
from fairapp.contracts.services.words import ACT_WORDS, KIND_WORDS, REASON_WORDS, SIDE_WORDS
from fairapp.core.money import show_money
from fairapp.core.pages import show_moment
from fairapp.meetings.models import Side

RUNGS = (
    EvidenceLevel.REPORTED,
    EvidenceLevel.ONE_SIDE,
    EvidenceLevel.BOTH_SIDES,
    EvidenceLevel.DOCUMENT_SEEN,
)


def ladder_of(level: EvidenceLevel, said: Sequence[Word]) -> list[dict[str, Any]]:
    """The four rungs; a paper that staff saw does not say that the sides have answered."""
    agreed = {word.by: word for word in said}
    sides = [word for by, word in agreed.items() if by != Side.STAFF and word.is_yes]
    staff = agreed.get(Side.STAFF)
    live = level is not EvidenceLevel.VOID
    met = (live, live and len(sides) > 0, live and len(sides) > 1, bool(staff and staff.is_yes))
    notes = (
        _("Logged by staff or by one side"),
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


def story_of(entries: Sequence[LedgerEntry], said: Sequence[Word]) -> list[dict[str, Any]]:
    """Everything that happened to a deal, newest first."""
    told = [_told_entry(entry, entries) for entry in entries]
    told += [_told_word(word) for word in said]
    return sorted(told, key=lambda event: event["at"], reverse=True)


def _told_entry(entry: LedgerEntry, entries: Sequence[LedgerEntry]) -> dict[str, Any]:
    what = str(ACT_WORDS[entry.act])
    if entry.reason is not None:
        before = next(one for one in entries if one.id == entry.replaces_id)
        what = " ".join((f"{what}: {REASON_WORDS[entry.reason]}.", *_changes(before, entry)))
    when = _("%(at)s · entry %(number)s", at=show_moment(entry.created_at), number=entry.number)
    return {"at": entry.created_at, "when": when, "what": what, "key": True}


def _changes(before: LedgerEntry, after: LedgerEntry) -> list[str]:
    """What a correction changed, as "was → is"."""
    pairs = (
        (str(KIND_WORDS[before.kind]), str(KIND_WORDS[after.kind])),
        (show_money(before.value, before.currency), show_money(after.value, after.currency)),
        (format_date(before.signed_on, "dd/MM/yyyy"), format_date(after.signed_on, "dd/MM/yyyy")),
    )
    return [f"{was} → {now}." for was, now in pairs if was != now]


def _told_word(word: Word) -> dict[str, Any]:
    if word.by == Side.STAFF:
        yes, no = _("Staff saw the document: it fits."), _("Staff saw the document: it differs.")
    else:
        side = SIDE_WORDS[Side(word.by)]
        yes, no = _("%(side)s agreed.", side=side), _("%(side)s says it is not right.", side=side)
    return {
        "at": word.at,
        "when": show_moment(word.at),
        "what": yes if word.is_yes else no,
        "key": False,
    }
