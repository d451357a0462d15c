"""What a visitor is asked before the first list: three answers and nothing about a person."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from fairapp.core.forms import EmailField, FairForm, choices_of, optional_text, required_text
from fairapp.core.units import UNIT_LABELS, UNITS
from fairapp.discovery.forms.needs import countries
from fairapp.discovery.forms.picking import GOODS, PickedField, PickingForm, typed_field


class AskInvitationForm(FairForm):
    """Who would like to come: the first thing about a person, and only when one asks."""

    email = EmailField(
        _l("Your e-mail address"), validators=[InputRequired(_l("Please fill in this field."))]
    )
    contact = required_text(_l("Your name or position"), 120)
    organisation = required_text(_l("Your firm"), 200)
    country = SelectField(
        _l("Country"),
        choices=lambda: [SelectChoice("", ""), *countries()],
        validators=[InputRequired(_l("Please fill in this field."))],
    )


class ThreeAnswersForm(PickingForm, FairForm):
    """What, roughly how much, which market: all that is asked before the first list."""

    picked_names = ("goods",)
    goods = PickedField(_l("Kinds of goods"), GOODS)
    goods_typed = typed_field(_l("Search all goods"))
    text = optional_text(_l("In your own words"), 300)
    quantity = IntegerField(
        _l("Roughly how many?"),
        validators=[Optional(), NumberRange(1, 10**9, _l("This number must be above zero."))],
    )
    unit = SelectField(_l("Unit"), choices=choices_of(UNITS, UNIT_LABELS), default=UNITS[0])
    market = SelectField(_l("For which market?"), choices=[])

    def offer(self) -> None:
        """Name the countries in the reader's language."""
        self.market.choices = [SelectChoice("", ""), *countries()]

    def validate_goods(self, _field: PickedField) -> None:
        """Words that name no goods are told, with what comes near."""
        self.refuse_unknown("goods")

    def validate_text(self, field: StringField) -> None:
        """One of goods and words is needed."""
        if not field.data and not self.goods.data and not self.goods_typed.data:
            raise ValidationError(_l("Choose a picture or write a few words."))

    def facts(self, locale: str) -> dict[str, Any]:
        """The answers as a need has them; what was not said is empty."""
        return {
            "categories": self.goods.data,
            "texts": {locale: self.text.data} if self.text.data else {},
            "order_quantity": self.quantity.data,
            "unit": self.unit.data if self.quantity.data else None,
            "market": self.market.data or None,
        }
