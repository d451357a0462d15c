"""What reviewers may type."""

from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, TextAreaField
from wtforms.validators import Length, ValidationError

from fairapp.core.forms import FairForm, choices_of
from fairapp.exhibitors.forms.shared import needed
from fairapp.exhibitors.services import Verdict

VERDICT_LABELS = {
    Verdict.ACCEPT: _l("Accept"),
    Verdict.WAITING_LIST: _l("Waiting list"),
    Verdict.ASK_CHANGES: _l("Ask for changes"),
    Verdict.REJECT: _l("Do not accept"),
}


class ReviewForm(FairForm):
    """A reviewer's decision."""

    verdict = RadioField(
        _l("Decision"), choices=choices_of(VERDICT_LABELS, VERDICT_LABELS), validators=[needed]
    )
    note = TextAreaField(_l("Reason, in words for the applicant"), validators=[Length(max=1000)])

    def validate_note(self, field: Field) -> None:
        """Some decisions need a reason."""
        if self.verdict.data and Verdict(self.verdict.data).needs_reason and not field.data:
            raise ValidationError(_l("Write a reason; the applicant will read it."))
