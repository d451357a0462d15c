"""What every form that logs a deal shares: opening it, keeping it half filled, saving it."""

import secrets
from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from fairapp.contracts import queries, services
from fairapp.contracts.forms import DealForm
from fairapp.contracts.models import DealDraft, LedgerEntry
from fairapp.contracts.services import Goods
from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.files import StoredFile, UnreadablePictureError
from fairapp.core.i18n import current_locale
from fairapp.core.links import full_url
from fairapp.core.mail import Message, current_settings
from fairapp.core.pages import show_moment
from fairapp.core.papers import UnreadablePaperError, store_paper
from fairapp.core.policy import current_actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer
from fairapp.meetings.models import Meeting, Side
from fairapp.onsite.models import Encounter

Occasion = Meeting | Encounter


def open_form(seller: Application, buyer: Importer, occasions: list[Occasion]) -> DealForm:
    """The form as typed, as kept half filled, or fresh with what is known already."""
    draft = queries.draft_with_key(current_actor().person_id, request.args.get("draft", ""))
    form = DealForm(formdata=MultiDict(draft.typed)) if draft else DealForm()
    form.offer(
        queries.goods_choices(seller.id, current_locale()),
        [(str(met.id), occasion_label(met)) for met in occasions],
    )
    if request.method == "GET":
        form.exhibitor.data, form.importer.data = str(seller.id), str(buyer.id)
        if draft is None:
            _fill(form, occasions)
    return form


def _fill(form: DealForm, occasions: list[Occasion]) -> None:
    form.idempotency_key.data = secrets.token_hex(16)
    form.signed_on.data = clock.today()
    form.occasion.data = str(occasions[0].id) if occasions else ""


def occasion_label(met: Occasion) -> str:
    """Where two parties met, as a choice."""
    if isinstance(met, Meeting):
        return str(_("Meeting %(at)s", at=show_moment(met.slot.starts_at)))
    return str(_("Met at the booth %(at)s", at=show_moment(met.at)))


def wants_keeping() -> bool:
    """Whether the button "keep and go on later" was pressed."""
    return request.method == "POST" and request.form.get("act") == "keep"


def keep(fair: Fair, form: DealForm) -> None:
    """Keep what was typed, right or wrong, on the server."""
    person_id = current_actor().person_id
    if person_id is None or not form.idempotency_key.data:
        return
    typed = {name: values for name, values in request.form.lists() if name not in NOT_KEPT}
    with unit_of_work():
        services.keep_draft(
            fair.id, person_id, idempotency_key=form.idempotency_key.data[:64], typed=typed
        )


NOT_KEPT = ("csrf_token", "act")


def draft_label(draft: DealDraft) -> str:
    """What a half-filled deal is called: when it was kept, and its value when there is one."""
    value, currency = (draft.typed.get(name, [""])[0] for name in ("value", "currency"))
    saved = show_moment(draft.saved_at)
    return f"{saved} · {value} {currency}" if value else saved


def record(
    fair: Fair,
    parties: tuple[Application, Importer],
    form: DealForm,
    occasions: list[Occasion],
    reported_by: Side | None = None,
) -> tuple[LedgerEntry, dict[Side, Message | None]] | None:
    """Save the deal and write to the sides; a rule that refuses is told on the form."""
    actor = current_actor()
    try:
        with unit_of_work():
            entry = services.record_deal(
                actor=actor,
                fair=fair,
                exhibitor=parties[0],
                importer=parties[1],
                idempotency_key=form.idempotency_key.data,
                reported_by=reported_by,
                **_terms(form, occasions),  # type: ignore[typeddict-item]
            )
            told = services.ask_both_sides(entry, actor=actor, link=link_of)
            services.drop_draft(actor.person_id, form.idempotency_key.data)
    except (UnreadablePictureError, UnreadablePaperError) as error:
        form.paper.errors = [error.message]
    except FairError as error:
        form.form_errors = [error.message]
        form.refused = error
    else:
        return entry, told
    return None


def _terms(form: DealForm, occasions: list[Occasion]) -> dict[str, Any]:
    terms = form.terms
    met = next((met for met in occasions if str(met.id) == form.occasion.data), None)
    terms["meeting" if isinstance(met, Meeting) else "encounter"] = met
    terms["paper"] = kept_paper(form.paper.data) or kept_paper(form.scan.data)
    terms["goods"] = _with_headings(terms["goods"])
    return terms


def _with_headings(goods: list[Goods]) -> list[Goods]:
    """A heading that was not typed is that of the category, where it has just one."""
    unsaid = [line.category for line in goods if line.category and not line.hs_heading]
    known = queries.only_headings(unsaid) if unsaid else {}
    return [
        replace(line, hs_heading=line.hs_heading or known.get(line.category or ""))
        for line in goods
    ]


def kept_paper(sent: FileStorage | None) -> StoredFile | None:
    """Keep a photo or scan where only the parties and the desk may fetch it."""
    if sent is None or not sent.filename:
        return None
    folder = current_settings().data_dir.resolve()
    return store_paper(sent.stream, name=sent.filename[-80:], folder=folder)


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
    elif len(told) == 1:
        sentence = _(
            "Entry %(number)s is in the ledger; the other side was asked to confirm.",
            number=number,
        )
    else:
        sentence = _(
            "Entry %(number)s is in the ledger; both sides were asked to confirm.", number=number
        )
    return str(sentence)
