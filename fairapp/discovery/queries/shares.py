"""Questions about shared shortlists."""

from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from fairapp.core import clock, secrets
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.discovery.models import SharedShortlist
from fairapp.importers.models import Importer


def live_shares(importer_id: UUID) -> list[SharedShortlist]:
    """The links of an importer that still open something, newest first."""
    return list(
        db.session.scalars(
            select(SharedShortlist)
            .where(
                SharedShortlist.importer_id == importer_id,
                SharedShortlist.revoked_at.is_(None),
                SharedShortlist.expires_at > clock.now(),
            )
            .order_by(SharedShortlist.created_at.desc())
        )
    )


def load_share(share_id: UUID) -> SharedShortlist:
    """A link by id, for its owner; raises NotFoundError."""
    return _found(SharedShortlist.id == share_id)


def open_share(token: str) -> SharedShortlist:
    """A live link by its token; one that has ended is not there; raises NotFoundError."""
    share = _found(SharedShortlist.token_hash == secrets.hash_secret(token))
    if share.revoked_at is not None or share.expires_at <= clock.now():
        raise NotFoundError
    return share


def _found(condition: ColumnElement[bool]) -> SharedShortlist:
    share = db.session.scalar(
        select(SharedShortlist)
        .where(condition)
        .options(joinedload(SharedShortlist.importer).joinedload(Importer.fair))
    )
    if share is None:
        raise NotFoundError
    return share
