"""What people may type about fairs abroad, tasks, documents and figures from elsewhere."""

import re
from collections.abc import Sequence
from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from fairapp.contracts.models import DealKind
from fairapp.contracts.services.words import KIND_WORDS
from fairapp.core.forms import AmountField, FairForm, choices_of, optional_text, required_text
from fairapp.core.i18n import current_locale
from fairapp.core.money import CURRENCIES
from fairapp.fairs.models import Document
from fairapp.programme.models import Qualifier, SupportKind, TaskState

_needed = InputRequired(_l("Please fill in this field."))
_CURRENCIES = choices_of(CURRENCIES, {code: code for code in CURRENCIES})
FIRST_YEAR, LAST_YEAR = 1990, 2100
_COUNTRY = re.compile(r"[A-Z]{2}")
STATE_WORDS = {
    TaskState.PLANNED: _l("planned"),
    TaskState.IN_PROGRESS: _l("in progress"),
    TaskState.DONE: _l("done"),
}
SUPPORT_WORDS = {
    SupportKind.FLOOR_RENT: _l("Floor rent"),
    SupportKind.STAND: _l("Design and building of the stand"),
    SupportKind.FREIGHT: _l("Freight of exhibits"),
    SupportKind.AIR_FARE: _l("Air fare"),
    SupportKind.STAY: _l("Stay"),
    SupportKind.OTHER: _l("Other"),
}
QUALIFIER_WORDS = {
    Qualifier.EXACT: _l("exactly"),
    Qualifier.OVER: _l("over"),
    Qualifier.ABOUT: _l("about"),
    Qualifier.NEARLY: _l("nearly"),
    Qualifier.ESTIMATED: _l("estimated"),
}
RELATION_WORDS = {
    "implements": _l("carries out"),
    "submits_for": _l("submits for"),
    "approves": _l("approves"),
    "replaces": _l("replaces"),
}
DOCUMENT_KINDS = ("KH", "TTr", "QĐ", "HD", "CV", "BC")


def documents_to_choose(documents: Sequence[Document], *, empty: bool) -> list[SelectChoice]:
    """Documents by number and date; the first choice is none where one may be missing."""
    none = [SelectChoice("", "–")] if empty else []
    return none + [
        SelectChoice(
            str(document.id),
            f"{document.number or document.subject} ({document.issued_on:%d/%m/%Y})",
        )
        for document in documents
    ]


def _countries() -> list[SelectChoice]:
    territories = Locale.parse(current_locale()).territories.items()
    names = {str(code): str(name) for code, name in territories}
    found = [(name, code) for code, name in names.items() if _COUNTRY.fullmatch(code)]
    return [SelectChoice(code, name) for name, code in sorted(found)]


class DocumentMixin:
    """The document a thing rests on."""

    document = SelectField(_l("Document"), validators=[Optional()], choices=[])

    def offer(self, documents: Sequence[Document], *, empty: bool = False) -> None:
        """Set what may be chosen."""
        self.document.choices = documents_to_choose(documents, empty=empty)


