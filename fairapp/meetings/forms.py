"""What a person may type about meetings."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from fairapp.core.forms import FairForm

LONGEST_NOTE = 1000
ANSWERS = ("accept", "decline", "counter")


class AskForm(FairForm):
    """Asking an exhibitor for a meeting."""

    application_id = StringField(validators=[InputRequired(), Length(max=36)])
    message = TextAreaField(
        _l("What would you like to talk about?"), validators=[Optional(), Length(max=LONGEST_NOTE)]
    )


class AnswerForm(FairForm):
    """Yes, no, or something else."""

    answer = StringField(validators=[InputRequired(), AnyOf(ANSWERS)])
    # not Optional(), which would end the checks before ours
    note = TextAreaField(_l("A few words"), validators=[Length(max=LONGEST_NOTE)])

    def validate_note(self, field: TextAreaField) -> None:
        """Something else has to be named."""
        if self.answer.data == "counter" and not field.data:
            raise ValidationError(_l("Write what you propose."))


class PlanForm(FairForm):
    """Which of the equally good timetables."""

    seed = IntegerField(_l("Variant"), default=0, validators=[NumberRange(0, 9999)])
