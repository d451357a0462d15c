"""What stands between an exhibitor and the desk: texts, deadlines, drawings, signed papers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from fairapp.core.forms import (
    FairForm,
    choices_of,
    not_in_future,
    optional_text,
    required_text,
)
from fairapp.exhibitors.forms.shared import choices_from, is_photo_or_paper, needed
from fairapp.exhibitors.models import Anchor, DesignState, KeptBy

MOST_TEXT = 30_000
KEPT_BY_LABELS = {
    KeptBy.DESK: _l("Us: something due to the authority"),
    KeptBy.EXHIBITORS: _l("Exhibitors"),
}
WHEN_LABELS = {
    "before_opens": _l("days before the opening"),
    "after_opens": _l("days after the opening"),
    "before_closes": _l("days before the closing"),
    "after_closes": _l("days after the closing"),
}
DESIGN_LABELS = {
    DesignState.APPROVED: _l("Approve"),
    DesignState.CHANGES_ASKED: _l("Ask for changes"),
}


class FairTextForm(FairForm):
    """A text of the edition, in two languages, or as a paper."""

    text_vi = TextAreaField(_l("In Vietnamese"), validators=[Length(max=MOST_TEXT)])
    text_en = TextAreaField(_l("In English"), validators=[Length(max=MOST_TEXT)])
    paper = FileField(_l("As a paper (PDF)"), validators=[is_photo_or_paper])
    drop_paper = BooleanField(_l("Take the paper away"))

    @property
    def texts(self) -> dict[str, str]:
        """The text by language; an empty one is none."""
        typed = {"vi": self.text_vi.data, "en": self.text_en.data}
        return {lang: text for lang, text in typed.items() if text}


class DeadlineForm(FairForm):
    """A date to keep, counted from the edition's own days."""

    name_vi = required_text(_l("What is due"))
    name_en = optional_text(_l("What is due, in English"))
    kept_by = RadioField(
        _l("Who keeps it"), choices=choices_of(KEPT_BY_LABELS, KEPT_BY_LABELS), validators=[needed]
    )
    days = IntegerField(
        _l("Days"),
        validators=[
            InputRequired(_l("Please fill in this field.")),
            NumberRange(min=0, max=730, message=_l("From 0 to 730 days.")),
        ],
    )
    when = SelectField(
        _l("Counted from"), choices=choices_of(WHEN_LABELS, WHEN_LABELS), validators=[needed]
    )
    remind_days = IntegerField(
        _l("Remind so many days before"),
        default=7,
        validators=[
            InputRequired(_l("Please fill in this field.")),
            NumberRange(min=0, max=365, message=_l("From 0 to 365 days.")),
        ],
    )
    document = SelectField(_l("Document it rests on"))

    def __init__(self, *, documents: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.document.choices = choices_from([("", gettext("None")), *documents])

    def validate_document(self, field: Field) -> None:
        """What is due to the authority rests on a document."""
        if self.kept_by.data == KeptBy.DESK and not field.data:
            raise ValidationError(
                _l("Name the document: what is due to the authority rests on one.")
            )

    @property
    def facts(self) -> dict[str, Any]:
        """Columns of the deadline."""
        before = self.when.data.startswith("before")
        opens = self.when.data.endswith("opens")
        names = {"vi": self.name_vi.data, "en": self.name_en.data}
        return {
            "names": {lang: name for lang, name in names.items() if name},
            "kept_by": KeptBy(self.kept_by.data),
            "anchor": Anchor.OPENS if opens else Anchor.CLOSES,
            "offset_days": -self.days.data if before else self.days.data,
            "remind_days": self.remind_days.data,
        }


class DoneForm(FairForm):
    """A deadline was kept."""

    done_on = DateField(_l("Done on"), validators=[needed])
    done_note = optional_text(_l("Number of the paper, or how"))

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._today = today

    def validate_done_on(self, field: Field) -> None:
        """What is done is not done tomorrow."""
        not_in_future(self._today)(self, field)


class DesignForm(FairForm):
    """The drawing of a stand: a PDF or a picture."""

    paper = FileField(
        _l("Drawing (PDF or picture)"),
        validators=[InputRequired(_l("Choose a file first.")), is_photo_or_paper],
    )


class DesignDecisionForm(FairForm):
    """What the desk says of a drawing."""

    state = RadioField(
        _l("Decision"), choices=choices_of(DESIGN_LABELS, DESIGN_LABELS), validators=[needed]
    )
    note = TextAreaField(_l("What to change"), validators=[Length(max=1000)])

    def validate_note(self, field: Field) -> None:
        """Who must change something is told what."""
        if self.state.data == DesignState.CHANGES_ASKED and not field.data:
            raise ValidationError(_l("Write what to change; the exhibitor will read it."))
