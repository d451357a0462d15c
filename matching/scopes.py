"""Where in a text refusals, purposes, imitations and the like reach."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from matching.phrases import Span, phrases_in
from matching.unspaced import Mention

_CLAUSE_END = re.compile(r"[.;!?。；！？\n、,，:](?!\d)|(?<=\D),|(?<=\D)、")
_SENTENCE_END = re.compile(r"[.;!?](?!\d)")
_ASIAN = re.compile(r"[\u3041-\u9fff\uac00-\ud7a3]")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_SEARCHING = re.compile(
    r"\b(?:look|search|ask|market|hunt|sourc|tìm|tim|mua|interested)\w*(?:\s+in)?\s*$"
)
_NEAR_ASIAN, _NEAR_LATIN = 8, 40
_JOINED_ASIAN, _JOINED_LATIN = 4, 12
_GLUED = re.compile(r"[- ]?(?:free\b|frei\w*|los\b|フリー|프리(?![\uac00-\ud7a3]))")
_KOREAN_WITHOUT = re.compile(r"(?<![\uac00-\ud7a3])[노논비무탈][ -]?$")  # 비플라스틱
_BREAK = re.compile(r"[()\[\]（）【】「」–—:：;/]|\s-\s")  # no refusal reaches over it
_ASIAN_BREAK = re.compile(rf"{_BREAK.pattern}|(?<=[\u3041-\u9fff])\s")
_LIST = 3  # materials that stand in a row without a conjunction are a list from here on
_CONJUNCTION = re.compile(
    r"\b(?:and|or|nor|und|oder|noch|et|ou|ni|và|va|hoặc|hoac|hay)\b|[和或与及や]|または|および|또는|및"
)
_JOINED = re.compile(rf"\s*(?:[,、，]|[,、，]?\s*(?:{_CONJUNCTION.pattern}))\s*(?:de\s|d'|du\s)?")


class Sighting(NamedTuple):
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


class Scopes:
    """Where in one text refusals, purposes and the like reach."""

    def __init__(self, text: str, mentions: list[Mention], modifiers: set[int]) -> None:
        self.text = text
        self.modifiers = modifiers
        self.mentions = mentions
        self.asian = not text.isascii() and _ASIAN.search(text) is not None
        self._korean = self.asian and _HANGUL.search(text) is not None
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

    @cached_property
    def ends(self) -> list[int]:
        """Where the clauses of the text end."""
        return [found.start() for found in _CLAUSE_END.finditer(self.text)]

    def _spans(self, name: str, without: Iterable[Span] = ()) -> list[Span]:
        spans = self.phrases.get(name, [])
        if not spans or not without:
            return spans
        return [
            span for span in spans
            if not any(low < span[1] and span[0] < high for low, high in without)
        ]  # fmt: skip

    def clause(self, at: int) -> Span:
        """Return the borders of the clause around a place."""
        place = bisect_left(self.ends, at)
        start = self.ends[place - 1] + 1 if place else 0
        return start, self.ends[place] if place < len(self.ends) else len(self.text)

    def _refused_by_what_follows(self) -> set[int]:
        """Return the mentions refused by words after them, with those joined to them."""
        refused: set[int] = set()
        if not self.after:
            return refused
        near, joined = (_NEAR_ASIAN, _JOINED_ASIAN) if self.asian else (_NEAR_LATIN, _JOINED_LATIN)
        for start, _ in self.after:
            low, _ = self.clause(start)
            at = start
            reach = near
            for mention in reversed(self.mentions):
                if mention.end <= at and mention.start >= low and at - mention.end <= reach:
                    if self._breaks(mention.end, at):
                        break
                    refused.add(mention.start)
                    at, reach = mention.start, joined
        return refused

    def sighting(self, code: str, mention: Mention, *, proper: bool) -> Sighting:
        """Return what the text says of one mention."""
        if not (self.phrases or self.modifiers or self._glued or self._korean):
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

    def spread_over_lists(self, is_material: Callable[[Mention], bool]) -> None:
        """Let a refusal of one material reach the others of its list: no metal, plastic or wood."""
        if not (self.before or self.refused_after):
            return
        for low, high in self._lists(list(map(is_material, self.mentions))):
            run = self.mentions[low:high]
            joints = [_CONJUNCTION.search(self.text, a.end, b.start) for a, b in pairwise(run)]
            closed = joints[-1] is not None
            if run[-1].start in self.refused_after and (
                closed or (len(run) >= _LIST and not any(joints))
            ):
                self.refused_after |= {mention.start for mention in run}
            elif self._refused(run[0], self.clause(run[0].start)):
                goods = self.mentions[high : high + 1]
                described = goods and not self.text[run[-1].end : goods[0].start].strip()
                if (closed or len(run) >= _LIST) and not described:
                    self.refused_after |= {mention.start for mention in run}

    def _lists(self, materials: list[bool]) -> Iterator[Span]:
        """Yield runs of at least two materials joined by commas and conjunctions."""
        low = 0
        while low < len(materials):
            high = low + 1
            while high < len(materials) and materials[low] and materials[high]:
                between = self.text[self.mentions[high - 1].end : self.mentions[high].start]
                if not _JOINED.fullmatch(between):
                    break
                high += 1
            if high - low > 1:
                yield low, high
            low = high

    def _refused(self, mention: Mention, clause: Span) -> bool:
        if mention.start in self.refused_after:
            return True
        if self._glued and _GLUED.match(self.text, mention.end):
            return True
        start = mention.start
        if any(high <= start and not self.text[high:start].strip() for _, high in self.near):
            return True
        if self._korean and _KOREAN_WITHOUT.search(self.text[max(0, start - 3) : start]):
            return True
        return any(
            clause[0] <= low and high <= mention.start and not self._turned(high, mention.start)
            for low, high in self.before
        )

    def _breaks(self, start: int, end: int) -> bool:
        """Tell whether something stands between that no refusal reaches over."""
        pattern = _ASIAN_BREAK if self.asian and not self._korean else _BREAK
        return pattern.search(self.text, start, end) is not None

    def _turned(self, start: int, end: int) -> bool:
        if self._breaks(start, end):
            return True
        if any(start <= low and high <= end for low, high in self.contrast):
            return True
        return any(  # 不含塑料的藤托盘: what follows 的 is what the refusal describes
            start <= other.start and other.end < end and self.text.startswith("的", other.end)
            for other in self.mentions
        )

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


def _within(spans: list[Span], clause: Span) -> bool:
    return any(clause[0] <= low and high <= clause[1] for low, high in spans)
