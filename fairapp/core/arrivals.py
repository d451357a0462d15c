"""What came in and may never be put to use: photos without an account, sheets without a word."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import (
    Column,
    ColumnElement,
    CursorResult,
    ForeignKey,
    Index,
    String,
    delete,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core.db import Base, Dated, Identified, db
from fairapp.core.errors import FairError
from fairapp.core.files import SIZES, StoredFile, path_of
from fairapp.core.imports import SheetUpload

MOST_PHOTOS, WITHIN = 60, timedelta(hours=1)
"""From one place. A whole village may stand behind one address of a phone company."""
SHEETS_KEPT = timedelta(days=1)
"""Between the dry run and the decision to save."""
KEPT_UNUSED = timedelta(days=2)
"""Longer than a form may stay open with the photo's receipt."""
AT_ONCE = 200


class TooManyPhotosError(FairError):
    """More photos from one place than people send."""

    code = "too-many-photos"
    status = HTTPStatus.TOO_MANY_REQUESTS
    sentence = lazy_gettext(
        "Too many photos came from this connection in the last hour. The application can be sent "
        "without photos; add them later."
    )


class LoosePhoto(Identified, Dated, Base):
    """A photo that came in without an account; the place it came from only as a hash."""

    __tablename__ = "loose_photo"
    __table_args__ = (Index("ix_loose_photo_place", "place_hash", "created_at"),)

    place_hash: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id", ondelete="CASCADE"))


def place_key(address: str, secret: str) -> str:
    """A place's key: the same address gives the same key, and no key gives the address away."""
    return hashlib.sha256(f"{secret}\x1f{address}".encode()).hexdigest()


def refuse_flood(place: str, count: int, now: datetime) -> None:
    """Raise TooManyPhotosError when `count` more photos are too many from this place."""
    lately = db.session.scalar(
        select(func.count())
        .select_from(LoosePhoto)
        .where(LoosePhoto.place_hash == place, LoosePhoto.created_at > now - WITHIN)
    )
    if (lately or 0) + count > MOST_PHOTOS:
        raise TooManyPhotosError


def note_arrival(photo: StoredFile, place: str) -> None:
    """Write down that a photo came from a place."""
    db.session.add(LoosePhoto(place_hash=place, file_id=photo.id))


def sweep_unused(folder: Path, now: datetime) -> int:
    """Remove photos that came without an account days ago and that nothing uses; returns how many.

    What is used only loses the note of where it came from.
    """
    old = LoosePhoto.created_at < now - KEPT_UNUSED
    fresh = select(LoosePhoto.file_id).where(~old)
    unused = db.session.scalars(
        select(StoredFile)
        .where(StoredFile.id.in_(select(LoosePhoto.file_id).where(old)))
        .where(StoredFile.id.not_in(fresh), *_not_used())
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    ids = [photo.id for photo in unused]
    for sha256 in {photo.sha256 for photo in unused} - _hashes_kept(unused):
        _unlink(folder, sha256)
    db.session.execute(delete(LoosePhoto).where(LoosePhoto.file_id.in_(ids)))
    db.session.execute(delete(StoredFile).where(StoredFile.id.in_(ids)))
    if len(unused) < AT_ONCE:
        db.session.execute(delete(LoosePhoto).where(old))
    return len(unused)


def _hashes_kept(unused: Sequence[StoredFile]) -> set[str]:
    """Hashes of these whose bytes also belong to a file that stays, stored for another audience."""
    staying = select(StoredFile.sha256).where(
        StoredFile.sha256.in_([one.sha256 for one in unused]),
        StoredFile.id.not_in([one.id for one in unused]),
    )
    return set(db.session.scalars(staying))


def sweep_uploads(now: datetime) -> int:
    """Remove sheets that were tried and not decided about for a day; returns how many."""
    old = delete(SheetUpload).where(SheetUpload.created_at < now - SHEETS_KEPT)
    return cast("CursorResult[Any]", db.session.execute(old)).rowcount


def users_of_files() -> Iterable[Column[UUID]]:
    """Every column of every room that points to a stored file."""
    for table in Base.metadata.sorted_tables:
        if table.name != LoosePhoto.__tablename__:
            for column in table.columns:
                if any(key.column.table.name == "stored_file" for key in column.foreign_keys):
                    yield column


def _not_used() -> list[ColumnElement[bool]]:
    return [~exists().where(column == StoredFile.id) for column in users_of_files()]


def _unlink(folder: Path, sha256: str) -> None:
    for size in SIZES:
        for kind in ("jpeg", "webp"):
            path_of(folder, sha256, size, kind).unlink(missing_ok=True)
