"""What reviewers may type: criteria, points, a decision."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from fairapp.core.forms import FairForm
from fairapp.core.i18n import current_locale
from fairapp.exhibitors.services import Verdict
from fairapp.review.models import Criterion, Score
from fairapp.review.services import Wanted

VERDICT_LABELS = {
    Verdict.ACCEPT: _l("Accept"),
    Verdict.WAITING_LIST: _l("Waiting list"),
    Verdict.ASK_CHANGES: _l("Ask for changes"),
    Verdict.REJECT: _l("Do not accept"),
}
MOST_CRITERIA = 10
SPARE_ROWS = 2
_at_most = _l("At most %(max)d characters.")
_optional_text = (Optional(), Length(max=200, message=_at_most))


def _number(label: Any, least: int, most: int, usual: int) -> IntegerField:
    message = _l("A whole number from %(min)s to %(max)s.")
    return IntegerField(
        label,
        default=usual,
        validators=[Optional(), NumberRange(min=least, max=most, message=message)],
    )


class CriteriaForm(FairForm):
    """The criteria of an edition, a group of fields each; made by `criteria_form`."""

    rows: int = 0

    def row(self, number: int) -> dict[str, Any]:
        """The fields of one criterion."""
        return {name: self[f"{name}_{number}"] for name in _ROW}

    @property
    def all_rows(self) -> list[dict[str, Any]]:
        """The fields of every criterion."""
        return [self.row(number) for number in range(1, self.rows + 1)]

    @property
    def wanted(self) -> list[Wanted]:
        """The criteria that have a name; a group without one is left out."""
        return [_wanted(row) for row in self.all_rows if row["name_vi"].data or row["name_en"].data]

    def validate(self, extra_validators: Any = None) -> bool:
        """Besides each field: at least one criterion, and each range the right way round."""
        good = super().validate(extra_validators)
        if not self.wanted:
            self["name_vi_1"].errors = [gettext("Name at least one criterion.")]
            return False
        for row in self.all_rows:
            lowest, highest = row["lowest"], row["highest"]
            if not (lowest.errors or highest.errors) and _most(row) <= _least(row):
                highest.errors = [gettext("The highest must be more than the lowest.")]
                good = False
        return bool(good)


_ROW = ("name_vi", "name_en", "about_vi", "about_en", "weight", "lowest", "highest")


def _least(row: Mapping[str, Any]) -> int:
    return int(row["lowest"].data or 0)


def _most(row: Mapping[str, Any]) -> int:
    return 10 if row["highest"].data is None else int(row["highest"].data)


def _wanted(row: Mapping[str, Any]) -> Wanted:
    def texts(name: str) -> dict[str, str]:
        typed = {code: row[f"{name}_{code}"].data for code in ("vi", "en")}
        return {code: text for code, text in typed.items() if text}

    return Wanted(
        names=texts("name"),
        descriptions=texts("about"),
        weight=row["weight"].data or 1,
        lowest=_least(row),
        highest=_most(row),
    )


def criteria_form(current: Sequence[Criterion]) -> CriteriaForm:
    """A form with a group of fields for each criterion there is, and a few more."""
    rows = min(MOST_CRITERIA, max(4, len(current) + SPARE_ROWS))
    fields: dict[str, Any] = {"rows": rows}
    shown: dict[str, Any] = {}
    for number in range(1, rows + 1):
        fields |= {
            f"name_vi_{number}": StringField(_l("Name in Vietnamese"), validators=_optional_text),
            f"name_en_{number}": StringField(_l("Name in English"), validators=_optional_text),
            f"about_vi_{number}": StringField(
                _l("What counts, in Vietnamese"), validators=_optional_text
            ),
            f"about_en_{number}": StringField(
                _l("What counts, in English"), validators=_optional_text
            ),
            f"weight_{number}": _number(_l("Weight"), 1, 100, 10),
            f"lowest_{number}": _number(_l("Lowest"), 0, 99, 0),
            f"highest_{number}": _number(_l("Highest"), 1, 100, 10),
        }
    for number, one in enumerate(current, 1):
        shown |= {
            f"name_vi_{number}": one.names.get("vi"),
            f"name_en_{number}": one.names.get("en"),
            f"about_vi_{number}": one.descriptions.get("vi"),
            f"about_en_{number}": one.descriptions.get("en"),
            f"weight_{number}": one.weight,
            f"lowest_{number}": one.lowest,
            f"highest_{number}": one.highest,
        }
    made = type("CriteriaFields", (CriteriaForm,), fields)
    return cast("CriteriaForm", made(data=shown))


class ScoreForm(FairForm):
    """Points and a note for each criterion; made by `score_form`."""

    criteria: Sequence[Criterion] = ()

    @property
    def pairs(self) -> list[tuple[Criterion, Any, Any]]:
        """(criterion, field of its points, field of its note)."""
        return [
            (one, self[f"value_{number}"], self[f"note_{number}"])
            for number, one in enumerate(self.criteria, 1)
        ]

    @property
    def given(self) -> dict[UUID, tuple[int, str]]:
        """{criterion: (points, note)}."""
        return {one.id: (value.data, note.data or "") for one, value, note in self.pairs}


def score_form(criteria: Sequence[Criterion], own: Mapping[UUID, Score]) -> ScoreForm:
    """A form with what this reviewer has given so far."""
    fields: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    for number, one in enumerate(criteria, 1):
        message = _l("A whole number from %(min)s to %(max)s.")
        fields[f"value_{number}"] = IntegerField(
            one.name_in(current_locale()),
            validators=[
                InputRequired(_l("Give points here, too.")),
                NumberRange(min=one.lowest, max=one.highest, message=message),
            ],
        )
        fields[f"note_{number}"] = StringField(
            gettext("Note on %(criterion)s", criterion=one.name_in(current_locale())),
            validators=[Optional(), Length(max=500, message=_at_most)],
        )
        if one.id in own:
            shown[f"value_{number}"] = own[one.id].value
            shown[f"note_{number}"] = own[one.id].note
    made = type("ScoreFields", (ScoreForm,), fields)
    form = cast("ScoreForm", made(data=shown))
    form.criteria = criteria
    return form


class ReasonForm(FairForm):
    """A reason that this edition gives often."""

    text_vi = TextAreaField(
        _l("In Vietnamese"),
        validators=[InputRequired(_l("Please fill in this field.")), Length(max=400)],
    )
    text_en = TextAreaField(_l("In English"), validators=[Optional(), Length(max=400)])


STEP_LABELS = {
    "fewest_offers": _l("Who was offered a place least often"),
    "zone": _l("Whose zone it is: wished, or made for the goods"),
    "points": _l("The higher score of the review"),
    "returning": _l("Who has taken part before"),
    "first_time": _l("Who takes part for the first time"),
    "fewest_booths": _l("Who wants fewer booths"),
    "sent": _l("Who sent the application first"),
    "draw": _l("The lot"),
}
MOST_STEPS = 5


class WaitingRuleForm(FairForm):
    """What counts on the waiting list: up to five steps, the first one first."""

    step_1 = SelectField(_l("First"))
    step_2 = SelectField(_l("Then, among equals"), validators=[Optional()])
    step_3 = SelectField(_l("After that"), validators=[Optional()])
    step_4 = SelectField(_l("And then"), validators=[Optional()])
    step_5 = SelectField(_l("At last"), validators=[Optional()])
    seed = IntegerField(
        _l("Number of the draw"),
        validators=[InputRequired(), NumberRange(0, 9999, _l("A number from 0 to 9999."))],
        description=_l("What is equal at the end is drawn; the same number gives the same draw."),
    )

    def __init__(self, steps: Sequence[str], **kwargs: Any) -> None:
        shown = {f"step_{place}": step for place, step in enumerate(steps, 1)}
        kwargs["data"] = shown | kwargs.get("data", {})
        super().__init__(**kwargs)
        choices = [("", gettext("nothing more")), *STEP_LABELS.items()]
        for field in self.steps:
            field.choices = [(code, str(label)) for code, label in choices]

    @property
    def steps(self) -> list[SelectField]:
        """The fields of the steps, in their order."""
        return [self[f"step_{place}"] for place in range(1, MOST_STEPS + 1)]

    @property
    def chosen(self) -> list[str]:
        """The steps as they were chosen; a step that was not sent at all is none."""
        return [field.data for field in self.steps if field.data and field.raw_data]

    def validate_step_1(self, field: SelectField) -> None:
        """At least one step, and each step once."""
        if not field.data or len(set(self.chosen)) != len(self.chosen):
            raise ValidationError(_l("Choose at least one step, and each step once."))
