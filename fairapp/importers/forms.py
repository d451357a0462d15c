"""What the desk may type about importers."""

from babel import Locale
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from fairapp.core.forms import (
    EmailField,
    FairForm,
    PhoneField,
    choices_of,
    optional_text,
    required_text,
)
from fairapp.core.i18n import LOCALE_NAMES, LOCALES, current_locale
from fairapp.core.pages import country_name
from fairapp.core.web_addresses import BadWebAddressError, web_address
from fairapp.importers.models import BuyerKind, BuyerStatus, HostingTier, ReplyChannel
from fairapp.importers.services.letters import MOST_WORDS

KIND_LABELS = {
    BuyerKind.IMPORTER: _l("Importer"),
    BuyerKind.WHOLESALER: _l("Wholesaler"),
    BuyerKind.RETAILER: _l("Retailer"),
    BuyerKind.BUYING_OFFICE: _l("Buying office"),
    BuyerKind.DESIGNER: _l("Designer"),
    BuyerKind.HOTEL: _l("Hotel"),
    BuyerKind.ONLINE_SHOP: _l("Online shop"),
}
STATUS_LABELS = {
    BuyerStatus.LISTED: _l("On the list"),
    BuyerStatus.APPLIED: _l("Wants to come"),
    BuyerStatus.QUALIFIED: _l("Qualified"),
    BuyerStatus.REFUSED: _l("Refused"),
    BuyerStatus.WITHDRAWN: _l("Withdrawn"),
}
TIER_LABELS = {
    HostingTier.HOSTED: _l("Hosted"),
    HostingTier.SEMI_HOSTED: _l("Partly hosted"),
    HostingTier.APPOINTMENT: _l("By appointment"),
    HostingTier.VISITOR: _l("Visitor"),
}
REPLY_LABELS = {
    ReplyChannel.PHONE: _l("By phone"),
    ReplyChannel.EMAIL: _l("By e-mail"),
    ReplyChannel.LETTER: _l("By letter"),
}


class CampaignForm(FairForm):
    """The name under which a batch of invitations is kept."""

    name = required_text(_l("Name of this batch"), 120)


class QualifyForm(FairForm):
    """What the desk decides about a buyer."""

    status = SelectField(_l("Decision"), choices=choices_of(BuyerStatus, STATUS_LABELS))
    tier = SelectField(
        _l("How the buyer is received"), choices=choices_of(HostingTier, TIER_LABELS)
    )
    reason = required_text(_l("Reason"), 1000)


class ReplyForm(FairForm):
    """A reply that reached the desk."""

    channel = SelectField(_l("How the reply came"), choices=choices_of(REPLY_LABELS, REPLY_LABELS))


def country_choices() -> list[SelectChoice]:
    """Every country by its name in the reader's language, sorted by name."""
    territories = Locale(current_locale()).territories
    found = [(str(name), str(code)) for code, name in territories.items() if len(str(code)) == 2]
    named = sorted((name, code) for name, code in found if code.isalpha() and code not in _NO_LAND)
    return [SelectChoice(code, name) for name, code in named]


_NO_LAND = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


class ConfirmAddressForm(FairForm):
    """The address to which the letter went."""

    address = required_text(_l("E-mail address or phone number"), 254)


class AskLinkForm(FairForm):
    """Who would like an invitation of one's own."""

    email = EmailField(
        _l("Your e-mail address"), validators=[InputRequired(_l("Please fill in this field."))]
    )
    contact = required_text(_l("Your name or position"), 120)
    organisation = required_text(_l("Your firm"), 200)
    country = SelectField(_l("Country"), choices=country_choices)


class LetterForm(FairForm):
    """The desk's own words of a campaign in one language."""

    subject = required_text(_l("Subject"), 200)
    body = TextAreaField(
        _l("Letter"),
        validators=[
            InputRequired(_l("Please fill in this field.")),
            Length(max=MOST_WORDS, message=_l("At most %(max)d characters.")),
        ],
    )


class ImporterForm(FairForm):
    """A buyer put on the list by hand."""

    organisation = required_text(_l("Organisation"))
    country = required_text(_l("Country (two letters)"), 2)
    contact = required_text(_l("Contact (name or role)"))
    email = EmailField(_l("E-mail"))
    phone = PhoneField(_l("Phone"))
    locale = SelectField(_l("Language of letters"), choices=choices_of(LOCALES, LOCALE_NAMES))
    kind = SelectField(_l("Kind of buyer"), choices=choices_of(BuyerKind, KIND_LABELS))
    website = optional_text(_l("Website"), 300)

    def validate_website(self, field: StringField) -> None:
        """Take http and https only."""
        if field.data:
            try:
                field.data = web_address(field.data)
            except BadWebAddressError as error:
                raise ValidationError(error.message) from None

    def validate_country(self, field: SelectField) -> None:
        """Take only codes that name a country."""
        field.data = (field.data or "").upper()
        if country_name(field.data) == field.data:
            raise ValidationError(_l("This is not a country code. Example: JP."))

    def validate_email(self, field: SelectField) -> None:
        """Ask for one way to reach the buyer."""
        if not field.data and not self.phone.data:
            raise ValidationError(_l("Give an e-mail address or a phone number."))


class EditImporterForm(ImporterForm):
    """What is held of a buyer, corrected by hand."""

    full_name = required_text(_l("Name"), 200)
    sells_to = optional_text(_l("Sells to"), 200)


class PassportForm(FairForm):
    """What a consulate asks of a hosted buyer."""

    name = required_text(_l("Name as in the passport"), 120)
    number = required_text(_l("Passport number"), 40)
    nationality = SelectField(_l("Nationality"), choices=country_choices)
    expires_on = DateField(
        _l("Valid until"), validators=[InputRequired(_l("Please fill in this field."))]
    )
