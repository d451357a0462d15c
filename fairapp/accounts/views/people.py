"""Pages of the register: organisations, people, roles at a fair, personal cards."""

from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace
from uuid import UUID

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.accounts import queries, services, sessions
from fairapp.accounts.forms import ROLE_NAMES, MemberForm, OrganisationForm
from fairapp.accounts.models import LinkPurpose, Membership, Organisation, Person
from fairapp.accounts.views import bp
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.mail import Channel, current_settings
from fairapp.core.paging import Page, page_of
from fairapp.core.policy import Permission, Role, current_actor, requires

PURPOSE_OF_ROLE = {Role.EXHIBITOR: LinkPurpose.EXHIBITOR, Role.IMPORTER: LinkPurpose.IMPORTER}


@bp.route("/organisations")
@requires(Permission.REGISTER_READ)
def register() -> ResponseReturnValue:
    """Every organisation of all years, found without accents."""
    query = request.args.get("q", "")
    page: Page[Organisation] = page_of(queries.find_organisations(query))
    return render_template("accounts/register.html", page=page, query=query)


def load_organisation(organisation_id: UUID) -> Organisation:
    """An organisation by id."""
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFoundError
    return organisation


def load_in_register(organisation_id: UUID) -> SimpleNamespace:
    """An organisation as the policy table sees it: it belongs to no single fair."""
    return SimpleNamespace(organisation=load_organisation(organisation_id), fair_id=None)


@bp.route("/organisations/<uuid:organisation_id>", methods=["GET", "POST"])
@requires(Permission.REGISTER_EDIT, thing=load_in_register)
def organisation(found: SimpleNamespace) -> ResponseReturnValue:
    """What the register holds of one organisation, and its people."""
    form = OrganisationForm(obj=found.organisation)
    if form.validate_on_submit():
        with unit_of_work():
            services.edit_organisation(found.organisation, actor=current_actor(), **form.values)
        flash(_("Saved."), "good")
        return redirect(request.path)
    people = db.session.scalars(
        select(Person).where(Person.organisation_id == found.organisation.id)
    )
    return render_template(
        "accounts/organisation.html",
        organisation=found.organisation,
        form=form,
        people=list(people),
    ), (422 if request.method == "POST" else 200)


def load_person(person_id: UUID) -> SimpleNamespace:
    """A person with roles, as the policy table sees them: of no single fair."""
    person = db.session.scalar(
        select(Person).where(Person.id == person_id).options(joinedload(Person.organisation))
    )
    if person is None or person.erased_at:
        raise NotFoundError
    return SimpleNamespace(person=person, fair_id=None)


@bp.route("/people/<uuid:person_id>")
@requires(Permission.REGISTER_EDIT, thing=load_person)
def person(found: SimpleNamespace) -> ResponseReturnValue:
    """One person: how to reach them, their roles, a code to read out, a card to print."""
    return render_template(
        "accounts/person.html",
        person=found.person,
        roles=queries.roles_of(found.person.id),
        role_names=ROLE_NAMES,
    )


@bp.route("/people/<uuid:person_id>/code", methods=["POST"])
@requires(Permission.LINK_ISSUE, thing=load_person)
def read_out_code(found: SimpleNamespace) -> ResponseReturnValue:
    """Six digits for staff to read out on the phone; shown once."""
    with unit_of_work():
        code = sessions.issue_code(found.person, actor=current_actor(), channel=Channel.TEXT)
    return render_template("accounts/code.html", person=found.person, code=code)


def load_member(membership_id: UUID) -> Membership:
    """A role of a person at a fair."""
    member = db.session.get(Membership, membership_id)
    if member is None:
        raise NotFoundError
    return member


@bp.route("/memberships/<uuid:membership_id>/card", methods=["POST"])
@requires(Permission.LINK_ISSUE, thing=load_member)
def card(member: Membership) -> ResponseReturnValue:
    """A card with a new personal link as QR, to print; the person's earlier cards end."""
    purpose = PURPOSE_OF_ROLE.get(member.role)
    if purpose is None or member.fair_id is None:
        raise NotFoundError
    with unit_of_work():
        holder = db.session.get_one(Person, member.person_id)
        services.replace_links(holder, purpose, actor=current_actor(), fair_id=member.fair_id)
        token = services.issue_link(
            holder,
            purpose,
            actor=current_actor(),
            fair_id=member.fair_id,
            organisation_id=member.organisation_id,
            expires_at=_card_ends(),
        )
        address = current_settings().resolved_base_url + url_for(".link", token=token)
    square = segno.make(address, error="m").svg_inline(scale=6, border=2, omitsize=True)
    code = queries.card_code(link) if (link := queries.find_link(token)) else ""
    return render_template(
        "accounts/card.html", person=holder, address=address, square=square, code=code
    )


def _card_ends() -> datetime:
    """A card lives until it is replaced; two years are longer than any edition's season."""
    return datetime.combine(datetime.now(UTC).date() + timedelta(days=730), time(), UTC)


@bp.route("/memberships/<uuid:membership_id>/remove", methods=["POST"])
@requires(Permission.MEMBER_MANAGE, thing=load_member)
def remove_member(member: Membership) -> ResponseReturnValue:
    """Take a role away; it is gone with that person's next request."""
    with unit_of_work():
        services.remove_member(member, actor=current_actor())
    flash(_("The role is taken away."), "good")
    return redirect(url_for(".colleagues"))


@bp.route("/colleagues", methods=["GET", "POST"])
@requires(Permission.MEMBER_MANAGE)
def colleagues() -> ResponseReturnValue:
    """The organiser's own people and their roles, over every fair."""
    form = MemberForm()
    if form.validate_on_submit():
        with unit_of_work():
            services.add_colleague(actor=current_actor(), **form.values)
        flash(_("Your colleague can sign in now, by code."), "good")
        return redirect(url_for(".colleagues"))
    members = db.session.execute(queries.desk_members()).all()
    return render_template(
        "accounts/colleagues.html", form=form, members=members, role_names=ROLE_NAMES
    ), (422 if request.method == "POST" else 200)
