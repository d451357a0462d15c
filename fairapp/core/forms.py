"""What all forms share: the base, and fields that are written once."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from fairapp.core.contacts import parse_email, parse_phone
from fairapp.core.money import is_too_large, parse_amount


class FairForm(FlaskForm):
    """A form of the service: CSRF-guarded, with messages in the reader's language."""

    class Meta(FlaskForm.Meta):
        """Strip what people type; an empty text is no text."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Field:
            """Add the strip filter to every text field."""
            filters = list(unbound_field.kwargs.get("filters", []))
            if issubclass(unbound_field.field_class, StringField):
                filters.append(_stripped)
            return unbound_field.bind(form=form, filters=filters, **options)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, without the guard and the buttons, ready for a service."""
        skipped = {"csrf_token", "submit", "act", "version"}
        return {field.name: field.data for field in self if field.name not in skipped}


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def required_text(label: Any, most: int = 200, **kwargs: Any) -> StringField:
    """A text that must be there."""
    return StringField(
        label,
        validators=[
            InputRequired(_l("Please fill in this field.")),
            Length(max=most, message=_l("At most %(max)d characters.")),
        ],
        **kwargs,
    )


def optional_text(label: Any, most: int = 200, **kwargs: Any) -> StringField:
    """A text that may be left empty."""
    return StringField(
        label,
        validators=[Optional(), Length(max=most, message=_l("At most %(max)d characters."))],
        **kwargs,
    )


class PhoneField(StringField):
    """A phone number; its data is E.164."""

    data: str | None

    def pre_validate(self, _form: Any) -> None:
        """Turn what was typed into E.164 or say what is wrong."""
        if not self.data:
            return
        number = parse_phone(self.data)
        if number is None:
            raise ValidationError(_l("This is not a phone number. Example: 0912 345 678."))
        self.data = number


class EmailField(StringField):
    """An e-mail address; its data is in lower case."""

    data: str | None

    def pre_validate(self, _form: Any) -> None:
        """Normalise the address or say what is wrong."""
        if not self.data:
            return
        address = parse_email(self.data)
        if address is None:
            raise ValidationError(_l("This is not an e-mail address. Example: name@example.com."))
        self.data = address


class AmountField(StringField):
    """An amount of money as people type it (`12tr`, `300k`); its data is a Decimal or None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Turn what was typed into an amount or say what is wrong."""
        typed = valuelist[0].strip() if valuelist else ""
        self.data = parse_amount(typed) if typed else None
        if typed and self.data is None:
            if is_too_large(typed.lstrip("-−")):
                raise ValueError(_l("This amount is too large. Look for a digit too many."))
            if typed[0] in "-−" and parse_amount(typed[1:]) is not None:
                raise ValueError(_l("An amount cannot be below 0."))
            raise ValueError(_l("This is not an amount. Examples: 300k, 1,5 triệu, 12.50."))

    def _value(self) -> str:
        """What was typed, or the stored amount without needless zeros."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"


class MetresField(StringField):
    """A measure in metres, with either decimal mark, kept to the centimetre."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Turn what was typed into metres or say what is wrong."""
        typed = valuelist[0].strip().removesuffix("m").strip() if valuelist else ""
        self.data = None
        if not typed:
            return
        try:
            value = Decimal(typed.replace(",", "."))
        except InvalidOperation:
            raise ValueError(_l("This is not a number of metres. Example: 3 or 2,5.")) from None
        if not value.is_finite() or abs(value) > 1000:
            raise ValueError(_l("This is not a number of metres. Example: 3 or 2,5."))
        self.data = value.quantize(Decimal("0.01"))

    def _value(self) -> str:
        """What was typed, or the stored measure without needless zeros."""
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"


def metres(label: Any, least: str = "0", most: int = 1000, **kwargs: Any) -> MetresField:
    """A measure that must be there."""
    words = _l("Between %(least)s and %(most)s metres.", least=least, most=most)
    limits = NumberRange(Decimal(least), most, message=words)
    return MetresField(
        label, validators=[InputRequired(_l("Please fill in this field.")), limits], **kwargs
    )


def choices_of(kinds: Iterable[Any], labels: Mapping[Any, Any]) -> list[SelectChoice]:
    """Choices of a select field from members of an enum, or codes, and their labels."""
    return [SelectChoice(getattr(kind, "value", kind), labels[kind]) for kind in kinds]


def not_in_future(today: date) -> Any:
    """A validator that refuses dates after today."""

    def check(_form: Any, field: Field) -> None:
        if field.data and field.data > today:
            raise ValidationError(_l("This date lies in the future."))

    return check


def uuids(typed: list[str]) -> list[UUID]:
    """Ids that came in a form; what is no id is left out."""
    found = []
    for text in typed:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
