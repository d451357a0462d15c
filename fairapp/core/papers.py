"""Papers people send: a photo or a PDF, kept by the hash of its bytes for those it concerns."""

import hashlib
import re
from pathlib import Path
from typing import IO

from flask_babel import lazy_gettext

from fairapp.core.db import db
from fairapp.core.errors import FairError
from fairapp.core.files import (
    Audience,
    StoredFile,
    keep_bytes,
    known_file,
    path_of,
    store_picture,
)

PDF = "application/pdf"
PDF_STARTS, PDF_ENDS = b"%PDF-", b"%%EOF"
ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFile)\b|/JS[\s(<]")
"""What a scan never holds and what may do something when it is opened."""
SMALLEST_PDF = 60


class UnreadablePaperError(FairError):
    """The file is neither a photo nor a plain PDF."""

    code = "unreadable-paper"
    status = 422
    sentence = lazy_gettext(
        "%(name)s is not a PDF we can keep. Send a photo, or a scan without scripts or attachments."
    )


def store_paper(stream: IO[bytes], *, name: str, folder: Path) -> StoredFile:
    """Keep a photo (re-encoded) or a PDF (as it is, when nothing in it acts); raises FairError."""
    if stream.read(len(PDF_STARTS)) != PDF_STARTS:
        stream.seek(0)
        return store_picture(stream, name=name, audience=Audience.PARTIES, folder=folder)
    stream.seek(0)
    content = stream.read()
    is_whole = len(content) > SMALLEST_PDF and PDF_ENDS in content[-1024:]
    if not is_whole or ACTIVE.search(content):
        raise UnreadablePaperError(name=name)
    return _store_pdf(content, folder)


def _store_pdf(content: bytes, folder: Path) -> StoredFile:
    sha256 = hashlib.sha256(content).hexdigest()
    known = known_file(sha256, Audience.PARTIES)
    if known is not None:
        return known
    keep_bytes(path_of(folder, sha256, "paper", "pdf"), content)
    stored = StoredFile(
        sha256=sha256, media_type=PDF, audience=Audience.PARTIES, byte_count=len(content)
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def bytes_path(stored: StoredFile, folder: Path) -> Path:
    """Where the bytes lie whose hash names the file."""
    size, kind = ("paper", "pdf") if stored.media_type == PDF else ("large", "jpeg")
    return path_of(folder, stored.sha256, size, kind)


def is_untouched(stored: StoredFile, sha256: str, folder: Path) -> bool:
    """Whether the bytes on the disk still have this hash."""
    path = bytes_path(stored, folder)
    if stored.sha256 != sha256 or not path.exists():
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
