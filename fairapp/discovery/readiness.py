"""Export readiness: what buyers usually ask, what a profile lacks, and how many matches that costs.

Figures of few buyers would point at one of them: a market is shown from five buyers on, a figure
inside it from three.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from statistics import median
from typing import Any
from uuid import UUID

from fairapp.discovery.queries import Asked
from fairapp.exhibitors.models import Application, Product

LEAST_IN_MARKET = 5
LEAST_TOLD = 3
MOST_TOLD = 6


@dataclass(frozen=True, slots=True)
class Usual:
    """A middle figure: half of the buyers ask for less, half for more."""

    middle: Decimal
    measure: str
    buyers: int


@dataclass(frozen=True, slots=True)
class Habits:
    """What the buyers of a market usually ask for."""

    buyers: int
    papers: list[tuple[str, int]]
    languages: list[tuple[str, int]]
    quantity: Usual | None
    days: Usual | None
    price: Usual | None


@dataclass(slots=True)
class Gap:
    """Something a profile lacks, with the buyers it keeps away; `product` is what to mend."""

    code: str
    subject: str = ""
    own: Decimal | int | None = None
    product: Product | None = None
    buyers: dict[UUID, Asked] = field(default_factory=dict)
    products: int = 0

    @property
    def count(self) -> int:
        """How many buyers this keeps away."""
        return len(self.buyers)

    @property
    def listed(self) -> int:
        """How many of them have the exhibitor on their list all the same."""
        return sum(one.is_listed for one in self.buyers.values())

    @property
    def countries(self) -> list[tuple[str, int]]:
        """[(country, buyers)], most first; countries of few buyers stand together under ''."""
        return told_apart(Counter(one.country for one in self.buyers.values()))

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """[(kind of buyer, buyers)], most first."""
        return told_apart(Counter(one.kind.value for one in self.buyers.values()))


def told_apart(counts: Counter[str]) -> list[tuple[str, int]]:
    """Parts large enough to be told; the rest together, if it is large enough itself."""
    told = [(part, number) for part, number in counts.most_common() if number >= LEAST_TOLD]
    rest = sum(counts.values()) - sum(number for _part, number in told)
    return [*told, ("", rest)] if rest >= LEAST_TOLD and told else told


def markets(asked: Iterable[Asked]) -> list[tuple[str, int]]:
    """[(country, buyers)] of every market with enough buyers, most first."""
    buyers: dict[str, set[UUID]] = {}
    for one in asked:
        buyers.setdefault(one.country, set()).add(one.importer_id)
    counts = Counter({country: len(found) for country, found in buyers.items()})
    return [(code, number) for code, number in counts.most_common() if number >= LEAST_IN_MARKET]


def habits(asked: Sequence[Asked]) -> Habits:
    """What these buyers usually ask for, over this edition and those before."""
    papers: dict[str, set[UUID]] = {}
    for one in asked:
        for paper in one.certificates:
            papers.setdefault(paper.removeprefix("C-"), set()).add(one.importer_id)
    people = {one.importer_id: one for one in asked}
    languages = Counter(code for one in people.values() for code in one.languages)
    return Habits(
        buyers=len(people),
        papers=_most(Counter({paper: len(found) for paper, found in papers.items()})),
        languages=_most(languages),
        quantity=_usual([(one.unit or "piece", one.quantity, one.importer_id) for one in asked]),
        days=_usual([("days", one.days, one.importer_id) for one in asked]),
        price=_usual([(one.currency or "USD", one.price, one.importer_id) for one in asked]),
    )


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    return [row for row in counts.most_common(MOST_TOLD) if row[1] >= LEAST_TOLD]


def _usual(said: Sequence[tuple[str, Decimal | int | None, UUID]]) -> Usual | None:
    """The middle of what was said in the commonest measure; None when too few said it."""
    known = [(measure, Decimal(value), who) for measure, value, who in said if value is not None]
    if not known:
        return None
    measure, _number = Counter(measure for measure, _value, _who in known).most_common(1)[0]
    values = [value for one, value, _who in known if one == measure]
    buyers = len({who for one, _value, who in known if one == measure})
    return Usual(median(values), measure, buyers) if buyers >= LEAST_TOLD else None


def gaps(application: Application, asked: Iterable[Asked], today: date) -> list[Gap]:
    """What the profile lacks for the buyers of this edition, what costs most first."""
    found: dict[tuple[str, str], Gap] = {}
    held = {plain_paper(one.code): one.valid_until for one in application.certificates}
    spoken = {*application.export_languages, "vi"}

    def note(one: Asked, code: str, subject: str = "", **about: Any) -> None:
        gap = found.setdefault((code, subject), Gap(code, subject, **about))
        gap.buyers.setdefault(one.importer_id, one)

    for one in asked:
        for paper in one.certificates:
            state = _state_of_paper(plain_paper(paper), held, today)
            if state:
                note(one, state, paper.removeprefix("C-"))
        if one.languages and not spoken & set(one.languages):
            note(one, "language", one.languages[0])
        for code, product, own in _terms(application.products, one):
            note(one, code, own=own, product=product)
    known = sorted(found.values(), key=lambda gap: (-gap.count, gap.code, gap.subject))
    return [*known, *_plain_gaps(application.products)]


def plain_paper(paper: str) -> str:
    """A certificate by letters and digits alone, however it is written."""
    return re.sub(r"[^A-Z0-9]", "", paper.upper().removeprefix("C-"))


def _state_of_paper(asked: str, held: dict[str, date | None], today: date) -> str:
    """'' when such a paper is held and holds; `OCOP 4` answers `OCOP`."""
    ends = [until for code, until in held.items() if code.startswith(asked)]
    if not ends:
        return "paper"
    return "" if any(until is None or until >= today for until in ends) else "paper_expired"


def _terms(
    products: Sequence[Product], one: Asked
) -> list[tuple[str, Product | None, Decimal | int | None]]:
    """Terms of every fitting product that the need does not allow, or that nobody entered."""
    groups = {code[:3] for code in one.categories if not code.startswith("P-")}
    fitting = [product for product in products if (product.category or "")[:3] in groups]
    fitting = fitting or list(products)
    if not fitting:
        return []
    lacking: list[tuple[str, Product | None, Decimal | int | None]] = []
    for code, fact, limit, measured_in, measure in (
        ("minimum", "moq", one.quantity, "unit", one.unit),
        ("lead_time", "lead_time_days", one.days, "", None),
        ("price", "price_low", one.price, "currency", one.currency),
    ):
        if limit is None:
            continue
        entered = {product: getattr(product, fact) for product in fitting}
        entered = {product: value for product, value in entered.items() if value is not None}
        if not entered:
            lacking.append((f"{code}_unknown", fitting[0], None))
            continue
        comparable = [
            (value, product)
            for product, value in entered.items()
            if not measured_in or getattr(product, measured_in) == measure
        ]
        best, product = min(comparable, key=itemgetter(0), default=(limit, None))
        if best > limit:
            lacking.append((code, product, best))
    return lacking


def _plain_gaps(products: Sequence[Product]) -> list[Gap]:
    """What buyers do not state but look at first: photos, and a name they can read."""
    bare = [product for product in products if product.photo_id is None]
    unread = [product for product in products if not product.names.get("en")]
    found = []
    if not products:
        found.append(Gap("no_products"))
    if bare:
        found.append(Gap("photo", product=bare[0], products=len(bare)))
    if unread:
        found.append(Gap("english", product=unread[0], products=len(unread)))
    return found
