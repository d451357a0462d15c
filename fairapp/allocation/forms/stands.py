"""What a clerk may type about a stand."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from fairapp.allocation.models import ReleaseReason
from fairapp.allocation.queries import PlannedBooth
from fairapp.core.codes import spread_codes
from fairapp.core.forms import FairForm, metres, required_text
from fairapp.core.i18n import in_language
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import BoothKind, Zone

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


class ExtendForm(FairForm):
    """For how long a hold lasts from now."""

    days = SelectField(
        _l("Hold from now for"), choices=HOLD_CHOICES, default="3", validators=[InputRequired()]
    )

    @property
    def lasts(self) -> timedelta:
        """How long the hold lasts."""
        return timedelta(days=int(self.days.data))


class VacateForm(BoothsMixin, FairForm):
    """Which booths of a stand are given back."""


class JoinForm(FairForm):
    """With which stand of the same exhibitor this one becomes one."""

    booth = required_text(_l("Join with the stand on booth"), 16)


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


class ShapeForm(FairForm):
    """One booth in full: code, zone, place, size, kind."""

    code = required_text(_l("Booth"), 16)
    zone = SelectField(_l("Zone"), validators=[InputRequired()])
    x = metres(_l("From the left (m)"))
    y = metres(_l("From the top (m)"))
    width = metres(_l("Width (m)"), "0.5", 200)
    height = metres(_l("Depth (m)"), "0.5", 200)
    kind = SelectField(
        _l("Kind"),
        choices=[
            SelectChoice(BoothKind.STANDARD.value, _l("Standard booth")),
            SelectChoice(BoothKind.RAW.value, _l("Raw space")),
        ],
        default=BoothKind.STANDARD.value,
        validators=[InputRequired()],
    )
    open_sides = SelectField(
        _l("Open sides"),
        choices=[SelectChoice(str(n), str(n)) for n in range(1, 5)],
        default="1",
        validators=[InputRequired()],
    )
    is_corner = BooleanField(_l("Stands at a corner"))

    def offer(self, zones: Iterable[Zone]) -> None:
        """Fill in the zones to choose from."""
        self.zone.choices = zone_choices(zones)

    def show(self, booth: PlannedBooth) -> None:
        """Fill in what the booth is today."""
        for name in ("code", "zone", "x", "y", "width", "height", "kind", "is_corner"):
            self[name].data = getattr(booth, name)
        self.open_sides.data = str(booth.open_sides)

    @property
    def facts(self) -> dict[str, Any]:
        """What the plan keeps, but for hall and zone."""
        return {
            "code": (self.code.data or "").upper(),
            "kind": BoothKind(self.kind.data),
            "is_corner": bool(self.is_corner.data),
            "open_sides": int(self.open_sides.data),
            **{name: self[name].data for name in ("x", "y", "width", "height")},
        }


class ResizeForm(FairForm):
    """A booth's rectangle, as it was drawn."""

    x = metres(_l("From the left (m)"))
    y = metres(_l("From the top (m)"))
    width = metres(_l("Width (m)"), "0.5", 200)
    height = metres(_l("Depth (m)"), "0.5", 200)

    @property
    def facts(self) -> dict[str, Any]:
        """The four measures."""
        return {name: self[name].data for name in ("x", "y", "width", "height")}


class NudgeForm(FairForm):
    """By how much booths move."""

    dx = metres(_l("To the right (m)"), "-1000", default=Decimal(0))
    dy = metres(_l("Down (m)"), "-1000", default=Decimal(0))


class ZoneChoiceForm(FairForm):
    """Into which zone booths go."""

    zone = SelectField(_l("Zone"), validators=[InputRequired()])

    def offer(self, zones: Iterable[Zone]) -> None:
        """Fill in the zones to choose from."""
        self.zone.choices = zone_choices(zones)


class SplitForm(FairForm):
    """Into which booths one booth is parted."""

    parts = required_text(
        _l("Codes of the parts"), 120, description=_l("For example A01, A01B: two equal parts.")
    )
    across = SelectField(
        _l("Part it"),
        choices=[
            SelectChoice("across", _l("from left to right")),
            SelectChoice("deep", _l("from front to back")),
        ],
        validators=[InputRequired()],
    )


def zone_choices(zones: Iterable[Zone]) -> list[SelectChoice]:
    """Zones by code and name."""
    named = {zone.code: in_language(zone.names) for zone in zones}
    return [
        SelectChoice(code, code if name == code else f"{code} {name}")
        for code, name in named.items()
    ]
