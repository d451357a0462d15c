"""Verbs of importers: listing and qualifying them, inviting them, taking down what they need."""

from fairapp.importers.services.access import ask_for_catalogue, decide_on_catalogue
from fairapp.importers.services.campaigns import plan_campaign, send_drafts
from fairapp.importers.services.deliveries import expire_invitations, note_deliveries
from fairapp.importers.services.hosting import (
    PASSPORT_FIELDS,
    decide_buyer,
    delete_passports,
    keep_passport,
    open_passport,
    plan_travel,
    reimburse,
    set_rule,
    warnings_about,
)
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
    new_link,
    revoke_invitation,
)
from fairapp.importers.services.letters import (
    PLACEHOLDERS,
    BadLetterError,
    LinkTo,
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
from fairapp.importers.services.offers import (
    GUEST_TIERS,
    answer_offer,
    expire_offers,
    make_offer,
    withdraw_offer,
)
from fairapp.importers.services.resealing import reseal_passports

__all__ = [
    "GUEST_TIERS",
    "PASSPORT_FIELDS",
    "PLACEHOLDERS",
    "BadLetterError",
    "BadNeedError",
    "ImporterListedError",
    "InvitationEndedError",
    "InvitedLatelyError",
    "LettersStoppedError",
    "LinkTo",
    "RequestSettledError",
    "UnknownPlaceholderError",
    "Writer",
    "accept_invitation",
    "add_importer",
    "answer_offer",
    "ask_for_catalogue",
    "ask_own_link",
    "confirms_bearer",
    "decide_buyer",
    "decide_on_catalogue",
    "decline_invitation",
    "delete_passports",
    "edit_importer",
    "edit_need",
    "expire_invitations",
    "expire_offers",
    "grant_link",
    "importer_search_text",
    "invite",
    "keep_passport",
    "make_offer",
    "mark_opened",
    "new_link",
    "note_deliveries",
    "open_passport",
    "plan_campaign",
    "plan_travel",
    "qualify_importer",
    "refuse_link",
    "reimburse",
    "remove_letter",
    "remove_need",
    "reseal_passports",
    "revoke_invitation",
    "send_drafts",
    "set_rule",
    "state_need",
    "warnings_about",
    "withdraw_offer",
    "write_letter",
]
