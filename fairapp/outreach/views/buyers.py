"""The one list of buyers, its segments, and inviting one of them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from fairapp.accounts.queries import consents_of, objects_to
from fairapp.accounts.services import INVITATIONS, PURPOSE_BY_CODE
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError, NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import main_categories
from fairapp.importers.models import BuyerKind
from fairapp.outreach import queries, services
from fairapp.outreach.forms import InviteSegmentForm, SegmentForm
from fairapp.outreach.queries import Criteria
from fairapp.outreach.views import bp

KINDS = tuple(kind.value for kind in BuyerKind)


def criteria_of(sent: MultiDict[str, str] | dict[str, Any]) -> Criteria:
    """What an address or a form asks for; an unknown kind or result is no page."""
    asked = Criteria(
        q=str(sent.get("q", ""))[:100],
        country=str(sent.get("country", ""))[:2].upper(),
        kind=str(sent.get("kind", "")),
        group=str(sent.get("group", ""))[:20].upper(),
        attended=str(sent.get("attended", ""))[:80],
        result=str(sent.get("result", "")),
    )
    if asked.kind and asked.kind not in KINDS:
        abort(404)
    if asked.result and asked.result not in queries.RESULTS:
        abort(404)
    return asked


def fairs_by_date() -> list[Fair]:
    """Every edition, newest first."""
    return list(db.session.scalars(select(Fair).order_by(Fair.opens_on.desc())))


@bp.route("/buyers")
@requires(Permission.IMPORTER_LIST)
def buyers() -> ResponseReturnValue:
    """Everybody who ever stood on a fair's list, with what came of it."""
    criteria = criteria_of(request.args)
    countries, total = queries.buyer_countries(criteria)
    found: Any = queries.find_buyers(criteria)
    fairs = fairs_by_date()
    return render_template(
        "outreach/buyers.html",
        criteria=criteria,
        page=page_of(found, whole_rows=True),
        total=total,
        countries=countries,
        kinds=KINDS,
        groups=main_categories(current_locale()),
        fairs=fairs,
        segments=queries.segments(),
        segment_form=SegmentForm(),
        invite_form=InviteSegmentForm(),
    )


@bp.route("/buyers/<uuid:buyer_id>")
@requires(Permission.IMPORTER_LIST)
def buyer(buyer_id: UUID) -> ResponseReturnValue:
    """One buyer across the years: every edition, how to reach them, what they agreed to."""
    person = queries.load_buyer(buyer_id)
    return render_template(
        "outreach/buyer.html",
        person=person,
        editions=queries.editions_of(buyer_id),
        colleagues=queries.colleagues_of(person),
        consents=consents_of(buyer_id),
        by_code=PURPOSE_BY_CODE,
        is_stopped=objects_to(buyer_id, INVITATIONS),
    )


def _list_of(criteria: Criteria) -> str:
    """The address of the list under a choice."""
    return f"{url_for('.buyers')}?{urlencode(criteria.values)}"


@bp.route("/buyers/segments", methods=["POST"])
@requires(Permission.REGISTER_EDIT)
def save_segment() -> ResponseReturnValue:
    """Keep the choice shown under a name."""
    form, criteria = SegmentForm(), criteria_of(request.form)
    if not form.validate_on_submit():
        flash(_("Give the segment a name."), "need")
        return redirect(_list_of(criteria))
    try:
        with unit_of_work():
            services.save_segment(form.name.data or "", criteria, actor=current_actor())
    except FairError as error:
        flash(error.message, "need")
    else:
        flash(_("The segment is saved. It follows the list: whoever fits later is in it."), "good")
    return redirect(_list_of(criteria))


@bp.route("/segments/<uuid:segment_id>/remove", methods=["POST"])
@requires(Permission.REGISTER_EDIT)
def remove_segment(segment_id: UUID) -> ResponseReturnValue:
    """Forget a segment."""
    segment = queries.load_segment(segment_id)
    with unit_of_work():
        services.remove_segment(segment, actor=current_actor())
    flash(_("The segment is removed; nobody of it is."), "good")
    return redirect(url_for(".buyers"))


@bp.route("/buyers/invite", methods=["POST"])
@requires(Permission.IMPORTER_INVITE)
def invite() -> ResponseReturnValue:
    """Put everybody shown on a fair's list and plan a batch; its letters are looked at first."""
    form, criteria = InviteSegmentForm(), criteria_of(request.form)
    slug = request.form.get("fair", "")
    fair = db.session.scalar(select(Fair).where(Fair.slug == slug))
    if fair is None:
        raise NotFoundError
    if not form.validate_on_submit():
        flash(_("Give the batch a name."), "need")
        return redirect(_list_of(criteria))
    with unit_of_work():
        segment = next((one for one in queries.segments() if one.criteria == criteria.values), None)
        campaign = services.invite_segment(
            fair,
            form.name.data or "",
            criteria,
            actor=current_actor(),
            segment_id=segment.id if segment else None,
        )
        campaign_id = campaign.id
    return redirect(url_for("importers.campaign", campaign_id=campaign_id))
