"""VietQR: the text behind the QR of a bank transfer, written and read by the rules it stands on.

EMVCo "Merchant-Presented Mode" 1.1 gives the fields (two digits of tag, two of length, value) and
the CRC; NAPAS's QR format for transfers to an account gives field 38.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
ONE_TIME = "12"
"""Point of initiation: a QR for one payment, since it carries an amount."""
MOST_PURPOSE = 25
_PURPOSE = re.compile(r"[A-Za-z0-9 ]{1,25}")
_AMOUNT = re.compile(r"[1-9]\d{0,12}")
_REQUIRED = ("00", "38", "53", "58", "63")


class VietQrError(ValueError):
    """The text is no VietQR transfer; the message names the field."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer in whole dong to an account; `purpose` is short plain ASCII."""

    bank_code: str
    account: str
    amount: Decimal
    purpose: str


def write(transfer: Transfer) -> str:
    """The text of the QR; raises VietQrError for what no banking app would take."""
    _check(transfer)
    to = _field("00", transfer.bank_code) + _field("01", transfer.account)
    payee = _field("00", NAPAS) + _field("01", to) + _field("02", TO_ACCOUNT)
    fields = (
        ("00", "01"),
        ("01", ONE_TIME),
        ("38", payee),
        ("53", DONG),
        ("54", f"{transfer.amount:.0f}"),
        ("58", VIETNAM),
        ("62", _field("08", transfer.purpose)),
    )
    body = "".join(_field(tag, value) for tag, value in fields) + "6304"
    return body + checksum(body)


def _check(transfer: Transfer) -> None:
    if not re.fullmatch(r"\d{6}", transfer.bank_code):
        raise VietQrError("bank_code: six digits")
    if not re.fullmatch(r"[A-Za-z0-9]{1,19}", transfer.account):
        raise VietQrError("account: up to 19 letters or digits")
    if transfer.amount != transfer.amount.to_integral_value() or not _AMOUNT.fullmatch(
        f"{transfer.amount:.0f}"
    ):
        raise VietQrError("amount: whole dong of at most 13 digits")
    if not _PURPOSE.fullmatch(transfer.purpose):
        raise VietQrError(f"purpose: at most {MOST_PURPOSE} plain letters, digits, blanks")


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def checksum(body: str) -> str:
    """CRC-16/CCITT-FALSE of everything before it, its own tag and length included.

    >>> checksum("123456789")
    '29B1'
    """
    return f"{binascii.crc_hqx(body.encode('ascii'), 0xFFFF):04X}"


def read(text: str) -> Transfer:
    """The transfer behind a QR's text; raises VietQrError that names what breaks the rules."""
    if not text.isascii() or checksum(text[:-4]) != text[-4:]:
        raise VietQrError("63: the checksum is wrong")
    fields = dict(_fields(text))
    missing = [tag for tag in _REQUIRED if tag not in fields]
    if missing or not text.startswith("000201"):
        raise VietQrError(f"{', '.join(missing) or '00'}: missing or out of place")
    if (fields["53"], fields["58"]) != (DONG, VIETNAM):
        raise VietQrError("53, 58: not dong in Vietnam")
    payee = dict(_fields(fields["38"]))
    if payee.get("00") != NAPAS or payee.get("02") != TO_ACCOUNT:
        raise VietQrError("38: no transfer to an account")
    to = dict(_fields(payee.get("01", "")))
    more = dict(_fields(fields.get("62", "")))
    transfer = Transfer(
        to.get("00", ""), to.get("01", ""), Decimal(fields.get("54", "0")), more.get("08", "")
    )
    _check(transfer)
    return transfer


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """(tag, value) of each field; a length that runs past the end is an error."""
    place = 0
    while place < len(text):
        tag, length = text[place : place + 2], text[place + 2 : place + 4]
        if not (tag.isdecimal() and length.isdecimal() and len(length) == 2):
            raise VietQrError(f"{tag}: no tag and length")
        end = place + 4 + int(length)
        if end > len(text) or length == "00":
            raise VietQrError(f"{tag}: its length does not fit")
        yield tag, text[place + 4 : end]
        place = end
