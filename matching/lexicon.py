"""Finding the longest thesaurus names in text of any of the seven languages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from matching import inflection
from matching.phrases import listed
from matching.text import (
    CJK_LANGUAGES,
    has_vietnamese_marks,
    normalise,
    simplify_hanzi,
    strip_marks,
)
from matching.thesaurus import Thesaurus

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_KATAKANA = re.compile(r"[\u30a1-\u30ff]")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_ATTRIBUTIVE, _PARTICLES = frozenset("のないたきる"), frozenset("をはがとやもでにの")
_SHORT_SYLLABLE = 2
_LINKING = 2  # letters that may join the parts of a compound: Seide-n-tuch
_SHORT_HEAD = 4  # "Zertifikat" does not end in an ikat
_ENGLISH = re.compile(r"[a-z]{4}")
_KOREAN_TAIL = re.compile(
    r"(?:은|는|이|가|을|를|과|와|의|도|로|으로|에|용|류|만|등|나|이나|및)?(?:[^\uac00-\ud7a3]|$)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found at `start:end` of the normalised text; several codes when ambiguous."""

    start: int
    end: int
    codes: tuple[str, ...]
    surface: str


class WordLexicon:
    """Names of one language written with blanks, found word by word, longest first."""

    def __init__(self, language: str, names: Mapping[str, Iterable[str]]) -> None:
        self.language = language
        self._exact: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._folded: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._based: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._spelt: dict[tuple[str, ...], list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        self._sounds: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._sound_sizes: dict[str, set[int]] = {}
        self._stop = frozenset(listed("unmarked_stop"))
        self._sizes: dict[str, set[int]] = {}
        for name, codes in names.items():
            self._add(name, tuple(codes))
        self._vocabulary = frozenset(word for key in self._folded for word in key)
        self._base = lru_cache(maxsize=200_000)(self._find_base)
        self._parts = lru_cache(maxsize=200_000)(self._find_parts)
        self._single = lru_cache(maxsize=200_000)(self._find_single)
        self._lengths = lru_cache(maxsize=200_000)(self._find_lengths)
        self._add_base_forms()

    def _add(self, name: str, codes: tuple[str, ...]) -> None:
        exact = tuple(_WORD.findall(normalise(name)))
        if not exact:
            return
        folded = tuple(strip_marks(word) for word in exact)
        for table, key in ((self._exact, exact), (self._folded, folded)):
            table[key] = tuple(dict.fromkeys((*table.get(key, ()), *codes)))
        if self.language == "vi":
            self._spelt.setdefault(folded, []).append((exact, codes))
            sounds = tuple(map(inflection.vietnamese_sound, exact))
            self._sounds.setdefault(sounds, codes)
            first = strip_marks(sounds[0])
            self._sound_sizes.setdefault(first, set()).add(len(sounds))
        self._sizes.setdefault(folded[0], set()).add(len(folded))

    def _add_base_forms(self) -> None:
        for key, codes in self._folded.items():
            base = tuple(map(self._base, key))
            self._based.setdefault(base, codes)
            self._sizes.setdefault(base[0], set()).add(len(base))

    def _find_lengths(self, word: str) -> tuple[int, ...]:
        """Return how many words names that begin with a word have, the most first."""
        sizes = self._sizes.get(word, set()) | self._sizes.get(self._base(word), set())
        if self.language == "vi":
            sizes = sizes | self._sound_sizes.get(inflection.vietnamese_sound(word), set())
        elif self._single(word):
            sizes = sizes | {1}
        return tuple(sorted(sizes, reverse=True))

    def _find_base(self, word: str) -> str:
        """Return the shorter form of a word that names use, even where they use both."""
        candidates = inflection.base_forms(word, self.language)[1:]
        return next((form for form in candidates if form in self._vocabulary), word)

    def _find_single(self, word: str) -> tuple[str, ...]:
        """Look up one word by itself, then by what it may be an inflection of."""
        for form in inflection.base_forms(word, self.language):
            if (form,) in self._folded:
                return self._folded[(form,)]
        return self._based.get((self._base(word),), ())

    def _find_parts(self, word: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
        """Split a German compound into known names: (start, end, codes), head last."""
        for start in range(1, len(word) - 3):
            head = word[start:]
            codes = self._single(head)
            first = self._prefix_parts(word[:start]) if codes else ()
            if codes and (first or len(head) > _SHORT_HEAD):
                return (*first, (start, len(word), codes))
        return ()

    def _prefix_parts(self, prefix: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
        for end in range(len(prefix), 3, -1):
            codes = self._single(prefix[:end])
            if codes and len(prefix) - end <= _LINKING:
                return ((0, end, codes),)
        return ()

    def find(self, text: str, *, whole: bool = True) -> list[Mention]:
        """Return the mentions of normalised text; unless `whole`, none is all of it."""
        spans = [found.span() for found in _WORD.finditer(text)]
        exact = [text[start:end] for start, end in spans]
        folded = list(map(strip_marks, exact))
        loose = self.language != "vi" or not has_vietnamese_marks(text)
        mentions: list[Mention] = []
        at, count = 0, len(exact)
        while at < count:
            stop = count if whole or at else count - 1
            length, codes = self._longest(exact, folded, (at, stop), loose=loose)
            if length:
                start, end = spans[at][0], spans[at + length - 1][1]
                mentions.append(Mention(start, end, codes, text[start:end]))
            elif self.language == "de" and len(folded[at]) >= 7:
                mentions.extend(self._compound(text, spans[at], folded[at]))
            at += length or 1
        return mentions

    def _compound(self, text: str, span: tuple[int, int], word: str) -> list[Mention]:
        if len(word) != span[1] - span[0]:
            return []
        return [
            Mention(span[0] + low, span[0] + high, codes, text[span[0] + low : span[0] + high])
            for low, high, codes in self._parts(word)
        ]

    def _longest(
        self, exact: list[str], folded: list[str], part: tuple[int, int], *, loose: bool
    ) -> tuple[int, tuple[str, ...]]:
        at, stop = part
        for length in self._lengths(folded[at]):
            end = at + length
            if end > stop:
                continue
            if length == 1:
                codes = self._one_word(exact[at], folded[at], loose=loose)
            else:
                codes = self._words(tuple(exact[at:end]), tuple(folded[at:end]), loose=loose)
            if codes:
                return length, codes
        return 0, ()

    def _one_word(self, exact: str, folded: str, *, loose: bool) -> tuple[str, ...]:
        """Look up one word; a common Vietnamese syllable only with its marks."""
        found = self._exact.get((exact,))
        if found or self.language != "vi":
            return found or self._single(folded)
        if loose and len(folded) > _SHORT_SYLLABLE and folded not in self._stop:
            return self._folded.get((folded,), ())
        return ()

    def _words(
        self, exact: tuple[str, ...], folded: tuple[str, ...], *, loose: bool
    ) -> tuple[str, ...]:
        """Look up several words; Vietnamese ones with missing or misspelt marks, too.

        In a Vietnamese text with marks all that are there must be right, or sound alike.
        """
        found = self._exact.get(exact)
        if found:
            return found
        if self.language != "vi":
            return self._folded.get(folded) or self._based.get(tuple(map(self._base, folded)), ())
        if loose:
            return self._folded.get(folded, ())
        for spelt, codes in self._spelt.get(folded, ()):
            if all(word in pair for word, *pair in zip(exact, spelt, folded, strict=True)):
                return codes
        return self._sounds.get(tuple(map(inflection.vietnamese_sound, exact)), ())


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
            return bool(self._longest(packed, high))
        if len(name) <= 2 and all(map(_HIRAGANA.match, name)):
            return not _HIRAGANA.match(before) or (
                before in _ATTRIBUTIVE and (not _HIRAGANA.match(after) or after in _PARTICLES)
            )
        if len(name) == 1 and _HAN.match(name):
            follows = not _HAN.match(after) or bool(self._longest(packed, high))
            return follows and (not _HAN.match(before) or self._ends_name(packed, low))
        return True


class Lexicon:
    """All names of a thesaurus, ready to be found.

    Examples
    --------
    >>> lexicon = Lexicon(Thesaurus.load())
    >>> [mention.codes[0] for mention in lexicon.find("do gom su", "vi")]
    ['CER']
    """

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus

    @cached_property
    def _tables(self) -> dict[str, WordLexicon | CharacterLexicon]:
        names: dict[str, dict[str, list[str]]] = {}
        for concept in self.thesaurus.concepts.values():
            for language, labels in concept.names.items():
                table = names.setdefault(language, {})
                for label in labels:
                    table.setdefault(label, []).append(concept.code)
        for sense in self.thesaurus.homonyms:
            if sense.code in self.thesaurus:
                codes = names.setdefault(sense.language, {}).setdefault(sense.name, [])
                codes.append(sense.code)
        return {
            language: (CharacterLexicon if language in CJK_LANGUAGES else WordLexicon)(
                language, table
            )
            for language, table in names.items()
        }

    def find_inside(self, name: str, language: str) -> list[Mention]:
        """Return mentions within a normalised name that are shorter than the name."""
        return self._tables[language].find(name, whole=False)

    def find(self, text: str, language: str) -> list[Mention]:
        """Return mentions of normalised text: in its language, then in English for the rest."""
        mentions = self._tables[language].find(text)
        if language == "en" or not _ENGLISH.search(text):
            return mentions
        taken = [(mention.start, mention.end) for mention in mentions]
        extra = [
            mention
            for mention in self._tables["en"].find(text)
            if mention.end - mention.start > 3
            and all(mention.end <= start or mention.start >= end for start, end in taken)
        ]
        return sorted((*mentions, *extra), key=lambda mention: mention.start)
