"""Numbers in words, as digits: "two hundred", "hai trăm", "zweihundert", "deux cents", "이백"."""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from matching.phrases import Phrase, listed
from matching.text import has_vietnamese_marks, strip_marks

_WORD = re.compile(r"[^\W\d_]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_DIGIT_BEFORE = re.compile(r"\d\s?$")
_JOINED = re.compile(r"[\s-]+")
_QUATRE, _VINGT = 4, 20
_TEN_UNMARKED = "muoi"  # after a digit it is mươi, by itself mười
_KOREAN_DIGITS = {letter: at for at, letter in enumerate("일이삼사오육칠팔구", start=1)}
_KOREAN_STEPS = {"십": 10, "백": 100, "천": 1000, "만": 10_000}
_KOREAN = re.compile(
    r"(?<![\uac00-\ud7a3\d])([일이삼사오육칠팔구]?[십백천만][일이삼사오육칠팔구십백천만]*)"
    r"(?=\s?(?:개|점|장|벌|상자|박스|대|권|병|자루|세트|쌍|켤레|일|주|원|달러|미터|피스))"
)
_KOREAN_OWN = re.compile(r"(?<![\uac00-\ud7a3])(두|세|네|다섯|여섯|열)(?=\s(?:달|주|개월|개|점))")
_KOREAN_OWN_VALUES = {"두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "열": 10}


@cache
def _values() -> Mapping[str, int]:
    """Return what each word adds, of all languages; German compounds are put together elsewhere."""
    return {word: int(value) for value, words in listed("number_words").items() for word in words}


@cache
def _scales() -> Mapping[str, int]:
    """Return what each word multiplies by."""
    return {word: int(value) for value, words in listed("number_scales").items() for word in words}


@cache
def _german() -> re.Pattern[str]:
    def any_of(words: Iterable[str]) -> str:
        return "|".join(sorted(words, key=len, reverse=True))

    ones, tens = listed("german_ones"), listed("german_tens")
    below = (
        f"(?:(?P<{{0}}o>{any_of(ones)})?und)?(?P<{{0}}t>{any_of(tens)})|(?P<{{0}}u>{any_of(ones)})"
    )
    hundreds = f"(?:(?P<{{0}}h>{any_of(ones)})?(?P<{{0}}x>hundert))?(?:und)?(?:{below})?"
    return re.compile(
        f"(?:(?:{hundreds.replace('{0}', 'a')})(?P<k>tausend))?(?:{hundreds.replace('{0}', 'b')})"
    )


@lru_cache(maxsize=100_000)
def german_value(word: str) -> int:
    """Return the value of a German numeral written as one word, 0 if it is none.

    Examples
    --------
    >>> [german_value(word) for word in ("zweihundert", "funftausend", "dreihundertfunfzig")]
    [200, 5000, 350]
    >>> german_value("korbe")
    0
    """
    found = _german().fullmatch(word)
    if found is None or not word:
        return 0
    ones, tens = listed("german_ones"), listed("german_tens")

    def part(name: str) -> int:
        def value(table: Mapping[str, int], key: str) -> int:
            return table.get(found[f"{name}{key}"] or "", 0)

        hundred = (value(ones, "h") or 1) * 100 if found[f"{name}x"] else 0
        return hundred + value(ones, "o") + value(tens, "t") + value(ones, "u")

    return (part("a") or 1) * 1000 + part("b") if found["k"] else part("b")


def korean_value(word: str) -> int:
    """Return the value of a Sino-Korean numeral.

    Examples
    --------
    >>> korean_value("이백"), korean_value("삼백오십"), korean_value("만")
    (200, 350, 10000)
    """
    total = section = digit = 0
    for letter in word:
        if letter in _KOREAN_DIGITS:
            digit = _KOREAN_DIGITS[letter]
        elif letter == "만":
            total += (section + digit or 1) * _KOREAN_STEPS[letter]
            section = digit = 0
        else:
            section += (digit or 1) * _KOREAN_STEPS[letter]
            digit = 0
    return total + section + digit


def _value_of(words: list[str]) -> float:
    """Return the value of a run of number words."""
    values, scales = _values(), _scales()
    total = current = 0.0
    last, digit = 1, 0
    for word in words:
        scale = 10 if word == _TEN_UNMARKED and digit else scales.get(word, 0)
        if word in _HALF:
            current += last / 2
        elif scale >= 1000:
            total += (current or 1) * scale
            current, last, digit = 0.0, scale, 0
        elif scale == 10 and digit:
            current, last, digit = current + digit * 9, scale, 0
        elif scale:
            current, last, digit = (current or 1) * scale, scale, 0
        elif values[word] == _VINGT and digit == _QUATRE:
            current, digit = current + _QUATRE * _VINGT - _QUATRE, 0
        else:
            digit = values[word]
            current += digit
    return total + current


_HALF_OF = re.compile(
    r"\b(?:half an?|(?:eine )?halbe|(?:un )?demi[- ]|nửa|nua)\s?"
    r"(?=million|thousand|hundred|triệu|trieu)"
)
_HALF = frozenset({"rưỡi", "ruoi"})
_BETWEEN = frozenset({"and", "et", "linh", "lẻ", "le"})
_ONE = frozenset({"a", "an", "un", "une", "one", "một", "mot", "ein", "eine"})


def digits_for_words(text: str) -> str:
    """Return normalised text with numbers in words written as digits.

    Small words by themselves stay: "one" and "ba" are no numbers to trade by.

    Examples
    --------
    >>> digits_for_words("two hundred and fifty rattan trays, a dozen lamps")
    '250 rattan trays, 12 lamps'
    >>> digits_for_words("hai trăm khay mây"), digits_for_words("zweihundert Körbe".lower())
    ('200 khay mây', '200 körbe')
    >>> digits_for_words("이백 개"), digits_for_words("quatre-vingt-dix paniers")
    ('200 개', '90 paniers')
    """
    if not text.isascii() and _HANGUL.search(text):
        text = _KOREAN.sub(lambda found: str(korean_value(found[1])), text)
        text = _KOREAN_OWN.sub(lambda found: str(_KOREAN_OWN_VALUES[found[1]]), text)
    if not any(map(_may_count, _WORD.findall(text))):
        return text
    text = _HALF_OF.sub("0.5 ", text)
    words = list(_WORD.finditer(text))
    runs = _runs(text, words)
    for first, last, value in reversed(runs):
        text = text[: words[first].start()] + f"{value:.12g}" + text[words[last].end() :]
    return text


@lru_cache(maxsize=100_000)
def _may_count(word: str) -> bool:
    """Tell whether a run of number words may begin with a word, with or without its marks."""
    plain = strip_marks(word)
    known = (word, plain)
    return any(one in _values() or one in _scales() for one in known) or (
        len(word) > 2 and german_value(plain) > 1
    )


def _runs(text: str, words: list[re.Match[str]]) -> list[tuple[int, int, float]]:
    """Return where runs of number words stand and what they are worth."""
    marked = has_vietnamese_marks(text)
    plain = [word[0] if marked else strip_marks(word[0]) for word in words]
    beginning = [_may_count(word[0]) for word in words]
    found: list[tuple[int, int, float]] = []
    at = 0
    while at < len(plain):
        if not beginning[at]:
            at += 1
            continue
        stop = _end_of_run(text, words, plain, at)
        run = [word for word in plain[at:stop] if word not in _BETWEEN]
        measured = len(run) == 1 and _measures(text, words[stop - 1].end())
        counted = _DIGIT_BEFORE.search(text, 0, words[at].start()) is not None
        if counted:  # 120 nghìn: a multiplier, read with its number
            stop = max(stop, at + 1)
        elif run and (measured or _is_number(run, marked=marked)):
            found.append((at, stop - 1, _value_of(run)))
        elif stop == at:
            value = german_value(strip_marks(plain[at])) if len(plain[at]) > 2 else 0
            if value > 1:
                found.append((at, at, value))
        at = max(stop, at + 1)
    return found


@cache
def _measured_by() -> dict[str, list[Phrase]]:
    """Return spans of time and currencies by their first letter."""
    units = (*listed("spans").values(), *listed("currencies").values())
    found: dict[str, list[Phrase]] = {}
    for name in (name for several in units for name in several if len(name) > 1):
        phrase = Phrase.of(strip_marks(name.lower()))
        found.setdefault(phrase.body[0], []).append(phrase)
    return found


def _measures(text: str, at: int) -> bool:
    """Tell whether a span of time or a currency follows: two months, five dollars."""
    after = strip_marks(text[at : at + 20])
    units = _measured_by().get(after[1:2], ()) if after[:1] == " " else ()
    return any(unit.end_in(after, 1) > 0 for unit in units)


def _end_of_run(text: str, words: list[re.Match[str]], plain: list[str], at: int) -> int:
    """Return the place after the last number word of the run that begins at a place."""
    stop = end = at
    while end < len(plain):
        if end > at and not _JOINED.fullmatch(text, words[end - 1].end(), words[end].start()):
            break
        word = plain[end]
        if word in _values() or word in _scales() or (word in _HALF and end > at):
            stop = end + 1
        elif not (word in _BETWEEN and stop == end and end > at):
            break
        end += 1
    return stop


def _is_number(run: list[str], *, marked: bool) -> bool:
    """Tell whether a run is surely a number: several words, a scale, or a large word."""
    scaled = any(word in _scales() for word in run)
    if len(run) == 1:
        return (scaled and run[0] in listed("numbers_alone")) or _values().get(run[0], 0) >= 10
    vietnamese = not marked and any(word in listed("number_words_unmarked") for word in run)
    return scaled or not (vietnamese or run[0] in _ONE)
