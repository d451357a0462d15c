"""Read the facts of the matching cases and grade every pair by the written rule (see README)."""

import csv
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

FACTS = Path(__file__).parent / "facts"
AS_OF = date(2026, 12, 1)
RATES: dict[str, float] = json.loads((FACTS / "rates.json").read_text(encoding="utf-8"))
SOFT_LIMIT = 0.30
DAYS_WITHOUT_DEADLINE = 90


@dataclass(frozen=True)
class Kind:
    """A kind of product: what it is a sibling of, and which craft family it belongs to."""

    code: str
    category: str
    siblings: str
    family: str
    materials: tuple[str, ...]
    techniques: tuple[str, ...]


@dataclass(frozen=True)
class Product:
    """What a supplier really makes, whatever its catalogue says."""

    supplier: str
    number: str
    kind: Kind
    hide: frozenset[str]
    category: str
    materials: tuple[str, ...]
    moq: float | None
    unit: str
    lead: float | None
    capacity: float | None
    low: float | None
    high: float | None
    currency: str


@dataclass
class Supplier:
    """A supplier: its products and the certificates it holds, with their last day."""

    id: str
    products: list[Product] = field(default_factory=list)
    certificates: dict[str, date | None] = field(default_factory=dict)

    def holds(self, code: str) -> bool:
        """Whether the certificate is held on the day of the judgement."""
        until = self.certificates.get(code)
        return code in self.certificates and (until is None or until >= AS_OF)


@dataclass(frozen=True)
class Need:
    """What a buyer really wants, whatever fields the buyer filled in."""

    id: str
    buyer: str
    country: str
    languages: tuple[str, ...]
    buyer_kind: str
    kinds: tuple[Kind, ...]
    hide: frozenset[str]
    category: str
    wanted: tuple[str, ...]
    excluded: tuple[str, ...]
    certificates: tuple[str, ...]
    quantity: float | None
    unit: str
    lead: float | None
    price: float | None
    currency: str


def _rows(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _number(text: str) -> float | None:
    return float(text) if text else None


def load_kinds() -> dict[str, Kind]:
    """All kinds of product by code."""
    return {
        row["kind"]: Kind(
            row["kind"],
            row["category"],
            row["siblings"],
            row["family"],
            _parts(row["materials"]),
            _parts(row["techniques"]),
        )
        for row in _rows("kinds.csv")
    }


def _certificates(text: str) -> dict[str, date | None]:
    found: dict[str, date | None] = {}
    for part in _parts(text):
        code, _, until = part.partition("@")
        found[code] = date.fromisoformat(until) if until else None
    return found


def _product(row: dict[str, str], kind: Kind) -> Product:
    return Product(
        supplier=row["supplier"],
        number=row["product"],
        kind=kind,
        hide=frozenset(row["hide"]),
        category=row["category"] or kind.category,
        materials=_parts(row["materials"]) or kind.materials,
        moq=_number(row["moq"]),
        unit=row["unit"],
        lead=_number(row["lead"]),
        capacity=_number(row["capacity"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        currency=row["currency"],
    )


def load_suppliers() -> dict[str, Supplier]:
    """All suppliers by id, in the order of the facts."""
    kinds = load_kinds()
    suppliers: dict[str, Supplier] = {}
    for row in _rows("suppliers.csv"):
        supplier = suppliers.setdefault(row["supplier"], Supplier(row["supplier"]))
        supplier.products.append(_product(row, kinds[row["kind"]]))
        supplier.certificates.update(_certificates(row["certs"]))
    return suppliers


def _need(row: dict[str, str], kinds: dict[str, Kind]) -> Need:
    return Need(
        id=row["need"],
        buyer=row["need"].split("-")[0],
        country=row["country"],
        languages=_parts(row["languages"]),
        buyer_kind=row["buyer_kind"],
        kinds=tuple(kinds[code] for code in row["kinds"].split("+")),
        hide=frozenset(row["hide"]),
        category=row["category"],
        wanted=_parts(row["want"]),
        excluded=_parts(row["exclude"]),
        certificates=_parts(row["certs"]),
        quantity=_number(row["qty"]),
        unit=row["unit"],
        lead=_number(row["lead"]),
        price=_number(row["price"]),
        currency=row["currency"],
    )


def load_needs() -> dict[str, list[Need]]:
    """The needs of every buyer, by buyer, in the order of the facts."""
    kinds = load_kinds()
    buyers: dict[str, list[Need]] = {}
    for row in _rows("buyers.csv"):
        need = _need(row, kinds)
        buyers.setdefault(need.buyer, []).append(need)
    return buyers


def _is_made_of(materials: tuple[str, ...], asked: str) -> bool:
    return any(set(asked.split()) <= set(material.split()) for material in materials)


def _overshoots(need: Need, product: Product) -> dict[str, float]:
    """How far each figure misses what was asked, as a share of what was asked."""
    over: dict[str, float] = {}
    if need.quantity and need.unit == product.unit:
        if product.moq:
            over["moq"] = product.moq / need.quantity - 1
        if product.capacity:
            months = max(1.0, (need.lead or DAYS_WITHOUT_DEADLINE) / 30)
            over["capacity"] = 1 - product.capacity * months / need.quantity
    if need.lead and product.lead:
        over["lead"] = product.lead / need.lead - 1
    if need.price and product.low:
        asked = need.price * RATES[need.currency]
        over["price"] = product.low * RATES[product.currency] / asked - 1
    return over


def count_misses(need: Need, product: Product, supplier: Supplier) -> tuple[int, int]:
    """Soft and hard misses of a product against a need; what is unknown misses nothing."""
    over = [share for share in _overshoots(need, product).values() if share > 0]
    soft = sum(share <= SOFT_LIMIT for share in over)
    hard = len(over) - soft
    hard += sum(not supplier.holds(code) for code in need.certificates)
    hard += sum(_is_made_of(product.materials, material) for material in need.excluded)
    return soft, hard


def _closeness(need: Need, product: Product) -> str:
    if product.kind in need.kinds:
        made_as_wanted = all(_is_made_of(product.materials, m) for m in need.wanted)
        return "right" if made_as_wanted or not product.materials else "sibling"
    if product.kind.siblings in {kind.siblings for kind in need.kinds if kind.siblings}:
        return "sibling"
    same_family = product.kind.family in {kind.family for kind in need.kinds}
    return "family" if same_family else "other"


def grade_product(need: Need, product: Product, supplier: Supplier) -> int:
    """Grade one product against one need, 0 to 3."""
    closeness = _closeness(need, product)
    if closeness == "other":
        return 0
    soft, hard = count_misses(need, product, supplier)
    if closeness == "right" and not hard and soft <= 1:
        return 3 - soft
    return 2 if closeness == "sibling" and not hard and not soft else 1


def grade_pair(needs: list[Need], supplier: Supplier) -> int:
    """The best grade of any product against any need."""
    return max(grade_product(n, p, supplier) for n in needs for p in supplier.products)
