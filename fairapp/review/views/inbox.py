"""The reviewers' inbox: every application of an edition, filtered, counted, searched, sorted."""

from collections import Counter
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.i18n import current_locale, in_language
from fairapp.core.paging import LAST_PAGE, ROWS, Page
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.queries import UNTOLD, picked_applications
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair
from fairapp.review import queries, services
from fairapp.review.queries import Asked, Line
from fairapp.review.views.room import bp, picked_ids

STATES = (
    "submitted",
    "changes_asked",
    "waiting_list",
    UNTOLD,
    "accepted",
    "rejected",
    "draft",
    "withdrawn",
    "all",
)
FILTERS = (*queries.FACETS, "q", "lowest", "highest", "sort")
MOST_FILTERS = 20
SHOWN_NAMES = 3
EVERYTHING = 100


def asked_now() -> Asked:
    """What the address asks for; a filter or an order that does not exist is left out."""
    state = request.args.get("state", "submitted")
    values = {"state": state if state in (*STATES, "cancelled") else "all"}
    values |= {
        name: request.args[name][:200]
        for name in queries.FACETS
        if name != "state" and request.args.get(name)
    }
    sort = request.args.get("sort", "waiting")
    return Asked(
        values=values,
        q=request.args.get("q", "")[:80],
        lowest=_bound("lowest"),
        highest=_bound("highest"),
        sort=sort if sort in queries.SORTS else "waiting",
    )


def _bound(name: str) -> float | None:
    typed = request.args.get(name, type=float)
    return typed if typed is not None and 0 <= typed <= EVERYTHING else None


@bp.route("/fairs/<slug>/applications")
@requires(Permission.APPLICATION_LIST, thing=load_fair)
def inbox(fair: Fair) -> ResponseReturnValue:
    """Applications with what reviewers need to choose the next one."""
    asked, me = asked_now(), current_actor().person_id
    lines = queries.lines_of(fair.id, me)
    found = queries.found_lines(lines, asked)
    counted = queries.counts(lines, asked)
    page = _page(found)
    codes = {*counted["category"], *(line.category for line in page.rows)}
    return render_template(
        "review/inbox.html",
        shown=fair,
        asked=asked,
        page=page,
        total=len(found),
        counts=counted,
        states=STATES,
        choices=_choices(lines, counted),
        goods=_shown_goods(page.rows),
        labels=concept_labels(codes, current_locale()),
        kept=kept_query,
        today=clock.today(),
        me=str(me),
        sections=queries.SECTIONS,
    )


def _page(found: list[Line]) -> Page[Line]:
    number = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    rows = found[(number - 1) * ROWS : number * ROWS]
    return Page(rows=rows, number=number, has_next=len(found) > number * ROWS)


def kept_query(**more: str | None) -> str:
    """The filters of this address with some changed, for links beside the list."""
    kept = {key: value for key, value in request.args.items() if key not in ("page", "lang")}
    kept |= {key: value for key, value in more.items() if value is not None}
    return urlencode({key: value for key, value in kept.items() if value})


def _choices(lines: list[Line], counted: dict[str, Counter[str]]) -> dict[str, list[Any]]:
    """Values to choose from, in the order of their names."""
    names = {
        str(mark.reviewer_id): mark.reviewer
        for line in lines
        if line.standing
        for mark in line.standing.marks
    }
    return {
        "village": sorted(counted["village"]),
        "reviewer": sorted(names.items(), key=lambda one: one[1]),
    }


def _shown_goods(rows: list[Line]) -> dict[Any, Any]:
    """{application: (names in few words, photo)} of the rows shown."""
    shown = {}
    for key, goods in queries.goods_of([row.id for row in rows]).items():
        names = [in_language(texts) for texts, _photo, _category in goods[:SHOWN_NAMES]]
        words = ", ".join(dict.fromkeys(names))
        more = len(goods) - len(names)
        photo = next((photo for _texts, photo, _category in goods if photo), None)
        if more:
            words = _("%(names)s and %(more)s more", names=words, more=more)
        shown[key] = (words, photo)
    return shown


@bp.route("/fairs/<slug>/applications/read", methods=["POST"])
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def mark_read(fair: Fair) -> ResponseReturnValue:
    """Remember that I know the chosen applications as they stand."""
    picked = picked_applications(fair.id, picked_ids())
    with unit_of_work():
        services.look_at(picked, who=current_actor().person_id)
    if picked:
        flash(
            ngettext(
                "%(num)d application marked as read.",
                "%(num)d applications marked as read.",
                len(picked),
            ),
            "good",
        )
    else:
        flash(_("Choose at least one application first."), "need")
    return redirect(inbox_url(fair))


def inbox_url(fair: Fair) -> str:
    """The inbox as it was filtered when the form was sent."""
    kept = parse_qsl(request.form.get("filters", ""))[:MOST_FILTERS]
    known = {key: value for key, value in kept if key in FILTERS}
    return f"{url_for('review.inbox', slug=fair.slug)}?{urlencode(known)}".rstrip("?")
