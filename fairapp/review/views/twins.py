"""Applications that may be one: listed with the reason, looked at side by side, joined or not."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.models import Organisation
from fairapp.core.contacts import show_phone
from fairapp.core.db import db, unit_of_work
from fairapp.core.i18n import current_locale, in_language
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair
from fairapp.review import queries, services
from fairapp.review.models import ApplicationMerge
from fairapp.review.queries import Namesake, Traits
from fairapp.review.services import FIRM_FIELDS, OWN_FIELDS
from fairapp.review.views.room import bp
from fairapp.review.words import field_names, reason_names, value_names

MOST_PAIRS = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """One field of two applications, with the side that goes on."""

    field: str
    left: str
    right: str
    side: str

    @property
    def differs(self) -> bool:
        """Whether somebody must choose."""
        return self.left != self.right

    @property
    def result(self) -> str:
        """What the one application will say."""
        return self.left if self.side == "left" else self.right


@dataclass(frozen=True, slots=True)
class Pair:
    """Two applications of one edition, for the policy table."""

    left: Application
    right: Application

    @property
    def fair_id(self) -> UUID:
        """The edition of both."""
        return self.left.fair_id


def load_pair(application_id: UUID, other_id: UUID) -> Pair:
    """Two applications of one edition; raises CannotMergeError for others."""
    left, right = queries.load_twins(application_id, other_id)
    if left.fair_id != right.fair_id or left is right:
        raise services.CannotMergeError
    return Pair(left, right)


@bp.route("/fairs/<slug>/applications/duplicates")
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def duplicates(fair: Fair) -> ResponseReturnValue:
    """Pairs that may be one firm with the reason, and what has been joined."""
    pairs = queries.likely_twins(fair.id)
    merges = queries.merges_at(fair.id)
    ids = [one for pair in pairs[:MOST_PAIRS] for one in pair.ids]
    ids += [one for merge in merges for one in (merge.kept_id, merge.dropped_id)]
    return render_template(
        "review/duplicates.html",
        shown=fair,
        pairs=pairs[:MOST_PAIRS],
        count=len(pairs),
        namesakes=queries.namesakes_of(fair.id)[:MOST_PAIRS],
        merges=merges,
        known=queries.applications_by_id(fair.id, ids),
        reasons=reason_names(),
    )


@bp.route("/applications/<uuid:application_id>/and/<uuid:other_id>", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_pair)
def merge(pair: Pair) -> ResponseReturnValue:
    """Two applications side by side; how the one will look; the joining."""
    left, right = pair.left, pair.right
    act = request.form.get("act", "")
    if act == "apart":
        with unit_of_work():
            services.keep_apart(left, right, actor=current_actor())
        flash(_("They stay two, and are not proposed again."), "good")
        return redirect(url_for(".duplicates", slug=left.fair.slug))
    choices = _choices(left, right)
    if act == "merge":
        with unit_of_work():
            services.merge_applications(
                left,
                right,
                actor=current_actor(),
                sides={one.field: one.side for one in choices},
            )
        flash(_("The two applications are one. It can be taken back from here."), "good")
        return redirect(url_for(".duplicates", slug=left.fair.slug))
    names = reason_names()
    return render_template(
        "review/merge.html",
        left=left,
        right=right,
        choices=choices,
        fields=field_names(),
        reasons=[names[one] for one in queries.reasons_between(_traits(left), _traits(right))],
        is_preview=act == "preview",
        codes={one.code for one in left.certificates},
    )


def _traits(one: Application) -> Traits:
    firm = one.organisation
    phones = (firm.phone, one.contact.phone)
    return Traits(one.id, firm.name, firm.village, firm.tax_code, phones)


def _choices(left: Application, right: Application) -> list[Choice]:
    labels = concept_labels([left.main_category, right.main_category], current_locale())
    words = labels | value_names()
    firms = _firm_choices(left.organisation, right.organisation, words)
    return [
        *firms,
        *(
            _choice(field, _shown(left, field, words), _shown(right, field, words))
            for field in OWN_FIELDS
        ),
    ]


def _firm_choices(left: Organisation, right: Organisation, words: dict[str, str]) -> list[Choice]:
    return [
        _choice(field, _shown(left, field, words), _shown(right, field, words))
        for field in FIRM_FIELDS
    ]


def _choice(field: str, left: str, right: str) -> Choice:
    """The left one's word goes on; where it says nothing, the right one's."""
    usual = "left" if left or not right else "right"
    typed = request.form.get(f"side-{field}", usual)
    return Choice(field, left, right, typed if typed in ("left", "right") else usual)


def _shown(row: Any, field: str, words: dict[str, str]) -> str:
    """A value as people read it; what is not said is empty."""
    if field == "contact_id":
        contact = row.contact
        parts = (contact.position or contact.full_name, show_phone(contact.phone), contact.email)
        return " · ".join(part for part in parts if part)
    value = getattr(row, field)
    if field == "phone":
        return show_phone(value) or ""
    if isinstance(value, dict):
        return in_language(value)
    if isinstance(value, list):
        return ", ".join(value)
    code = str(getattr(value, "value", value))
    return "" if value is None else words.get(code, code)


@bp.route(
    "/applications/<uuid:application_id>/firm/<uuid:organisation_id>", methods=["GET", "POST"]
)
@requires(Permission.APPLICATION_REVIEW, thing=queries.load_namesake)
def join_firm(found: Namesake) -> ResponseReturnValue:
    """The applicant's firm beside a second entry of the register; the joining."""
    application, act = found.application, request.form.get("act", "")
    choices = _firm_choices(application.organisation, found.organisation, value_names())
    if act == "merge":
        with unit_of_work():
            services.join_firms(
                application,
                found.organisation,
                actor=current_actor(),
                sides={one.field: one.side for one in choices},
            )
        flash(_("The register holds this firm once."), "good")
        return redirect(url_for(".duplicates", slug=application.fair.slug))
    names = reason_names()
    return render_template(
        "review/firms.html",
        application=application,
        choices=choices,
        fields=field_names(),
        reasons=[names[one] for one in found.reasons],
        is_preview=act == "preview",
    )


@bp.route("/merges/<uuid:merge_id>/undo", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=queries.load_merge)
def undo_merge(joined: ApplicationMerge) -> ResponseReturnValue:
    """Take a joining back."""
    slug = db.session.get_one(Fair, joined.fair_id).slug
    with unit_of_work():
        services.undo_merge(joined, actor=current_actor())
    flash(_("They are two again, each as it was before."), "good")
    return redirect(url_for(".duplicates", slug=slug))
