"""The words of an invitation: the fair's own letter, or the desk's words of a campaign."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from flask_babel import force_locale, format_date, lazy_gettext
from sqlalchemy import func, select

from fairapp.accounts.models import Organisation, Person
from fairapp.accounts.services import INVITATIONS
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.errors import FairError
from fairapp.core.i18n import LOCALES
from fairapp.core.mail import Letter
from fairapp.core.policy import Actor
from fairapp.core.stopping import stop_url
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.fairs.models import Fair
from fairapp.importers.models import Campaign, CampaignLetter, Invitation

LinkTo = Callable[[str], str]
"""Turns a personal link's token into the address that stands in the letter."""

PLACEHOLDERS = (
    "contact",
    "organisation",
    "fair",
    "opens",
    "closes",
    "venue",
    "city",
    "workshops",
    "villages",
    "link",
)
"""What the desk may write in braces; a placeholder is a name and nothing else."""
MOST_WORDS = 6000
_GAP = re.compile(r"\{([^{}\n]*)\}")
_STRAY = re.compile(r"[{}]")


class UnknownPlaceholderError(FairError):
    """The desk's letter has a gap that nothing fills."""

    code = "unknown-placeholder"
    status = 422
    sentence = lazy_gettext("There is no placeholder {%(name)s}. Known ones: %(known)s.")


class BadLetterError(FairError):
    """The desk's letter cannot be sent as it is."""

    code = "bad-letter"
    status = 422
    sentence = lazy_gettext(
        "A letter needs a subject of one line and words, at most %(most)s characters."
    )


def check_words(words: str) -> None:
    """Refuse a gap that nothing fills, naming it, and a brace that opens or closes nothing."""
    for name in _GAP.findall(words):
        if name not in PLACEHOLDERS:
            known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
            raise UnknownPlaceholderError(name=name[:60], known=known)
    stray = _STRAY.search(_GAP.sub("", words))
    if stray:
        known = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
        raise UnknownPlaceholderError(
            name=words[words.index(stray[0]) :][1:21].strip(), known=known
        )


def fill(words: str, values: dict[str, str]) -> str:
    """The desk's words with every gap filled; what fills one is never looked at again."""
    return _GAP.sub(lambda gap: values[gap[1]], words)


def write_letter(
    campaign: Campaign, *, actor: Actor, locale: str, subject: str, body: str
) -> CampaignLetter:
    """Keep the desk's words of a campaign in one language; raises UnknownPlaceholderError."""
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    too_long = len(subject) > 200 or len(body) > MOST_WORDS
    if not subject or not body or too_long or "\n" in subject or locale not in LOCALES:
        raise BadLetterError(most=MOST_WORDS)
    check_words(subject)
    check_words(body)
    letter = _own_letter(campaign, locale)
    if letter is None:
        letter = CampaignLetter(campaign_id=campaign.id, locale=locale)
        db.session.add(letter)
    letter.subject, letter.body = subject, body
    audit.record(AuditTag.LETTER_WRITTEN, campaign, actor=actor, locale=locale)
    return letter


def remove_letter(campaign: Campaign, locale: str, *, actor: Actor) -> None:
    """Go back to the fair's own letter in this language."""
    letter = _own_letter(campaign, locale)
    if letter is not None:
        db.session.delete(letter)
        audit.record(AuditTag.LETTER_REMOVED, campaign, actor=actor, locale=locale)


def _own_letter(campaign: Campaign, locale: str) -> CampaignLetter | None:
    return db.session.scalar(
        select(CampaignLetter).where(
            CampaignLetter.campaign_id == campaign.id, CampaignLetter.locale == locale
        )
    )


class Writer:
    """Writes letters of one fair: has read what they all share once."""

    def __init__(self, fair: Fair, own: Sequence[CampaignLetter] = ()) -> None:
        self.fair = fair
        self.own = {letter.locale: letter for letter in own}
        self.exhibitors, self.villages = db.session.execute(
            select(func.count(), func.count(func.distinct(Organisation.village)))
            .select_from(Application)
            .join(Organisation, Organisation.id == Application.organisation_id)
            .where(Application.fair_id == fair.id, Application.state == ApplicationState.ACCEPTED)
        ).one()

    def letter_to(
        self, person: Person, organisation: Organisation, invitation: Invitation | None, link: str
    ) -> Letter:
        """The invitation as this person reads it."""
        fair = self.fair
        values: dict[str, Any] = {
            "fair": fair,
            "organisation": organisation,
            "link": link,
            "last_day": fair.closes_on + timedelta(days=1),
            "exhibitors": self.exhibitors,
            "villages": self.villages,
            "sender_name": fair.name_in(person.locale),
            "is_demo": fair.is_demo,
            "unsubscribe_url": stop_url(person.id, INVITATIONS),
        }
        thing_id = invitation.id if invitation else None
        own = self.own.get(person.locale)
        if own is None:
            return Letter("invitation", fair.id, thing_id, values, INVITATIONS)
        gaps = self._gaps(person, organisation, link)
        values["own_subject"] = fill(own.subject, gaps)
        values["paragraphs"] = fill(own.body, gaps).split("\n\n")
        values["has_link"] = "{link}" in own.body
        return Letter("invitation_own", fair.id, thing_id, values, INVITATIONS)

    def _gaps(self, person: Person, organisation: Organisation, link: str) -> dict[str, str]:
        fair, locale = self.fair, person.locale
        with force_locale(locale):
            return {
                "contact": person.position or person.full_name,
                "organisation": organisation.name,
                "fair": fair.name_in(locale),
                "opens": str(format_date(fair.opens_on, "long")),
                "closes": str(format_date(fair.closes_on, "long")),
                "venue": fair.venue,
                "city": fair.city,
                "workshops": str(self.exhibitors),
                "villages": str(self.villages),
                "link": link,
            }
