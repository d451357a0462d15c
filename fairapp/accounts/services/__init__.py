"""Verbs of the register: organisations, people, roles, links, consents and objections."""

from fairapp.accounts.models import Organisation, Person
from fairapp.accounts.queries import INVITATIONS
from fairapp.accounts.services.consents import (
    BUYER_PURPOSES,
    LETTER_PURPOSES,
    PURPOSE_BY_CODE,
    agree,
    resume_letters,
    stop_letters,
)
from fairapp.accounts.services.merging import merge_organisations, move_rows, references
from fairapp.accounts.services.register import (
    ContactTakenError,
    LinkEndedError,
    add_colleague,
    add_member,
    edit_organisation,
    erase_person,
    give_consent,
    issue_link,
    organisation_search_text,
    register_organisation,
    register_person,
    remove_member,
    replace_links,
    revoke_link,
    set_language,
    use_link,
    withdraw_consent,
)

__all__ = [
    "BUYER_PURPOSES",
    "INVITATIONS",
    "LETTER_PURPOSES",
    "PURPOSE_BY_CODE",
    "ContactTakenError",
    "LinkEndedError",
    "Organisation",
    "Person",
    "add_colleague",
    "add_member",
    "agree",
    "edit_organisation",
    "erase_person",
    "give_consent",
    "issue_link",
    "merge_organisations",
    "move_rows",
    "organisation_search_text",
    "references",
    "register_organisation",
    "register_person",
    "remove_member",
    "replace_links",
    "resume_letters",
    "revoke_link",
    "set_language",
    "stop_letters",
    "use_link",
    "withdraw_consent",
]
