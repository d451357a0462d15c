"""Phones, e-mails and tax codes that look right and belong to nobody.

Phones stand in the block +84 600 xxx xxx: the numbering plan has no operator there, so a number is
possible but never valid. Tax codes start with 99, citizen numbers with 099: no province has either.
"""

import re
import unicodedata

PHONE_BLOCK = "0600"
TAX_PREFIX = "99"
CITIZEN_PREFIX = "099"
TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
# Coprime with a million, so that neighbours in a list do not have neighbouring numbers.
SCATTER = 617_647
MILLION = 1_000_000


def phone(serial: int) -> str:
    """Return the demonstration phone of a person, different for each serial below a million."""
    digits = f"{(serial * SCATTER + 48_271) % MILLION:06d}"
    return f"{PHONE_BLOCK} {digits[:3]} {digits[3:]}"


def tax_code(serial: int) -> str | None:
    """Return a ten-digit tax code with a valid check digit, or None where none exists."""
    body = f"{TAX_PREFIX}{(serial * 7_919 + 1_000_003) % 10_000_000:07d}"
    check = 10 - sum(w * int(n) for w, n in zip(TAX_WEIGHTS, body, strict=True)) % 11
    return f"{body}{check}" if check < 10 else None


def citizen_code(serial: int) -> str:
    """Return a twelve-digit number as households use it for tax."""
    return f"{CITIZEN_PREFIX}{(serial * 104_729 + 7) % 1_000_000_000:09d}"


def slug(text: str) -> str:
    """Return text as lower-case ASCII words joined by hyphens."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").replace("ł", "l"))
    plain = plain.replace("ø", "o").replace("Ø", "O").replace("æ", "ae").replace("ß", "ss")
    letters = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def plain_name(vietnamese: str) -> str:
    """Return a Vietnamese name without marks, capitals kept."""
    text = vietnamese.replace("đ", "d").replace("Đ", "D")
    return unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode()


def email(local: str, organisation: str) -> str:
    """Return an address under example.com for a person of an organisation."""
    return f"{local}@{slug(organisation)[:40].strip('-')}.example.com"
