"""What the desk may type about buyers of all years."""

from flask_babel import lazy_gettext as _l

from fairapp.core.forms import FairForm, required_text


class SegmentForm(FairForm):
    """The name under which a choice is kept."""

    name = required_text(_l("Name of the segment"), 120)


class InviteSegmentForm(FairForm):
    """The batch under which a segment is invited."""

    name = required_text(_l("Name of this batch"), 120)
