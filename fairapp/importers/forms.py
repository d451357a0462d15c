"""What the desk may type about importers."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import ValidationError

from fairapp.core.forms import (
    EmailField,
    FairForm,
    PhoneField,
    choices_of,
    required_text,
)
from fairapp.core.i18n import LOCALE_NAMES, LOCALES
from fairapp.core.pages import country_name
from fairapp.importers.models import BuyerKind, BuyerStatus, HostingTier, ReplyChannel

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


class ReplyForm(FairForm):
    """A reply that reached the desk."""

    channel = SelectField(_l("How the reply came"), choices=choices_of(REPLY_LABELS, REPLY_LABELS))


class ImporterForm(FairForm):
    """A buyer put on the list by hand."""

    organisation = required_text(_l("Organisation"))
    country = required_text(_l("Country (two letters)"), 2)
    contact = required_text(_l("Contact (name or role)"))
    email = EmailField(_l("E-mail"))
    phone = PhoneField(_l("Phone"))
    locale = SelectField(_l("Language of letters"), choices=choices_of(LOCALES, LOCALE_NAMES))
    kind = SelectField(_l("Kind of buyer"), choices=choices_of(BuyerKind, KIND_LABELS))

    def validate_country(self, field: SelectField) -> None:
        """Take only codes that name a country."""
        field.data = (field.data or "").upper()
        if country_name(field.data) == field.data:
            raise ValidationError(_l("This is not a country code. Example: JP."))

    def validate_email(self, field: SelectField) -> None:
        """Ask for one way to reach the buyer."""
        if not field.data and not self.phone.data:
            raise ValidationError(_l("Give an e-mail address or a phone number."))
