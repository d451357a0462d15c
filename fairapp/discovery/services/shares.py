"""Verbs of shared shortlists: a link for a colleague that shows goods and no person."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext

from fairapp.core import audit, clock, secrets
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.discovery import queries
from fairapp.discovery.models import SharedShortlist
from fairapp.importers.models import Importer

SHARE_LIVES = timedelta(days=30)
MOST_SHARES = 5


class TooManySharesError(FairError):
    """One importer has as many live links as can be kept in view."""

    code = "too-many-shares"
    sentence = lazy_gettext("Five links are live already. End one before you make another.")


def share_shortlist(importer: Importer, *, actor: Actor) -> tuple[SharedShortlist, str]:
    """Make a link to the favourites; returns it with the token, which is kept nowhere."""
    lock(importer)
    if len(queries.live_shares(importer.id)) >= MOST_SHARES:
        raise TooManySharesError
    token = secrets.new_token()
    share = SharedShortlist(
        fair_id=importer.fair_id,
        importer_id=importer.id,
        token_hash=secrets.hash_secret(token),
        expires_at=clock.now() + SHARE_LIVES,
    )
    db.session.add(share)
    audit.record(AuditTag.SHORTLIST_SHARED, share, actor=actor)
    return share, token


def end_share(share: SharedShortlist, *, actor: Actor) -> None:
    """End a link; ending it twice changes nothing."""
    lock(share)
    _end(share, clock.now(), actor)


def end_shares(importer: Importer, *, actor: Actor) -> None:
    """End every link of an importer, who leaves the fair."""
    for share in queries.live_shares(importer.id):
        _end(share, clock.now(), actor)


def _end(share: SharedShortlist, moment: datetime, actor: Actor) -> None:
    if share.revoked_at is None:
        share.revoked_at = moment
        audit.record(AuditTag.SHARE_ENDED, share, actor=actor)
