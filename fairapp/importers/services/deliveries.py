"""What becomes of invitations by themselves: delivered, come back, run out."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import aliased

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.mail import STOPPED, MessageState
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.importers import queries
from fairapp.importers.models import Invitation, InvitationLetter, InvitationState, ReplyChannel

_DELIVERED = {
    MessageState.SENT: InvitationState.SENT,
    MessageState.TOLD: InvitationState.SENT,
    MessageState.BOUNCED: InvitationState.BOUNCED,
    MessageState.FAILED: InvitationState.BOUNCED,
}
_RUN_OUT = (InvitationState.SENT, InvitationState.OPENED)


def note_deliveries(*, actor: Actor, limit: int = 200) -> int:
    """Let invitations follow what became of their messages; how many changed.

    A letter that came back was never read: it does not count as this week's.
    """
    rows = db.session.execute(queries.settled_messages().limit(limit)).all()
    for invitation, message_state, sent_at, error in rows:
        is_stopped = message_state is MessageState.FAILED and error == STOPPED
        invitation.state = InvitationState.DRAFT if is_stopped else _DELIVERED[message_state]
        invitation.sent_at = sent_at
        if invitation.state is not InvitationState.SENT:
            _leave_chain(invitation)
        _record(invitation, actor)
    return len(rows)


def _leave_chain(invitation: Invitation) -> None:
    later = aliased(InvitationLetter)
    written = db.session.scalar(
        select(InvitationLetter).where(
            InvitationLetter.message_id == invitation.message_id,
            ~select(later.id)
            .where(
                later.invitation_id == InvitationLetter.invitation_id,
                later.previous_day == InvitationLetter.day,
            )
            .exists(),
        )
    )
    if written is not None:
        db.session.delete(written)


def expire_invitations(today: date, *, actor: Actor, limit: int = 500) -> int:
    """End invitations of fairs that are over and that nobody answered; how many there were."""
    over = (
        select(Invitation)
        .join(Fair, Fair.id == Invitation.fair_id)
        .where(Fair.closes_on < today - timedelta(days=1), Invitation.state.in_(_RUN_OUT))
        .order_by(Invitation.id)
        .limit(limit)
        .with_for_update(of=Invitation, skip_locked=True)
    )
    ended = db.session.scalars(over).all()
    for invitation in ended:
        invitation.state = InvitationState.EXPIRED
        _record(invitation, actor)
    return len(ended)


def _record(invitation: Invitation, actor: Actor) -> None:
    audit.record(
        AuditTag.INVITATION_STATE_CHANGED,
        invitation,
        actor=actor,
        state=invitation.state,
        channel=ReplyChannel.EMAIL,
    )
