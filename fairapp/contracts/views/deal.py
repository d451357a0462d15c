"""One deal: what stands, how far it is proved, its story; correcting, cancelling, verifying."""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from fairapp.contracts import queries, services
from fairapp.contracts.forms import CancellationForm, CorrectionForm, terms_of
from fairapp.contracts.models import EntryAct, LedgerEntry, ReasonCode
from fairapp.contracts.services import DealDateError, DealValueError, MissingRateError, words
from fairapp.contracts.story import ladder_of, story_of, way_of
from fairapp.contracts.views import bp
from fairapp.contracts.views.log import link_of, sentence_of
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import EditedMeanwhileError, NotFoundError
from fairapp.core.files import path_of
from fairapp.core.i18n import current_locale
from fairapp.core.mail import Message, current_settings
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal as the policy table sees it: its id, its fair, the parties of its last entry."""

    id: UUID
    entries: list[LedgerEntry]

    @property
    def last(self) -> LedgerEntry:
        """The entry that counts."""
        return self.entries[-1]

    @property
    def fair(self) -> Fair:
        """Where it belongs."""
        return self.last.fair

    @property
    def fair_id(self) -> UUID:
        """For the policy table."""
        return self.last.fair_id

    @property
    def exhibitor_organisation_id(self) -> UUID:
        """For the policy table."""
        return self.last.exhibitor_organisation_id

    @property
    def importer_organisation_id(self) -> UUID:
        """For the policy table."""
        return self.last.importer_organisation_id


def load_deal(deal_id: UUID) -> Deal:
    """A deal with all its entries; raises NotFoundError."""
    entries = queries.history_of(deal_id)
    if not entries:
        raise NotFoundError
    return Deal(deal_id, entries)


@bp.route("/deals/<uuid:deal_id>")
@requires(Permission.DEAL_READ, thing=load_deal)
def deal(deal: Deal) -> ResponseReturnValue:
    """The deal as it stands, and everything that led there."""
    return _page(deal, CorrectionForm.of(deal.last, secrets.token_hex(16)))


def _page(deal: Deal, correction: CorrectionForm) -> str:
    last, said = deal.last, queries.words_about([entry.id for entry in deal.entries])
    about_last = [word for word in said if word.entry_id == last.id]
    level = queries.level(last, about_last)
    letters = db.session.scalars(
        select(Message).where(Message.thing_id == deal.id).order_by(Message.created_at.desc())
    ).all()
    return render_template(
        "contracts/deal.html",
        deal=deal,
        entry=last,
        level=level,
        rungs=ladder_of(level, about_last),
        lines=queries.named_lines_of(last.id, current_locale()),
        way=way_of(last, queries.trace_of(last)),
        story=story_of(deal.entries, said),
        letters=letters,
        correction=correction,
        cancellation=CancellationForm(
            formdata=None,
            idempotency_key=secrets.token_hex(16),
            entry_id=str(last.id),
            reason=ReasonCode.PARTY_ASKED.value,
        ),
        stands=last.act is not EntryAct.CANCELLED,
        words=words,
    )


def _shown_entry(deal: Deal) -> LedgerEntry:
    """The entry that the sender saw; a later one means somebody was faster."""
    if request.form.get("entry_id") != str(deal.last.id):
        raise EditedMeanwhileError
    return deal.last


@bp.route("/deals/<uuid:deal_id>/correct", methods=["POST"])
@requires(Permission.DEAL_LOG, thing=load_deal)
def correct(deal: Deal) -> ResponseReturnValue:
    """Replace what stands by a new entry, and ask both sides again."""
    form = CorrectionForm()
    if not form.validate():
        return _page(deal, form), 422
    if queries.entry_by_key(form.idempotency_key.data) is None:
        try:
            _correct(deal, form)
        except (DealDateError, DealValueError, MissingRateError) as error:
            form.form_errors = [error.message]
            return _page(load_deal(deal.id), form), 422
    return redirect(url_for(".deal", deal_id=deal.id))


def _correct(deal: Deal, form: CorrectionForm) -> None:
    actor = current_actor()
    with unit_of_work():
        fresh = services.correct_deal(
            _shown_entry(deal),
            actor=actor,
            reason=ReasonCode(form.reason.data),
            idempotency_key=form.idempotency_key.data,
            **terms_of(form),  # type: ignore[typeddict-item]
        )
        told = services.ask_both_sides(fresh, actor=actor, link=link_of)
    flash(sentence_of(fresh, told), "good")


@bp.route("/deals/<uuid:deal_id>/cancel", methods=["POST"])
@requires(Permission.DEAL_LOG, thing=load_deal)
def cancel(deal: Deal) -> ResponseReturnValue:
    """Take the deal back by a new entry."""
    form = CancellationForm()
    if form.validate() and queries.entry_by_key(form.idempotency_key.data) is None:
        with unit_of_work():
            services.cancel_deal(
                _shown_entry(deal),
                actor=current_actor(),
                reason=ReasonCode(form.reason.data),
                idempotency_key=form.idempotency_key.data,
            )
        flash(_("The deal is cancelled; it counts no more."), "good")
    return redirect(url_for(".deal", deal_id=deal.id))


@bp.route("/deals/<uuid:deal_id>/verify", methods=["POST"])
@requires(Permission.DEAL_VERIFY, thing=load_deal)
def verify(deal: Deal) -> ResponseReturnValue:
    """Staff saw the paper: it bears the entry out, or it does not."""
    with unit_of_work():
        services.verify_deal(
            _shown_entry(deal),
            actor=current_actor(),
            is_borne_out=request.form.get("borne_out") == "yes",
        )
    flash(_("Written down."), "good")
    return redirect(url_for(".deal", deal_id=deal.id))


@bp.route("/deals/<uuid:deal_id>/ask", methods=["POST"])
@requires(Permission.DEAL_LOG, thing=load_deal)
def ask(deal: Deal) -> ResponseReturnValue:
    """Write to both sides again."""
    with unit_of_work():
        told = services.ask_both_sides(deal.last, actor=current_actor(), link=link_of)
    flash(sentence_of(deal.last, told), "good")
    return redirect(url_for(".deal", deal_id=deal.id))


@bp.route("/deals/<uuid:deal_id>/paper.jpeg")
@requires(Permission.DEAL_READ, thing=load_deal)
def paper(deal: Deal) -> ResponseReturnValue:
    """The photo of the paper, for the desk and the two parties only."""
    stored = queries.paper_of(deal.last)
    path = path_of(current_settings().data_dir.resolve(), stored.sha256, "large", "jpeg")
    if not path.exists():
        raise NotFoundError
    answer: Any = send_file(path, mimetype="image/jpeg", max_age=0)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer  # type: ignore[no-any-return]
