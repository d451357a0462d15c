"""The letters of a CSV file: which encoding it has, told by what the bytes can mean."""

import re
import unicodedata

UTF8, UTF16 = "UTF-8", "UTF-16"
VIETNAMESE, WESTERN = "Windows-1258", "Windows-1252"
_VOWEL_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_MARKED = re.compile(f"[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY][{_VOWEL_MARKS}]")
_STRAY = re.compile(f"(?<![aăâeêioôơuưyAĂÂEÊIOÔƠUƯY])[{_VOWEL_MARKS}]")
_ONLY_VIETNAMESE = re.compile("[đĐơƠưƯăĂ]")


def decode_sheet(content: bytes) -> tuple[str, str] | None:
    """(text, name of its encoding), or None when the bytes are no text.

    With a byte order mark there is no doubt. UTF-8 is recognised by its form. Between the two
    old encodings of Windows the same bytes are letters in both: Vietnamese ones carry their tone
    as a mark of its own behind a vowel, which no text of Western Europe does everywhere.
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return _strict(content, "utf-8-sig", UTF8)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strict(content, "utf-16", UTF16)
    if b"\x00" in content:
        return _unmarked_utf16(content)
    return _strict(content, "utf-8", UTF8) or _old_windows(content)


def _strict(content: bytes, codec: str, name: str) -> tuple[str, str] | None:
    try:
        return unicodedata.normalize("NFC", content.decode(codec)), name
    except UnicodeError:
        return None


def _unmarked_utf16(content: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark: every second byte of its Latin letters is zero."""
    head = content[:2000]
    for codec, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if zeros.count(0) > len(zeros) * 0.3:
            found = _strict(content, codec, UTF16)
            if found and "\x00" not in found[0]:
                return found
    return None


def _old_windows(content: bytes) -> tuple[str, str] | None:
    vietnamese = content.decode("cp1258", "replace")
    marked, stray = len(_MARKED.findall(vietnamese)), len(_STRAY.findall(vietnamese))
    letters = len(_ONLY_VIETNAMESE.findall(vietnamese))
    fits = "\ufffd" not in vietnamese and stray == 0 and marked > 0 and letters + marked > 1
    if fits:
        return unicodedata.normalize("NFC", vietnamese), VIETNAMESE
    return _strict(content, "cp1252", WESTERN)
