"""What applicants, clerks and reviewers may type."""

from fairapp.exhibitors.forms.applying import ApplyForm, EntryForm, RepeatForm
from fairapp.exhibitors.forms.desk import (
    DeadlineForm,
    DesignDecisionForm,
    DesignForm,
    DoneForm,
    FairTextForm,
)
from fairapp.exhibitors.forms.goods import ProductForm
from fairapp.exhibitors.forms.sections import (
    AboutForm,
    CertificateForm,
    PersonForm,
    ProductionForm,
    SubmitForm,
    WishesForm,
)
from fairapp.exhibitors.forms.shared import (
    CHANNEL_LABELS,
    KIND_LABELS,
    LANGUAGE_LABELS,
    VISIBILITY_LABELS,
)
from fairapp.exhibitors.forms.showing import ShowingForm

__all__ = [
    "CHANNEL_LABELS",
    "KIND_LABELS",
    "LANGUAGE_LABELS",
    "VISIBILITY_LABELS",
    "AboutForm",
    "ApplyForm",
    "CertificateForm",
    "DeadlineForm",
    "DesignDecisionForm",
    "DesignForm",
    "DoneForm",
    "EntryForm",
    "FairTextForm",
    "PersonForm",
    "ProductForm",
    "ProductionForm",
    "RepeatForm",
    "ShowingForm",
    "SubmitForm",
    "WishesForm",
]
