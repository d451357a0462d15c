"""What a clerk may type about a stand."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from fairapp.allocation.models import ReleaseReason
from fairapp.core.codes import spread_codes
from fairapp.core.forms import FairForm, required_text
from fairapp.exhibitors.models import Application

HOLD_CHOICES = [
    SelectChoice("1", _l("1 day")),
    SelectChoice("3", _l("3 days")),
    SelectChoice("7", _l("7 days")),
    SelectChoice("14", _l("14 days")),
]
REASON_LABELS = {
    ReleaseReason.ORGANISER: _l("Decided by the organiser"),
    ReleaseReason.VACATED: _l("Given back by the exhibitor"),
    ReleaseReason.NOT_PAID: _l("Not paid in time"),
    ReleaseReason.WITHDRAWN: _l("The exhibitor withdrew"),
    ReleaseReason.EXPIRED: _l("The hold ran out"),
}


def known_id(value: object) -> UUID | None:
    """An id as browsers send it; None for anything else."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


class BoothsMixin:
    """One or more booths, typed as people write them."""

    booths = required_text(_l("Booths"), 120, description=_l("For example C14, or C14-15."))

    @property
    def codes(self) -> list[str]:
        """The booth codes that were typed."""
        return spread_codes(self.booths.data or "")


class HoldForm(BoothsMixin, FairForm):
    """Who gets which booths, for how long until it is reserved."""

    application_id = RadioField(
        _l("Exhibitor"),
        coerce=known_id,
        validate_choice=False,
        validators=[InputRequired(_l("Choose an exhibitor."))],
    )
    days = SelectField(
        _l("Hold for"), choices=HOLD_CHOICES, default="3", validators=[InputRequired()]
    )

    def offer(self, applications: Iterable[Application], locale: str) -> None:
        """Fill in the exhibitors to choose from."""
        self.application_id.choices = [
            SelectChoice(one.id, one.organisation.name_in(locale)) for one in applications
        ]

    def validate_application_id(self, field: RadioField) -> None:
        """Refuse what is no id at all."""
        if field.data is None:
            raise ValidationError(_l("Choose an exhibitor."))

    @property
    def lasts(self) -> timedelta:
        """How long the hold lasts."""
        return timedelta(days=int(self.days.data))


class MoveForm(BoothsMixin, FairForm):
    """Which booths a stand gets instead."""


class SwapForm(FairForm):
    """With which booth's stand to change places."""

    booth = required_text(_l("Change places with the stand on booth"), 16)


class ReleaseForm(FairForm):
    """Why a stand is given back."""

    DEFAULT = ReleaseReason.ORGANISER.value

    reason = SelectField(
        _l("Reason"),
        choices=[
            SelectChoice(reason.value, label)
            for reason, label in REASON_LABELS.items()
            if reason is not ReleaseReason.EXPIRED
        ],
        validators=[InputRequired()],
    )


class BlockForm(FairForm):
    """Why a booth is out of use."""

    reason = required_text(_l("Blocked because"), 200)
