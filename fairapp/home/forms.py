"""What may be sent from a home page: the signed agreement."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import Field
from wtforms.validators import InputRequired, ValidationError

from fairapp.core.files import is_paper, is_picture
from fairapp.core.forms import FairForm


def is_photo_or_paper(_form: Any, field: Field) -> None:
    """Refuse what is neither a photo nor a PDF, before anything is saved."""
    if field.data and not (is_picture(field.data.stream) or is_paper(field.data.stream)):
        raise ValidationError(
            _l("This is neither a photo nor a PDF we can read. Locked PDFs cannot be read.")
        )


class SignedCopyForm(FairForm):
    """The signed agreement, photographed or scanned."""

    paper = FileField(
        _l("Photo or PDF of the signed agreement"),
        validators=[InputRequired(_l("Choose a file first.")), is_photo_or_paper],
    )
