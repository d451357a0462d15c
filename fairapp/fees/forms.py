"""What staff and exhibitors may type about money."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from fairapp.accounts.models import OrganisationKind
from fairapp.core.forms import (
    AmountField,
    EmailField,
    FairForm,
    choices_of,
    not_in_future,
    optional_text,
    required_text,
)
from fairapp.core.money import CURRENCIES
from fairapp.core.search import fold
from fairapp.fees.words import ITEM_LABELS

_needed = InputRequired(_l("Please fill in this field."))
_CURRENCIES = choices_of(CURRENCIES, {code: code for code in CURRENCIES})
EXTRA = "extra"
PRICE_LABELS = {**ITEM_LABELS, EXTRA: _l("Extra, each")}
KIND_LABELS = {
    OrganisationKind.COMPANY: _l("company"),
    OrganisationKind.COOPERATIVE: _l("co-operative"),
    OrganisationKind.HOUSEHOLD: _l("household business"),
    OrganisationKind.ARTISAN: _l("artisan"),
    OrganisationKind.STATE_BODY: _l("state body"),
}
"""Who may be supported from the budget."""


def _per_cent(label: Any, *, most: int = 100, needed: bool = True) -> DecimalField:
    return DecimalField(
        label,
        validators=[
            _needed if needed else Optional(),
            NumberRange(min=0, max=most, message=_l("Between 0 and %(max)d per cent.")),
        ],
    )


def _count(label: Any, *, needed: bool = False, least: int = 1, most: int = 999) -> IntegerField:
    return IntegerField(
        label,
        validators=[
            _needed if needed else Optional(),
            NumberRange(min=least, max=most, message=_l("Between %(min)d and %(max)d.")),
        ],
    )


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
        _l("What"), choices=choices_of(PRICE_LABELS, PRICE_LABELS), validators=[_needed]
    )
    name_vi = optional_text(_l("Name of the extra"))
    name_en = optional_text(_l("The same in English"))
    amount = AmountField(_l("Price"), validators=[_needed])
    currency = SelectField(_l("Currency"), choices=_CURRENCIES, default="VND", validators=[_needed])
    early_amount = AmountField(_l("Early price"), validators=[Optional()])
    early_until = DateField(_l("Early price until"), validators=[Optional()])
    late_share = _per_cent(_l("Late surcharge in per cent"), most=500, needed=False)
    late_from = DateField(_l("Late surcharge from"), validators=[Optional()])
    orders_until = DateField(_l("Can be ordered until"), validators=[Optional()])

    def validate_name_vi(self, field: Field) -> None:
        """An extra is known by its name."""
        if self.code.data == EXTRA and not field.data:
            raise ValidationError(_l("An extra needs a name."))

    @property
    def item(self) -> dict[str, Any]:
        """What the service wants; an extra's code comes from its first name."""
        rates = ("amount", "currency", "early_amount", "early_until", "late_share", "late_from")
        values = {name: getattr(self, name).data for name in rates}
        if self.code.data != EXTRA:
            label = str(ITEM_LABELS[self.code.data])
            return {"code": self.code.data, "names": {"vi": label}, **values}
        names = {"vi": self.name_vi.data, "en": self.name_en.data}
        return {
            "code": code_of(self.name_vi.data, EXTRA),
            "names": {locale: name for locale, name in names.items() if name},
            "is_extra": True,
            "orders_until": self.orders_until.data,
            **values,
        }


def code_of(name: str, kind: str) -> str:
    """A stable code out of a name: `extra-ban-ghe`."""
    words = "".join(sign if sign.isalnum() else " " for sign in fold(name)).split()
    return "-".join([kind, *words])[:64]


class SupportForm(FairForm):
    """A share that the budget bears, its limits, and the paper that says so."""

    name_vi = required_text(_l("Name of the support"))
    share = _per_cent(_l("Share in per cent"))
    kinds = SelectMultipleField(
        _l("For which kinds of organisation"),
        choices=choices_of(KIND_LABELS, KIND_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    most_booths = _count(_l("At most so many booths each"), most=40)
    most_amount = AmountField(_l("At most so many dong each"), validators=[Optional()])
    budget = AmountField(_l("Budget of the fair in dong"), validators=[Optional()])
    most_times = _count(_l("At most so many fairs for one organisation"), most=50)
    within_years = _count(_l("counted over so many years"), most=50)
    number = required_text(_l("Number of the document"), most=60)
    issued_on = DateField(_l("Date of the document"), validators=[_needed])
    issuer = required_text(_l("Issued by"))

    @property
    def limits(self) -> dict[str, Any]:
        """The limits for the service; what is empty is no limit."""
        amounts = {name: getattr(self, name).data or None for name in ("most_amount", "budget")}
        counts = ("most_booths", "most_times", "within_years")
        return {
            "kinds": self.kinds.data or [],
            **amounts,
            **{name: getattr(self, name).data for name in counts},
        }


class BankAccountForm(FairForm):
    """Where exhibitors pay to."""

    currency = SelectField(_l("Currency"), choices=_CURRENCIES, default="VND", validators=[_needed])
    bank = required_text(_l("Bank"))
    bank_code = required_text(_l("Number of the bank in the payment network"), most=6)
    number = required_text(_l("Account"), most=19)
    holder = required_text(_l("Holder"))

    def validate_bank_code(self, field: Field) -> None:
        """Six digits, as the QR needs them."""
        Regexp(r"\d{6}$", message=_l("Six digits, such as 970436."))(self, field)

    def validate_number(self, field: Field) -> None:
        """Letters and digits only, as the QR needs them."""
        field.data = (field.data or "").replace(" ", "")
        Regexp(r"[A-Za-z0-9]+$", message=_l("Letters and digits only."))(self, field)


class RefundForm(FairForm):
    """A step of the refund rule."""

    days_before = _count(_l("Days before the opening"), needed=True, least=0)
    share = _per_cent(_l("Share that goes back, in per cent"))


class RequestForm(FairForm):
    """Asking for what is due."""

    currency = SelectField(_l("Currency"), choices=_CURRENCIES, default="VND", validators=[_needed])
    due_on = DateField(_l("Pay by"), validators=[_needed])


class ExtraForm(FairForm):
    """Ordering an extra."""

    item = SelectField(_l("Extra"), validators=[_needed])
    quantity = _count(_l("Quantity"), needed=True)

    def __init__(self, *, items: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.item.choices = [SelectChoice(value, label) for value, label in items.items()]


class InvoiceForm(FairForm):
    """To whom the tax invoice goes."""

    name = required_text(_l("Name on the invoice"))
    tax_code = optional_text(_l("Tax code"), most=20)
    address = required_text(_l("Address"))
    email = EmailField(_l("E-mail for the invoice"), validators=[Optional()])


class ChooseSupportForm(FairForm):
    """One exhibitor's support, decided by hand."""

    scheme = SelectField(_l("Support"))

    def __init__(self, *, schemes: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scheme.choices = [SelectChoice(value, label) for value, label in schemes]
