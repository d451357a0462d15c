"""Judging match lists against graded pairs, per buyer language."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.entities import Buyer, Match, Supplier
from matching.metrics import area_under_curve, mean, ndcg, recall, reciprocal_rank

Grades = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class BuyerFigures:
    """The figures of one buyer's list; nan where a figure does not apply."""

    buyer: str
    language: str
    ndcg: float
    recall: float
    reciprocal_rank: float


def order_of(matches: Iterable[Match]) -> dict[str, list[str]]:
    """Return {buyer: suppliers from first to last}."""
    lists: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        lists[match.buyer].append(match)
    return {
        buyer: list(
            dict.fromkeys(m.supplier for m in sorted(found, key=lambda m: (m.rank, -m.score)))
        )
        for buyer, found in lists.items()
    }


def judge(matches: Iterable[Match], grades: Grades, buyers: Sequence[Buyer]) -> list[BuyerFigures]:
    """Return the figures of every buyer whom at least one supplier suits at all."""
    orders = order_of(matches)
    return [
        BuyerFigures(
            buyer.id,
            buyer.languages[0] if buyer.languages else "",
            ndcg(orders.get(buyer.id, []), grades[buyer.id]),
            recall(orders.get(buyer.id, []), grades[buyer.id]),
            reciprocal_rank(orders.get(buyer.id, []), grades[buyer.id]),
        )
        for buyer in buyers
        if any(grades.get(buyer.id, {}).values())
    ]


def _block(figures: Sequence[BuyerFigures]) -> dict[str, Any]:
    def shown(values: Sequence[float]) -> float | None:
        value = mean(values)
        return None if math.isnan(value) else round(value, 4)

    return {
        "buyers": len(figures),
        "ndcg@10": shown([figure.ndcg for figure in figures]),
        "recall@10": shown([figure.recall for figure in figures]),
        "mrr": shown([figure.reciprocal_rank for figure in figures]),
    }


def coverage(matches: Iterable[Match], suppliers: Sequence[Supplier], k: int = 10) -> float:
    """Return the share of suppliers who stand in at least one top k."""
    shown = {match.supplier for match in matches if match.rank <= k}
    known = {supplier.id for supplier in suppliers}
    return len(shown & known) / len(known) if known else 0.0


def score_separation(matches: Sequence[Match], grades: Grades) -> dict[str, float | None]:
    """Return how well scores, over all buyers together, tell grade 2 and more from less."""
    good = [m.score for m in matches if grades.get(m.buyer, {}).get(m.supplier, 0) >= 2]
    bad = [m.score for m in matches if grades.get(m.buyer, {}).get(m.supplier, 0) < 2]
    area = area_under_curve(good, bad)
    right = sum(score > 0.5 for score in good) + sum(score <= 0.5 for score in bad)
    return {
        "auc": None if math.isnan(area) else round(area, 4),
        "right_side_of_half": round(right / len(matches), 4) if matches else None,
    }


def evaluate(
    matches: Sequence[Match],
    grades: Grades,
    *,
    suppliers: Sequence[Supplier],
    buyers: Sequence[Buyer],
) -> dict[str, Any]:
    """Return all figures, overall and per language of the buyer.

    Examples
    --------
    >>> buyers = [Buyer("B", languages=("ja",))]
    >>> result = evaluate([Match("B", "S", 1, 0.9)], {"B": {"S": 3}},
    ...                   suppliers=[Supplier("S")], buyers=buyers)
    >>> result["by_language"]["ja"]["ndcg@10"], result["coverage"]
    (1.0, 1.0)
    """
    figures = judge(matches, grades, buyers)
    languages = sorted({figure.language for figure in figures})
    return {
        **_block(figures),
        "coverage": round(coverage(matches, suppliers), 4),
        "scores": score_separation(matches, grades),
        "by_language": {
            language: _block([figure for figure in figures if figure.language == language])
            for language in languages
        },
    }
