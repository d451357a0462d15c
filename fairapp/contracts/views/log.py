"""Logging a deal at the fair: who, whom, which paper. Works on a phone and without script."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.models import PersonalLink
from fairapp.accounts.queries import find_card, find_link, is_usable
from fairapp.contracts import queries, services
from fairapp.contracts.services.words import KIND_MARKS
from fairapp.contracts.views import bp
from fairapp.contracts.views.entering import (
    draft_label,
    keep,
    open_form,
    record,
    sentence_of,
    wants_keeping,
)
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.importers.models import Importer
from fairapp.meetings.models import Meeting
from fairapp.onsite.models import Encounter

Parties = tuple[Application | None, Importer | None]


@bp.route("/fairs/<slug>/deals/new", methods=["GET", "POST"])
@requires(Permission.DEAL_LOG, thing=load_fair)
def log(fair: Fair) -> ResponseReturnValue:
    """Find the seller, find the buyer, write down the paper."""
    seller, buyer = _chosen(fair)
    if seller is None or buyer is None:
        return _find_parties(fair, seller, buyer)
    occasions = queries.occasions_of(seller.id, buyer.id)
    form = open_form(seller, buyer, occasions)
    if wants_keeping():
        keep(fair, form)
        flash(_("Kept. Go on whenever you like; nothing is in the ledger yet."), "good")
        return redirect(url_for(".log", slug=fair.slug))
    if form.validate_on_submit():
        done = record(fair, (seller, buyer), form, occasions)
        if done is not None:
            flash(sentence_of(*done), "good")
            return redirect(url_for(".deal", deal_id=done[0].deal_id))
        # the refusal took everything back, the loaded parties too
        seller, buyer = _chosen(fair)
    return render_template(
        "contracts/log.html",
        form=form,
        seller=seller,
        buyer=buyer,
        occasions=occasions,
        marks=KIND_MARKS,
        side="",
        person_id=current_actor().person_id,
        refused=getattr(getattr(form, "refused", None), "code", ""),
    ), (200 if request.method == "GET" else 422)


def _chosen(fair: Fair) -> Parties:
    """The parties named in the address or the form; where they met names both."""
    met = _met("meeting", Meeting) or _met("encounter", Encounter)
    wanted = (met.application_id, met.importer_id) if met else (_id("exhibitor"), _id("importer"))
    return (
        queries.seller_at(fair.id, wanted[0]) if wanted[0] else None,
        queries.buyer_at(fair.id, wanted[1]) if wanted[1] else None,
    )


def _met(name: str, table: Any) -> Meeting | Encounter | None:
    met_id = _id(name)
    return db.session.get(table, met_id) if met_id else None


def _id(name: str) -> UUID | None:
    try:
        return UUID(request.values.get(name, ""))
    except ValueError:
        return None


def _find_parties(
    fair: Fair, seller: Application | None, buyer: Importer | None
) -> ResponseReturnValue:
    """The step before: type a name, a booth number or the code of a card, tap who it is."""
    query = request.args.get("q", "")[:200].strip()
    card = find_card(fair.id, query) if query else None
    carrier = queries.party_of_card(card) if card else None
    if carrier is not None:
        return redirect(_with_party(fair, carrier, seller, buyer))
    find = queries.find_buyers if seller else queries.find_sellers
    found: Any = db.session.scalars(find(fair.id, query[:80])).all() if query else []
    met: Any = queries.met_buyers(seller.id) if seller and not query else []
    return render_template(
        "contracts/parties.html",
        query=query,
        found=found,
        met=met,
        seller=seller,
        buyer=buyer,
        drafts=[] if seller or query else queries.drafts_of(fair.id, current_actor().person_id),
        draft_label=draft_label,
    )


def _with_party(
    fair: Fair,
    carrier: Application | Importer,
    seller: Application | None = None,
    buyer: Importer | None = None,
) -> str:
    """The address of the form with one more party known."""
    known: dict[str, Any] = {}
    if seller is not None:
        known["exhibitor"] = seller.id
    if buyer is not None:
        known["importer"] = buyer.id
    known["exhibitor" if isinstance(carrier, Application) else "importer"] = carrier.id
    return url_for(".log", slug=fair.slug, **known)


def load_card(token: str) -> PersonalLink:
    """The card with this token, as the policy table sees it: it belongs to a fair."""
    link = find_link(token)
    if link is None or not is_usable(link):
        raise NotFoundError
    return link


@bp.route("/deals/card/<token>")
@requires(Permission.DEAL_LOG, thing=load_card)
def by_card(link: PersonalLink) -> ResponseReturnValue:
    """A card was scanned by the desk's phone: its carrier is one of the parties."""
    carrier = queries.party_of_card(link)
    fair = db.session.get_one(Fair, link.fair_id)
    if carrier is None:
        flash(_("The carrier of this card is no party of this fair."), "need")
        return redirect(url_for(".log", slug=fair.slug))
    return redirect(_with_party(fair, carrier))


@bp.route("/fairs/<slug>/deals/drafts/drop", methods=["POST"])
@requires(Permission.DEAL_LOG, thing=load_fair)
def drop_draft(fair: Fair) -> ResponseReturnValue:
    """Throw away a half-filled deal of one's own."""
    with unit_of_work():
        services.drop_draft(current_actor().person_id, request.form.get("key", ""))
    return redirect(url_for(".log", slug=fair.slug))
