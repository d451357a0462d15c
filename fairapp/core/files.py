"""Files people send: checked, re-encoded, stored by hash; nothing is kept as it came in."""

import hashlib
import io
import os
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import IO

from flask_babel import lazy_gettext
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from sqlalchemy import String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core.db import Base, Dated, Identified, db
from fairapp.core.errors import FairError

SIZES = {"small": 320, "medium": 800, "large": 1600}
MOST_PIXELS = 60_000_000
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


class Audience(StrEnum):
    """Who may fetch a file from the public address; its own room serves any other."""

    PUBLIC = "public"
    PARTIES = "parties"


class UnreadablePictureError(FairError):
    """The file is not a picture that we can read again."""

    code = "unreadable-picture"
    status = 422
    sentence = lazy_gettext(
        "%(name)s is not a photo we can read. Send a JPEG, PNG or WebP picture."
    )


class UnreadablePaperError(FairError):
    """The file is not a PDF that we can read again."""

    code = "unreadable-paper"
    status = 422
    sentence = lazy_gettext(
        "%(name)s is neither a photo nor a PDF we can read. Locked PDFs cannot be read."
    )


class StoredFile(Identified, Dated, Base):
    """A picture or paper for one audience, by the hash of its re-encoded bytes."""

    __tablename__ = "stored_file"
    __table_args__ = (
        UniqueConstraint("sha256", "audience", name="uq_stored_file_sha256_audience"),
    )

    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(64))
    audience: Mapped[Audience]
    width: Mapped[int | None]
    height: Mapped[int | None]
    byte_count: Mapped[int]


def known_file(sha256: str, audience: Audience) -> StoredFile | None:
    """The file of these bytes that was stored for this very audience.

    One stored for another audience is another file: its reader must not become this one's. All of
    them are held, so that the sweep of unused photos does not take their bytes away meanwhile.
    """
    held = select(StoredFile).where(StoredFile.sha256 == sha256).with_for_update()
    return next((one for one in db.session.scalars(held).all() if one.audience is audience), None)


def store_picture(stream: IO[bytes], *, name: str, audience: Audience, folder: Path) -> StoredFile:
    """Re-encode a photo in three sizes as WebP and JPEG, without EXIF; raises when unreadable."""
    try:
        with Image.open(stream) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadablePictureError(name=name) from error
    large = _encoded(picture, SIZES["large"], "JPEG")
    sha256 = hashlib.sha256(large).hexdigest()
    known = known_file(sha256, audience)
    if known is not None:
        return known
    for size, edge in SIZES.items():
        for kind in ("JPEG", "WEBP"):
            keep_bytes(path_of(folder, sha256, size, kind.lower()), _encoded(picture, edge, kind))
    stored = StoredFile(
        sha256=sha256,
        media_type="image/jpeg",
        audience=audience,
        width=picture.width,
        height=picture.height,
        byte_count=len(large),
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def is_picture(stream: IO[bytes]) -> bool:
    """Whether this looks like a picture we can read; leaves the stream at its start."""
    try:
        with Image.open(stream) as opened:
            opened.verify()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    finally:
        stream.seek(0)
    return True


PDF = "application/pdf"
MOST_PAGES = 60
_UNREADABLE = (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError,
               IndexError, RecursionError)  # fmt: skip


def store_paper(stream: IO[bytes], *, name: str, audience: Audience, folder: Path) -> StoredFile:
    """Store a photo as `store_picture` does, or a PDF written anew: its pages and nothing else.

    Scripts, attached files and forms stay behind. Raises UnreadablePaperError.
    """
    if is_picture(stream):
        return store_picture(stream, name=name, audience=audience, folder=folder)
    try:
        content = _pages_alone(stream)
    except _UNREADABLE as error:
        raise UnreadablePaperError(name=name) from error
    sha256 = hashlib.sha256(content).hexdigest()
    known = known_file(sha256, audience)
    if known is not None:
        return known
    keep_bytes(paper_path(folder, sha256), content)
    stored = StoredFile(sha256=sha256, media_type=PDF, audience=audience, byte_count=len(content))
    db.session.add(stored)
    db.session.flush()
    return stored


def _pages_alone(stream: IO[bytes]) -> bytes:
    reader = PdfReader(stream, strict=False)
    if reader.is_encrypted or not 1 <= len(reader.pages) <= MOST_PAGES:
        raise ValueError("locked, empty or too long")
    writer = PdfWriter()
    for page in reader.pages:
        for key in ("/AA", "/Annots"):
            page.pop(key, None)
        writer.add_page(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def is_paper(stream: IO[bytes]) -> bool:
    """Whether this looks like a PDF we can read; leaves the stream at its start."""
    try:
        reader = PdfReader(stream, strict=False)
        return not reader.is_encrypted and 1 <= len(reader.pages) <= MOST_PAGES
    except _UNREADABLE:
        return False
    finally:
        stream.seek(0)


def paper_path(folder: Path, sha256: str) -> Path:
    """Where a PDF lies."""
    return folder / "files" / sha256[:2] / f"{sha256}.pdf"


def path_of(folder: Path, sha256: str, size: str, kind: str) -> Path:
    """Where one size of one picture lies."""
    return folder / "files" / sha256[:2] / f"{sha256}.{size}.{kind}"


def _encoded(picture: Image.Image, edge: int, kind: str) -> bytes:
    smaller = picture.copy()
    smaller.thumbnail((edge, edge))
    out = io.BytesIO()
    smaller.save(out, kind, quality=82)
    return out.getvalue()


def keep_bytes(path: Path, content: bytes) -> None:
    """Write whole or not at all: a full disk leaves no half file behind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as fresh:
        try:
            fresh.write(content)
            fresh.flush()
            os.fsync(fresh.fileno())
            Path(fresh.name).replace(path)
        except OSError:
            Path(fresh.name).unlink(missing_ok=True)
            raise
