"""What a text mentions and how: refused, only as a purpose, only as an imitation, optional."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from matching.lexicon import Lexicon
from matching.phrases import Phrase, Span, listed
from matching.scopes import Scopes, Sighting
from matching.text import normalise, spelled, strip_marks, written_language
from matching.thesaurus import Homonym
from matching.unspaced import Mention

_KEPT = 20_000  # readings kept, to bound memory

_UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_PROPER = re.compile(
    rf"(?<=[^.:;!?\s] )[{_UPPER}][^\W\d_{_UPPER}]*(?: [{_UPPER}][^\W\d_{_UPPER}]*)+"
)
_HEAD_FIRST = frozenset({"vi", "fr"})


class Reading(NamedTuple):
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
        if not counted:
            return Reading(plain, language, ())
        named = self._descriptive(counted, language)
        mentions = self._with_parts(named, language)
        scopes = Scopes(plain, mentions, self._modifiers(named, plain, language))
        scopes.spread_over_lists(self._is_material)
        names = proper_names(text) if language == "vi" else []
        sightings = [
            scopes.sighting(code, mention, proper=_inside(names, mention))
            for mention in mentions
            for code in self._sense(mention, plain, language)
        ]
        return Reading(plain, language, tuple(sightings))

    def _with_parts(self, mentions: list[Mention], language: str) -> list[Mention]:
        """Return mentions with the goods and materials in names of categories: bamboo baskets."""
        found = []
        for mention in mentions:
            found.append(mention)
            if self._is_narrow_category(mention):
                surface = normalise(mention.surface)
                inner = filter(self._is_part, self.lexicon.find_inside(surface, language))
                found += [one._replace(start=mention.start + one.start, end=mention.start + one.end)
                          for one in inner]  # fmt: skip
        return found

    def _is_part(self, mention: Mention) -> bool:
        kinds = [self.lexicon.thesaurus[code].kind for code in mention.codes]
        return len(kinds) == 1 and kinds[0] in {"product", "material", "technique"}

    def _is_narrow_category(self, mention: Mention) -> bool:
        concepts = [self.lexicon.thesaurus[code] for code in mention.codes]
        return all(one.kind == "category" and one.broader for one in concepts)

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

    def _is_material(self, mention: Mention) -> bool:
        kinds = {self.lexicon.thesaurus[code].kind for code in mention.codes}
        return "material" in kinds and "product" not in kinds

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
            if len(mention.codes) == 1:
                continue
            kinds = {code: self.lexicon.thesaurus[code].kind for code in mention.codes}
            if {"product", "material"} - set(kinds.values()):
                continue
            beside = mentions[at - 1 : at] if language in _HEAD_FIRST else mentions[at + 1 : at + 2]
            if any(self._is_goods(other) for other in beside):
                codes = tuple(code for code, kind in kinds.items() if kind == "material")
                chosen[at] = mention._replace(codes=codes)
        return chosen


_AMOUNT_BEFORE = re.compile(r"(?:\d|ngh[iì]n|ng[aà]n|tri[eệ]u|\bt[yỷỉ])\s*$")  # 50 nghìn đồng


@cache
def _counting_words() -> frozenset[str]:
    words = {word for words in listed("units").values() for word in words}
    return frozenset(word for word in words if "*" not in word) | {"包", "碗", "杯", "盘", "chen"}


def _counts(text: str, mention: Mention) -> bool:
    """Tell whether a name only counts what follows or precedes: the boxes of "250 boxes"."""
    before = text[: mention.start].rstrip()[-1:]
    if _AMOUNT_BEFORE.search(text[max(0, mention.start - 12) : mention.start]):
        return strip_marks(mention.surface) in {*_counting_words(), "dong"}
    numbered = before.isdigit() or (before != "" and before in "一二三四五六七八九十百千万两半")
    return numbered and strip_marks(mention.surface) in _counting_words()


@lru_cache(maxsize=8192)
def _cue_phrases(cues: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(Phrase.of(strip_marks(normalise(cue))) for cue in cues)


def _cued(cues: tuple[str, ...], around: str) -> bool:
    return any(cue.stands_in(around) for cue in _cue_phrases(cues))


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
