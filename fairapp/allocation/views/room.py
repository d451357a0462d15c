"""The blueprint of this room, and what its pages share."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint

from fairapp.allocation import services
from fairapp.core.forms import FairForm
from fairapp.fairs.models import Booth
from fairapp.fairs.queries import booths_by_code

bp = Blueprint("allocation", __name__)


def named_booths(fair_id: UUID, codes: Sequence[str]) -> list[Booth]:
    """The booths of these codes; raises NoSuchBoothError for one that is not there."""
    booths = booths_by_code(fair_id, codes)
    missing = set(codes) - {one.code for one in booths}
    if missing:
        raise services.NoSuchBoothError(booth=", ".join(sorted(missing)))
    return booths


def own_ids(forms: dict[str, FairForm]) -> dict[str, FairForm]:
    """Give the fields of several forms on one page ids of their own; their names stay."""
    for name, form in forms.items():
        for field in form:
            field.id = field.label.field_id = f"{name}-{field.name}"
    return forms
