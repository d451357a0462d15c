"""Reading mail that comes back: reports of mail servers, automatic answers, people's replies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message as Mail
from email.utils import getaddresses
from enum import StrEnum
from html import unescape
from typing import Any
from uuid import UUID

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_OUR_ID = re.compile(rf"<({_UUID})@", re.IGNORECASE)
_TAG = re.compile(r"\+m([0-9a-f]{32})@", re.IGNORECASE)
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY_CODE = re.compile(r"(?<!\d)([45])\d\d[ -]")
_TAGGED_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To", "Original-Recipient")
_NAMED_BY = ("In-Reply-To", "References", "X-Failed-Message-ID")
_DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery (sub)?system", re.IGNORECASE)
_AWAY = re.compile(
    r"out of (the )?office|auto(matic)?[ -]?(reply|response|antwort)|away from|absence|absent|"
    r"abwesen|自動応答|自動返信|不在|부재|자동 ?응답|自动(回复|答复)|外出|trả lời tự động|vắng mặt",
    re.IGNORECASE,
)
_QUOTE_STARTS = re.compile(
    r"^\s*(>|On .{5,200} wrote:|Le .{5,200} a écrit|Am .{5,200} schrieb|Vào .{5,200} viết:|"
    r".{0,120}のメール:|\d{4}年.{3,80}:$|.{3,120}(作成|写道)(:|\uff1a)|"
    r"-{2,}\s?(Original|Forwarded|Ursprüngliche|Message d|原始|元のメッセージ)|_{10,}|"
    r"(From|Von|De|差出人|发件人|보낸 사람)\s?(:|\uff1a)\s)"
)
_TAGS = re.compile(r"<(script|style).*?</\1>|<[^>]+>", re.IGNORECASE | re.DOTALL)
MOST_TEXT = 8000


class InboundKind(StrEnum):
    """What a message is that came in."""

    BOUNCED = "bounced"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    AUTOMATIC = "automatic"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Inbound:
    """What was read; `letters` are the ids it may answer, the surest first."""

    kind: InboundKind
    letters: tuple[UUID, ...]
    sender: str
    subject: str
    text: str
    status: str


def read_inbound(raw: bytes) -> Inbound:
    """Read any message whatever: broken ones give what can still be told."""
    mail = message_from_bytes(raw)
    report = _report_of(mail)
    kind = _kind_of(mail, report)
    return Inbound(
        kind=kind,
        letters=tuple(dict.fromkeys(_letters_of(mail, raw))),
        sender=_sender(mail),
        subject=_words(mail.get("Subject"))[:200],
        text=_own_words(_plain_text(mail)) if kind is InboundKind.REPLY else "",
        status=report[1][:500] if report else "",
    )


def is_mailbox_full(status: str) -> bool:
    """Whether a server's reason says that the address is right and only the mailbox full."""
    return bool(re.search(r"\b[45]\.2\.2\b|mailbox (is )?full|quota", status, re.IGNORECASE))


def _kind_of(mail: Mail, report: tuple[InboundKind, str] | None) -> InboundKind:
    if report:
        return report[0]
    return InboundKind.AUTOMATIC if _is_automatic(mail) else InboundKind.REPLY


