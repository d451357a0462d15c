"""What an importer may say about needs."""

from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, ValidationError

from fairapp.core.forms import AmountField, FairForm, choices_of
from fairapp.core.i18n import LOCALE_NAMES, LOCALES, current_locale, language_of
from fairapp.core.money import CURRENCIES
from fairapp.core.search import fold
from fairapp.core.units import UNIT_LABELS, UNITS
from fairapp.discovery.forms.picking import (
    GOODS,
    MATERIALS,
    PAPERS,
    PickedField,
    PickingForm,
    typed_field,
)
from fairapp.fairs.queries import codes_of_words
from fairapp.importers.models import Need
from fairapp.importers.services.needs import LONGEST_TEXT

CERTIFICATES = {
    "C-FSC": "FSC", "C-OEKO-TEX-100": "OEKO-TEX", "C-LFGB": "LFGB", "C-REACH": "REACH",
    "C-BSCI": "BSCI", "C-WFTO": "WFTO", "C-ISO-9001": "ISO 9001", "C-OCOP": "OCOP",
}  # fmt: skip
"""The papers importers ask for most, under the name by which sheets call them."""
OFTEN_WANTED = (
    "M-BAMBOO", "M-RATTAN", "M-WOOD", "M-STONEWARE", "M-SILK", "M-NATURAL-LACQUER",
    "M-WATER-HYACINTH", "M-MOTHER-OF-PEARL",
)  # fmt: skip
OFTEN_EXCLUDED = ("M-PLASTIC", "M-LEAD-GLAZE", "M-LEATHER", "M-FORMALDEHYDE")
REFUSALS = {
    "too_dear": _l("Too expensive"),
    "minimum": _l("Minimum order too high"),
    "other_goods": _l("Other goods than I look for"),
    "style": _l("Not our style"),
    "known": _l("I know them already"),
    "other": _l("Another reason"),
}
_ABOVE_ZERO = NumberRange(1, 10**9, _l("This number must be above zero."))


def countries() -> list[SelectChoice]:
    """Countries by their name in the reader's language."""
    names = Locale.parse(current_locale()).territories
    known = [(str(code), str(name)) for code, name in names.items() if len(str(code)) == 2]
    return [SelectChoice(*row) for row in sorted(known, key=lambda row: fold(row[1]))]


class NeedForm(PickingForm, FairForm):
    """What an importer looks for; at least goods or a text."""

    picked_names = ("goods", "wanted", "excluded", "papers")
    alone = ("wanted", "excluded", "papers")

    goods = PickedField(_l("Kinds of goods"), GOODS)
    goods_typed = typed_field(_l("Search all goods"))
    text = TextAreaField(
        _l("In your own words"),
        validators=[
            Optional(),
            Length(max=LONGEST_TEXT, message=_l("At most %(max)d characters.")),
        ],
    )
    text_locale = SelectField(
        _l("Language of your text"), choices=choices_of(LOCALES, LOCALE_NAMES)
    )
    wanted = PickedField(_l("Materials you want"), MATERIALS, ready=OFTEN_WANTED)
    wanted_typed = typed_field(_l("Search materials you want"))
    excluded = PickedField(_l("Materials you do not want"), MATERIALS, ready=OFTEN_EXCLUDED)
    excluded_typed = typed_field(_l("Search materials you do not want"))
    order_quantity = IntegerField(_l("How much"), validators=[Optional(), _ABOVE_ZERO])
    unit = SelectField(_l("Unit"), choices=choices_of(UNITS, UNIT_LABELS))
    price_max = AmountField(_l("Highest price for one"))
    currency = SelectField(
        _l("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES], default="USD"
    )
    lead_time_days = IntegerField(
        _l("Needed within how many days"), validators=[Optional(), _ABOVE_ZERO]
    )
    market = SelectField(_l("For which market"), choices=[])
    papers = PickedField(_l("Certificates you need"), PAPERS, ready=tuple(CERTIFICATES))
    papers_typed = typed_field(_l("Search certificates"))

    def offer(self) -> None:
        """Name the countries in the reader's language."""
        self.market.choices = [SelectChoice("", ""), *countries()]

    def validate_goods(self, _field: PickedField) -> None:
        """Words that name no goods are told, with what comes near."""
        self.refuse_unknown("goods")

    def validate_text(self, field: TextAreaField) -> None:
        """Ask for goods or words: the rest may stay empty."""
        if not field.data and not self.goods.data and not self.goods_typed.data:
            raise ValidationError(_l("Choose a category or write what you are looking for."))

    @property
    def facts(self) -> dict[str, Any]:
        """What was said, as the service takes it."""
        papers = [CERTIFICATES.get(one, one) for one in self.papers.data]
        return {
            "categories": sorted(self.goods.data, key=lambda code: code.startswith("P-")),
            "texts": {self.text_locale.data: self.text.data} if self.text.data else {},
            "materials_wanted": self.wanted.data,
            "materials_excluded": self.excluded.data,
            "certifications_required": list(dict.fromkeys(papers)),
            "order_quantity": self.order_quantity.data,
            "unit": self.unit.data if self.order_quantity.data else None,
            "lead_time_days": self.lead_time_days.data,
            "price_max": self.price_max.data,
            "currency": self.currency.data if self.price_max.data is not None else None,
            "market": self.market.data or None,
        }


def need_values(need: Need) -> dict[str, Any]:
    """A stored need as the form shows it; words of sheets become concepts where they name one."""
    locale = language_of(need.texts) or current_locale()
    plain = ("order_quantity", "lead_time_days", "price_max", "market")
    words = [*need.materials_wanted, *need.materials_excluded]
    materials = codes_of_words([one for one in words if not one.startswith("M-")], "material")
    by_name = {name: code for code, name in CERTIFICATES.items()}
    return {fact: getattr(need, fact) for fact in plain} | {
        "goods": need.categories,
        "text_locale": locale,
        "text": need.texts.get(locale, ""),
        "wanted": [materials.get(one, one) for one in need.materials_wanted],
        "excluded": [materials.get(one, one) for one in need.materials_excluded],
        "unit": need.unit or UNITS[0],
        "currency": need.currency or "USD",
        "papers": [by_name.get(one, one) for one in need.certifications_required],
    }
