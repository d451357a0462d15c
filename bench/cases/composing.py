"""Compose the records of the matching cases: fields from the facts, words from the texts."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

from grading import FACTS, Need, Product, Supplier

TEXTS = Path(__file__).parent / "texts"
WISHES: dict[str, Any] = json.loads((FACTS / "wishes.json").read_text(encoding="utf-8"))
Record = dict[str, Any]


class Texts:
    """The written sentences: text, product name and description, by id and language."""

    def __init__(self, path: Path) -> None:
        self.texts: dict[str, dict[str, str]] = defaultdict(dict)
        self.descriptions: dict[str, dict[str, str]] = defaultdict(dict)
        for line in path.read_text(encoding="utf-8").splitlines():
            record, language, text, *description = line.split("|")
            if language in self.texts[record]:
                raise ValueError(f"{path.name}: {record} has two texts in {language}")
            self.texts[record][language] = text
            if description and description[0]:
                self.descriptions[record][language] = description[0]

    def all_words(self, *records: str) -> str:
        """Everything written under these ids, in one string."""
        shelves = (self.texts, self.descriptions)
        return " ".join(t for r in records for s in shelves for t in s.get(r, {}).values())


def plain(number: float | None) -> float | int | None:
    """The number as JSON should show it: whole numbers without a point."""
    return int(number) if number is not None and number == int(number) else number


def _shown(hide: frozenset[str], letter: str, value: Any) -> Any:
    empty: Any = [] if isinstance(value, list) else None
    return empty if letter in hide else value


def _product_record(product: Product, texts: Texts) -> Record:
    record = f"{product.supplier}-{product.number}"
    hide = product.hide
    hides_price = "p" in hide or product.low is None
    return {
        "id": f"{product.supplier}-P{product.number}",
        "category": _shown(hide, "k", product.category or None),
        "names": texts.texts.get(record, {}),
        "descriptions": texts.descriptions.get(record, {}),
        "materials": _shown(hide, "a", list(product.materials)),
        "techniques": _shown(hide, "a", list(product.kind.techniques)),
        "moq": _shown(hide, "m", plain(product.moq)),
        "unit": None if {"m", "c"} <= hide else product.unit or None,
        "lead_time_days": _shown(hide, "l", plain(product.lead)),
        "monthly_capacity": _shown(hide, "c", plain(product.capacity)),
        "price_low": _shown(hide, "p", plain(product.low)),
        "price_high": _shown(hide, "p", plain(product.high)),
        "currency": None if hides_price else product.currency,
    }


def _certificate_records(supplier: Supplier) -> list[Any]:
    if any("s" in product.hide for product in supplier.products):
        return []
    return [
        {"code": code, "valid_until": until.isoformat()} if until else code
        for code, until in supplier.certificates.items()
    ]


def supplier_record(supplier: Supplier, texts: Texts) -> Record:
    """A supplier as the matching library reads it."""
    written = texts.texts[supplier.id]
    record: Record = {
        "id": supplier.id,
        "country": "VN",
        "languages": list(written),
        "texts": written,
        "certifications": _certificate_records(supplier),
        "products": [_product_record(p, texts) for p in supplier.products if "T" not in p.hide],
    }
    if supplier.id in WISHES:
        record["wishes"] = WISHES[supplier.id]
    return record


def _categories(need: Need) -> list[str]:
    if need.category:
        return [need.category]
    return sorted({kind.category for kind in need.kinds if kind.category})


def _need_record(need: Need, texts: Texts) -> Record:
    hide = need.hide
    hides_price = "p" in hide or need.price is None
    hides_quantity = "q" in hide or need.quantity is None
    return {
        "id": need.id,
        "categories": _shown(hide, "k", _categories(need)),
        "texts": texts.texts[need.id],
        "materials_wanted": _shown(hide, "w", list(need.wanted)),
        "materials_excluded": _shown(hide, "x", list(need.excluded)),
        "certifications_required": _shown(hide, "s", list(need.certificates)),
        "order_quantity": _shown(hide, "q", plain(need.quantity)),
        "unit": None if hides_quantity else need.unit,
        "lead_time_days": _shown(hide, "l", plain(need.lead)),
        "price_max": _shown(hide, "p", plain(need.price)),
        "currency": None if hides_price else need.currency,
    }


def buyer_record(needs: list[Need], texts: Texts) -> Record:
    """A buyer with its needs as the matching library reads it."""
    first = needs[0]
    return {
        "id": first.buyer,
        "country": first.country,
        "languages": list(first.languages),
        "texts": texts.texts[first.buyer],
        "kind": first.buyer_kind,
        "needs": [_need_record(need, texts) for need in needs],
    }
