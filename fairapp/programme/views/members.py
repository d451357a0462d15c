"""Members of a delegation, the support they got, and what they agreed there."""

from decimal import Decimal
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from fairapp.accounts.models import Organisation, OrganisationKind
from fairapp.accounts.queries import find_organisations
from fairapp.accounts.services import register_organisation
from fairapp.contracts import services as ledger
from fairapp.contracts.models import DealKind
from fairapp.core.db import db, new_id, unit_of_work
from fairapp.core.errors import FairError, NotFoundError
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.programme import queries, services
from fairapp.programme.forms import EnterpriseForm, OfficerForm, ResultForm, SupportForm
from fairapp.programme.models import (
    Delegation,
    DelegationMember,
    MemberKind,
    SupportKind,
)
from fairapp.programme.views.delegations import load_delegation
from fairapp.programme.views.room import bp, form_page, needed_document

MOST_FOUND = 12


def _back(delegation_id: UUID) -> str:
    return url_for(".delegation", delegation_id=delegation_id)


def _enterprises(delegation: Delegation) -> list[DelegationMember]:
    return [member for member in delegation.members if member.kind is MemberKind.ENTERPRISE]


@bp.route("/delegations/<uuid:delegation_id>/enterprises", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT, thing=load_delegation)
def add_enterprise(delegation: Delegation) -> ResponseReturnValue:
    """Find an enterprise in the register, without accents, and let it travel."""
    form = EnterpriseForm()
    if form.validate_on_submit():
        with unit_of_work():
            organisation = db.session.get(Organisation, _uuid(form.organisation.data))
            if organisation is None:
                raise NotFoundError
            services.add_enterprise(
                delegation,
                organisation,
                actor=current_actor(),
                position=form.position.data or "",
            )
        flash(_("The enterprise is in the delegation."), "good")
        return redirect(_back(delegation.id))
    q = request.args.get("q", "")[:80].strip()
    found = db.session.scalars(find_organisations(q).limit(MOST_FOUND)).all() if q else []
    return render_template(
        "programme/enterprises.html",
        delegation=delegation,
        q=q,
        found=found,
        there={member.organisation_id for member in delegation.members},
    )


def _uuid(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError as error:
        raise NotFoundError from error


@bp.route("/delegations/<uuid:delegation_id>/officers", methods=["POST"])
@requires(Permission.PROGRAMME_EDIT, thing=load_delegation)
def add_officer(delegation: Delegation) -> ResponseReturnValue:
    """Let an officer travel."""
    form = OfficerForm()
    if form.validate_on_submit():
        with unit_of_work():
            services.add_officer(
                delegation, actor=current_actor(), position=form.position.data or ""
            )
        flash(_("The officer is in the delegation."), "good")
        return redirect(_back(delegation.id))
    flash(_("Type the role of the officer first."), "need")
    return redirect(_back(delegation.id))


@bp.route("/delegation-members/<uuid:member_id>/remove", methods=["POST"])
@requires(Permission.PROGRAMME_EDIT)
def leave(member_id: UUID) -> ResponseReturnValue:
    """Take a member out of the delegation."""
    member = queries.load_member(member_id)
    delegation_id = member.delegation_id
    with unit_of_work():
        services.leave_delegation(member, actor=current_actor())
    flash(_("The member is no longer in the delegation."), "good")
    return redirect(_back(delegation_id))


@bp.route("/delegations/<uuid:delegation_id>/support", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT, thing=load_delegation)
def give_support(delegation: Delegation) -> ResponseReturnValue:
    """Record what the budget paid, with the document it rests on."""
    form = SupportForm()
    form.offer(queries.all_documents())
    members = {str(member.id): member for member in _enterprises(delegation)}
    form.member.choices = [SelectChoice("", _("the whole delegation"))] + [
        SelectChoice(key, _name(member)) for key, member in members.items()
    ]
    if form.validate_on_submit():
        with unit_of_work():
            services.give_support(
                delegation,
                actor=current_actor(),
                kind=SupportKind(form.kind.data),
                money=(form.amount.data or Decimal(0), form.currency.data),
                document=needed_document(form.document.data),
                member=members.get(form.member.data or ""),
            )
        flash(_("The support is recorded."), "good")
        return redirect(_back(delegation.id))
    crumbs = [(_back(delegation.id), _("Delegation")), ("", _("Support"))]
    return form_page(form, _("Support given"), crumbs, _("Record the support"))


def _name(member: DelegationMember) -> str:
    return member.organisation.name if member.organisation else member.position


@bp.route("/delegation-supports/<uuid:support_id>/remove", methods=["POST"])
@requires(Permission.PROGRAMME_EDIT)
def remove_support(support_id: UUID) -> ResponseReturnValue:
    """Take back a support that was recorded by mistake."""
    support = queries.load_support(support_id)
    delegation_id = support.delegation_id
    with unit_of_work():
        services.remove_support(support, actor=current_actor())
    flash(_("The support is taken back."), "good")
    return redirect(_back(delegation_id))


@bp.route("/delegations/<uuid:delegation_id>/results", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT, thing=load_delegation)
def log_result(delegation: Delegation) -> ResponseReturnValue:
    """Put what an enterprise agreed at the fair abroad into that fair's ledger."""
    form = ResultForm(idempotency_key=new_id().hex, signed_on=delegation.fair.opens_on)
    members = {str(member.organisation_id): member for member in _enterprises(delegation)}
    form.member.choices = [SelectChoice(key, _name(one)) for key, one in members.items()]
    if form.validate_on_submit():
        try:
            with unit_of_work():
                _record(delegation, form, members[form.member.data])
        except FairError as error:
            form.form_errors.append(error.message)
        else:
            flash(_("The result stands in the ledger of this fair."), "good")
            return redirect(_back(delegation.id))
    crumbs = [(_back(delegation.id), _("Delegation")), ("", _("Result"))]
    return form_page(form, _("Record a result"), crumbs, _("Put into the ledger"))


def _record(delegation: Delegation, form: ResultForm, member: DelegationMember) -> None:
    actor, seller = current_actor(), member.organisation
    if seller is None:
        raise NotFoundError
    buyer = register_organisation(
        actor=actor,
        name=form.buyer.data or "",
        kind=OrganisationKind.FOREIGN_COMPANY,
        country=form.buyer_country.data,
    )
    db.session.flush()
    ledger.record_deal(
        actor=actor,
        fair=delegation.fair,
        exhibitor=seller,
        importer=buyer,
        idempotency_key=form.idempotency_key.data or "",
        kind=DealKind(form.kind.data),
        value=form.value.data or Decimal(0),
        currency=form.currency.data,
        signed_on=form.signed_on.data,
        is_estimated=form.is_estimated.data,
    )
