"""What a text mentions and how: refused, only as a purpose, only as an imitation, optional."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise

from matching.lexicon import Lexicon, Mention
from matching.phrases import Phrase, listed, phrases_in
from matching.text import normalise, spelled, strip_marks, written_language
from matching.thesaurus import Homonym

_CLAUSE_END = re.compile(r"[.;!?。；！？\n、,，:](?!\d)|(?<=\D),|(?<=\D)、")
_SENTENCE_END = re.compile(r"[.;!?](?!\d)")
_ASIAN = re.compile(r"[\u3041-\u9fff\uac00-\ud7a3]")
_SEARCHING = re.compile(
    r"\b(?:look|search|ask|market|hunt|sourc|tìm|tim|mua|interested)\w*(?:\s+in)?\s*$"
)
_KEPT = 20_000  # readings kept, to bound memory
_NEAR_ASIAN, _NEAR_LATIN = 8, 40
_JOINED_ASIAN, _JOINED_LATIN = 4, 12
_GLUED = re.compile(r"-?(?:free\b|frei\w*|los\b)")

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_PROPER = re.compile(
    rf"(?<=[^.:;!?\s] )[{_UPPER}][^\W\d_{_UPPER}]*(?: [{_UPPER}][^\W\d_{_UPPER}]*)+"
)
_HEAD_FIRST = frozenset({"vi", "fr"})

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sighting:
    """A concept seen in a text and what the text says of it."""

    code: str
    start: int
    end: int
    refused: bool = False
    purpose: bool = False
    imitation: bool = False
    optional: bool = False
    proper: bool = False
    pending: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in one spelling with everything sighted in it."""

    text: str
    language: str
    sightings: tuple[Sighting, ...]


