"""Making trade text comparable: folding, Vietnamese spelling, scripts, n-grams."""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeVar

LANGUAGES = ("vi", "en", "ja", "fr", "de", "ko", "zh")
CJK_LANGUAGES = frozenset({"ja", "ko", "zh"})
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+", re.UNICODE)

_KEPT = 200_000  # words remembered, to bound memory
Made = TypeVar("Made")

_LETTERS = {"đ": "d", "ß": "ss", "ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "’": "'"}
_LIGATURES = (("ß", "ss"), ("œ", "oe"), ("Œ", "Oe"), ("æ", "ae"), ("Æ", "Ae"))
_OLD_TONES = {  # hoà -> hòa: both spellings are taught, one is kept
    f"{first}{toned}": f"{first_toned}{last}"
    for first, last, pairs in (
        ("o", "a", "àòáóảỏãõạọ"),
        ("o", "e", "èòéóẻỏẽõẹọ"),
        ("u", "y", "ỳùýúỷủỹũỵụ"),
    )
    for toned, first_toned in zip(pairs[::2], pairs[1::2], strict=True)
}
_OLD_TONE = re.compile(r"(?<!q)(" + "|".join(_OLD_TONES) + r")(?![^\W\d_])")
# Letters that neither French nor German writes.
_VIETNAMESE = re.compile(r"[ăđơưáảãạằắẳẵặầấẩẫậẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợúủũụừứửữựỳýỷỹỵ]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_ASIAN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]")


class Remembered(dict[str, Made]):
    """What a function makes of words, made once for each.

    Examples
    --------
    >>> sizes = Remembered(len)
    >>> sizes["khay"], list(sizes)
    (4, ['khay'])
    """

    def __init__(self, make: Callable[[str], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, word: str) -> Made:
        if len(self) >= _KEPT:
            self.clear()
        made = self[word] = self._make(word)
        return made


@cache
def _mark_table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code):
            table[code] = base
    table.update({ord(letter): plain for letter, plain in _LETTERS.items()})
    table.update(dict.fromkeys(range(0x300, 0x370)))
    return table


@cache
def _hanzi_table() -> dict[int, str]:
    path = Path(__file__).parent / "data" / "hanzi.csv"
    with path.open(encoding="utf-8", newline="") as source:
        return {ord(row["traditional"]): row["simplified"] for row in csv.DictReader(source)}


def spelled(text: str) -> str:
    """Return a text with width and blanks unified but its capitals kept."""
    if text.isascii():
        return " ".join(text.split())
    unified = unicodedata.normalize("NFKC", text)
    for ligature, letters in _LIGATURES:
        unified = unified.replace(ligature, letters)
    return " ".join(unified.split())


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """Return one spelling of a text: width, case, blanks and the place of tones unified.

    Examples
    --------
    >>> normalise("Hoà  Bình ５００ m²")
    'hòa bình 500 m2'
    """
    lower = spelled(text).lower()
    return lower if lower.isascii() else _OLD_TONE.sub(lambda found: _OLD_TONES[found[1]], lower)


@lru_cache(maxsize=262_144)
def strip_marks(text: str) -> str:
    """Return normalised text without Latin accents, leaving Asian scripts alone.

    Examples
    --------
    >>> strip_marks("khay mây tròn, Körbe, ガラス")
    'khay may tron, Korbe, ガラス'
    """
    return text if text.isascii() else text.translate(_mark_table())


def simplify_hanzi(text: str) -> str:
    """Return Chinese text with traditional characters of the trade made simplified.

    Examples
    --------
    >>> simplify_hanzi("純銅香爐")
    '纯铜香炉'
    """
    return text if text.isascii() else text.translate(_hanzi_table())


def words(text: str) -> list[str]:
    """Return the words and numbers of a normalised text."""
    return WORD.findall(text)


def has_vietnamese_marks(text: str) -> bool:
    """Tell whether normalised text carries letters that Vietnamese spelling needs."""
    return not text.isascii() and _VIETNAMESE.search(text) is not None


def written_language(text: str, declared: str) -> str:
    """Return the language whose script the text is in, trusting `declared` where it can be.

    Examples
    --------
    >>> written_language("籐のかご", "en"), written_language("khay mây đan", "en")
    ('ja', 'vi')
    """
    language = declared.lower().replace("_", "-").split("-")[0]
    if text.isascii():
        return language if language in LANGUAGES and language not in CJK_LANGUAGES else "en"
    if _KANA.search(text):
        return "ja"
    if _HANGUL.search(text):
        return "ko"
    if _HAN.search(text):
        return language if language in {"ja", "zh"} else "zh"
    if has_vietnamese_marks(text):
        return "vi"
    return language if language in LANGUAGES and language not in CJK_LANGUAGES else "en"


def character_ngrams(text: str, low: int = 2, high: int = 4) -> Iterator[str]:
    """Yield the character n-grams of each word, with the word's borders marked.

    Examples
    --------
    >>> list(character_ngrams("mây", 3, 3))
    [' ma', 'may', 'ay ']
    """
    for word in WORD.findall(strip_marks(text)):
        asian = not word.isascii() and _ASIAN.search(word)
        framed = word if asian else f" {word} "
        for size in range(1 if asian else low, (3 if asian else high) + 1):
            for start in range(len(framed) - size + 1):
                yield framed[start : start + size]
