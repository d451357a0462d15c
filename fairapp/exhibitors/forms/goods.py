"""One product as its maker describes it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from fairapp.core.forms import AmountField, FairForm, choices_of, optional_text, required_text
from fairapp.core.money import CURRENCIES, currency_in
from fairapp.exhibitors.forms.shared import (
    choices_from,
    count_field,
    kept_field,
    photo_field,
    visibility_field,
)
from fairapp.exhibitors.models import Visibility

UNIT_LABELS = {
    "": _l("Not said"),
    "piece": _l("piece"),
    "set": _l("set"),
    "pair": _l("pair"),
    "kg": _l("kg"),
    "m": _l("metre"),
    "m2": _l("m²"),
}
LEAST_DONG = 1000
"""Below this a price in dong is a price in thousands whose letter was left out."""


class ProductForm(FairForm):
    """One product; what is not known stays empty."""

    photo = photo_field(_l("Photo"))
    kept = kept_field()
    name_vi = required_text(_l("Name in Vietnamese"))
    name_en = optional_text(_l("Name in English"))
    category = SelectField(_l("Category"), validators=[Optional()])
    materials = optional_text(_l("Materials"), most=400)
    techniques = optional_text(_l("Techniques"), most=400)
    description_vi = TextAreaField(_l("Description"), validators=[Length(max=2000)])
    description_en = TextAreaField(_l("Description in English"), validators=[Length(max=2000)])
    price_low = AmountField(_l("Price from"))
    price_high = AmountField(_l("Price to"))
    currency = SelectField(
        _l("Currency"),
        choices=choices_of(CURRENCIES, dict(zip(CURRENCIES, CURRENCIES, strict=True))),
        default="VND",
    )
    unit = SelectField(_l("Unit"), choices=choices_of(UNIT_LABELS, UNIT_LABELS), default="piece")
    moq = count_field(_l("Smallest order"))
    lead_time_days = count_field(_l("Lead time in days"), most=3650)
    monthly_capacity = count_field(_l("Capacity a month"))
    is_new_design = BooleanField(_l("A new design this year"))
    visibility = visibility_field(_l("Who may see the photo and the description"))
    price_visibility = visibility_field(_l("Who may see the price"))

    def __init__(self, *, categories: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.category.choices = choices_from([("", gettext("Choose")), *categories])

    def validate_price_low(self, field: Field) -> None:
        """A currency typed with the price counts; both prices must be in one."""
        typed = {currency_in(one.raw_data[0]) for one in self._prices if one.raw_data} - {None}
        if len(typed) > 1:
            raise ValidationError(_l("Both prices must be in the same currency."))
        if typed:
            self.currency.data = typed.pop()
        if field.data and self.currency.data == "VND" and field.data < LEAST_DONG:
            raise ValidationError(
                _l("That is less than a thousand đồng. Write 300k for 300,000, or add usd.")
            )

    @property
    def _prices(self) -> tuple[AmountField, AmountField]:
        return self.price_low, self.price_high

    def validate_price_high(self, field: Field) -> None:
        """Refuse a range that runs backwards."""
        if field.data is not None and self.price_low.data and field.data < self.price_low.data:
            raise ValidationError(_l("This price must not be below the first one."))

    @property
    def facts(self) -> dict[str, Any]:
        """The product's columns, without photo, materials and techniques."""
        low, high = self.price_low.data, self.price_high.data
        low, high = (high if low is None else low), (low if high is None else high)
        return {
            "names": _texts(self.name_vi.data, self.name_en.data),
            "descriptions": _texts(self.description_vi.data, self.description_en.data),
            "category": self.category.data or None,
            "price_low": low,
            "price_high": high,
            "currency": None if low is None else self.currency.data,
            "unit": self.unit.data or None,
            "moq": self.moq.data,
            "lead_time_days": self.lead_time_days.data,
            "monthly_capacity": self.monthly_capacity.data,
            "is_new_design": self.is_new_design.data,
            "visibility": Visibility(self.visibility.data),
            "price_visibility": Visibility(self.price_visibility.data),
        }


def _texts(vietnamese: str | None, english: str | None) -> dict[str, str]:
    return {lang: text for lang, text in (("vi", vietnamese), ("en", english)) if text}
