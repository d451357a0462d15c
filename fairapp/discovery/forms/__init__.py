"""What may be typed about needs, and by a visitor in three answers."""

from fairapp.discovery.forms.answers import AskInvitationForm, ThreeAnswersForm
from fairapp.discovery.forms.needs import REFUSALS, NeedForm, need_values
from fairapp.discovery.forms.picking import Branch, PickedField, branches

__all__ = [
    "REFUSALS",
    "AskInvitationForm",
    "Branch",
    "NeedForm",
    "PickedField",
    "ThreeAnswersForm",
    "branches",
    "need_values",
]
