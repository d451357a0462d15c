"""What a clerk may type about a round of allocation."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from fairapp.allocation.forms.stands import known_id
from fairapp.allocation.models import RoundPlace
from fairapp.core.codes import spread_codes
from fairapp.core.forms import FairForm


def _points(label: Any, most: int = 100) -> IntegerField:
    return IntegerField(
        label, validators=[InputRequired(), NumberRange(0, most, _l("A number from 0 to 100."))]
    )


class RoundForm(FairForm):
    """The written rule of a round."""

    base = _points(_l("Everybody starts with"))
    certificate = _points(_l("For each certificate, up to 3"))
    new_design = _points(_l("For each new design, up to 3"))
    first_time = _points(_l("For taking part the first time"))
    product = _points(_l("For each product described, up to 5"))
    other_zones = BooleanField(_l("Other zones may be given when the own one is full"))
    stepped = StringField(
        _l("Zones a wheelchair cannot reach"),
        validators=[Optional(), Length(max=200)],
        description=_l(
            "Codes, for example C, D. Who needs a way for a wheelchair gets none there."
        ),
    )
    seed = IntegerField(
        _l("Number of the draw"), default=0, validators=[InputRequired(), NumberRange(0, 9999)]
    )

    @property
    def rule(self) -> dict[str, Any]:
        """The rule as it is kept."""
        numbers = {
            name: int(value or 0)
            for name, value in self.values.items()
            if name not in ("seed", "stepped")
        }
        return numbers | {"stepped": spread_codes(self.stepped.data or "")}


class ByHandForm(FairForm):
    """A stand that somebody of a draft gets whatever the points say."""

    place_id = SelectField(_l("Exhibitor"), coerce=known_id, validators=[InputRequired()])
    booths = StringField(
        _l("Booths"),
        validators=[Optional(), Length(max=200)],
        description=_l("For example C14-15. Left empty, the rule decides again."),
    )

    def offer(self, places: Iterable[RoundPlace]) -> None:
        """Name those of the draft."""
        self.place_id.choices = [
            SelectChoice(str(one.id), one.application.organisation.name) for one in places
        ]

    @property
    def codes(self) -> list[str]:
        """The booths typed, each by its code."""
        return spread_codes(self.booths.data or "")
