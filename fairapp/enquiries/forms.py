"""What an importer may ask, and what an exhibitor may answer from a phone."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from fairapp.core.forms import AmountField, FairForm, choices_of
from fairapp.core.money import CURRENCIES
from fairapp.core.units import UNIT_LABELS, UNITS
from fairapp.enquiries.models import Enquiry, SampleOffer
from fairapp.enquiries.phrases import ANSWERS, QUESTIONS, SAMPLES
from fairapp.enquiries.services import LONGEST, Question
from fairapp.exhibitors.models import Product

_ABOVE_ZERO = NumberRange(1, 10**9 - 1, _l("This number must be above zero."))
_SHORT = Length(max=LONGEST, message=_l("At most %(max)d characters."))
_MONEY = [SelectChoice(code, code) for code in CURRENCIES]


def _phrase_field(label: Any, phrases: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=[SelectChoice(code, sentence) for code, sentence in phrases.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class AskForm(FairForm):
    """One question to one supplier."""

    product = SelectField(_l("About which product"), choices=[])
    quantity = IntegerField(_l("Quantity"), validators=[Optional(), _ABOVE_ZERO])
    unit = SelectField(_l("Unit"), choices=choices_of(UNITS, UNIT_LABELS))
    target_price = AmountField(_l("Price you aim at, for one"))
    currency = SelectField(_l("Currency"), choices=_MONEY, default="USD")
    wants_sample = BooleanField(_l("I would like a sample"))
    phrases = _phrase_field(_l("Ready questions"), QUESTIONS)
    message = TextAreaField(_l("In your own words"), validators=[Optional(), _SHORT])

    def offer(self, products: Iterable[Product], locale: str) -> None:
        """Take what the supplier makes; before validating."""
        everything = SelectChoice("", _l("Everything they make"))
        made = [SelectChoice(str(one.id), one.name_in(locale)) for one in products]
        self.product.choices = [everything, *made]

    def question(self, locale: str) -> Question:
        """What was asked, as the service takes it."""
        return Question(
            product_id=UUID(self.product.data) if self.product.data else None,
            quantity=self.quantity.data,
            unit=self.unit.data,
            target_price=self.target_price.data,
            currency=self.currency.data,
            wants_sample=self.wants_sample.data,
            phrases=tuple(self.phrases.data or ()),
            message=self.message.data or None,
            locale=locale,
        )


class AnswerForm(FairForm):
    """An exhibitor's answer: a few numbers and taps are enough."""

    answer_price = AmountField(_l("Your price for one"))
    answer_currency = SelectField(_l("Currency"), choices=_MONEY, default="USD")
    answer_moq = IntegerField(_l("Smallest order"), validators=[Optional(), _ABOVE_ZERO])
    answer_lead_time_days = IntegerField(
        _l("Days from order to shipment"), validators=[Optional(), _ABOVE_ZERO]
    )
    answer_sample = SelectField(
        _l("Sample"), choices=[SelectChoice("", _l("Not said")), *choices_of(SAMPLES, SAMPLES)]
    )
    answer_phrases = _phrase_field(_l("Ready answers"), ANSWERS)
    answer_note = TextAreaField(_l("In your own words"), validators=[Optional(), _SHORT])

    @property
    def facts(self) -> dict[str, Any]:
        """The answer, as the service takes it."""
        return self.values | {
            "answer_sample": SampleOffer(self.answer_sample.data)
            if self.answer_sample.data
            else None,
            "answer_phrases": list(self.answer_phrases.data or ()),
            "answer_note": self.answer_note.data or None,
        }


def known_answer(enquiry: Enquiry) -> dict[str, Any]:
    """The answer there is, or the product's own figures for the exhibitor to confirm or change."""
    product = enquiry.product
    if enquiry.answered_at is None and product is not None:
        return {
            "answer_price": product.price_low,
            "answer_currency": product.currency or "USD",
            "answer_moq": product.moq,
            "answer_lead_time_days": product.lead_time_days,
        }
    facts = (
        "answer_price", "answer_moq", "answer_lead_time_days", "answer_phrases", "answer_note",
    )  # fmt: skip
    shown = {fact: getattr(enquiry, fact) for fact in facts}
    sample = enquiry.answer_sample
    return shown | {
        "answer_currency": enquiry.answer_currency or "USD",
        "answer_sample": sample.value if sample else "",
    }
