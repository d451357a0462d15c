"""What an importer may say about needs, and a visitor in three answers."""

from collections.abc import Iterable
from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    Form,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from fairapp.core.forms import AmountField, FairForm, choices_of, optional_text
from fairapp.core.i18n import LOCALE_NAMES, LOCALES, current_locale, language_of
from fairapp.core.money import CURRENCIES
from fairapp.core.search import fold
from fairapp.core.units import UNIT_LABELS, UNITS
from fairapp.fairs.models import Concept
from fairapp.importers.models import Need
from fairapp.importers.services.needs import LONGEST_TEXT

CERTIFICATES = ("FSC", "OEKO-TEX", "LFGB", "REACH", "BSCI", "WFTO", "ISO 9001", "OCOP")
"""The papers importers ask for most; any other is typed."""
REFUSALS = {
    "too_dear": _l("Too expensive"),
    "minimum": _l("Minimum order too high"),
    "other_goods": _l("Other goods than I look for"),
    "style": _l("Not our style"),
    "known": _l("I know them already"),
    "other": _l("Another reason"),
}
_ABOVE_ZERO = NumberRange(1, 10**9, _l("This number must be above zero."))
Tree = list[tuple[Concept, str]]


def countries() -> list[SelectChoice]:
    """Countries by their name in the reader's language."""
    names = Locale.parse(current_locale()).territories
    known = [(str(code), str(name)) for code, name in names.items() if len(str(code)) == 2]
    return [SelectChoice(*row) for row in sorted(known, key=lambda row: fold(row[1]))]


def _words(typed: str | None) -> list[str]:
    parts = (typed or "").replace(";", ",").replace("、", ",").replace("，", ",").split(",")
    return [part.strip()[:60] for part in parts if part.strip()][:12]


class CategoryMixin(Form):
    """Goods by picture and by name in the reader's language, resolved against the thesaurus."""

    groups = SelectMultipleField(_l("Kinds of goods"), choices=[], validate_choice=True)
    goods = FieldList(
        StringField(_l("More exactly"), validators=[Optional(), Length(max=120)]),
        min_entries=2,
        max_entries=5,
    )
    tree: Tree

    def offer(self, tree: Tree) -> None:
        """Take the categories that may be chosen; before validating."""
        self.tree = tree
        self.groups.choices = [
            SelectChoice(concept.code, label)
            for concept, label in tree
            if concept.parent_code is None
        ]

    def validate_goods(self, field: FieldList) -> None:
        """Refuse names that the list does not have."""
        unknown = [entry.data for entry in field if entry.data and not self._code(entry.data)]
        if unknown:
            raise ValidationError(
                _l("Choose from the list, or write it in your own words below: %(words)s")
                % {"words": ", ".join(unknown)}
            )

    def _code(self, typed: str) -> str | None:
        wanted = fold(typed)
        return next((concept.code for concept, label in self.tree if fold(label) == wanted), None)

    @property
    def categories(self) -> list[str]:
        """Codes of what was chosen; a group is left out when something inside it was named."""
        named = [code for entry in self.goods if entry.data and (code := self._code(entry.data))]
        groups = [
            group
            for group in self.groups.data or []
            if not any(code.startswith(f"{group}-") for code in named)
        ]
        return list(dict.fromkeys([*named, *groups]))


