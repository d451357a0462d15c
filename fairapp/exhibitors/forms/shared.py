"""Labels and fields that several forms of this room share."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from fairapp.accounts.models import OrganisationKind
from fairapp.core.files import is_paper, is_picture
from fairapp.exhibitors.models import EntryChannel, Making, Visibility

KIND_LABELS = {
    OrganisationKind.HOUSEHOLD: _l("Household business"),
    OrganisationKind.COOPERATIVE: _l("Co-operative or group"),
    OrganisationKind.COMPANY: _l("Company"),
    OrganisationKind.ARTISAN: _l("Artisan"),
    OrganisationKind.STATE_BODY: _l("State body"),
}
CHANNEL_LABELS = {EntryChannel.PHONE: _l("By phone"), EntryChannel.PAPER: _l("On paper")}
MAKING_LABELS = {
    Making.OWN: _l("We make everything ourselves"),
    Making.PARTLY: _l("We make a part and finish the rest"),
    Making.BOUGHT_IN: _l("We buy from makers and sell"),
}
VISIBILITY_LABELS = {
    Visibility.PUBLIC: _l("Everybody, also on the internet"),
    Visibility.BUYERS: _l("Buyers whom the organiser has approved"),
    Visibility.ON_REQUEST: _l("Only buyers who ask you and to whom you say yes"),
}
"""How far goods are shown; the words an exhibitor chooses by."""
VISIBILITY_WORDS = {
    Visibility.PUBLIC: _l("Everybody"),
    Visibility.BUYERS: _l("Approved buyers"),
    Visibility.ON_REQUEST: _l("On request"),
}
"""The same in few words, for a table."""
LANGUAGE_LABELS = {
    "en": _l("English"),
    "ja": _l("Japanese"),
    "fr": _l("French"),
    "de": _l("German"),
    "ko": _l("Korean"),
    "zh": _l("Chinese"),
}
MOST_NUMBER = 2_000_000_000
MOST_BOOTHS = 40
needed = InputRequired(_l("Please fill in this field."))


def choices_from(pairs: Sequence[tuple[str, str]]) -> list[SelectChoice]:
    """Choices of a field from pairs of value and label."""
    return [SelectChoice(value, label) for value, label in pairs]


def is_photo(_form: Any, field: Field) -> None:
    """Refuse what cannot be a photo, before anything is saved."""
    if field.data and not is_picture(field.data.stream):
        raise ValidationError(
            _l("This is not a photo we can read. Send a JPEG, PNG or WebP picture.")
        )


def is_photo_or_paper(_form: Any, field: Field) -> None:
    """Refuse what is neither a photo nor a PDF, before anything is saved."""
    if field.data and not (is_picture(field.data.stream) or is_paper(field.data.stream)):
        raise ValidationError(
            _l("This is neither a photo nor a PDF we can read. Locked PDFs cannot be read.")
        )


def visibility_field(
    label: Any, words: Mapping[Visibility, Any] = VISIBILITY_LABELS
) -> SelectField:
    """How far something is shown; whoever says nothing shows it to approved buyers only."""
    choices = [SelectChoice(one.value, text) for one, text in words.items()]
    return SelectField(label, choices=choices, default=Visibility.BUYERS.value)


def photo_field(label: Any) -> FileField:
    """A place for a photo."""
    return FileField(label, validators=[is_photo])


def kept_field() -> HiddenField:
    """The receipt of a photo that was sent on its own, before the form."""
    return HiddenField()


def count_field(label: Any, least: int = 0, most: int = MOST_NUMBER) -> IntegerField:
    """A whole number that may be left empty."""
    message = _l("A whole number from %(min)s to %(max)s.")
    return IntegerField(
        label, validators=[Optional(), NumberRange(min=least, max=most, message=message)]
    )


def booths_field() -> IntegerField:
    """How many booths one would like."""
    message = _l("From 1 to 40 booths.")
    return IntegerField(
        _l("Booths wanted"),
        default=1,
        validators=[needed, NumberRange(min=1, max=MOST_BOOTHS, message=message)],
    )
