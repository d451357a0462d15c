"""Logging a deal at the fair: who, whom, which paper. Works on a phone and without script."""

import secrets
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from fairapp.contracts import queries, services
from fairapp.contracts.forms import DealForm
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.services.words import KIND_MARKS
from fairapp.contracts.views import bp
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.files import Audience, UnreadablePictureError, store_picture
from fairapp.core.i18n import current_locale
from fairapp.core.links import full_url
from fairapp.core.mail import Message, current_settings
from fairapp.core.pages import show_moment
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.importers.models import Importer
from fairapp.meetings.models import Meeting, Side


@bp.route("/fairs/<slug>/deals/new", methods=["GET", "POST"])
@requires(Permission.DEAL_LOG, thing=load_fair)
def log(fair: Fair) -> ResponseReturnValue:
    """Find the seller, find the buyer, write down the paper."""
    seller, buyer = _chosen(fair)
    if seller is None or buyer is None:
        return _find_parties(fair, seller, buyer)
    meetings = queries.held_meetings(seller.id, buyer.id)
    form = DealForm()
    form.offer(
        queries.goods_choices(seller.id, current_locale()),
        [
            (str(met.id), _("Meeting %(at)s", at=show_moment(met.slot.starts_at)))
            for met in meetings
        ],
    )
    if form.validate_on_submit():
        entry = _record(fair, seller, buyer, form, meetings)
        if entry is not None:
            return redirect(url_for(".deal", deal_id=entry.deal_id))
        # the refusal took everything back, the loaded parties too
        seller, buyer = _chosen(fair)
    elif request.method == "GET":
        _open(form, seller, buyer)
    return render_template(
        "contracts/log.html",
        form=form,
        seller=seller,
        buyer=buyer,
        meetings=meetings,
        marks=KIND_MARKS,
        twin="same-paper" in getattr(form, "refused", ""),
    ), (200 if request.method == "GET" else 422)


def _chosen(fair: Fair) -> tuple[Application | None, Importer | None]:
    """The parties named in the address or the form; a meeting names both."""
    meeting_id = _id("meeting")
    met = db.session.get(Meeting, meeting_id) if meeting_id else None
    wanted = (met.application_id, met.importer_id) if met else (_id("exhibitor"), _id("importer"))
    return (
        queries.seller_at(fair.id, wanted[0]) if wanted[0] else None,
        queries.buyer_at(fair.id, wanted[1]) if wanted[1] else None,
    )


def _id(name: str) -> UUID | None:
    try:
        return UUID(request.values.get(name, ""))
    except ValueError:
        return None


def _find_parties(
    fair: Fair, seller: Application | None, buyer: Importer | None
) -> ResponseReturnValue:
    """The step before: type a name or a booth number, tap who it is."""
    query = request.args.get("q", "")[:80].strip()
    find = queries.find_buyers if seller else queries.find_sellers
    found: Any = db.session.scalars(find(fair.id, query)).all() if query else []
    return render_template(
        "contracts/parties.html", query=query, found=found, seller=seller, buyer=buyer
    )


def _open(form: DealForm, seller: Application, buyer: Importer) -> None:
    form.exhibitor.data, form.importer.data = str(seller.id), str(buyer.id)
    form.idempotency_key.data = secrets.token_hex(16)
    form.signed_on.data = clock.today()


def _record(
    fair: Fair, seller: Application, buyer: Importer, form: DealForm, meetings: list[Meeting]
) -> LedgerEntry | None:
    """Record the deal and write to both sides; a rule that refuses is told above the form."""
    actor = current_actor()
    terms = form.terms
    terms["meeting"] = next((met for met in meetings if str(met.id) == form.meeting.data), None)
    try:
        with unit_of_work():
            terms["paper_id"] = store_paper(form.paper.data)
            entry = services.record_deal(
                actor=actor,
                fair=fair,
                exhibitor=seller,
                importer=buyer,
                idempotency_key=form.idempotency_key.data,
                **terms,
            )
            told = services.ask_both_sides(entry, actor=actor, link=link_of)
    except UnreadablePictureError as error:
        form.paper.errors = [error.message]
        return None
    except FairError as error:
        form.form_errors = [error.message]
        form.refused = error.code
        return None
    flash(sentence_of(entry, told), "good")
    return entry


def store_paper(sent: FileStorage | None) -> UUID | None:
    """Keep the photo of a paper where only the parties and the desk may fetch it."""
    if sent is None or not sent.filename:
        return None
    stored = store_picture(
        sent.stream,
        name=sent.filename[-80:],
        audience=Audience.PARTIES,
        folder=current_settings().data_dir.resolve(),
    )
    return stored.id


def link_of(token: str) -> str:
    """The address behind a personal link's token."""
    return full_url("accounts.link", token=token)


def sentence_of(entry: LedgerEntry, told: dict[Side, Message | None]) -> str:
    """What was done, and who could not be reached."""
    number = f"{entry.number:04d}"
    if None in told.values():
        sentence = _(
            "Entry %(number)s is in the ledger. One side or both have neither e-mail nor phone: "
            "tell them yourself.",
            number=number,
        )
    else:
        sentence = _(
            "Entry %(number)s is in the ledger; both sides were asked to confirm.", number=number
        )
    return str(sentence)
