"""The importer's list of matched suppliers, and what one says of them."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.discovery import queries, services
from fairapp.discovery.forms import REFUSALS
from fairapp.discovery.models import Verdict
from fairapp.discovery.queries import ListFilters, ListOwner
from fairapp.discovery.views import bp
from fairapp.discovery.views.cards import Listed, cards_of
from fairapp.exhibitors.models import Application
from fairapp.importers.queries import reach_of_importer

CARDS = 12


def chosen_filters() -> ListFilters:
    """What part of the list the address asks for."""
    least = request.args.get("moq", type=int)
    return ListFilters(
        category=request.args.get("category", "")[:3].upper(),
        material=request.args.get("material", "")[:40],
        village=request.args.get("village", "")[:100],
        locale=current_locale(),
        certificate=request.args.get("certificate", "")[:64],
        minimum_up_to=least if least is not None and 0 <= least < 10**9 else None,
        is_new=request.args.get("new") == "1",
        is_favourite=request.args.get("favourites") == "1",
        is_refused=request.args.get("refused") == "1",
        has_time=request.args.get("time") == "1",
        q=request.args.get("q", "")[:100],
    )


@bp.route("/importers/<uuid:importer_id>/matches")
@requires(Permission.MATCH_READ, thing=queries.load_list_owner)
def matches(owner: ListOwner) -> ResponseReturnValue:
    """Suppliers who suit what was said, best first, each with its reasons."""
    chosen, importer = chosen_filters(), owner.importer
    found: Any = queries.match_list(importer.id, chosen)
    page = page_of(found, rows=CARDS, whole_rows=True)
    facets = queries.list_facets(importer.id)
    listed = [
        Listed(match.application, match.score, match.reasons, match.counter_reasons, verdict or "")
        for match, verdict in page.rows
    ]
    wanted = {code for need in importer.needs for code in need.categories}
    cards, labels = cards_of(
        listed,
        wanted | set(facets.get("category", {})) | set(facets["material"]),
        reach=reach_of_importer(importer),
    )
    return render_template(
        "discovery/matches.html",
        owner=owner,
        importer=importer,
        fair=importer.fair,
        chosen=chosen,
        page=page,
        cards=cards,
        labels=labels,
        facets=facets,
        suits=facets.get("suits", {}).get("", 0),
        refusals=REFUSALS,
        largest_order=max((need.order_quantity or 0 for need in importer.needs), default=0),
        ask_url=ask_url(importer.id),
        is_own=current_actor().person_id == importer.person_id,
    )


def ask_url(importer_id: UUID) -> str:
    """Where a meeting is asked for; the room of meetings adds this page."""
    if "meetings.ask" not in current_app.view_functions:
        return ""
    return url_for("meetings.ask", importer_id=importer_id)


@bp.route("/importers/<uuid:importer_id>/matches/progress")
@requires(Permission.MATCH_READ, thing=queries.load_list_owner)
def matches_progress(owner: ListOwner) -> ResponseReturnValue:
    """Whether the list is made, for the page that waits for it."""
    return jsonify(state="done" if owner.is_fresh else "running", done=0, total=0)


@bp.route("/importers/<uuid:importer_id>/matches/refresh", methods=["POST"])
@requires(Permission.NEED_EDIT, thing=queries.load_list_owner)
def refresh(owner: ListOwner) -> ResponseReturnValue:
    """Have the list made again now."""
    with unit_of_work():
        services.refresh(owner.importer, actor=current_actor())
    return redirect(url_for(".matches", importer_id=owner.importer.id))


def load_with_supplier(importer_id: UUID, application_id: UUID) -> ListOwner:
    """An importer; the supplier, which must be at the same fair, is kept beside."""
    owner = queries.load_list_owner(importer_id)
    supplier = db.session.get(Application, application_id)
    if supplier is None or supplier.fair_id != owner.fair_id:
        raise NotFoundError
    g.supplier = supplier
    return owner


@bp.route("/importers/<uuid:importer_id>/suppliers/<uuid:application_id>", methods=["POST"])
@requires(Permission.MATCH_JUDGE, thing=load_with_supplier)
def judge(owner: ListOwner) -> ResponseReturnValue:
    """Keep as favourite, or not interested with a reason, or take either back."""
    verdict, reason = _said()
    supplier: Application = g.supplier
    with unit_of_work():
        services.judge_match(owner.importer, supplier, verdict, reason, actor=current_actor())
    if verdict is Verdict.NOT_INTERESTED:
        flash(_("They will not stand in your list again."), "good")
    return redirect(_back(owner.importer.id))


def _said() -> tuple[Verdict | None, str | None]:
    if "favourite" in request.form:
        return (Verdict.FAVOURITE if request.form["favourite"] == "yes" else None), None
    if "reason" in request.form:
        reason = request.form["reason"]
        return Verdict.NOT_INTERESTED, reason if reason in REFUSALS else "other"
    return None, None


def _back(importer_id: UUID) -> str:
    """The page of the list one came from; only our own addresses count."""
    query = request.form.get("back", "")
    address = url_for(".matches", importer_id=importer_id)
    return f"{address}?{query}" if query.replace("=", "").replace("&", "").isalnum() else address
