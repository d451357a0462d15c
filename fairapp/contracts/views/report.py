"""Exhibitors and importers report their own deals; the other side is asked to confirm."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.accounts.queries import find_card
from fairapp.contracts import queries, services
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.services import SamePaperError
from fairapp.contracts.services.words import EVIDENCE_WORDS, KIND_MARKS, KIND_WORDS
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
from fairapp.core.paging import Page, page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Importer
from fairapp.meetings.models import Side

Party = Application | Importer


def load_party(party_id: UUID) -> Party:
    """An exhibitor or an importer with organisation and fair; raises NotFoundError."""
    found = queries.own_party(party_id)
    if found is None:
        raise NotFoundError
    return found


def side_of_party(party: Party) -> Side:
    """On which side of a deal this party stands."""
    return Side.EXHIBITOR if isinstance(party, Application) else Side.IMPORTER


@bp.route("/parties/<uuid:party_id>/deals")
@requires(Permission.DEAL_REPORT, thing=load_party)
def own(party: Party) -> ResponseReturnValue:
    """My deals at this fair, how far each is proved, and a door to report another."""
    page: Page[LedgerEntry] = page_of(queries.deals_of_party(party))
    return render_template(
        "contracts/own.html",
        party=party,
        side=side_of_party(party),
        page=page,
        evidence=queries.evidence_of_entries(page.rows),
        levels=EVIDENCE_WORDS,
        kinds=KIND_WORDS,
    )


@bp.route("/parties/<uuid:party_id>/deals/new", methods=["GET", "POST"])
@requires(Permission.DEAL_REPORT, thing=load_party)
def report(party: Party) -> ResponseReturnValue:
    """Choose whom the deal is with, write down the paper."""
    other = _other(party)
    if other is None:
        return _choose(party)
    seller, buyer = _in_order(party, other)
    occasions = queries.occasions_of(seller.id, buyer.id)
    form = open_form(seller, buyer, occasions)
    if wants_keeping():
        keep(party.fair, form)
        flash(_("Kept. Go on whenever you like; nothing is in the ledger yet."), "good")
        return redirect(url_for(".report", party_id=party.id))
    if form.validate_on_submit():
        done = record(party.fair, (seller, buyer), form, occasions, side_of_party(party))
        if done is not None:
            flash(sentence_of(*done), "good")
            return redirect(url_for(".confirm", deal_id=done[0].deal_id))
        party = load_party(party.id)
        twin = _twin(form, party)
        if twin is not None:
            flash(_("This deal is in the ledger already. Please look and answer."), "info")
            return redirect(url_for(".confirm", deal_id=twin.deal_id))
        seller, buyer = _in_order(party, _other(party) or other)
    return render_template(
        "contracts/log.html",
        form=form,
        seller=seller,
        buyer=buyer,
        occasions=occasions,
        marks=KIND_MARKS,
        side=side_of_party(party),
        party=party,
        person_id=current_actor().person_id,
        refused=getattr(getattr(form, "refused", None), "code", ""),
    ), (200 if request.method == "GET" else 422)


def _in_order(party: Party, other: Party) -> tuple[Any, Any]:
    return (party, other) if isinstance(party, Application) else (other, party)


def _other(party: Party) -> Party | None:
    """The other party as named in the address or the form: one they may know of."""
    name = "importer" if isinstance(party, Application) else "exhibitor"
    try:
        wanted = UUID(request.values.get(name, ""))
    except ValueError:
        return None
    if isinstance(party, Application):
        return queries.buyer_at(party.fair_id, wanted)
    return queries.seller_at(party.fair_id, wanted)


def _choose(party: Party) -> ResponseReturnValue:
    """Those one met, by tapping; anybody else by the code on their card or badge, or by booth."""
    query = request.args.get("q", "")[:200].strip()
    met: Any = (
        queries.met_buyers(party.id)
        if isinstance(party, Application)
        else queries.met_sellers(party.id)
    )
    found = _found(party, query) if query else []
    return render_template(
        "contracts/choose.html",
        party=party,
        side=side_of_party(party),
        query=query,
        found=found,
        met=[] if query else met,
        drafts=[] if query else queries.drafts_of(party.fair_id, current_actor().person_id),
        draft_label=draft_label,
    )


def _found(party: Party, query: str) -> list[Any]:
    """Importers are nobody's list to search: an exhibitor needs what the buyer shows."""
    card = find_card(party.fair_id, query)
    carrier = queries.party_of_card(card) if card else None
    if carrier is not None and type(carrier) is not type(party):
        return [carrier]
    if isinstance(party, Application):
        return list(db.session.scalars(queries.buyers_by_code(party.fair_id, query[:80])))
    return list(db.session.scalars(queries.find_sellers(party.fair_id, query[:80])))


def _twin(form: Any, party: Party) -> LedgerEntry | None:
    """The deal that is in the ledger already, if it is this very one."""
    refused = getattr(form, "refused", None)
    if not isinstance(refused, SamePaperError):
        return None
    return queries.entry_numbered(party.fair_id, int(str(refused.facts["number"])))


@bp.route("/parties/<uuid:party_id>/deals/drafts/drop", methods=["POST"])
@requires(Permission.DEAL_REPORT, thing=load_party)
def drop_own_draft(party: Party) -> ResponseReturnValue:
    """Throw away a half-filled report of one's own."""
    with unit_of_work():
        services.drop_draft(current_actor().person_id, request.form.get("key", ""))
    return redirect(url_for(".report", party_id=party.id))
