"""What comes in from buyers: their replies by mail, and wishes for an invitation of one's own."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.inbound import InboundMail, mail_to_read, mark_read
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.importers import queries, services
from fairapp.importers.models import LinkRequest
from fairapp.importers.views import bp
from fairapp.importers.work import invitation_url


@bp.route("/fairs/<slug>/replies")
@requires(Permission.IMPORTER_INVITE, thing=load_fair)
def replies(fair: Fair) -> ResponseReturnValue:
    """Replies that nobody has dealt with, with the importer each is from, and open wishes."""
    found: Any = mail_to_read(fair.id)
    page = page_of(found)
    things = [mail.thing_id for mail in page.rows if mail.thing_id]
    return render_template(
        "importers/replies.html",
        fair=fair,
        page=page,
        senders=queries.importers_of_invitations(things),
        wishes=db.session.scalars(queries.link_requests(fair.id).limit(50)).all(),
    )


def load_mail(mail_id: UUID) -> InboundMail:
    """A message that came in."""
    kept = db.session.get(InboundMail, mail_id)
    if kept is None:
        raise NotFoundError
    return kept


@bp.route("/replies/<uuid:mail_id>/read", methods=["POST"])
@requires(Permission.IMPORTER_INVITE, thing=load_mail)
def read_mail(kept: InboundMail) -> ResponseReturnValue:
    """The desk has dealt with it."""
    with unit_of_work():
        mark_read(kept, actor=current_actor())
        fair = db.session.get(Fair, kept.fair_id) if kept.fair_id else None
        back = url_for(".replies", slug=fair.slug) if fair else url_for("home.start")
    flash(_("Laid aside."), "good")
    return redirect(back)


@bp.route("/link-requests/<uuid:wish_id>", methods=["POST"])
@requires(Permission.IMPORTER_INVITE, thing=queries.load_link_request)
def settle_wish(wish: LinkRequest) -> ResponseReturnValue:
    """Put the asker on the list and invite, or lay the wish aside."""
    actor, fair_id = current_actor(), wish.fair_id
    with unit_of_work():
        if request.form.get("act") == "grant":
            services.grant_link(wish, actor=actor, link_to=invitation_url)
            words = _("Put on the list; the invitation is written.")
        else:
            services.refuse_link(wish, actor=actor)
            words = _("Laid aside.")
    flash(words, "good")
    return redirect(url_for(".replies", slug=db.session.get_one(Fair, fair_id).slug))
