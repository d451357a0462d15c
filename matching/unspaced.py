"""Finding names in text written without reliable blanks, letter by letter."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from matching.text import normalise, simplify_hanzi

_HAN = re.compile(r"[\u3400-\u9fff]")
_KATAKANA = re.compile(r"[\u30a1-\u30ff]")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_ATTRIBUTIVE, _PARTICLES = frozenset("のないたきる"), frozenset("をはがとやもでにの")
# What may stand right after or before a name of one Chinese character: 革不可, 藤制, 无塑.
_AFTER_ONE = frozenset("不製制的用以类類等材")
_BEFORE_ONE = frozenset("无無非免不含要和与或及用的脱以")
_KOREAN_TAIL = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|도|로|으로|에|용|류|만|등|나|이나|및)?(?:[^\uac00-\ud7a3]|$)"
)


class Mention(NamedTuple):
    """A name found at `start:end` of the normalised text; several codes when ambiguous."""

    start: int
    end: int
    codes: tuple[str, ...]
    surface: str


class CharacterLexicon:
    """Names of one language written without reliable blanks, found letter by letter."""

    def __init__(self, language: str, names: Mapping[str, Iterable[str]]) -> None:
        self.language = language
        self._names: dict[str, tuple[str, ...]] = {}
        self._reach: dict[str, int] = {}
        for name, codes in names.items():
            key = self._key(normalise(name))
            if key:
                self._names[key] = tuple(dict.fromkeys((*self._names.get(key, ()), *codes)))
                self._reach[key[0]] = max(self._reach.get(key[0], 0), len(key))

    def _key(self, text: str) -> str:
        plain = re.sub(r"[\s・·･]", "", text)
        return simplify_hanzi(plain) if self.language == "zh" else plain

    def find(self, text: str, *, whole: bool = True) -> list[Mention]:
        """Return the mentions in normalised text, in order; unless `whole`, none is all of it."""
        places = [at for at, letter in enumerate(text) if letter not in " ・·･"]
        packed = "".join(text[at] for at in places)
        if self.language == "zh":
            packed = simplify_hanzi(packed)
        found: list[tuple[int, int]] = []
        at = 0
        while at < len(packed):
            stop = len(packed) if whole or at else len(packed) - 1
            length = self._longest(packed[:stop], at)
            if length:
                found.append((at, at + length))
            at += max(length, 1)
        return [
            Mention(
                places[low], places[high - 1] + 1, self._names[packed[low:high]],
                text[places[low] : places[high - 1] + 1],
            )
            for low, high in found
            if self._stands_alone(packed, low, high, text, places)
        ]  # fmt: skip

    def _longest(self, packed: str, at: int) -> int:
        reach = min(self._reach.get(packed[at : at + 1], 0), len(packed) - at)
        return next(
            (size for size in range(reach, 0, -1) if packed[at : at + size] in self._names), 0
        )

    def _ends_name(self, packed: str, at: int) -> bool:
        return any(packed[at - size : at] in self._names for size in range(1, min(at, 6) + 1))

    def _stands_alone(self, packed: str, low: int, high: int, text: str, places: list[int]) -> bool:
        name = packed[low:high]
        after = packed[high : high + 1]
        before = packed[low - 1 : low] if low else ""
        if self.language == "ko" and len(name) == 1:
            starts_word = low == 0 or text[places[low] - 1] == " "
            return starts_word and bool(_KOREAN_TAIL.match(text, places[high - 1] + 1))
        if self.language == "ko" and len(name) == 2:
            starts_word = low == 0 or text[places[low] - 1] == " "
            return starts_word or self._ends_name(packed, low)
        if _KATAKANA.fullmatch(name[-1]) and _KATAKANA.match(after):
            return packed.startswith("フリー", high) or bool(self._longest(packed, high))
        if len(name) <= 2 and all(map(_HIRAGANA.match, name)):
            return not _HIRAGANA.match(before) or (
                before in _ATTRIBUTIVE and (not _HIRAGANA.match(after) or after in _PARTICLES)
            )
        if len(name) == 1 and _HAN.match(name):
            follows = not _HAN.match(after) or after in _AFTER_ONE
            return (follows or bool(self._longest(packed, high))) and (
                not _HAN.match(before) or before in _BEFORE_ONE or self._ends_name(packed, low)
            )
        return True
