"""What a clerk may type about a round of allocation."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from fairapp.allocation.forms.stands import known_id
from fairapp.allocation.queries.claims import PAIRS, USUAL_POINTS, USUAL_WEIGHTS
from fairapp.core.codes import spread_codes
from fairapp.core.forms import FairForm


def _points(label: Any, most: int = 100) -> IntegerField:
    return IntegerField(
        label, validators=[InputRequired(), NumberRange(0, most, _l("A number from 0 to 100."))]
    )


def _weight(name: str, label: Any) -> IntegerField:
    return IntegerField(
        label,
        default=USUAL_WEIGHTS[name],
        validators=[Optional(), NumberRange(0, 1000, _l("A number from 0 to 1000."))],
    )


class RoundForm(FairForm):
    """The written rule of a round."""

    base = _points(_l("Everybody starts with"))
    certificate = _points(_l("For each certificate, up to 3"))
    new_design = _points(_l("For each new design, up to 3"))
    first_time = _points(_l("For taking part the first time"))
    product = _points(_l("For each product described, up to 5"))
    review = _points(_l("For full marks of the reviewers"))
    other_zones = BooleanField(_l("Other zones may be given when the own one is full"))
    stepped = StringField(
        _l("Zones a wheelchair cannot reach"),
        validators=[Optional(), Length(max=200)],
        description=_l(
            "Codes, for example C, D. Who needs a way for a wheelchair gets none there."
        ),
    )
    seed = IntegerField(
        _l("Number of the draw"),
        default=0,
        validators=[InputRequired(), NumberRange(0, 9999, _l("A number from 0 to 9999."))],
    )
    weight_wish = _weight("wish", _l("For each wish higher up that is not met"))
    weight_zone = _weight("zone", _l("For each zone higher up that is not met"))
    weight_corner = _weight("corner", _l("For a wished corner that is not met"))
    weight_together = _weight("together", _l("For a pair that does not stand together"))
    weight_attraction = _weight("attraction", _l("For a booth with the fewest open sides"))

    @property
    def weights(self) -> list[IntegerField]:
        """The fields of weights, in their order on the page."""
        return [one for one in self if one.name.startswith("weight_")]

    @property
    def rule(self) -> dict[str, Any]:
        """The rule as it is kept; a weight left empty is the usual one."""
        weights = {one.name.removeprefix("weight_"): one.data for one in self.weights}
        return {name: int(self.values[name] or 0) for name in USUAL_POINTS} | {
            "other_zones": int(bool(self.other_zones.data)),
            "stepped": spread_codes(self.stepped.data or ""),
            "weights": USUAL_WEIGHTS | {k: v for k, v in weights.items() if v is not None},
        }


class ByHandForm(FairForm):
    """A stand that somebody of a draft gets whatever the points say."""

    place_id = SelectField(_l("Exhibitor"), coerce=known_id, validators=[InputRequired()])
    booths = StringField(
        _l("Booths"),
        validators=[Optional(), Length(max=200)],
        description=_l("For example C14-15. Left empty, the rule decides again."),
    )

    def offer(self, names: Iterable[tuple[UUID, str]]) -> None:
        """Name those of the draft."""
        self.place_id.choices = _choices(names)

    @property
    def codes(self) -> list[str]:
        """The booths typed, each by its code."""
        return spread_codes(self.booths.data or "")


class PairForm(FairForm):
    """Two exhibitors who are to stand apart, or side by side."""

    kind = RadioField(
        _l("They are to stand"),
        choices=[
            SelectChoice("apart", _l("apart: never side by side")),
            SelectChoice("together", _l("together: side by side, if it can be done")),
        ],
        default=PAIRS[0],
        validators=[InputRequired()],
    )
    first = SelectField(_l("One exhibitor"), coerce=known_id, validators=[InputRequired()])
    second = SelectField(_l("The other exhibitor"), coerce=known_id, validators=[InputRequired()])

    def offer(self, names: Iterable[tuple[UUID, str]]) -> None:
        """Name those of the draft and those who have a stand."""
        self.first.choices = self.second.choices = _choices(names)

    def validate_second(self, field: SelectField) -> None:
        """Nobody stands apart from itself."""
        if field.data == self.first.data:
            raise ValidationError(_l("Choose two different exhibitors."))


def _choices(names: Iterable[tuple[UUID, str]]) -> list[SelectChoice]:
    found = [SelectChoice(str(one), name) for one, name in names]
    return [SelectChoice("", _l("Choose")), *found]
