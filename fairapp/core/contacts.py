"""Phone numbers and e-mail addresses: one form inside, the habitual one outside."""

import re
import unicodedata

import phonenumbers
from email_validator import EmailNotValidError, validate_email

_LABEL = re.compile(r"^(?:tel|phone|mobile|s?đt|s?dt|zalo|hotline|di động)\b[\s.:]*", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:ext\.?|x)\s*\d{1,6}$", re.IGNORECASE)
_O_FOR_ZERO = re.compile(r"(?<![^\W\d_])[oO](?=[\d\s.\-oO]*\d)")


def parse_phone(typed: str, region: str = "VN") -> str | None:
    """The number as E.164, or None when it cannot be a phone number.

    A letter o among digits is a zero; any other letter makes it no number, since a library that
    reads letters as the keys of a phone would make up a stranger's.
    """
    plain = _LABEL.sub("", unicodedata.normalize("NFKC", typed).strip())
    plain = _O_FOR_ZERO.sub("0", _EXTENSION.sub("", plain))
    if any(sign.isalpha() for sign in plain):
        return None
    try:
        number = phonenumbers.parse(plain, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def show_phone(number: str | None) -> str:
    """An E.164 number as people write it: `0912 345 678` at home, `+81 …` abroad."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, "VN")
    except phonenumbers.NumberParseException:
        return number
    form = phonenumbers.PhoneNumberFormat
    if parsed.country_code != 84:
        return phonenumbers.format_number(parsed, form.INTERNATIONAL)
    national = f"0{parsed.national_number}"
    return f"{national[:4]} {national[4:7]} {national[7:]}".strip()


def parse_email(typed: str) -> str | None:
    """The address in lower case, or None when it cannot be one."""
    try:
        return validate_email(typed.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        return None
