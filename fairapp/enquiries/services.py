"""Verbs of enquiries: asking within limits, answering, taking back."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import lazy_gettext

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError, NotFoundError
from fairapp.core.i18n import LOCALES
from fairapp.core.money import CURRENCIES
from fairapp.core.policy import Actor
from fairapp.core.units import UNITS
from fairapp.discovery.queries import match_of_pair
from fairapp.enquiries import queries
from fairapp.enquiries.letters import tell_exhibitor, tell_importer
from fairapp.enquiries.models import Enquiry, EnquiryState
from fairapp.enquiries.phrases import ANSWERS, QUESTIONS
from fairapp.exhibitors.models import Application, ApplicationState
from fairapp.importers.models import BuyerStatus, Importer

MOST_A_DAY = 15
"""More than that is a circular letter, and exhibitors stop reading."""
MOST_WAITING_WITH_ONE = 2
"""Who has two unanswered questions with one supplier should wait for the answer."""
MOST_WAITING_AT_ONE = 40
"""A family workshop cannot answer more; the next buyer is told instead of being left waiting."""
LONGEST = 1000


class TooManyEnquiriesError(FairError):
    """One of the limits is reached."""

    code = "too-many-enquiries"
    sentence: ClassVar[object] = lazy_gettext("%(reason)s")


A_DAY = lazy_gettext("You have asked fifteen questions today. Please go on tomorrow.")
WITH_ONE = lazy_gettext("Two of your questions wait at this supplier. Please wait for an answer.")
AT_ONE = lazy_gettext("This supplier has many unanswered questions. Please ask for a meeting.")


class EnquiryClosedError(FairError):
    """The enquiry was answered or taken back in the meantime."""

    code = "enquiry-closed"
    sentence = lazy_gettext("This question is settled already; nothing was changed.")


class BadEnquiryError(FairError):
    """The facts of an enquiry or of an answer cannot be right."""

    code = "bad-enquiry"
    status = 422
    sentence = lazy_gettext(
        "Say something: a quantity, a price, a ready sentence or your own words."
    )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; at least one of quantity, price, sample, phrases and message."""

    product_id: UUID | None = None
    quantity: int | None = None
    unit: str | None = None
    target_price: Decimal | None = None
    currency: str | None = None
    wants_sample: bool = False
    phrases: tuple[str, ...] = ()
    message: str | None = None
    locale: str = "en"

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was asked."""
        numbers = self.quantity is not None or self.target_price is not None
        return not (numbers or self.wants_sample or self.phrases or self.message)


def ask_enquiry(
    importer: Importer, application: Application, question: Question, *, actor: Actor
) -> Enquiry:
    """Send one question to an exhibitor and tell them.

    Raises TooManyEnquiriesError, BadEnquiryError; NotFoundError when one of the two is not there.
    """
    lock(importer)  # two browsers of one importer must not pass the limit together
    _refuse_absent(importer, application)
    _refuse_nonsense(question)
    _refuse_too_many(importer.id, application.id)
    product = queries.product_of(application.id, question.product_id)
    if question.product_id is not None and product is None:
        raise NotFoundError
    match = match_of_pair(importer.id, application.id)
    enquiry = Enquiry(
        fair_id=importer.fair_id,
        importer_id=importer.id,
        application_id=application.id,
        importer_organisation_id=importer.organisation_id,
        exhibitor_organisation_id=application.organisation_id,
        match_id=match.id if match else None,
        product_id=product.id if product else None,
        quantity=question.quantity,
        unit=question.unit if question.quantity else None,
        target_price=question.target_price,
        currency=question.currency if question.target_price is not None else None,
        wants_sample=question.wants_sample,
        phrases=list(question.phrases),
        message=question.message or None,
        locale=question.locale,
    )
    db.session.add(enquiry)
    audit.record(AuditTag.ENQUIRY_ASKED, enquiry, actor=actor)
    tell_exhibitor(queries.load_enquiry(enquiry.id), actor=actor)
    return enquiry


def _refuse_absent(importer: Importer, application: Application) -> None:
    gone = importer.status in (BuyerStatus.REFUSED, BuyerStatus.WITHDRAWN)
    exhibits = application.state is ApplicationState.ACCEPTED
    if gone or not exhibits or importer.fair_id != application.fair_id:
        raise NotFoundError


def _refuse_nonsense(question: Question) -> None:
    numbers = (question.quantity, question.target_price)
    is_odd = (
        any(number is not None and not 0 < number < 10**9 for number in numbers)
        or (question.quantity is not None and question.unit not in (*UNITS, None))
        or (question.target_price is not None and question.currency not in CURRENCIES)
        or not set(question.phrases) <= set(QUESTIONS)
        or len(question.message or "") > LONGEST
        or question.locale not in LOCALES
    )
    if question.is_empty or is_odd:
        raise BadEnquiryError


def _refuse_too_many(importer_id: UUID, application_id: UUID) -> None:
    if queries.count_asked_since(importer_id, clock.now() - timedelta(days=1)) >= MOST_A_DAY:
        raise TooManyEnquiriesError(reason=A_DAY)
    if queries.count_waiting(application_id, importer_id) >= MOST_WAITING_WITH_ONE:
        raise TooManyEnquiriesError(reason=WITH_ONE)
    if queries.count_waiting(application_id) >= MOST_WAITING_AT_ONE:
        raise TooManyEnquiriesError(reason=AT_ONE)


def answer_enquiry(enquiry: Enquiry, *, actor: Actor, **facts: Any) -> None:
    """Answer a question and tell the importer; an answer may be put right while it is the last.

    `facts`: answer_price, answer_currency, answer_moq, answer_lead_time_days, answer_sample,
    answer_phrases, answer_note. Raises EnquiryClosedError, BadEnquiryError.
    """
    lock(enquiry)
    if enquiry.state not in (EnquiryState.OPEN, EnquiryState.ANSWERED):
        raise EnquiryClosedError
    if not any(value not in (None, "", []) for value in _told(facts)):
        raise BadEnquiryError
    if not set(facts.get("answer_phrases", ())) <= set(ANSWERS):
        raise BadEnquiryError
    for fact, value in facts.items():
        setattr(enquiry, fact, value)
    if enquiry.answer_price is None:
        enquiry.answer_currency = None
    _close(enquiry, EnquiryState.ANSWERED, actor=actor)


def _told(facts: dict[str, Any]) -> list[object]:
    return [value for fact, value in facts.items() if fact != "answer_currency"]


def decline_enquiry(enquiry: Enquiry, *, actor: Actor) -> None:
    """Say that one cannot help, and tell the importer; raises EnquiryClosedError."""
    lock(enquiry)
    if enquiry.state is EnquiryState.DECLINED:
        return
    if enquiry.state is not EnquiryState.OPEN:
        raise EnquiryClosedError
    _close(enquiry, EnquiryState.DECLINED, actor=actor)


def _close(enquiry: Enquiry, state: EnquiryState, *, actor: Actor) -> None:
    enquiry.state = state
    enquiry.answered_at = clock.now()
    audit.record(AuditTag.ENQUIRY_ANSWERED, enquiry, actor=actor, state=state)
    db.session.flush()
    tell_importer(queries.load_enquiry(enquiry.id), actor=actor)


def withdraw_enquiry(enquiry: Enquiry, *, actor: Actor) -> None:
    """Take a question back before it is answered; raises EnquiryClosedError."""
    lock(enquiry)
    if enquiry.state is EnquiryState.WITHDRAWN:
        return
    if enquiry.state is not EnquiryState.OPEN:
        raise EnquiryClosedError
    enquiry.state = EnquiryState.WITHDRAWN
    audit.record(AuditTag.ENQUIRY_ANSWERED, enquiry, actor=actor, state=enquiry.state)