class NeedForm(CategoryMixin, FairForm):
    """What an importer looks for; at least goods or a text."""

    text_locale = SelectField(
        _l("Language of your text"), choices=choices_of(LOCALES, LOCALE_NAMES)
    )
    text = TextAreaField(
        _l("In your own words"),
        validators=[
            Optional(),
            Length(max=LONGEST_TEXT, message=_l("At most %(max)d characters.")),
        ],
    )
    materials_wanted = optional_text(_l("Materials you want"), 300)
    materials_excluded = optional_text(_l("Materials you do not want"), 300)
    order_quantity = IntegerField(_l("How much"), validators=[Optional(), _ABOVE_ZERO])
    unit = SelectField(_l("Unit"), choices=choices_of(UNITS, UNIT_LABELS))
    lead_time_days = IntegerField(
        _l("Needed within how many days"), validators=[Optional(), _ABOVE_ZERO]
    )
    price_max = AmountField(_l("Highest price for one"))
    currency = SelectField(
        _l("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES], default="USD"
    )
    certificates = SelectMultipleField(
        _l("Certificates you need"),
        choices=[SelectChoice(code, code) for code in CERTIFICATES],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    other_certificates = optional_text(_l("Other certificates"), 200)
    market = SelectField(_l("For which market"), choices=[])

    def offer(self, tree: Tree) -> None:
        """Take the categories; countries are named in the reader's language."""
        super().offer(tree)
        self.market.choices = [SelectChoice("", ""), *countries()]

    def validate_text(self, field: TextAreaField) -> None:
        """Ask for goods or words: the rest may stay empty."""
        if not field.data and not self.groups.data and not any(self.goods.data):
            raise ValidationError(_l("Choose a category or write what you are looking for."))

    @property
    def facts(self) -> dict[str, Any]:
        """What was said, as the service takes it."""
        others = _words(self.other_certificates.data)
        return {
            "categories": self.categories,
            "texts": {self.text_locale.data: self.text.data} if self.text.data else {},
            "materials_wanted": _words(self.materials_wanted.data),
            "materials_excluded": _words(self.materials_excluded.data),
            "certifications_required": [*(self.certificates.data or []), *others],
            "order_quantity": self.order_quantity.data,
            "unit": self.unit.data if self.order_quantity.data else None,
            "lead_time_days": self.lead_time_days.data,
            "price_max": self.price_max.data,
            "currency": self.currency.data if self.price_max.data is not None else None,
            "market": self.market.data or None,
        }


def need_values(need: Need, tree: Tree) -> dict[str, Any]:
    """A stored need as the form shows it."""
    names = {concept.code: label for concept, label in tree}
    groups = {concept.code for concept, _label in tree if concept.parent_code is None}
    locale = language_of(need.texts) or current_locale()
    plain = ("order_quantity", "lead_time_days", "price_max", "market")
    return {fact: getattr(need, fact) for fact in plain} | {
        "groups": [code for code in need.categories if code in groups],
        "goods": _padded([names[c] for c in need.categories if c in names and c not in groups]),
        "text_locale": locale,
        "text": need.texts.get(locale, ""),
        "materials_wanted": ", ".join(need.materials_wanted),
        "materials_excluded": ", ".join(need.materials_excluded),
        "unit": need.unit or UNITS[0],
        "currency": need.currency or "USD",
        "certificates": [one for one in need.certifications_required if one in CERTIFICATES],
        "other_certificates": ", ".join(_unlisted(need.certifications_required)),
    }


def _padded(names: list[str]) -> list[str]:
    return [*names[:5], *[""] * (2 - len(names))]


def _unlisted(certificates: Iterable[str]) -> list[str]:
    return [one for one in certificates if one not in CERTIFICATES]


class ThreeAnswersForm(CategoryMixin, FairForm):
    """What, roughly how much, which market: all that is asked before the first list."""

    text = optional_text(_l("What are you looking for?"), 300)
    quantity = IntegerField(_l("Roughly how many?"), validators=[Optional(), _ABOVE_ZERO])
    market = SelectField(_l("For which market?"), choices=[])

    def offer(self, tree: Tree) -> None:
        """Take the categories; countries are named in the reader's language."""
        super().offer(tree)
        self.market.choices = [SelectChoice("", ""), *countries()]

    def validate_text(self, field: StringField) -> None:
        """One of picture and words is needed."""
        if not field.data and not self.groups.data:
            raise ValidationError(_l("Choose a picture or write a few words."))
