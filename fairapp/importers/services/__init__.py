"""Verbs of importers: listing and qualifying them, inviting them, taking down what they need."""

from fairapp.importers.services.campaigns import plan_campaign, send_drafts
from fairapp.importers.services.deliveries import expire_invitations, note_deliveries
from fairapp.importers.services.importers import (
    ImporterListedError,
    add_importer,
    edit_importer,
    importer_search_text,
    qualify_importer,
)
from fairapp.importers.services.invitations import (
    InvitationEndedError,
    InvitedLatelyError,
    LettersStoppedError,
    accept_invitation,
    decline_invitation,
    invite,
    mark_opened,
    revoke_invitation,
)
from fairapp.importers.services.letters import (
    PLACEHOLDERS,
    BadLetterError,
    UnknownPlaceholderError,
    Writer,
    remove_letter,
    write_letter,
)
from fairapp.importers.services.links import (
    RequestSettledError,
    ask_own_link,
    confirms_bearer,
    grant_link,
    refuse_link,
)
from fairapp.importers.services.needs import (
    BadNeedError,
    edit_need,
    remove_need,
    state_need,
)

__all__ = [
    "PLACEHOLDERS",
    "BadLetterError",
    "BadNeedError",
    "ImporterListedError",
    "InvitationEndedError",
    "InvitedLatelyError",
    "LettersStoppedError",
    "RequestSettledError",
    "UnknownPlaceholderError",
    "Writer",
    "accept_invitation",
    "add_importer",
    "ask_own_link",
    "confirms_bearer",
    "decline_invitation",
    "edit_importer",
    "edit_need",
    "expire_invitations",
    "grant_link",
    "importer_search_text",
    "invite",
    "mark_opened",
    "note_deliveries",
    "plan_campaign",
    "qualify_importer",
    "refuse_link",
    "remove_letter",
    "remove_need",
    "revoke_invitation",
    "send_drafts",
    "state_need",
    "write_letter",
]
