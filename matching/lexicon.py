"""Finding the longest thesaurus names in text of any of the seven languages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache

from matching import inflection
from matching.misspelt import Misspellings
from matching.phrases import listed
from matching.text import (
    CJK_LANGUAGES,
    Remembered,
    has_vietnamese_marks,
    normalise,
    strip_marks,
    written_language,
)
from matching.thesaurus import Thesaurus
from matching.unspaced import CharacterLexicon, Mention

_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_SHORT_SYLLABLE = 2
_LINKING = 2  # letters that may join the parts of a compound: Seide-n-tuch
_SHORT_HEAD = 4  # "Zertifikat" does not end in an ikat
_WITHOUT = re.compile(r"(\w+?)-?(?:frei(?:e[rsnm]?)?|los(?:e[rsnm]?)?|free)")  # plastikfrei
_OUTSIDE = ""  # the code of names that mean something outside the trade: ô tô is no tô
_ENGLISH = re.compile(r"[a-z]{4}")

Part = tuple[int, int, tuple[str, ...]]
"""Where in a word a name stands, and its codes."""


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
        self._single = lru_cache(maxsize=200_000)(self._find_single)
        self._begun = Remembered(self._find_begun)
        self._misspelt = Remembered(self._find_misspelt)
        self._words = lru_cache(maxsize=200_000)(self._find_words)
        self._add_base_forms()
        single = (key[0] for key in self._folded if len(key) == 1)
        self._misspellings = Misspellings(() if language == "vi" else single)

    def _find_misspelt(self, word: str) -> tuple[str, ...]:
        """Look up what a word that no name uses may be meant for."""
        if word in self._vocabulary:
            return ()
        forms = inflection.base_forms(word, self.language)
        meant = next(filter(None, map(self._misspellings.meant, forms)), None)
        return self._folded[(meant,)] if meant else ()

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

    def _find_begun(self, word: str) -> tuple[tuple[int, ...], tuple[Part, ...]] | None:
        """Return what may begin with a word: how many words names have, and parts it holds."""
        lengths = self._find_lengths(word)
        parts = self._find_parts(word) if self.language in {"de", "en"} and len(word) >= 7 else ()
        if not lengths and not parts and self._misspelt[word]:
            lengths = (1,)
        return (lengths, parts) if lengths or parts else None

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

    def _find_parts(self, word: str) -> tuple[Part, ...]:
        """Split a compound into known names: (start, end, codes), head last."""
        without = _WITHOUT.fullmatch(word)
        codes = self._single(without[1]) if without else ()
        if without and codes:
            return ((0, without.end(1), codes),)
        for start in range(1, len(word) - 3) if self.language == "de" else ():
            head = word[start:]
            codes = self._single(head)
            first = self._prefix_parts(word[:start]) if codes else ()
            if codes and (first or len(head) > _SHORT_HEAD):
                return (*first, (start, len(word), codes))
        return ()

    def _prefix_parts(self, prefix: str) -> tuple[Part, ...]:
        for end in range(len(prefix), 3, -1):
            codes = self._single(prefix[:end])
            if codes and len(prefix) - end <= _LINKING:
                return ((0, end, codes),)
        return ()

    def find(self, text: str, *, whole: bool = True) -> list[Mention]:
        """Return the mentions of normalised text; unless `whole`, none is all of it."""
        spans = [found.span() for found in _WORD.finditer(text)]
        exact = [text[start:end] for start, end in spans]
        folded = exact if text.isascii() else list(map(strip_marks, exact))
        loose = self.language != "vi" or not has_vietnamese_marks(text)
        mentions: list[Mention] = []
        after, count = 0, len(exact)
        for at, begun in enumerate(map(self._begun.__getitem__, folded)):
            if begun is None or at < after:
                continue
            stop = count if whole or at else count - 1
            length, codes = self._longest(exact, folded, (at, stop), begun[0], loose=loose)
            if length:
                start, end = spans[at][0], spans[at + length - 1][1]
                mentions.append(Mention(start, end, codes, text[start:end]))
                after = at + length
            elif begun[1] and len(folded[at]) == len(exact[at]):
                mentions.extend(_within(text, spans[at][0], begun[1]))
        return mentions

    def _longest(
        self,
        exact: list[str],
        folded: list[str],
        part: tuple[int, int],
        lengths: tuple[int, ...],
        *,
        loose: bool,
    ) -> tuple[int, tuple[str, ...]]:
        at, stop = part
        for length in lengths:
            end = at + length
            if end > stop:
                continue
            if length == 1:
                codes = self._one_word(exact[at], folded[at], loose=loose)
            else:
                codes = self._words(tuple(exact[at:end]), loose=loose)
            if codes:
                return length, codes
        return 0, ()

    def _one_word(self, exact: str, folded: str, *, loose: bool) -> tuple[str, ...]:
        """Look up one word; a common Vietnamese syllable only with its marks."""
        found = self._exact.get((exact,))
        if found or self.language != "vi":
            return found or self._single(folded) or self._misspelt[folded]
        if loose and len(folded) > _SHORT_SYLLABLE and folded not in self._stop:
            return self._folded.get((folded,), ())
        return ()

    def _find_words(self, exact: tuple[str, ...], *, loose: bool) -> tuple[str, ...]:
        """Look up several words; Vietnamese ones with missing or misspelt marks, too.

        In a Vietnamese text with marks all that are there must be right, or sound alike.
        """
        found = self._exact.get(exact)
        if found:
            return found
        folded = tuple(map(strip_marks, exact))
        if self.language != "vi":
            return self._folded.get(folded) or self._based.get(tuple(map(self._base, folded)), ())
        if loose:
            return self._folded.get(folded, ())
        for spelt, codes in self._spelt.get(folded, ()):
            if all(word in pair for word, *pair in zip(exact, spelt, folded, strict=True)):
                return codes
        return self._sounds.get(tuple(map(inflection.vietnamese_sound, exact)), ())


def _within(text: str, start: int, parts: tuple[Part, ...]) -> Iterator[Mention]:
    """Yield the mentions that are parts of the word beginning at a place."""
    for low, high, codes in parts:
        yield Mention(start + low, start + high, codes, text[start + low : start + high])


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
            codes = names.setdefault(sense.language, {}).setdefault(sense.name, [])
            if sense.code in self.thesaurus:
                codes.append(sense.code)
            elif not codes and not sense.cues:
                codes.append(_OUTSIDE)
        return {
            language: (CharacterLexicon if language in CJK_LANGUAGES else WordLexicon)(
                language, table
            )
            for language, table in names.items()
        }

    def find_inside(self, name: str, language: str) -> list[Mention]:
        """Return mentions within a normalised name that are shorter than the name."""
        found = self._tables[language].find(name, whole=False)
        return [mention for mention in found if mention.codes != (_OUTSIDE,)]

    def find(self, text: str, language: str) -> list[Mention]:
        """Return mentions of normalised text: in its language, then in others for the rest.

        Those are the ones whose letters it has, and English.
        """
        mentions = self._tables[language].find(text)
        for other in _others(text, language):
            taken = [(mention.start, mention.end) for mention in mentions]
            mentions = mentions + [
                mention
                for mention in self._tables[other].find(text)
                if (other != "en" or mention.end - mention.start > 3)
                and all(mention.end <= start or mention.start >= end for start, end in taken)
            ]
        inside = (mention for mention in mentions if mention.codes != (_OUTSIDE,))
        return sorted(inside, key=lambda mention: mention.start)


def _others(text: str, language: str) -> Iterator[str]:
    """Yield the other languages in which to look, by the letters of a text."""
    if text.isascii() and language == "en":
        return
    if language != "vi" and has_vietnamese_marks(text):
        yield "vi"
    if language not in CJK_LANGUAGES and not text.isascii():
        seen = written_language(text, language)
        if seen in CJK_LANGUAGES:
            yield seen
    if language != "en" and _ENGLISH.search(text):
        yield "en"