class AbroadForm(DocumentMixin, FairForm):
    """A fair abroad, its days, and the decision that sends the delegation."""

    name_vi = required_text(_l("Name in Vietnamese"))
    name_en = optional_text(_l("Name in English"))
    city = required_text(_l("City"), 120)
    country = SelectField(_l("Country"), validators=[_needed], choices=[])
    opens_on = DateField(_l("Fair opens on"), validators=[_needed])
    closes_on = DateField(_l("Fair closes on"), validators=[_needed])
    departs_on = DateField(_l("Delegation departs on"), validators=[Optional()])
    returns_on = DateField(_l("Delegation returns on"), validators=[Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.country.choices = [*_countries()]
        self.document.label.text = _l("Decision")

    def validate_closes_on(self, field: Field) -> None:
        """A fair closes after it opens."""
        if self.opens_on.data and field.data < self.opens_on.data:
            raise ValidationError(_l("It lies before the opening."))

    def validate_returns_on(self, field: Field) -> None:
        """Nobody returns before departing."""
        departs_on = self.departs_on.data or self.opens_on.data
        if field.data and departs_on and field.data < departs_on:
            raise ValidationError(_l("It lies before the departure."))

    @property
    def facts(self) -> dict[str, Any]:
        """What the service wants of the fair and of the days away."""
        kept = ("city", "country", "opens_on", "closes_on", "departs_on", "returns_on")
        names = {"vi": self.name_vi.data, "en": self.name_en.data or self.name_vi.data}
        return {"names": names, **{name: self[name].data for name in kept}}


class CopyForm(FairForm):
    """What the new edition has of its own."""

    opens_on = DateField(_l("Opening day"), validators=[InputRequired()])
    name_vi = required_text(_l("Name in Vietnamese"))
    name_en = required_text(_l("Name in English"))
    edition = optional_text(_l("Edition"), 40)
    slug = required_text(
        _l("Address"), 80, description=_l("Only a-z, 0-9 and hyphens; it never changes.")
    )

    @property
    def names(self) -> dict[str, str]:
        """The names by language."""
        return {"vi": self.name_vi.data or "", "en": self.name_en.data or ""}


class OfficerForm(FairForm):
    """An officer, by role only."""

    position = required_text(_l("Role in the delegation"))


class EnterpriseForm(FairForm):
    """An enterprise that was found in the register."""

    organisation = HiddenField(validators=[InputRequired()])
    position = optional_text(_l("Who travels (role)"))


class SupportForm(DocumentMixin, FairForm):
    """Money from the budget, and the document it rests on."""

    member = SelectField(_l("For whom"), validators=[Optional()], choices=[])
    kind = SelectField(_l("What was paid"), choices=choices_of(SupportKind, SUPPORT_WORDS))
    amount = AmountField(_l("Amount"), validators=[_needed])
    currency = SelectField(_l("Currency"), choices=_CURRENCIES, default="VND")

    def validate_amount(self, field: Field) -> None:
        """Support is above zero."""
        if field.data is not None and field.data <= 0:
            raise ValidationError(_l("The amount must be above zero."))


class ResultForm(FairForm):
    """What an enterprise agreed at a fair abroad."""

    idempotency_key = HiddenField(validators=[InputRequired(), Length(min=8, max=64)])
    member = SelectField(_l("Enterprise"), validators=[_needed], choices=[])
    kind = SelectField(_l("Kind"), choices=choices_of(DealKind, KIND_WORDS))
    buyer = required_text(_l("Buyer"))
    buyer_country = SelectField(_l("Country of the buyer"), validators=[_needed], choices=[])
    value = AmountField(_l("Value"), validators=[_needed])
    currency = SelectField(_l("Currency"), choices=_CURRENCIES, default="USD")
    signed_on = DateField(_l("Signed on"), validators=[_needed])
    is_estimated = BooleanField(_l("The value is an estimate, not yet on the paper"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.buyer_country.choices = [*_countries()]


class TaskForm(DocumentMixin, FairForm):
    """A task of the year, and how far it is."""

    version = HiddenField()
    title = required_text(_l("What is to be done"), 300)
    state = SelectField(_l("State"), choices=choices_of(TaskState, STATE_WORDS))
    due_on = DateField(_l("Due"), validators=[Optional()])
    done_on = DateField(_l("Done on"), validators=[Optional()])

    def validate_done_on(self, field: Field) -> None:
        """Only what is done has a day on which it was done."""
        if field.data and self.state.data != TaskState.DONE.value:
            raise ValidationError(_l("The task is not done yet."))


class RegisterForm(DocumentMixin, FairForm):
    """An official paper for the register."""

    number = optional_text(_l("Number"), 60)
    kind = SelectField(_l("Kind"), choices=[SelectChoice(kind, kind) for kind in DOCUMENT_KINDS])
    issuer = required_text(_l("Issuer"), 120)
    issued_on = DateField(_l("Date"), validators=[_needed])
    subject = required_text(_l("Subject"), 500)
    relation = SelectField(
        _l("What it does with another document"),
        validators=[Optional()],
        choices=[SelectChoice("", "–"), *choices_of(RELATION_WORDS, RELATION_WORDS)],
    )


class IndicatorForm(FairForm):
    """A new indicator: its code is how sheets know it."""

    code = required_text(
        _l("Code"), 64, description=_l("Small letters, points and lines: training.classes")
    )
    name_vi = required_text(_l("Name in Vietnamese"))
    name_en = optional_text(_l("Name in English"))
    unit = required_text(_l("Unit"), 60)

    def validate_code(self, field: Field) -> None:
        """A code is for machines."""
        Regexp(
            r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$",
            message=_l("Small letters, digits, points and underscores only."),
        )(self, field)


class DefinitionForm(DocumentMixin, FairForm):
    """What an indicator counts, and where."""

    definition = required_text(_l("What is counted"), 1000)
    scope = required_text(_l("Scope"))


class FigureMixin(DocumentMixin):
    """A figure as its document states it."""

    scope = required_text(_l("Scope"))
    year = IntegerField(
        _l("Year"), validators=[_needed, NumberRange(min=FIRST_YEAR, max=LAST_YEAR)]
    )
    qualifier = SelectField(
        _l("Word before the figure"), choices=choices_of(Qualifier, QUALIFIER_WORDS)
    )
    value = DecimalField(
        _l("Figure, or the lower end of a range"),
        validators=[_needed, NumberRange(min=-(10**15), max=10**15)],
    )
    high = DecimalField(
        _l("Upper end of a range"),
        validators=[Optional(), NumberRange(min=-(10**15), max=10**15)],
    )
    unit = required_text(_l("Unit"), 60)
    note = optional_text(_l("Note"), 500)

    def validate_high(self, field: Field) -> None:
        """A range runs upwards."""
        if field.data is not None and self.value.data is not None and field.data < self.value.data:
            raise ValidationError(_l("The range runs backwards."))


class ValueForm(FigureMixin, FairForm):
    """A figure recorded from a document."""

    until_year = IntegerField(
        _l("Until year, for a longer period"),
        validators=[Optional(), NumberRange(min=FIRST_YEAR, max=LAST_YEAR)],
    )
    as_of = DateField(_l("As of"), validators=[_needed])

    def validate_until_year(self, field: Field) -> None:
        """A period runs forwards."""
        if field.data is not None and self.year.data and field.data < self.year.data:
            raise ValidationError(_l("It lies before the first year."))


class TargetForm(FigureMixin, FairForm):
    """What a year is to reach."""
