"""What people may type about a deal."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar

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
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from fairapp.contracts.models import DealKind, GoodsLine, LedgerEntry, Payment, ReasonCode
from fairapp.contracts.services import Goods
from fairapp.contracts.services.rules import INCOTERMS
from fairapp.contracts.services.words import KIND_WORDS, PAYMENT_WORDS, REASON_WORDS, UNIT_WORDS
from fairapp.core.forms import AmountField, FairForm, choices_of, optional_text
from fairapp.core.money import CURRENCIES, total

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
    hs_heading = StringField(
        _l("HS heading"),
        validators=[Optional(), Regexp(r"^[0-9.]{4,12}$", message=_l("Four to ten digits."))],
    )
    quantity = DecimalField(
        _l("Quantity"), validators=[Optional(), NumberRange(min=0, max=10**9)], places=2
    )
    unit = SelectField(_l("Unit"), choices=choices_of(UNIT_WORDS, UNIT_WORDS))
    unit_price = AmountField(_l("Price for one"), validators=[Optional()])


class KeyMixin:
    """The key made when the form was opened: pressing twice gives one entry."""

    idempotency_key = HiddenField(validators=[InputRequired(), Length(min=8, max=64)])


class PaperMixin:
    """What stands on the paper and either side knows: kind, value, date, delivery, payment."""

    kind = RadioField(
        _l("Kind of paper"),
        choices=choices_of(DealKind, KIND_WORDS),
        default=DealKind.CONTRACT.value,
        validators=[InputRequired(_l("Choose what kind of paper it is."))],
    )
    value = AmountField(_l("Value"), validators=[Optional()])
    currency = SelectField(_l("Currency"), choices=_currencies(), validators=[InputRequired()])
    signed_on = DateField(
        _l("Signed on"), validators=[InputRequired(_l("Type the date on the paper."))]
    )
    incoterm = SelectField(
        _l("Delivery (Incoterms 2020)"),
        choices=_pairs([("", "–"), *((code, code) for code in INCOTERMS)]),
        validators=[Optional()],
    )
    payment = SelectField(
        _l("Payment"),
        choices=_pairs([("", "–"), *((one.value, PAYMENT_WORDS[one]) for one in Payment)]),
        validators=[Optional()],
    )
    delivery_on = DateField(_l("Delivery by"), validators=[Optional()])

    def show(self, entry: LedgerEntry) -> None:
        """Open with what stands where codes differ from members."""
        self.kind.data = entry.kind.value
        self.payment.data = entry.payment.value if entry.payment else ""

    @property
    def paper_terms(self) -> dict[str, Any]:
        """These terms as the service takes them."""
        return {
            "kind": DealKind(self.kind.data),
            "value": self.value.data,
            "currency": self.currency.data,
            "signed_on": self.signed_on.data,
            "incoterm": self.incoterm.data or None,
            "payment": Payment(self.payment.data) if self.payment.data else None,
            "delivery_on": self.delivery_on.data,
        }


class TermsMixin(PaperMixin):
    """All that the desk writes down, the same when logging and when correcting."""

    incoterm_place = optional_text(_l("Place of delivery"), most=60)
    paper_number = optional_text(_l("Number on the paper"), most=40)
    is_estimated = BooleanField(_l("The value is an estimate, not yet on the paper"))
    is_confidential = BooleanField(_l("Publish the count only, never the value"))

    @property
    def desk_terms(self) -> dict[str, Any]:
        """All terms as the service takes them."""
        return self.paper_terms | {
            "incoterm_place": self.incoterm_place.data or None,
            "paper_number": self.paper_number.data or None,
            "is_estimated": self.is_estimated.data,
            "is_confidential": self.is_confidential.data,
        }


class GoodsMixin:
    """Lines of goods; the value may be left to them."""

    goods = FieldList(FormField(GoodsForm), min_entries=GOODS_LINES, max_entries=GOODS_LINES)
    is_sum_meant = BooleanField(
        _l("The value on the paper is not the sum of the goods (freight, a discount)")
    )

    def offer_goods(self, categories: list[tuple[str, str]]) -> None:
        """Fill the choices of every line."""
        for line in self.goods:
            line.form.category.choices = _pairs([("", "–"), *categories])

    @property
    def stated_goods(self) -> list[Goods]:
        """The lines that say how much."""
        return [_goods(line.form) for line in self.goods if line.form.quantity.data]


class DealForm(KeyMixin, TermsMixin, GoodsMixin, FairForm):
    """A new deal, once both parties are chosen."""

    exhibitor = HiddenField()
    importer = HiddenField()
    occasion = SelectField(_l("Came from"), validators=[Optional()], choices=[])
    paper = FileField(_l("Photo of the paper"))
    scan = FileField(_l("Scan of the paper"))
    is_another = BooleanField(_l("This is another paper, not the one already in the ledger"))

    def offer(self, categories: list[tuple[str, str]], occasions: list[tuple[str, str]]) -> None:
        """Fill the choices that depend on the two parties."""
        self.occasion.choices = _pairs([*occasions, ("", _l("No meeting"))])
        self.offer_goods(categories)

    def validate(self, extra_validators: Any = None) -> bool:
        """A value that was not typed is the sum of the goods."""
        return super().validate(extra_validators) and has_value(self)

    @property
    def terms(self) -> dict[str, Any]:
        """The terms as the service takes them; occasion and paper are added by the view."""
        return self.desk_terms | {
            "goods": self.stated_goods,
            "is_another": self.is_another.data,
            "is_sum_meant": self.is_sum_meant.data,
        }


class CorrectionForm(KeyMixin, TermsMixin, GoodsMixin, FairForm):
    """A new entry that replaces the last one, with its reason."""

    entry_id = HiddenField(validators=[InputRequired()])
    reason = SelectField(_l("Reason"), choices=choices_of(ReasonCode, REASON_WORDS))

    @classmethod
    def of(cls, entry: LedgerEntry, lines: Sequence[GoodsLine], key: str) -> "CorrectionForm":
        """The form as it opens: the terms that stand."""
        form = cls(obj=entry, idempotency_key=key, entry_id=str(entry.id), goods=lines)
        form.idempotency_key.data, form.entry_id.data = key, str(entry.id)
        form.show(entry)
        return form

    @property
    def terms(self) -> dict[str, Any]:
        """The terms as the service takes them."""
        return self.desk_terms | {
            "goods": self.stated_goods,
            "is_sum_meant": self.is_sum_meant.data,
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """A value that was not typed is the sum of the goods."""
        return super().validate(extra_validators) and has_value(self)


class ProposalForm(PaperMixin, FairForm):
    """How one side says that an entry should read."""

    entry_id = HiddenField(validators=[InputRequired()])
    stated_goods: ClassVar[list[Goods]] = []

    @classmethod
    def of(cls, entry: LedgerEntry) -> "ProposalForm":
        """The form as it opens: the terms that stand."""
        form = cls(obj=entry, entry_id=str(entry.id), formdata=None)
        form.entry_id.data = str(entry.id)
        form.show(entry)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """A proposal says which value."""
        return super().validate(extra_validators) and has_value(self)


class CancellationForm(KeyMixin, FairForm):
    """Taking a deal back, with the reason."""

    entry_id = HiddenField(validators=[InputRequired()])
    reason = SelectField(_l("Reason"), choices=choices_of(ReasonCode, REASON_WORDS))


def _goods(line: Any) -> Goods:
    return Goods(
        quantity=line.quantity.data,
        unit=line.unit.data,
        unit_price=line.unit_price.data or Decimal(0),
        category=line.category.data or None,
        hs_heading=line.hs_heading.data or None,
    )


def has_value(form: Any) -> bool:
    """Whether there is a value: typed, or what the goods cost together."""
    if form.value.data is None and not form.value.errors:
        goods = form.stated_goods
        if goods and all(line.unit_price for line in goods):
            form.value.data = total(line.quantity * line.unit_price for line in goods)
    if form.value.data is None:
        form.value.errors = [_l("Type the value; 0 if it is confidential.")]
    return form.value.data is not None
