"""What an organiser may type about a copy of an edition."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import InputRequired

from fairapp.core.forms import FairForm, optional_text, required_text


class CopyForm(FairForm):
    """What the new edition has of its own."""

    opens_on = DateField(_l("Opening day"), validators=[InputRequired()])
    name_vi = required_text(_l("Name in Vietnamese"))
    name_en = required_text(_l("Name in English"))
    edition = optional_text(_l("Edition"), 40)
    slug = required_text(
        _l("Address"), 80, description=_l("Only a-z, 0-9 and hyphens; it never changes.")
    )

    @property
    def names(self) -> dict[str, str]:
        """The names by language."""
        return {"vi": self.name_vi.data or "", "en": self.name_en.data or ""}
