"""Verbs that keep what an application said, and what was asked of its applicant."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import update

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import Application, ChangeRequest, SentVersion

SECTIONS = ("products", "certificates", "people", "booth_wishes", "zone_wishes")


def touch(application: Application) -> None:
    """Say that a locked application says something else than before."""
    application.changed_at = clock.now()


def keep_version(application: Application) -> SentVersion:
    """Keep what the application says now; the last version again when nothing has changed."""
    db.session.flush()
    db.session.expire(application, SECTIONS)
    content = queries.content_of(queries.application_with_products(application.id, sections=True))
    kept = queries.versions_of(application.id)
    if kept and kept[-1].content == content:
        return kept[-1]
    version = SentVersion(application_id=application.id, number=len(kept) + 1, content=content)
    db.session.add(version)
    db.session.flush()
    return version


def ask_for_parts(
    application: Application, *, who: UUID | None, parts: Sequence[str], sentence: str
) -> ChangeRequest:
    """Keep what a reviewer asks for, beside the application as it stands; older wishes end."""
    answer_requests(application)
    request = ChangeRequest(
        application_id=application.id,
        version_id=keep_version(application).id,
        asked_by_id=who,
        parts=list(parts),
        sentence=sentence,
    )
    db.session.add(request)
    db.session.flush()
    return request


def answer_requests(application: Application) -> None:
    """Nothing is asked of the applicant any more."""
    db.session.execute(
        update(ChangeRequest)
        .where(ChangeRequest.application_id == application.id, ChangeRequest.answered_at.is_(None))
        .values(answered_at=clock.now())
    )
