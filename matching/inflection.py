"""Base forms that a word may be an inflection of, most likely first."""

from functools import lru_cache

_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (("ies", "y"), ("ves", "f"), ("ves", "fe"), ("s", ""), ("es", ""), ("ing", ""),
           ("ed", ""), ("ed", "e"), ("en", ""), ("len", "")),
    "fr": (("eaux", "eau"), ("aux", "al"), ("s", ""), ("x", ""), ("es", ""), ("e", ""),
           ("ees", "e")),
    "de": (("n", ""), ("s", ""), ("e", ""), ("en", ""), ("er", ""), ("es", ""), ("em", ""),
           ("ern", ""), ("nen", "")),
}  # fmt: skip
_SHORTEST = 3


def base_forms(word: str, language: str) -> list[str]:
    """Return the word itself and shorter forms it may come from.

    Examples
    --------
    >>> base_forms("shelves", "en")[:3]
    ['shelves', 'shelf', 'shelfe']
    >>> "korb" in base_forms("korbe", "de")
    True
    """
    found = [word]
    for ending, instead in _ENDINGS.get(language, ()):
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) >= _SHORTEST:
            found.append(stem + instead)
    return found


_NGA_TO_HOI = str.maketrans("ãẵẫẽễĩõỗỡũữỹ", "ảẳẩẻểỉỏổởủửỷ")
_SAME_SOUND = (("tr", "ch"), ("gi", "d"), ("s", "x"), ("r", "d"), ("l", "n"))


@lru_cache(maxsize=65536)
def vietnamese_sound(syllable: str) -> str:
    """Return one key for syllables that northern or southern speakers often mix up in writing.

    Examples
    --------
    >>> vietnamese_sound("xơn") == vietnamese_sound("sơn"), vietnamese_sound("rỗ")
    (True, 'dổ')
    """
    plain = syllable.translate(_NGA_TO_HOI)
    for written, kept in _SAME_SOUND:
        if plain.startswith(written) and len(plain) > len(written):
            return kept + plain[len(written) :]
    return plain
