"""Where a sign-in or a personal link leads: to the page of one's role or purpose."""

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from fairapp.accounts.models import LinkPurpose
from fairapp.core.policy import Actor, Permission, Role, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.home import queries
from fairapp.home.views.room import bp

DESKS = (
    (Role.ORGANISER, "home.today"),
    (Role.CONTRACT_STAFF, "home.desk"),
    (Role.GATE_STAFF, "onsite.gate"),
    (Role.VIEWER, "home.leader"),
)
"""The page of each role at a fair; who has several roles gets the first."""


@bp.route("/home")
@requires(Permission.OWN_SESSION)
def start() -> ResponseReturnValue:
    """Lead to one's own page; who has none is told whom to ask."""
    actor = current_actor()
    own = page_of_purpose(actor)
    if own:
        return redirect(own)
    fair = queries.fair_of_actor(actor, session.get("fair"))
    own = page_of_role(actor, fair) if fair else ""
    return redirect(own) if own else render_template("home/nothing.html")


def page_of_purpose(actor: Actor) -> str:
    """The one page a personal link was made for; '' for links that open a whole role."""
    if actor.purpose_thing_id is None:
        return ""
    if actor.purpose == LinkPurpose.INVITATION:
        return url_for("importers.invitation", invitation_id=actor.purpose_thing_id)
    if actor.purpose == LinkPurpose.CONFIRMATION:
        return url_for("contracts.confirm", deal_id=actor.purpose_thing_id)
    if queries.is_enquiry(actor.purpose_thing_id):
        return url_for("enquiries.enquiry", enquiry_id=actor.purpose_thing_id)
    guest_id = queries.guest_of_offer(actor.purpose_thing_id)
    return url_for("importers.stay", importer_id=guest_id) if guest_id else ""


def page_of_role(actor: Actor, fair: Fair) -> str:
    """The home page of the first role held at the fair; '' when there is none to show."""
    roles = actor.roles_at(fair.id)
    for role, endpoint in DESKS:
        if role in roles:
            return url_for(endpoint, slug=fair.slug)
    application = queries.own_application(actor) if Role.EXHIBITOR in roles else None
    if application is not None:
        return url_for("home.exhibitor", application_id=application.id)
    importer = queries.own_importer(actor) if Role.IMPORTER in roles else None
    if importer is not None:
        return url_for("home.importer", importer_id=importer.id)
    return ""
