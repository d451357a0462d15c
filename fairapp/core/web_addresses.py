"""Addresses of web sites that people type: http and https only, whatever else is refused."""

import re
from urllib.parse import urlsplit

from flask_babel import lazy_gettext

from fairapp.core.errors import FairError

MOST_CHARACTERS = 300
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_HOST = re.compile(r"(?!-)[^\s/?#@:\\<>\"'`{}|^]+\.[^\s/?#@:\\<>\"'`{}|^.]{2,}")


class BadWebAddressError(FairError):
    """What was typed is no address of a web site."""

    code = "bad-web-address"
    status = 422
    sentence = lazy_gettext(
        "“%(typed)s” is not the address of a website. Example: https://example.com."
    )


def web_address(typed: str) -> str:
    """The address with its scheme; raises BadWebAddressError for `javascript:` and all the like.

    >>> web_address("example.com/shop")
    'https://example.com/shop'
    """
    # browsers drop these inside a scheme, so that `java\\tscript:` would run
    bare = "".join(c for c in typed if c.isprintable()).strip()
    scheme = _SCHEME.match(bare)
    is_port = scheme is not None and bare[scheme.end() :][:1].isdigit()
    whole = bare if scheme and not is_port else f"https://{bare}"
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
    except ValueError:
        raise BadWebAddressError(typed=bare[:60]) from None
    is_web = parts.scheme in ("http", "https") and _HOST.fullmatch(host) and not parts.username
    if not is_web or len(whole) > MOST_CHARACTERS or " " in whole:
        raise BadWebAddressError(typed=bare[:60])
    return whole
