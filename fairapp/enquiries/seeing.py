"""Asking to see what an exhibitor shows on request: the wish travels as a question."""

from typing import ClassVar

from flask_babel import lazy_gettext

from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.enquiries.models import Enquiry, EnquiryState
from fairapp.enquiries.services import Question, answer_enquiry, ask_enquiry
from fairapp.exhibitors.models import Application
from fairapp.importers.models import AccessState, BuyerStatus, CatalogueAccess, Importer
from fairapp.importers.queries import access_of
from fairapp.importers.services import ask_for_catalogue, decide_on_catalogue

ASKS, OPENED, KEPT = "catalogue", "catalogue_open", "catalogue_stand"
"""The ready sentences of the wish and of the two words on it."""


class NotApprovedError(FairError):
    """Only buyers whom the organiser has approved may ask to see more."""

    code = "buyer-not-approved"
    sentence: ClassVar[object] = lazy_gettext(
        "The organiser looks at your registration first. You can ask as soon as it is approved."
    )


def ask_to_see(
    importer: Importer, application: Application, *, actor: Actor, locale: str
) -> CatalogueAccess:
    """Ask an exhibitor to open the catalogue; who has asked already is not heard twice.

    Raises NotApprovedError, and what `ask_enquiry` raises.
    """
    if importer.status is not BuyerStatus.QUALIFIED:
        raise NotApprovedError
    known = access_of(importer.id, application.id)
    if known is not None:
        return known
    ask_enquiry(importer, application, Question(phrases=(ASKS,), locale=locale), actor=actor)
    return ask_for_catalogue(importer, application, actor=actor)


def answer_wish(enquiry: Enquiry, *, is_opened: bool, actor: Actor) -> None:
    """Open the catalogue to who asked, or keep it for the stand; either is told as an answer."""
    wish = ask_for_catalogue(enquiry.importer, enquiry.application, actor=actor)
    state = AccessState.OPENED if is_opened else AccessState.REFUSED
    decide_on_catalogue(wish, state, actor=actor)
    if enquiry.state in (EnquiryState.OPEN, EnquiryState.ANSWERED):
        answer_enquiry(enquiry, actor=actor, answer_phrases=[OPENED if is_opened else KEPT])
