"""What applicants, clerks and reviewers may type."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from fairapp.accounts.models import OrganisationKind
from fairapp.core.files import is_picture
from fairapp.core.forms import (
    AmountField,
    EmailField,
    FairForm,
    PhoneField,
    choices_of,
    optional_text,
    required_text,
)
from fairapp.core.money import CURRENCIES
from fairapp.exhibitors.models import EntryChannel
from fairapp.exhibitors.services import Verdict

KIND_LABELS = {
    OrganisationKind.HOUSEHOLD: _l("Household business"),
    OrganisationKind.COOPERATIVE: _l("Co-operative or group"),
    OrganisationKind.COMPANY: _l("Company"),
    OrganisationKind.ARTISAN: _l("Artisan"),
    OrganisationKind.STATE_BODY: _l("State body"),
}
CHANNEL_LABELS = {EntryChannel.PHONE: _l("By phone"), EntryChannel.PAPER: _l("On paper")}
UNIT_LABELS = {
    "": _l("Not said"),
    "piece": _l("piece"),
    "set": _l("set"),
    "pair": _l("pair"),
    "kg": _l("kg"),
    "m": _l("metre"),
    "m2": _l("m²"),
}
VERDICT_LABELS = {
    Verdict.ACCEPT: _l("Accept"),
    Verdict.WAITING_LIST: _l("Waiting list"),
    Verdict.ASK_CHANGES: _l("Ask for changes"),
    Verdict.REJECT: _l("Do not accept"),
}
LANGUAGE_LABELS = {
    "en": _l("English"),
    "ja": _l("Japanese"),
    "fr": _l("French"),
    "de": _l("German"),
    "ko": _l("Korean"),
    "zh": _l("Chinese"),
}
MOST_NUMBER = 2_000_000_000


def _choices(pairs: Sequence[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


_needed = InputRequired(_l("Please fill in this field."))


def is_photo(_form: Any, field: Field) -> None:
    """Refuse what cannot be a photo, before anything is saved."""
    if field.data and not is_picture(field.data.stream):
        raise ValidationError(
            _l("This is not a photo we can read. Send a JPEG, PNG or WebP picture.")
        )


def photo_field(label: Any) -> FileField:
    """A place for a photo."""
    return FileField(label, validators=[is_photo])


def count_field(label: Any, least: int = 0, most: int = MOST_NUMBER) -> IntegerField:
    """A whole number that may be left empty."""
    message = _l("A whole number from %(min)s to %(max)s.")
    return IntegerField(
        label, validators=[Optional(), NumberRange(min=least, max=most, message=message)]
    )


class FirstScreenMixin:
    """Who applies and with what: asked on the first screen and by clerks."""

    name = required_text(_l("Name of the workshop, household or co-operative"))
    village = optional_text(_l("Craft village"))
    main_category = RadioField(_l("What you make"), validators=[_needed])


class ApplyForm(FirstScreenMixin, FairForm):
    """The first screen on a phone."""

    phone = PhoneField(_l("Phone"), validators=[_needed, Length(max=30)])
    email = EmailField(_l("E-mail"), validators=[Optional(), Length(max=254)])
    photo_1 = photo_field(_l("Photo 1"))
    photo_2 = photo_field(_l("Photo 2"))
    photo_3 = photo_field(_l("Photo 3"))
    consent = BooleanField(
        _l("The organiser may use this phone number to reach me about the fair."),
        validators=[InputRequired(_l("We need your agreement to reach you."))],
    )

    def __init__(self, *, groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.main_category.choices = _choices(groups)

    @property
    def photos(self) -> list[Any]:
        """The photos that were sent."""
        return [f.data for f in (self.photo_1, self.photo_2, self.photo_3) if f.data]


class EntryForm(FirstScreenMixin, FairForm):
    """An application that staff type for somebody."""

    channel = RadioField(
        _l("How it came"), choices=choices_of(CHANNEL_LABELS, CHANNEL_LABELS), validators=[_needed]
    )
    kind = SelectField(
        _l("Kind"), choices=choices_of(KIND_LABELS, KIND_LABELS), validators=[_needed]
    )
    contact_role = optional_text(_l("Contact person (role)"))
    phone = PhoneField(_l("Phone"), validators=[Optional(), Length(max=30)])
    email = EmailField(_l("E-mail"), validators=[Optional(), Length(max=254)])
    booths_wanted = IntegerField(
        _l("Booths wanted"),
        default=1,
        validators=[_needed, NumberRange(min=1, max=40, message=_l("From 1 to 40 booths."))],
    )

    def __init__(self, *, groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.main_category.choices = _choices(groups)


class AboutForm(FairForm):
    """Who the exhibitor is."""

    name = required_text(_l("Name"))
    name_en = optional_text(_l("Name in English"))
    kind = SelectField(
        _l("Kind"), choices=choices_of(KIND_LABELS, KIND_LABELS), validators=[_needed]
    )
    village = optional_text(_l("Craft village"))
    commune = optional_text(_l("Commune"))
    province = optional_text(_l("Province or city"))
    phone = PhoneField(_l("Phone"), validators=[Optional(), Length(max=30)])
    email = EmailField(_l("E-mail"), validators=[Optional(), Length(max=254)])
    tax_code = optional_text(_l("Tax code"), most=20)
    main_category = SelectField(_l("Main group of goods"), validators=[_needed])
    about_vi = TextAreaField(_l("About you, in Vietnamese"), validators=[Length(max=2000)])
    about_en = TextAreaField(_l("About you, in English"), validators=[Length(max=2000)])
    export_languages = SelectMultipleField(
        _l("Languages you can trade in"),
        choices=choices_of(LANGUAGE_LABELS, LANGUAGE_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *, categories: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.main_category.choices = _choices([("", gettext("Choose")), *categories])

    @property
    def organisation(self) -> dict[str, Any]:
        """What the register holds; an empty field is no fact."""
        apart = ("kind", "main_category", "about_vi", "about_en", "export_languages")
        facts = {name: value or None for name, value in self.values.items() if name not in apart}
        return {**facts, "kind": OrganisationKind(self.kind.data)}

    @property
    def application(self) -> dict[str, Any]:
        """What the application holds."""
        texts = {"vi": self.about_vi.data, "en": self.about_en.data}
        return {
            "main_category": self.main_category.data,
            "export_languages": list(self.export_languages.data or ()),
            "descriptions": {lang: text for lang, text in texts.items() if text},
        }


class WishesForm(FairForm):
    """The stand one would like."""

    booths_wanted = IntegerField(
        _l("Booths wanted"),
        validators=[_needed, NumberRange(min=1, max=40, message=_l("From 1 to 40 booths."))],
    )
    wants_corner = BooleanField(_l("A corner booth, if there is one"))
    wishes = TextAreaField(_l("Other wishes"), validators=[Length(max=1000)])


class CertificateForm(FairForm):
    """A certificate one holds."""

    code = required_text(_l("Certificate"), most=64)
    number = optional_text(_l("Number"))
    valid_until = DateField(_l("Valid until"), validators=[Optional()])


class SubmitForm(FairForm):
    """Handing the application in."""

    undertakings = BooleanField(
        _l("I have read the rules of the fair and undertake to keep them."),
        validators=[InputRequired(_l("Tick this before sending."))],
    )


class ProductForm(FairForm):
    """One product; what is not known stays empty."""

    photo = photo_field(_l("Photo"))
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

    def __init__(self, *, categories: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.category.choices = _choices([("", gettext("Choose")), *categories])

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
        }


class ReviewForm(FairForm):
    """A reviewer's decision."""

    verdict = RadioField(
        _l("Decision"), choices=choices_of(VERDICT_LABELS, VERDICT_LABELS), validators=[_needed]
    )
    note = TextAreaField(_l("Reason, in words for the applicant"), validators=[Length(max=1000)])

    def validate_note(self, field: Field) -> None:
        """Some decisions need a reason."""
        if self.verdict.data and Verdict(self.verdict.data).needs_reason and not field.data:
            raise ValidationError(_l("Write a reason; the applicant will read it."))


def _texts(vietnamese: str | None, english: str | None) -> dict[str, str]:
    return {lang: text for lang, text in (("vi", vietnamese), ("en", english)) if text}
