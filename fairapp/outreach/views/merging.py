"""Buyers who may be one: looked at side by side, made one after a preview."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.outreach import queries, services
from fairapp.outreach.queries import Side
from fairapp.outreach.views import bp

MOST_PAIRS = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of two records; `differs` when somebody must choose."""

    field: str
    of: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        """Whether both sides say something, and not the same."""
        return self.left != self.right


@bp.route("/buyers/duplicates")
@requires(Permission.REGISTER_EDIT)
def duplicates() -> ResponseReturnValue:
    """Pairs that may be one buyer."""
    found = queries.find_duplicates()
    return render_template("outreach/duplicates.html", pairs=found[:MOST_PAIRS], count=len(found))


def _choices(left: Side, right: Side) -> list[Choice]:
    firm = [
        Choice(field, "firm", _text(left.organisation, field), _text(right.organisation, field))
        for field in services.FIRM_FIELDS
    ]
    person = [
        Choice(field, "person", _text(left.person, field), _text(right.person, field))
        for field in services.PERSON_FIELDS
    ]
    return [*firm, *person]


def _text(row: object, field: str) -> str:
    return str(getattr(row, field) or "")


@bp.route("/buyers/<uuid:left_id>/and/<uuid:right_id>", methods=["GET", "POST"])
@requires(Permission.REGISTER_EDIT)
def merge(left_id: UUID, right_id: UUID) -> ResponseReturnValue:
    """Two records side by side: for each field the side to keep; then how the one will look."""
    left, right = queries.load_pair(left_id, right_id)
    choices = _choices(left, right)
    # the left record goes on; where it says nothing, the right one's word is taken
    sides = {
        one.field + one.of: request.form.get(f"{one.of}-{one.field}")
        or ("left" if one.left or not one.right else "right")
        for one in choices
    }
    same_person = request.form.get("same_person") == "yes"
    if request.method == "POST" and request.form.get("act") == "merge":
        _merge(left, right, choices, sides, same_person=same_person)
        flash(_("The two records are one."), "good")
        return redirect(url_for(".duplicates"))
    return render_template(
        "outreach/merge.html",
        left=left,
        right=right,
        choices=choices,
        sides=sides,
        same_person=same_person if request.method == "POST" else left.person.email is None,
        is_preview=request.method == "POST",
        same_firm=left.organisation.id == right.organisation.id,
    )


def _merge(
    left: Side, right: Side, choices: list[Choice], sides: dict[str, str], *, same_person: bool
) -> None:
    values = {
        of: {
            one.field: one.left if sides[one.field + of] == "left" else one.right
            for one in choices
            if one.of == of
        }
        for of in ("firm", "person")
    }
    actor = current_actor()
    with unit_of_work():
        if left.organisation.id != right.organisation.id:
            services.merge_firms(
                left.organisation, right.organisation, actor=actor, values=values["firm"]
            )
        if same_person or left.organisation.id == right.organisation.id:
            services.merge_people(left.person, right.person, actor=actor, values=values["person"])