class TextReader:
    """Reads texts with a lexicon; equal texts are read once.

    Examples
    --------
    >>> from matching.thesaurus import Thesaurus
    >>> reader = TextReader(Lexicon(Thesaurus.load()))
    >>> [(s.code, s.refused) for s in reader.read("rattan, no plastic", "en").sightings]
    [('M-RATTAN', False), ('M-PLASTIC', True)]
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._read: dict[tuple[str, str], Reading] = {}
        self._senses: dict[tuple[str, str], list[Homonym]] = {}
        for sense in lexicon.thesaurus.homonyms:
            key = (sense.language, strip_marks(normalise(sense.name)))
            self._senses.setdefault(key, []).append(sense)

    def read(self, text: str, declared: str) -> Reading:
        """Return the reading of a text in the language of its key."""
        key = (text, declared)
        if key not in self._read:
            if len(self._read) >= _KEPT:
                self._read.clear()
            self._read[key] = self._read_anew(text, declared)
        return self._read[key]

    def _read_anew(self, text: str, declared: str) -> Reading:
        plain = normalise(text)
        language = written_language(plain, declared)
        found = self.lexicon.find(plain, language)
        counted = [mention for mention in found if not _counts(plain, mention)]
        mentions = self._descriptive(counted, language)
        scopes = _Scopes(plain, mentions, self._modifiers(mentions, plain, language))
        names = proper_names(text) if language == "vi" else []
        sightings = [
            scopes.sighting(code, mention, proper=_inside(names, mention))
            for mention in mentions
            for code in self._sense(mention, plain, language)
        ]
        return Reading(plain, language, tuple(sightings))

    def _modifiers(self, mentions: list[Mention], text: str, language: str) -> set[int]:
        """Return where a name only describes its neighbour: the sweets of a box for sweets."""
        found = set()
        for first, second in pairwise(mentions):
            if text[first.end : second.start].strip() or second.start - first.end > 1:
                continue
            head, other = (first, second) if language in _HEAD_FIRST else (second, first)
            if self._is_goods(head) and self._is_goods(other, edible=True):
                found.add(other.start)
        return found

    def _is_goods(self, mention: Mention, *, edible: bool = False) -> bool:
        thesaurus = self.lexicon.thesaurus
        return any(
            thesaurus[code].kind == "product"
            or (edible and any(home.startswith("OCP") for home in thesaurus[code].related))
            for code in mention.codes
        )

    def _sense(self, mention: Mention, text: str, language: str) -> Iterable[str]:
        """Return the codes a mention means here, by the words around it."""
        senses = self._senses.get((language, strip_marks(mention.surface)))
        if not senses:
            return mention.codes
        around = strip_marks(text[: mention.start] + " " + text[mention.end :])
        cued = [sense for sense in senses if _cued(sense.cues, around)]
        if cued:
            return [sense.code for sense in cued if sense.code]
        default = [sense.code for sense in senses if sense.code]
        return [code for code in mention.codes if code in default] or mention.codes

    def _descriptive(self, mentions: list[Mention], language: str) -> list[Mention]:
        """Take a name of both a product and a material as the material beside a product."""
        chosen = list(mentions)
        for at, mention in enumerate(mentions):
            kinds = {code: self.lexicon.thesaurus[code].kind for code in mention.codes}
            if {"product", "material"} - set(kinds.values()):
                continue
            beside = mentions[at - 1 : at] if language in _HEAD_FIRST else mentions[at + 1 : at + 2]
            if any(self._is_goods(other) for other in beside):
                codes = tuple(code for code, kind in kinds.items() if kind == "material")
                chosen[at] = replace(mention, codes=codes)
        return chosen


@cache
def _counting_words() -> frozenset[str]:
    words = {word for words in listed("units").values() for word in words}
    return frozenset(word for word in words if "*" not in word) | {"包", "碗", "杯", "盘", "chen"}


def _counts(text: str, mention: Mention) -> bool:
    """Tell whether a name only counts what follows or precedes: the boxes of "250 boxes"."""
    before = text[: mention.start].rstrip()[-1:]
    numbered = before.isdigit() or (before != "" and before in "一二三四五六七八九十百千万两半")
    return numbered and strip_marks(mention.surface) in _counting_words()


@lru_cache(maxsize=8192)
def _cue_phrases(cues: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(Phrase.of(strip_marks(normalise(cue))) for cue in cues)


def _cued(cues: tuple[str, ...], around: str) -> bool:
    return any(cue.stands_in(around) for cue in _cue_phrases(cues))


class _Scopes:
    """Where in one text refusals, purposes and the like reach."""

    def __init__(self, text: str, mentions: list[Mention], modifiers: set[int]) -> None:
        self.text = text
        self.modifiers = modifiers
        self.mentions = mentions
        self.asian = _ASIAN.search(text) is not None
        self.ends = [found.start() for found in _CLAUSE_END.finditer(text)]
        self.phrases = phrases_in(text)
        self._glued = _GLUED.search(text) is not None
        kept = self._spans("no_negation")
        self.before = self._spans("negation_before", without=kept)
        self.after = self._spans("negation_after", without=kept)
        self.near = self._spans("negation_near", without=kept)
        self.contrast = self._spans("contrast")
        self.purpose_before = [
            span for span in self._spans("purpose_before")
            if not _SEARCHING.search(text[: span[0]])
        ]  # fmt: skip
        self.for_makers = self._spans("raw_for")
        self.purpose_after = self._spans("purpose_after")
        self.imitation_before = self._spans("imitation_before")
        self.imitation_after = self._spans("imitation_after")
        self.optional = self._spans("optional")
        self.pending = self._spans("not_held")
        self.refused_after = self._refused_by_what_follows()

    def _spans(self, name: str, without: Iterable[Span] = ()) -> list[Span]:
        spans = self.phrases.get(name, [])
        return (
            spans
            if not without
            else [
                span
                for span in spans
                if not any(low < span[1] and span[0] < high for low, high in without)
            ]
        )

    def clause(self, at: int) -> Span:
        """Return the borders of the clause around a place."""
        place = bisect_left(self.ends, at)
        start = self.ends[place - 1] + 1 if place else 0
        return start, self.ends[place] if place < len(self.ends) else len(self.text)

    def _refused_by_what_follows(self) -> set[int]:
        """Return the mentions refused by words after them, with those joined to them."""
        near, joined = (_NEAR_ASIAN, _JOINED_ASIAN) if self.asian else (_NEAR_LATIN, _JOINED_LATIN)
        refused: set[int] = set()
        for start, _ in self.after:
            low, _ = self.clause(start)
            at = start
            reach = near
            for mention in reversed(self.mentions):
                if mention.end <= at and mention.start >= low and at - mention.end <= reach:
                    refused.add(mention.start)
                    at, reach = mention.start, joined
        return refused

    def sighting(self, code: str, mention: Mention, *, proper: bool) -> Sighting:
        """Return what the text says of one mention."""
        if not self.phrases and not self.modifiers and not self._glued:
            return Sighting(code, mention.start, mention.end, proper=proper)
        clause = self.clause(mention.start)
        return Sighting(
            code=code,
            start=mention.start,
            end=mention.end,
            refused=self._refused(mention, clause),
            purpose=self._purpose(mention, clause),
            imitation=self._touches(self.imitation_before, self.imitation_after, mention),
            optional=_within(self.optional, clause),
            proper=proper,
            pending=_within(self.pending, clause),
        )

    def _refused(self, mention: Mention, clause: Span) -> bool:
        if mention.start in self.refused_after:
            return True
        if self._glued and _GLUED.match(self.text, mention.end):
            return True
        if any(high == mention.start for _, high in self.near):
            return True
        return any(
            clause[0] <= low and high <= mention.start and not self._turned(high, mention.start)
            for low, high in self.before
        )

    def _turned(self, start: int, end: int) -> bool:
        return any(start <= low and high <= end for low, high in self.contrast)

    def _purpose(self, mention: Mention, clause: Span) -> bool:
        if mention.start in self.modifiers or self._for_makers(mention):
            return True
        if any(0 <= low - mention.end <= 1 for low, _ in self.purpose_after):
            return True
        return any(
            clause[0] <= low and high <= mention.start and mention.start - high <= _NEAR_LATIN
            for low, high in self.purpose_before
        )

    def _for_makers(self, mention: Mention) -> bool:
        """Tell whether it is what the customers make, up to the end of the sentence."""
        return any(
            high <= mention.start and not _SENTENCE_END.search(self.text, high, mention.start)
            for _, high in self.for_makers
        )

    def _touches(self, before: list[Span], after: list[Span], mention: Mention) -> bool:
        return any(0 <= mention.start - high <= 1 for _, high in before) or any(
            0 <= low - mention.end <= 1 for low, _ in after
        )


def proper_names(text: str) -> list[Span]:
    """Return where two or more capitalised words stand together: a brand, a place, a person.

    Examples
    --------
    >>> text = "Xưởng gốm Sừng Cong ở Bát Tràng"
    >>> [text[low:high] for low, high in proper_names(text)]
    ['Sừng Cong', 'Bát Tràng']
    """
    return [found.span() for found in _PROPER.finditer(spelled(text))]


def _inside(spans: list[Span], mention: Mention) -> bool:
    return any(low <= mention.start and mention.end <= high for low, high in spans)


def _within(spans: list[Span], clause: Span) -> bool:
    return any(clause[0] <= low and high <= clause[1] for low, high in spans)
