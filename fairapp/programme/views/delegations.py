"""A fair abroad and its delegation: opening one, changing it, and what came of it."""

import re

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.queries import current_entries, evidence_of_entries
from fairapp.contracts.services.words import KIND_WORDS
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.mail import current_settings
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.search import fold
from fairapp.programme import queries, services
from fairapp.programme.forms import AbroadForm, OfficerForm
from fairapp.programme.models import Delegation, MemberKind
from fairapp.programme.views.room import bp, chosen_document, form_page

load_delegation = queries.load_delegation


@bp.route("/delegations/<uuid:delegation_id>")
@requires(Permission.PROGRAMME_READ, thing=load_delegation)
def delegation(delegation: Delegation) -> ResponseReturnValue:
    """Who went, by which decision, with what support, and what they agreed there."""
    entries: list[LedgerEntry] = list(
        db.session.scalars(current_entries(delegation.fair_id)).unique()
    )
    of_seller: dict[object, list[LedgerEntry]] = {}
    for entry in entries:
        of_seller.setdefault(entry.exhibitor_organisation_id, []).append(entry)
    supports = queries.supports_of(delegation.id)
    return render_template(
        "programme/delegation.html",
        delegation=delegation,
        is_late=queries.is_late(delegation),
        enterprises=[m for m in delegation.members if m.kind is MemberKind.ENTERPRISE],
        officers=[m for m in delegation.members if m.kind is MemberKind.OFFICER],
        entries=entries,
        of_seller=of_seller,
        supports=supports,
        members={member.id: member for member in delegation.members},
        evidence=evidence_of_entries(entries),
        kinds=KIND_WORDS,
        officer_form=OfficerForm(formdata=None),
    )


@bp.route("/abroad/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def open_abroad() -> ResponseReturnValue:
    """Open a fair abroad and the delegation to it."""
    form = AbroadForm()
    form.offer(queries.all_documents(), empty=True)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                opened = services.open_fair_abroad(
                    actor=current_actor(),
                    slug=_slug(form),
                    decision=chosen_document(form.document.data),
                    is_demo=current_settings().demo,
                    **form.facts,
                )
                delegation_id = opened.id
        except FairError as error:
            form.name_vi.errors = [error.message]
        else:
            flash(_("The fair abroad is open. Add who travels."), "good")
            return redirect(url_for(".delegation", delegation_id=delegation_id))
    crumbs = [(url_for(".year", year=clock.today().year), _("Programme")), ("", _("Fair abroad"))]
    return form_page(form, _("Open a fair abroad"), crumbs, _("Open the fair"))


def _slug(form: AbroadForm) -> str:
    name = form.name_en.data or form.name_vi.data or ""
    words = re.sub(r"[^a-z0-9]+", "-", fold(f"{name} {form.opens_on.data:%Y}")).strip("-")
    return words[:80].strip("-")


@bp.route("/delegations/<uuid:delegation_id>/edit", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT, thing=load_delegation)
def edit_delegation(delegation: Delegation) -> ResponseReturnValue:
    """Change the fair, the days away or the decision."""
    fair = delegation.fair
    form = AbroadForm(
        data={
            "name_vi": fair.names.get("vi"),
            "name_en": fair.names.get("en"),
            **{name: getattr(fair, name) for name in ("city", "country", "opens_on", "closes_on")},
            "departs_on": delegation.departs_on,
            "returns_on": delegation.returns_on,
            "document": str(delegation.decision_id or ""),
        }
    )
    form.offer(queries.all_documents(), empty=True)
    if request.method == "POST" and form.validate():
        with unit_of_work():
            services.change_delegation(
                delegation,
                actor=current_actor(),
                decision=chosen_document(form.document.data),
                **form.facts,
            )
        flash(_("The delegation is changed."), "good")
        return redirect(url_for(".delegation", delegation_id=delegation.id))
    here = url_for(".delegation", delegation_id=delegation.id)
    crumbs = [(here, _("Delegation")), ("", _("Change"))]
    return form_page(form, _("Change the delegation"), crumbs, _("Save"))
