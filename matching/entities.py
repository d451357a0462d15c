"""Who meets whom: suppliers with products, buyers with needs, and the matches between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from matching.errors import BrokenRecordError
from matching.fields import Fields

UNIT_ALIASES = {
    "pieces": "piece", "pcs": "piece", "pc": "piece", "unit": "piece", "units": "piece",
    "sets": "set", "pairs": "pair", "kilogram": "kg", "kgs": "kg", "kilo": "kg",
    "metre": "m", "meter": "m", "metres": "m", "meters": "m",
    "m²": "m2", "sqm": "m2", "square metre": "m2", "square meter": "m2",
}  # fmt: skip


def _unit(fields: Fields) -> str:
    unit = fields.text("unit").lower()
    return UNIT_ALIASES.get(unit, unit)


@dataclass(frozen=True, slots=True)
class Certification:
    """A certificate by code or name, with the last day on which it holds where known."""

    code: str
    valid_until: date | None = None

    @classmethod
    def many(cls, fields: Fields, name: str) -> tuple["Certification", ...]:
        """Read a list that mixes codes and {code, valid_until}."""
        return tuple(
            cls._one(entry, f"{fields.at(name)}[{at}]")
            for at, entry in enumerate(fields.sequence(name))
        )

    @classmethod
    def _one(cls, entry: object, path: str) -> "Certification":
        if isinstance(entry, str):
            return cls(entry.strip())
        inner = Fields(entry, path)
        code = inner.text("code")
        if not code:
            raise BrokenRecordError(inner.at("code"), "missing or empty")
        return cls(code, inner.day("valid_until"))


@dataclass(frozen=True, slots=True)
class Product:
    """What an exhibitor offers, with the terms on which it is sold."""

    id: str = ""
    category: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    materials: tuple[str, ...] = ()
    techniques: tuple[str, ...] = ()
    moq: float | None = None
    unit: str = ""
    lead_time_days: float | None = None
    monthly_capacity: float | None = None
    price_low: float | None = None
    price_high: float | None = None
    currency: str = ""

    @classmethod
    def read(cls, fields: Fields) -> "Product":
        """Read a product from checked fields."""
        return cls(
            id=fields.identifier(required=False),
            category=fields.text("category").upper(),
            names=fields.texts("names"),
            descriptions=fields.texts("descriptions"),
            materials=fields.words("materials"),
            techniques=fields.words("techniques"),
            moq=fields.number("moq"),
            unit=_unit(fields),
            lead_time_days=fields.number("lead_time_days"),
            monthly_capacity=fields.number("monthly_capacity"),
            price_low=fields.number("price_low"),
            price_high=fields.number("price_high"),
            currency=fields.text("currency").upper(),
        )


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which buyers an exhibitor hopes to meet."""

    countries: tuple[str, ...] = ()
    min_order: float | None = None
    buyer_kinds: tuple[str, ...] = ()

    @classmethod
    def read(cls, values: object) -> "Wishes":
        """Read wishes; nothing given means nothing wished."""
        if values is None or values in ("", []):
            return cls()
        fields = Fields(values, "wishes")
        return cls(
            countries=tuple(code.upper() for code in fields.words("countries")),
            min_order=fields.number("min_order"),
            buyer_kinds=tuple(kind.lower() for kind in fields.words("buyer_kinds")),
        )


@dataclass(frozen=True, slots=True)
class Supplier:
    """An exhibitor as the matcher sees it.

    Examples
    --------
    >>> supplier = Supplier.from_dict({"id": "S1", "products": [{"names": {"vi": "Khay mây"}}]})
    >>> supplier.products[0].names["vi"]
    'Khay mây'
    """

    id: str
    country: str = ""
    languages: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    certifications: tuple[Certification, ...] = ()
    products: tuple[Product, ...] = ()
    wishes: Wishes = field(default_factory=Wishes)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Supplier":
        """Read a supplier; raises `BrokenRecordError` naming the field that is wrong."""
        fields = Fields(values)
        return cls(
            id=fields.identifier(required=True),
            country=fields.text("country").upper(),
            languages=fields.words("languages"),
            texts=fields.texts("texts"),
            certifications=Certification.many(fields, "certifications"),
            products=tuple(Product.read(entry) for entry in fields.objects("products")),
            wishes=Wishes.read(fields.values.get("wishes")),
        )


@dataclass(frozen=True, slots=True)
class Need:
    """One thing an importer looks for."""

    id: str = ""
    categories: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    materials_wanted: tuple[str, ...] = ()
    materials_excluded: tuple[str, ...] = ()
    certifications_required: tuple[Certification, ...] = ()
    order_quantity: float | None = None
    unit: str = ""
    lead_time_days: float | None = None
    price_max: float | None = None
    currency: str = ""

    @classmethod
    def read(cls, fields: Fields) -> "Need":
        """Read a need from checked fields."""
        return cls(
            id=fields.identifier(required=False),
            categories=tuple(code.upper() for code in fields.words("categories")),
            texts=fields.texts("texts"),
            materials_wanted=fields.words("materials_wanted"),
            materials_excluded=fields.words("materials_excluded"),
            certifications_required=Certification.many(fields, "certifications_required"),
            order_quantity=fields.number("order_quantity"),
            unit=_unit(fields),
            lead_time_days=fields.number("lead_time_days"),
            price_max=fields.number("price_max"),
            currency=fields.text("currency").upper(),
        )


@dataclass(frozen=True, slots=True)
class Buyer:
    """An importer as the matcher sees it; `needs` stand in order of importance.

    Examples
    --------
    >>> Buyer.from_dict({"id": "B1", "needs": [{"texts": {"ja": "籐の盆"}}]}).needs[0].texts
    {'ja': '籐の盆'}
    """

    id: str
    country: str = ""
    languages: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    needs: tuple[Need, ...] = ()

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Buyer":
        """Read a buyer; raises `BrokenRecordError` naming the field that is wrong."""
        fields = Fields(values)
        return cls(
            id=fields.identifier(required=True),
            country=fields.text("country").upper(),
            languages=fields.words("languages"),
            texts=fields.texts("texts"),
            kind=fields.text("kind").lower(),
            needs=tuple(Need.read(entry) for entry in fields.objects("needs")),
        )


class Reason(NamedTuple):
    """A coded reason with the facts it was computed from; the service turns it into words."""

    code: str
    facts: Mapping[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Return the form written to match files."""
        return {"code": self.code, "facts": dict(self.facts)}


@dataclass(frozen=True, slots=True)
class Match:
    """A supplier proposed to a buyer."""

    buyer: str
    supplier: str
    rank: int
    score: float
    reasons: tuple[Reason, ...] = ()
    counter_reasons: tuple[Reason, ...] = ()

    def as_dict(self, *, explained: bool = False) -> dict[str, Any]:
        """Return the form written to match files."""
        row: dict[str, Any] = {
            "buyer": self.buyer,
            "supplier": self.supplier,
            "rank": self.rank,
            "score": self.score,
        }
        if explained:
            row["reasons"] = [reason.as_dict() for reason in self.reasons]
            row["counter_reasons"] = [reason.as_dict() for reason in self.counter_reasons]
        return row
