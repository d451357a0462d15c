"""Who may see what: the profile, each product and its price, or all products at once."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from fairapp.core.forms import FairForm
from fairapp.exhibitors.forms.shared import VISIBILITY_LABELS, VISIBILITY_WORDS, visibility_field
from fairapp.exhibitors.models import Product, Visibility

_CHOICES = [SelectChoice(one.value, text) for one, text in VISIBILITY_LABELS.items()]
_EACH = SelectChoice("", _l("As chosen for each one below"))


class ShowingForm(FairForm):
    """The choice for the profile, and a choice for all products that overrules the single ones."""

    profile = visibility_field(_l("Your page: name, village, what you say of yourselves"))
    all_goods = SelectField(
        _l("Photos and descriptions of all products"),
        choices=[_EACH, *_CHOICES],
        validators=[Optional()],
    )
    all_prices = SelectField(
        _l("Prices of all products"), choices=[_EACH, *_CHOICES], validators=[Optional()]
    )

    @classmethod
    def of(cls, products: Iterable[Product], **kwargs: Any) -> "ShowingForm":
        """The form with two fields for each product."""
        fields: dict[str, Any] = {}
        for product in products:
            fields[f"goods_{product.id.hex}"] = visibility_field(_l("Photo"), VISIBILITY_WORDS)
            fields[f"price_{product.id.hex}"] = visibility_field(_l("Price"), VISIBILITY_WORDS)
        shown = {f"goods_{one.id.hex}": one.visibility.value for one in products}
        shown |= {f"price_{one.id.hex}": one.price_visibility.value for one in products}
        made: ShowingForm = type("ShowingFormOfProducts", (cls,), fields)(data=shown | kwargs)
        return made

    def field_of(self, kind: str, product: Product) -> Any:
        """The field of one product; kind is goods or price."""
        return self[f"{kind}_{product.id.hex}"]

    def choices_for(self, products: Iterable[Product]) -> dict[UUID, tuple[Visibility, Visibility]]:
        """{product: (shown to, price shown to)} as chosen."""
        return {
            product.id: (
                Visibility(self.all_goods.data or self.field_of("goods", product).data),
                Visibility(self.all_prices.data or self.field_of("price", product).data),
            )
            for product in products
        }
