"""The sections of an application; any of them may be filled in first."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from fairapp.accounts.models import OrganisationKind
from fairapp.core.forms import (
    EmailField,
    FairForm,
    PhoneField,
    choices_of,
    optional_text,
    required_text,
)
from fairapp.exhibitors.forms.shared import (
    KIND_LABELS,
    LANGUAGE_LABELS,
    MAKING_LABELS,
    booths_field,
    choices_from,
    count_field,
    needed,
)
from fairapp.exhibitors.models import Making

_at_most = _l("At most %(max)d characters.")


def languages_field(label: Any) -> SelectMultipleField:
    """Languages to tick."""
    return SelectMultipleField(
        label,
        choices=choices_of(LANGUAGE_LABELS, LANGUAGE_LABELS),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class AboutForm(FairForm):
    """Who the exhibitor is."""

    name = required_text(_l("Name"))
    name_en = optional_text(_l("Name in English"))
    kind = SelectField(
        _l("Kind"), choices=choices_of(KIND_LABELS, KIND_LABELS), validators=[needed]
    )
    village = optional_text(_l("Craft village"))
    commune = optional_text(_l("Commune"))
    province = optional_text(_l("Province or city"))
    phone = PhoneField(_l("Phone"), validators=[Optional(), Length(max=30)])
    email = EmailField(_l("E-mail"), validators=[Optional(), Length(max=254)])
    tax_code = optional_text(_l("Tax code"), most=20)
    main_category = SelectField(_l("Main group of goods"), validators=[needed])
    about_vi = TextAreaField(_l("About you, in Vietnamese"), validators=[Length(max=2000)])
    about_en = TextAreaField(_l("About you, in English"), validators=[Length(max=2000)])
    export_languages = languages_field(_l("Languages you can trade in"))

    def __init__(self, *, categories: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.main_category.choices = choices_from([("", gettext("Choose")), *categories])

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


class ProductionForm(FairForm):
    """How the goods are made; what is not known stays empty."""

    making = SelectField(
        _l("Who makes the goods"),
        validators=[Optional()],
    )
    workers = count_field(_l("People who work with you"), most=100_000)
    founded_year = count_field(_l("Working since the year"), least=1000)
    export_share = count_field(_l("Part sold abroad, in per cent"), most=100)
    production_note = TextAreaField(
        _l("How you make it"), validators=[Length(max=1000, message=_at_most)]
    )

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._today = today
        labels = [(code.value, str(label)) for code, label in MAKING_LABELS.items()]
        self.making.choices = choices_from([("", gettext("Not said")), *labels])

    def validate_founded_year(self, field: Field) -> None:
        """Nobody has worked since a year to come."""
        if field.data is not None and field.data > self._today.year:
            raise ValidationError(_l("This year lies in the future."))

    @property
    def facts(self) -> dict[str, Any]:
        """Columns of the application."""
        made = self.making.data
        return {
            **self.values,
            "making": Making(made) if made else None,
            "production_note": self.production_note.data or None,
        }


RANKED_BOOTHS, RANKED_ZONES = 5, 3


class WishesForm(FairForm):
    """The stand one would like: how large, which booths and zones first, what it must have."""

    booths_wanted = booths_field()
    booth_1 = StringField(_l("First booth"), validators=[Length(max=16)])
    booth_2 = StringField(_l("Second booth"), validators=[Length(max=16)])
    booth_3 = StringField(_l("Third booth"), validators=[Length(max=16)])
    booth_4 = StringField(_l("Fourth booth"), validators=[Length(max=16)])
    booth_5 = StringField(_l("Fifth booth"), validators=[Length(max=16)])
    zone_1 = SelectField(_l("First zone"), validators=[Optional()])
    zone_2 = SelectField(_l("Second zone"), validators=[Optional()])
    zone_3 = SelectField(_l("Third zone"), validators=[Optional()])
    wants_corner = BooleanField(_l("A corner booth, if there is one"))
    needs_accessible = BooleanField(_l("Somebody of us uses a wheelchair"))
    wishes = TextAreaField(_l("Other wishes"), validators=[Length(max=1000, message=_at_most)])

    def __init__(self, *, zones: Sequence[tuple[str, str]], fixed: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field in self.zone_fields:
            field.choices = choices_from([("", gettext("No wish")), *zones])
        if fixed:
            del self.booths_wanted

    @property
    def booth_fields(self) -> list[Any]:
        """The ranked booths."""
        return [self[f"booth_{rank}"] for rank in range(1, RANKED_BOOTHS + 1)]

    @property
    def zone_fields(self) -> list[Any]:
        """The ranked zones."""
        return [self[f"zone_{rank}"] for rank in range(1, RANKED_ZONES + 1)]

    @property
    def booth_codes(self) -> list[str]:
        """The booths in order, without gaps."""
        typed = [(field.data or "").strip().upper() for field in self.booth_fields]
        return [code for code in typed if code]

    @property
    def zone_codes(self) -> list[str]:
        """The zones in order, without gaps."""
        return [field.data for field in self.zone_fields if field.data]

    @property
    def facts(self) -> dict[str, Any]:
        """Columns of the application."""
        names = ("booths_wanted", "wants_corner", "needs_accessible", "wishes")
        return {name: self[name].data for name in names if name in self}


class CertificateForm(FairForm):
    """A certificate one holds."""

    code = required_text(_l("Certificate"), most=64)
    number = optional_text(_l("Number"))
    valid_until = DateField(_l("Valid until"), validators=[Optional()])


class PersonForm(FairForm):
    """Somebody who will stand at the stand."""

    full_name = required_text(_l("Name on the badge"))
    position = optional_text(_l("Role"))
    phone = PhoneField(_l("Phone"), validators=[Optional(), Length(max=30)])
    languages = languages_field(_l("Languages spoken"))

    @property
    def facts(self) -> dict[str, Any]:
        """Columns of the person."""
        return {
            "full_name": self.full_name.data,
            "position": self.position.data or None,
            "phone": self.phone.data or None,
            "languages": list(self.languages.data or ()),
        }


class SubmitForm(FairForm):
    """Handing the application in."""

    undertakings = BooleanField(
        _l("I have read the rules of the fair and undertake to keep them."),
        validators=[InputRequired(_l("Tick this before sending."))],
    )
