"""What people may type about a deal."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from fairapp.contracts.models import DealKind, LedgerEntry, ReasonCode
from fairapp.contracts.services import Goods
from fairapp.contracts.services.rules import INCOTERMS
from fairapp.contracts.services.words import KIND_WORDS, REASON_WORDS, UNIT_WORDS
from fairapp.core.forms import AmountField, FairForm, choices_of
from fairapp.core.money import CURRENCIES

GOODS_LINES = 3
FIRST_CURRENCIES = ("USD", "EUR", "JPY", "VND")


def _currencies() -> list[SelectChoice]:
    others = [code for code in CURRENCIES if code not in FIRST_CURRENCIES]
    return [SelectChoice(code, code) for code in (*FIRST_CURRENCIES, *others)]


def _pairs(pairs: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class GoodsForm(Form):
    """One line of goods; a line without quantity is no line."""

    category = SelectField(_l("Goods"), validators=[Optional()])
    quantity = DecimalField(
        _l("Quantity"), validators=[Optional(), NumberRange(min=0, max=10**9)], places=2
    )
    unit = SelectField(_l("Unit"), choices=choices_of(UNIT_WORDS, UNIT_WORDS))
    unit_price = AmountField(_l("Price for one"), validators=[Optional()])


class KeyMixin:
    """The key made when the form was opened: pressing twice gives one entry."""

    idempotency_key = HiddenField(validators=[InputRequired(), Length(min=8, max=64)])


class TermsMixin:
    """Value, date and delivery, the same when logging and when correcting."""

    kind = RadioField(
        _l("Kind of paper"),
        choices=choices_of(DealKind, KIND_WORDS),
        default=DealKind.CONTRACT.value,
        validators=[InputRequired(_l("Choose what kind of paper it is."))],
    )
    value = AmountField(
        _l("Value"), validators=[InputRequired(_l("Type the value; 0 if it is confidential."))]
    )
    currency = SelectField(_l("Currency"), choices=_currencies())
    signed_on = DateField(
        _l("Signed on"), validators=[InputRequired(_l("Type the date on the paper."))]
    )
    incoterm = SelectField(
        _l("Delivery (Incoterms 2020)"),
        choices=_pairs([("", "–"), *((code, code) for code in INCOTERMS)]),
        validators=[Optional()],
    )
    is_estimated = BooleanField(_l("The value is an estimate, not yet on the paper"))
    is_confidential = BooleanField(_l("Publish the count only, never the value"))


class DealForm(KeyMixin, TermsMixin, FairForm):
    """A new deal, once both parties are chosen."""

    exhibitor = HiddenField()
    importer = HiddenField()
    meeting = SelectField(_l("Came from"), validators=[Optional()], choices=[])
    goods = FieldList(FormField(GoodsForm), min_entries=GOODS_LINES, max_entries=GOODS_LINES)
    paper = FileField(_l("Photo of the paper"))
    is_another = BooleanField(_l("This is another paper, not the one already in the ledger"))

    def offer(self, categories: list[tuple[str, str]], meetings: list[tuple[str, str]]) -> None:
        """Fill the choices that depend on the two parties."""
        self.meeting.choices = _pairs([*meetings, ("", _l("No meeting"))])
        for line in self.goods:
            line.form.category.choices = _pairs([("", "–"), *categories])

    @property
    def terms(self) -> dict[str, Any]:
        """The terms as the service takes them; meeting and paper are added by the view."""
        return terms_of(self) | {
            "goods": [_goods(line.form) for line in self.goods if line.form.quantity.data],
            "is_another": self.is_another.data,
        }


class CorrectionForm(KeyMixin, TermsMixin, FairForm):
    """A new entry that replaces the last one, with its reason."""

    entry_id = HiddenField(validators=[InputRequired()])
    reason = SelectField(_l("Reason"), choices=choices_of(ReasonCode, REASON_WORDS))

    @classmethod
    def of(cls, entry: LedgerEntry, key: str) -> "CorrectionForm":
        """The form as it opens: the terms that stand."""
        form = cls(obj=entry, idempotency_key=key, entry_id=str(entry.id))
        form.idempotency_key.data, form.entry_id.data = key, str(entry.id)
        form.kind.data = entry.kind.value
        return form


class CancellationForm(KeyMixin, FairForm):
    """Taking a deal back, with the reason."""

    entry_id = HiddenField(validators=[InputRequired()])
    reason = SelectField(_l("Reason"), choices=choices_of(ReasonCode, REASON_WORDS))


def terms_of(form: Any) -> dict[str, Any]:
    """The terms that logging and correcting share."""
    return {
        "kind": DealKind(form.kind.data),
        "value": form.value.data,
        "currency": form.currency.data,
        "signed_on": form.signed_on.data,
        "incoterm": form.incoterm.data or None,
        "is_estimated": form.is_estimated.data,
        "is_confidential": form.is_confidential.data,
    }


def _goods(line: Any) -> Goods:
    return Goods(
        quantity=line.quantity.data,
        unit=line.unit.data,
        unit_price=line.unit_price.data or Decimal(0),
        category=line.category.data or None,
    )
