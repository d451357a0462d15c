"""One deal: what stands, how far it is proved, its story; correcting, cancelling, verifying."""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from fairapp.contracts import queries
from fairapp.contracts.forms import CancellationForm
from fairapp.contracts.models import EntryAct, LedgerEntry, ReasonCode
from fairapp.contracts.services import words
from fairapp.contracts.story import changes_of, ladder_of, story_of, way_of
from fairapp.contracts.views import bp
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.mail import Message, current_settings
from fairapp.core.papers import PDF, bytes_path
from fairapp.core.policy import Permission, requires
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
    last, said = deal.last, queries.words_about([entry.id for entry in deal.entries])
    proposals = queries.proposals_of(deal.id)
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
        rungs=ladder_of(last, level, about_last),
        lines=queries.named_lines_of(last.id, current_locale()),
        way=way_of(last, queries.trace_of(last)),
        story=story_of(deal.entries, said, proposals),
        proposals=[(one, changes_of(last, one)) for one in queries.still_open(proposals, last.id)],
        letters=letters,
        cancellation=CancellationForm(
            formdata=None,
            idempotency_key=secrets.token_hex(16),
            entry_id=str(last.id),
            reason=ReasonCode.PARTY_ASKED.value,
        ),
        stands=last.act is not EntryAct.CANCELLED,
        words=words,
    )


@bp.route("/deals/<uuid:deal_id>/paper")
@requires(Permission.DEAL_PAPER, thing=load_deal)
def paper(deal: Deal) -> ResponseReturnValue:
    """The photo or scan of the paper, for the desk and the two parties only."""
    stored = queries.paper_of(deal.last)
    path = bytes_path(stored, current_settings().data_dir.resolve())
    if not path.exists():
        raise NotFoundError
    is_scan = stored.media_type == PDF
    answer: Any = send_file(
        path,
        mimetype=stored.media_type,
        max_age=0,
        as_attachment=is_scan,
        download_name=f"paper-{deal.last.number:04d}.pdf" if is_scan else None,
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer  # type: ignore[no-any-return]
