"""What a person may type at the gate and at the booths."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, ValidationError

from fairapp.core.forms import FairForm, choices_of, optional_text, required_text
from fairapp.meetings.models import Side
from fairapp.onsite.models import BadgeKind, OutcomeCode

OUTCOME_LABELS: dict[Any, Any] = {
    OutcomeCode.ORDER_LIKELY: _l("An order is likely"),
    OutcomeCode.SAMPLE_ASKED: _l("A sample was asked for"),
    OutcomeCode.QUOTE_ASKED: _l("A quote was asked for"),
    OutcomeCode.KEEP_CONTACT: _l("We keep in contact"),
    OutcomeCode.NOT_SUITABLE: _l("Not suitable"),
}
KIND_LABELS: dict[Any, Any] = {
    BadgeKind.EXHIBITOR: _l("Exhibitor"),
    BadgeKind.IMPORTER: _l("Importer"),
    BadgeKind.TRADE_VISITOR: _l("Trade visitor"),
    BadgeKind.PUBLIC: _l("Public"),
    BadgeKind.PRESS: _l("Press"),
    BadgeKind.GUEST: _l("Guest"),
    BadgeKind.STAFF: _l("Staff"),
}
WALK_IN_KINDS = (BadgeKind.TRADE_VISITOR, BadgeKind.PUBLIC, BadgeKind.PRESS, BadgeKind.GUEST)
SIDE_LABELS: dict[Any, Any] = {Side.EXHIBITOR: _l("Exhibitor"), Side.IMPORTER: _l("Importer")}


class GateForm(FairForm):
    """A badge seen at the gate."""

    code = StringField(
        _l("Code on the badge"),
        validators=[InputRequired(_l("Scan or type the code.")), Length(max=60)],
    )


class VisitorForm(FairForm):
    """Somebody who comes without a badge."""

    bearer = required_text(_l("Name or role"))
    organisation_name = optional_text(_l("Organisation"))
    country = StringField(
        _l("Country (two letters)"), default="VN", validators=[InputRequired(), Length(2, 2)]
    )
    kind = SelectField(_l("Badge"), choices=choices_of(WALK_IN_KINDS, KIND_LABELS))


class OutcomeForm(FairForm):
    """What came of a meeting, as one side sees it."""

    code = RadioField(_l("What came of it?"), choices=choices_of(OutcomeCode, OUTCOME_LABELS))
    note = TextAreaField(_l("Note"), validators=[Optional(), Length(max=1000)])


class StaffOutcomeForm(OutcomeForm):
    """The same, written down by staff for one of the sides."""

    side = SelectField(_l("Who says so"), choices=choices_of(SIDE_LABELS, SIDE_LABELS))


class NoShowForm(FairForm):
    """Which side did not come."""

    absent = StringField(validators=[InputRequired(), AnyOf([side.value for side in SIDE_LABELS])])


class EncounterForm(FairForm):
    """A walk-in meeting at a booth."""

    badge = StringField(
        _l("Code on the importer's badge"),
        validators=[InputRequired(_l("Scan or type the code.")), Length(max=60)],
    )
    booth = StringField(
        _l("Booth"),
        validators=[InputRequired(_l("Please fill in this field.")), Length(max=16)],
    )
    outcome = SelectField(_l("What came of it?"), choices=choices_of(OutcomeCode, OUTCOME_LABELS))
    note = TextAreaField(_l("Note"), validators=[Optional(), Length(max=1000)])


BY_EXHIBITOR, BY_ORGANISER = "exhibitor", "organiser"
ENDING_LABELS: dict[Any, Any] = {
    BY_EXHIBITOR: _l("The exhibitor leaves; the refund rule counts"),
    BY_ORGANISER: _l("The organiser cancels; all that was paid goes back"),
}


class LeaveForm(FairForm):
    """Who wants the exhibitor to leave; an exhibitor who leaves by itself answers nothing."""

    who = RadioField(
        _l("Who ends it"),
        choices=choices_of(ENDING_LABELS, ENDING_LABELS),
        default=BY_EXHIBITOR,
        validators=[Optional()],
        validate_choice=False,
    )
    reason = StringField(_l("Reason"), validators=[Length(max=500)])

    def validate_reason(self, field: StringField) -> None:
        """Who is sent away is told why."""
        if self.who.data == BY_ORGANISER and not field.data:
            raise ValidationError(_l("Write a reason; the exhibitor will read it."))
