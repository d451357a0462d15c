"""What people type to sign in and what staff type into the register."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from fairapp.core.forms import (
    EmailField,
    FairForm,
    PhoneField,
    choices_of,
    optional_text,
    required_text,
)
from fairapp.core.i18n import LOCALE_NAMES
from fairapp.core.policy import Role

ROLE_NAMES = {
    Role.ORGANISER: _l("Organiser"),
    Role.CONTRACT_STAFF: _l("Contract staff"),
    Role.GATE_STAFF: _l("Gate staff"),
    Role.VIEWER: _l("Leader (reads only)"),
    Role.EXHIBITOR: _l("Exhibitor"),
    Role.IMPORTER: _l("Importer"),
}
DESK_ROLES = (Role.ORGANISER, Role.CONTRACT_STAFF, Role.GATE_STAFF, Role.VIEWER)


class AccountField(StringField):
    """The phone number or e-mail address by which somebody is known."""


def account_field() -> AccountField:
    """One field for both ways of naming an account."""
    return AccountField(
        _l("Phone or e-mail"),
        validators=[InputRequired(_l("Please fill in this field.")), Length(max=254)],
    )


class SignInForm(FairForm):
    """Account and password; without a password a code is asked for."""

    account = account_field()
    password = PasswordField(_l("Password"), validators=[Optional(), Length(max=200)])


class CodeForm(FairForm):
    """Account and the six digits that were sent or read out."""

    account = account_field()
    code = StringField(
        _l("Six-digit code"),
        validators=[InputRequired(_l("Please fill in this field.")), Length(max=12)],
    )


class PasswordForm(FairForm):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"),
        validators=[
            InputRequired(_l("Please fill in this field.")),
            Length(min=10, max=200, message=_l("At least %(min)d characters.")),
        ],
    )
    again = PasswordField(
        _l("New password once more"),
        validators=[EqualTo("password", _l("The two passwords differ."))],
    )


class LanguageForm(FairForm):
    """The language in which somebody is written to."""

    locale = SelectField(_l("Language"), choices=choices_of(LOCALE_NAMES, LOCALE_NAMES))


class TokenForm(FairForm):
    """What a new API token is for."""

    label = required_text(_l("What it is for"))


class MemberForm(FairForm):
    """A colleague and the role they get at a fair."""

    full_name = required_text(_l("Name"))
    position = optional_text(_l("Function"))
    email = EmailField(_l("E-mail"), validators=[Optional(), Length(max=254)])
    phone = PhoneField(_l("Phone"), validators=[Optional(), Length(max=32)])
    role = SelectField(_l("Role"), choices=choices_of(DESK_ROLES, ROLE_NAMES))

    def validate(self, extra_validators: object = None) -> bool:
        """Somebody who can be reached by neither e-mail nor phone could never sign in."""
        valid: bool = super().validate(extra_validators)
        if valid and not self.email.data and not self.phone.data:
            self.email.errors = [_l("Give an e-mail address or a phone number.")]
            return False
        return valid


class OrganisationForm(FairForm):
    """What the register holds of an organisation."""

    name = required_text(_l("Name"))
    name_en = optional_text(_l("Name in English"))
    tax_code = optional_text(_l("Tax code"), 20)
    phone = PhoneField(_l("Phone"), validators=[Optional(), Length(max=32)])
    email = EmailField(_l("E-mail"), validators=[Optional(), Length(max=254)])
    village = optional_text(_l("Craft village"))
    commune = optional_text(_l("Commune or ward"))
    province = optional_text(_l("Province or city"))
    old_district = optional_text(_l("District before July 2025"))
    address = optional_text(_l("Address"))