def _report_of(mail: Mail) -> tuple[InboundKind, str] | None:
    """(what happened, the server's reason) of a delivery report in whatever shape; else None."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            return _by_fields(_raw_text(part))
    sender = f"{_words(mail.get('From'))} {mail.get('Return-Path', '')}"
    if not (_DAEMON.search(sender) or mail.get("Return-Path", "").strip() == "<>"):
        return None
    # an old server's report is words only; its answer to our letter stands somewhere in it
    text = _plain_text(mail)
    line = next((one for one in text.splitlines() if _STATUS.search(one)), "") or next(
        (one for one in text.splitlines() if _REPLY_CODE.search(one)), ""
    )
    if not line:
        return None
    found = _STATUS.search(line) or _REPLY_CODE.search(line)
    is_soft = found is not None and found[1] == "4"
    return (InboundKind.DELAYED if is_soft else InboundKind.BOUNCED), " ".join(line.split())


def _by_fields(text: str) -> tuple[InboundKind, str]:
    fields = dict(re.findall(r"^([A-Za-z-]+):[ \t]*(.*(?:\n[ \t].*)*)", text, re.MULTILINE))
    fields = {name.lower(): " ".join(value.split()) for name, value in fields.items()}
    status, action = fields.get("status", ""), fields.get("action", "").lower()
    reason = " ".join(filter(None, (status, fields.get("diagnostic-code", ""))))
    if action in ("delivered", "relayed", "expanded") or status.startswith("2"):
        return InboundKind.DELIVERED, reason
    if action == "delayed" or (not action and status.startswith("4")):
        return InboundKind.DELAYED, reason
    return InboundKind.BOUNCED, reason


def _is_automatic(mail: Mail) -> bool:
    submitted = str(mail.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(mail.get("Precedence", "")).strip().lower()
    return bool(
        submitted != "no"
        or precedence in ("bulk", "junk", "list", "auto_reply")
        or any(mail.get(name) for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From"))
        or mail.get_param("report-type") == "disposition-notification"
        or _AWAY.search(_words(mail.get("Subject")))
    )


def _letters_of(mail: Mail, raw: bytes) -> Iterator[UUID]:
    """Ids of our letters: by header, by tagged address, by the original that came along."""
    for name in _NAMED_BY:
        yield from _ids(" ".join(map(str, mail.get_all(name, []))))
    for name in _TAGGED_TO:
        yield from _tags(" ".join(map(str, mail.get_all(name, []))))
    for part in mail.walk():
        if part.get_content_type() in ("text/rfc822-headers", "text/plain", "text/html"):
            yield from _ids(_raw_text(part))
            yield from _tags(_raw_text(part))
        elif part is not mail:
            yield from _ids(str(part.get("Message-ID", "")))
    # a mail program that breaks its parts still carries the id somewhere
    whole = raw.decode("latin-1")
    yield from _ids(whole)
    yield from _tags(whole)


def _ids(text: str) -> Iterator[UUID]:
    # the last reference is the letter that is answered
    return (UUID(found) for found in reversed(_OUR_ID.findall(text)))


def _tags(text: str) -> Iterator[UUID]:
    return (UUID(hex=found) for found in _TAG.findall(text))


def _sender(mail: Mail) -> str:
    try:
        pairs = getaddresses([_words(mail.get("Reply-To") or mail.get("From"))])
    except (TypeError, ValueError, IndexError):
        return ""
    return pairs[0][1].lower()[:254] if pairs else ""


def _words(header: Any) -> str:
    """A header in letters, whatever it claims to be encoded in."""
    if header is None:
        return ""
    parts = []
    try:
        for text, charset in decode_header(header):
            parts.append(text if isinstance(text, str) else _decoded(text, charset))
    except (ValueError, LookupError, IndexError):
        return " ".join(str(header).split())
    return " ".join("".join(parts).split())


def _decoded(content: bytes, charset: str | None) -> str:
    """Text in the encoding that it claims, else in UTF-8, else in the West's old one."""
    for encoding in (charset or "utf-8", "utf-8"):
        try:
            return content.decode(encoding)
        except (LookupError, UnicodeError):
            continue
    return content.decode("latin-1")


def _raw_text(part: Mail) -> str:
    content = part.get_payload(decode=True)
    if isinstance(content, bytes):
        return _decoded(content, part.get_content_charset())
    return "\n".join(map(str, part.get_payload())) if part.is_multipart() else ""


def _plain_text(mail: Mail) -> str:
    parts = {
        part.get_content_type(): part
        for part in reversed(list(mail.walk()))
        if not part.is_multipart()
    }
    if "text/plain" in parts:
        return _raw_text(parts["text/plain"])
    if "text/html" in parts:
        return unescape(_TAGS.sub(" ", _raw_text(parts["text/html"]).replace("<br>", "\n")))
    return _raw_text(mail)


def _own_words(text: str) -> str:
    """What the person wrote above the quoted letter; all of it when nothing stands above."""
    own = []
    for line in text.replace("\x00", "").splitlines():
        if _QUOTE_STARTS.match(line):
            break
        own.append(line.rstrip())
    kept = "\n".join(own).strip()
    return (kept or text.replace("\x00", "").strip())[:MOST_TEXT]
