"""What the desk may type about buyers of all years."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectChoice, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from fairapp.core.forms import AmountField, FairForm, choices_of, optional_text, required_text
from fairapp.importers.models import BuyerStatus, HostingTier

STATUS_WORDS = {
    BuyerStatus.LISTED: _l("On the list"),
    BuyerStatus.APPLIED: _l("Wants to come"),
    BuyerStatus.QUALIFIED: _l("Qualified"),
    BuyerStatus.REFUSED: _l("Refused"),
    BuyerStatus.WITHDRAWN: _l("Withdrawn"),
}
TIER_WORDS = {
    HostingTier.HOSTED: _l("Hosted"),
    HostingTier.SEMI_HOSTED: _l("Partly hosted"),
    HostingTier.APPOINTMENT: _l("By appointment"),
    HostingTier.VISITOR: _l("Visitor"),
}


class SegmentForm(FairForm):
    """The name under which a choice is kept."""

    name = required_text(_l("Name of the segment"), 120)


class InviteSegmentForm(FairForm):
    """The batch under which a segment is invited."""

    name = required_text(_l("Name of this batch"), 120)


def _counted(most: int) -> list[Any]:
    needed = InputRequired(_l("Please fill in this field."))
    return [needed, NumberRange(0, most, _l("The number must lie between %(min)d and %(max)d."))]


class RuleForm(FairForm):
    """What a tier gives and asks, and what it may cost."""

    nights = IntegerField(_l("Nights in the hotel"), default=0, validators=_counted(30))
    night_cost = AmountField(_l("Cost of a night"))
    flight_cap = AmountField(_l("Flight: paid back up to"))
    currency = SelectField(
        _l("Currency"), choices=[SelectChoice(code, code) for code in ("USD", "EUR", "VND")]
    )
    transfers = BooleanField(_l("Airport transfers"))
    interpreter = BooleanField(_l("Interpreter"))
    minimum_meetings = IntegerField(_l("Meetings to keep"), default=0, validators=_counted(100))
    days_present = IntegerField(_l("Days to be present"), default=0, validators=_counted(30))
    places = IntegerField(_l("Places"), validators=[Optional(), NumberRange(0, 5000)])
    budget = AmountField(_l("Budget of the tier"))

    @property
    def rule_values(self) -> dict[str, Any]:
        """What was typed; no amount means zero, but no budget means none."""
        values = self.values
        for name in ("night_cost", "flight_cap"):
            values[name.removeprefix(self._prefix)] = getattr(self, name).data or Decimal(0)
        return {name.removeprefix(self._prefix): value for name, value in values.items()}


class DecisionForm(FairForm):
    """What the desk decides about a buyer, and why."""

    status = SelectField(_l("Decision"), choices=choices_of(BuyerStatus, STATUS_WORDS))
    tier = SelectField(_l("How the buyer is received"), choices=choices_of(HostingTier, TIER_WORDS))
    reason = required_text(_l("Reason"), 1000)


class TravelForm(FairForm):
    """Hotel and flights of an accepted offer."""

    hotel = optional_text(_l("Hotel"))
    check_in = DateField(_l("Arrives at the hotel on"), validators=[Optional()])
    check_out = DateField(_l("Leaves the hotel on"), validators=[Optional()])
    arrival_flight = optional_text(_l("Flight of arrival"), 40)
    departure_flight = optional_text(_l("Flight of departure"), 40)


class PayBackForm(FairForm):
    """What is paid back for the flight."""

    amount = AmountField(_l("Amount paid back"))
