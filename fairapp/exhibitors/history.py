"""The story of an application in words, told from its audit lines."""

from typing import Any

from flask_babel import gettext, lazy_gettext

from fairapp.accounts.models import Person
from fairapp.core.audit import AuditEntry, AuditTag

_SENTENCES = {
    AuditTag.APPLICATION_STARTED: lazy_gettext("%(who)s began the application."),
    AuditTag.APPLICATION_EDITED: lazy_gettext("%(who)s changed the application."),
    AuditTag.APPLICATION_SUBMITTED: lazy_gettext("%(who)s sent the application."),
    AuditTag.APPLICATION_REOPENED: lazy_gettext("%(who)s took the decision back."),
    AuditTag.APPLICATION_SCORED: lazy_gettext("%(who)s gave points."),
    AuditTag.APPLICATIONS_MERGED: lazy_gettext(
        "%(who)s joined it with another application of the same firm."
    ),
    AuditTag.MERGE_UNDONE: lazy_gettext("%(who)s took the joining back."),
    AuditTag.APPLICATION_TOLD: lazy_gettext("%(who)s told the decision."),
    AuditTag.APPLICATION_WITHDRAWN: lazy_gettext("%(who)s withdrew the application."),
}
_VERDICTS = {
    "accept": lazy_gettext("%(who)s accepted the application."),
    "reject": lazy_gettext("%(who)s decided not to accept."),
    "waiting_list": lazy_gettext("%(who)s put it on the waiting list."),
    "ask_changes": lazy_gettext("%(who)s asked for changes."),
}
_CHANNELS = {
    "phone": lazy_gettext("%(who)s typed the application from a phone call."),
    "paper": lazy_gettext("%(who)s typed the application from paper."),
    "sheet": lazy_gettext("%(who)s loaded the application from a sheet."),
}


def told(entry: AuditEntry, person: Person | None) -> dict[str, Any]:
    """One audit line as an entry of the story: when, what, and whether it is a turning point."""
    who = gettext("The service") if person is None else person.position or person.full_name
    decided = entry.tag == AuditTag.APPLICATION_REVIEWED
    return {"at": entry.created_at, "what": str(_sentence(entry)) % {"who": who}, "key": decided}


def _sentence(entry: AuditEntry) -> Any:
    if entry.tag == AuditTag.APPLICATION_REVIEWED:
        return _VERDICTS[entry.facts["verdict"]]
    if entry.tag == AuditTag.APPLICATION_STARTED and entry.facts["channel"] in _CHANNELS:
        return _CHANNELS[entry.facts["channel"]]
    known = {tag.value: sentence for tag, sentence in _SENTENCES.items()}
    return known.get(entry.tag, lazy_gettext("%(who)s worked on the application."))
