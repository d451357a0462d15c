"""What staff may type about money."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, DecimalField, Field, SelectField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from fairapp.core.forms import (
    AmountField,
    FairForm,
    choices_of,
    not_in_future,
    required_text,
)
from fairapp.core.money import CURRENCIES

_needed = InputRequired(_l("Please fill in this field."))
_CURRENCIES = choices_of(CURRENCIES, {code: code for code in CURRENCIES})
ITEM_LABELS = {
    "standard": _l("Standard booth, each"),
    "raw": _l("Raw space, each booth"),
    "corner": _l("Corner surcharge, each booth"),
}


class PaymentForm(FairForm):
    """Money that came in or went back."""

    amount = AmountField(_l("Amount"), validators=[_needed])
    currency = SelectField(_l("Currency"), choices=_CURRENCIES, default="VND", validators=[_needed])
    paid_on = DateField(_l("Date"), validators=[_needed])
    reference = required_text(_l("Reference on the bank statement or receipt"))
    is_refund = BooleanField(_l("The money went back to the exhibitor"))

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._today = today

    def validate_amount(self, field: Field) -> None:
        """Zero is no payment."""
        if field.data is not None and field.data == 0:
            raise ValidationError(_l("Zero is no payment."))

    def validate_paid_on(self, field: Field) -> None:
        """Money that has not moved yet is not recorded."""
        not_in_future(self._today)(self, field)

    @property
    def payment(self) -> dict[str, Any]:
        """What the service wants; money that went back is below zero."""
        amount = self.amount.data or Decimal(0)
        return {
            "amount": -amount if self.is_refund.data else amount,
            "currency": self.currency.data,
            "paid_on": self.paid_on.data,
            "reference": self.reference.data,
        }


class PriceForm(FairForm):
    """A line of the price list; 0 is a price."""

    code = SelectField(
        _l("What"), choices=choices_of(ITEM_LABELS, ITEM_LABELS), validators=[_needed]
    )
    amount = AmountField(_l("Price"), validators=[_needed])
    currency = SelectField(_l("Currency"), choices=_CURRENCIES, default="VND", validators=[_needed])


class SupportForm(FairForm):
    """A share that the budget bears, and the paper that says so."""

    name_vi = required_text(_l("Name of the support"))
    share = DecimalField(
        _l("Share in per cent"),
        validators=[
            _needed,
            NumberRange(min=0, max=100, message=_l("Between 0 and 100 per cent.")),
        ],
    )
    number = required_text(_l("Number of the document"), most=60)
    issued_on = DateField(_l("Date of the document"), validators=[_needed])
    issuer = required_text(_l("Issued by"))
