"""The first screen, what clerks type for somebody, and the one screen of who comes again."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from fairapp.core.forms import (
    EmailField,
    FairForm,
    PhoneField,
    choices_of,
    optional_text,
    required_text,
)
from fairapp.exhibitors.forms.shared import (
    CHANNEL_LABELS,
    KIND_LABELS,
    booths_field,
    choices_from,
    kept_field,
    needed,
    photo_field,
)


class FirstScreenMixin:
    """Who applies and with what: asked on the first screen and by clerks."""

    name = required_text(_l("Name of the workshop, household or co-operative"))
    village = optional_text(_l("Craft village"))
    main_category = RadioField(_l("What you make"), validators=[needed])


class ApplyForm(FirstScreenMixin, FairForm):
    """The first screen on a phone; a photo comes with the form, or its receipt does."""

    phone = PhoneField(_l("Phone"), validators=[needed, Length(max=30)])
    email = EmailField(_l("E-mail"), validators=[Optional(), Length(max=254)])
    photo_1 = photo_field(_l("Photo 1"))
    photo_2 = photo_field(_l("Photo 2"))
    photo_3 = photo_field(_l("Photo 3"))
    kept_1 = kept_field()
    kept_2 = kept_field()
    kept_3 = kept_field()
    consent = BooleanField(
        _l("The organiser may use this phone number to reach me about the fair."),
        validators=[InputRequired(_l("We need your agreement to reach you."))],
    )

    def __init__(self, *, groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.main_category.choices = choices_from(groups)

    @property
    def slots(self) -> list[tuple[Any, Any]]:
        """The three places for photos: the file field and the receipt beside it."""
        return [
            (self.photo_1, self.kept_1),
            (self.photo_2, self.kept_2),
            (self.photo_3, self.kept_3),
        ]


class EntryForm(FirstScreenMixin, FairForm):
    """An application that staff type for somebody."""

    channel = RadioField(
        _l("How it came"), choices=choices_of(CHANNEL_LABELS, CHANNEL_LABELS), validators=[needed]
    )
    kind = SelectField(
        _l("Kind"), choices=choices_of(KIND_LABELS, KIND_LABELS), validators=[needed]
    )
    contact_role = optional_text(_l("Contact person (role)"))
    phone = PhoneField(_l("Phone"), validators=[Optional(), Length(max=30)])
    email = EmailField(_l("E-mail"), validators=[Optional(), Length(max=254)])
    booths_wanted = booths_field()

    def __init__(self, *, groups: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.main_category.choices = choices_from(groups)


class RepeatForm(FairForm):
    """Coming again with what was said last time; staff also say how they were told."""

    channel = RadioField(_l("How it came"), choices=choices_of(CHANNEL_LABELS, CHANNEL_LABELS))
    booths_wanted = booths_field()
    products = SelectMultipleField(
        _l("Products you bring again"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    undertakings = BooleanField(
        _l("I have read the rules of the fair and undertake to keep them."),
        validators=[InputRequired(_l("Tick this before sending."))],
    )

    def __init__(
        self, *, products: Sequence[tuple[str, str]], by_staff: bool, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.products.choices = choices_from(products)
        if by_staff:
            self.channel.validators = [needed]
        else:
            del self.channel
