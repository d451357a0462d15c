"""Verbs between an edition's desk and its exhibitors: texts, drawings of stands, agreements."""

from http import HTTPStatus
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.files import StoredFile
from fairapp.core.policy import Actor
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import (
    Agreement,
    Application,
    ApplicationState,
    DesignState,
    FairText,
    StandDesign,
    TextKind,
)
from fairapp.fairs.models import Fair


class NotAcceptedError(FairError):
    """Only an accepted application has a stand, an agreement and papers."""

    code = "not-accepted"
    sentence = lazy_gettext("This is only for applications that have been accepted.")


class ChangesUnsaidError(FairError):
    """Asking for changes needs words."""

    code = "changes-unsaid"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("Write what to change; the exhibitor will read it.")


class NewerDesignError(FairError):
    """The exhibitor has sent another drawing meanwhile."""

    code = "newer-design"
    sentence = lazy_gettext("A newer drawing has come in. Look at that one instead.")


def write_text(
    fair: Fair,
    kind: TextKind,
    *,
    actor: Actor,
    texts: dict[str, str],
    paper: StoredFile | None = None,
    drop_paper: bool = False,
) -> FairText:
    """Write or replace a text of the edition; without a new paper the old one stays."""
    lock(fair)
    text = queries.fair_texts(fair.id).get(kind)
    if text is None:
        text = FairText(fair_id=fair.id, kind=kind)
        db.session.add(text)
    text.texts = texts
    if drop_paper:
        text.file_id = None
    if paper is not None:
        text.file_id = paper.id
    db.session.flush()
    audit.record(AuditTag.FAIR_TEXT_WRITTEN, text, actor=actor, kind=kind)
    return text


def send_design(application: Application, paper: StoredFile, *, actor: Actor) -> StandDesign:
    """Send a drawing of the stand; the newest is the one that counts."""
    _lock_accepted(application)
    design = StandDesign(
        application_id=application.id, fair_id=application.fair_id, file_id=paper.id
    )
    db.session.add(design)
    audit.record(AuditTag.DESIGN_SENT, design, actor=actor)
    return design


def decide_design(
    design: StandDesign, *, actor: Actor, state: DesignState, note: str | None
) -> None:
    """Approve a drawing or say what to change; raises ChangesUnsaidError, NewerDesignError."""
    if state is DesignState.CHANGES_ASKED and not note:
        raise ChangesUnsaidError
    lock(design)
    newest = queries.latest_design(design.application_id)
    if newest is not None and newest.id != design.id:
        raise NewerDesignError
    design.state, design.note = state, note or None
    design.decided_at, design.decided_by_id = clock.now(), actor.person_id
    audit.record(AuditTag.DESIGN_DECIDED, design, actor=actor, state=state)


def issue_agreement(application: Application, *, actor: Actor) -> Agreement:
    """Give the agreement its number, once; asked again it returns the one there is."""
    _lock_accepted(application)
    known = queries.agreement_of(application.id)
    if known is not None:
        return known
    fair = db.session.get_one(Fair, application.fair_id)
    lock(fair)  # two agreements issued at once must not get one number
    sequence = _next_sequence(fair.id)
    agreement = Agreement(
        application_id=application.id,
        fair_id=fair.id,
        sequence=sequence,
        number=f"{sequence:03d}/{fair.opens_on.year}/TTTG",
        issued_on=clock.today(),
        issued_by_id=actor.person_id,
    )
    db.session.add(agreement)
    db.session.flush()
    audit.record(AuditTag.AGREEMENT_ISSUED, agreement, actor=actor, sequence=sequence)
    return agreement


def _next_sequence(fair_id: UUID) -> int:
    last = db.session.scalar(
        select(func.max(Agreement.sequence)).where(Agreement.fair_id == fair_id)
    )
    return (last or 0) + 1


def keep_signed_copy(agreement: Agreement, paper: StoredFile, *, actor: Actor) -> None:
    """Keep the signed agreement as it came back; a better photo replaces a bad one."""
    lock(agreement)
    agreement.signed_file_id, agreement.signed_at = paper.id, clock.now()
    audit.record(AuditTag.AGREEMENT_SIGNED, agreement, actor=actor)


def _lock_accepted(application: Application) -> None:
    lock(application)
    if application.state is not ApplicationState.ACCEPTED:
        raise NotAcceptedError
