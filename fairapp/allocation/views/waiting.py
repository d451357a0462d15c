"""The waiting list by its written rule: who is next and why, and offering what is free."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fairapp.allocation import queries, services
from fairapp.allocation.queries import Place
from fairapp.allocation.views.room import bp
from fairapp.core import clock
from fairapp.core.codes import short_codes, spread_codes
from fairapp.core.db import unit_of_work
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.services import personal_link
from fairapp.fairs.models import Fair, Zone
from fairapp.fairs.queries import booths_by_code, concept_labels, load_fair
from fairapp.review.queries import deciding_step

MOST_BOOTHS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One place of the waiting list as the page shows it."""

    number: int
    place: Place
    before_next: str
    """The step that puts it before the next one; empty for the last."""
    hindrance: str
    """Why the free place in question passes it over: `offer`, `goods`, `booths`, or nothing."""


@bp.route("/fairs/<slug>/waiting-list")
@requires(Permission.APPLICATION_LIST, thing=load_fair)
def waiting(fair: Fair) -> ResponseReturnValue:
    """The waiting list in its order, and who would get a place that becomes free."""
    zones = queries.zones_of(fair.id)
    zone = next((one for one in zones if one.code == request.args.get("zone")), None)
    found = queries.waiting_list(fair.id, zone)
    booths = min(max(request.args.get("booths", 1, type=int), 1), MOST_BOOTHS)
    rows = list(_rows(found, zone, booths))
    applications = [one.waiter.application for one in found.places]
    return render_template(
        "allocation/waiting.html",
        shown=fair,
        rows=rows,
        steps=found.steps,
        seed=found.seed,
        zones=zones,
        zone=zone,
        booths=booths,
        next_row=next((row for row in rows if not row.hindrance), None) if zone else None,
        labels=concept_labels((one.main_category for one in applications), current_locale()),
    )


def _rows(found: queries.WaitingList, zone: Zone | None, booths: int) -> Iterator[Row]:
    places = found.places
    for number, place in enumerate(places, 1):
        follower = places[number].waiter if number < len(places) else None
        step = deciding_step(place.waiter, follower, found.steps) if follower else ""
        yield Row(number, place, step, _hindrance(place, zone, booths))


def _hindrance(place: Place, zone: Zone | None, booths: int) -> str:
    application = place.waiter.application
    if place.open_offer is not None:
        return "offer"
    if zone is not None and not services.goods_fit(application, zone):
        return "goods"
    return "booths" if zone is not None and application.booths_wanted > booths else ""


@bp.route("/fairs/<slug>/waiting-list/offer", methods=["POST"])
@requires(Permission.BOOTH_BOOK, thing=load_fair)
def offer_next(fair: Fair) -> ResponseReturnValue:
    """Offer free booths to the next of the waiting list, by the rule."""
    codes = spread_codes(request.form.get("booths", "")[:200])
    found = booths_by_code(fair.id, codes)
    missing = [code for code in codes if code not in {booth.code for booth in found}]
    if missing or not codes:
        words = short_codes(missing) or "–"
        flash(_("There is no booth %(booth)s at this fair that can be given.", booth=words), "need")
        return redirect(url_for(".waiting", slug=fair.slug))
    actor = current_actor()
    with unit_of_work():
        made = services.offer_freed(
            fair, found, actor=actor, now=clock.now(), link_to=personal_link(actor)
        )
    if made:
        flash(
            ngettext(
                "Offered to %(num)d applicant, who is told.",
                "Offered to %(num)d applicants, who are told.",
                len(made),
            ),
            "good",
        )
    else:
        flash(_("Nobody was offered these booths: they are not free, or nobody fits."), "need")
    return redirect(url_for(".waiting", slug=fair.slug))
