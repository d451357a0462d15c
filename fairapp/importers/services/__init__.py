"""Verbs of importers: listing and qualifying them, inviting them, taking down what they need."""

from fairapp.importers.services.importers import (
    ImporterListedError,
    add_importer,
    importer_search_text,
    qualify_importer,
)
from fairapp.importers.services.invitations import (
    InvitationEndedError,
    InvitedLatelyError,
    accept_invitation,
    decline_invitation,
    invite,
    mark_opened,
    note_deliveries,
    plan_campaign,
    send_drafts,
)
from fairapp.importers.services.needs import (
    BadNeedError,
    edit_need,
    remove_need,
    state_need,
)

__all__ = [
    "BadNeedError",
    "ImporterListedError",
    "InvitationEndedError",
    "InvitedLatelyError",
    "accept_invitation",
    "add_importer",
    "decline_invitation",
    "edit_need",
    "importer_search_text",
    "invite",
    "mark_opened",
    "note_deliveries",
    "plan_campaign",
    "qualify_importer",
    "remove_need",
    "send_drafts",
    "state_need",
]
