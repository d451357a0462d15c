"""Why a supplier suits a need and why not: codes with the facts they were computed from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from matching.affinity import Floats
from matching.entities import Reason
from matching.evidence import Offer, Want
from matching.pairing import CLEAR, SURE, missing_part, months_to_make, overrun
from matching.thesaurus import Thesaurus

Rated = Sequence[tuple[str, float]]
RIGHT_PRODUCT = 0.72
REASON_CODES = frozenset({
    "product_match", "material_match", "technique_match", "excluded_material_absent",
    "certificate_held", "minimum_met", "capacity_enough", "lead_time_met", "price_met",
    "wish_country_met", "wish_buyer_kind_met", "wish_order_met",
})  # fmt: skip
COUNTER_CODES = frozenset({
    "product_related", "product_unrelated", "material_differs", "material_excluded",
    "raw_material_offered", "finished_goods_offered", "certificate_missing",
    "certificate_expired", "minimum_too_high", "capacity_too_small", "lead_time_too_long",
    "price_too_high", "wish_country_unmet", "wish_buyer_kind_unmet", "wish_order_unmet",
})  # fmt: skip

_TERMS = {
    "minimum": ("minimum_met", "minimum_too_high"),
    "capacity": ("capacity_enough", "capacity_too_small"),
    "lead_time": ("lead_time_met", "lead_time_too_long"),
    "price": ("price_met", "price_too_high"),
}


class Explainer:
    """Explains one need and one product at a time.

    Parameters
    ----------
    thesaurus : Thesaurus
        The concepts that profiles speak of.
    kinds, materials : array
        Affinities between concepts, asked for in rows, offered in columns.
    as_of, rates
        The day and the currency values used for scoring.

    Examples
    --------
    >>> from matching import Buyer, Ranker, Supplier
    >>> supplier = Supplier.from_dict(
    ...     {"id": "S", "products": [{"names": {"vi": "khay mây"}, "moq": 300}]})
    >>> buyer = Buyer.from_dict(
    ...     {"id": "B", "needs": [{"texts": {"en": "rattan trays"}, "order_quantity": 500}]})
    >>> match = Ranker().fit([supplier]).rank([buyer], explain=True)[0]
    >>> [reason.code for reason in match.reasons]
    ['product_match', 'material_match', 'minimum_met']
    """

    def __init__(
        self,
        thesaurus: Thesaurus,
        kinds: Floats,
        materials: Floats,
        *,
        as_of: date | None = None,
        rates: Mapping[str, float] | None = None,
    ) -> None:
        self.index = thesaurus.index
        self.kinds = np.ascontiguousarray(kinds).data
        self.materials = np.ascontiguousarray(materials).data
        self.as_of = as_of
        self.rates = rates or {}
        self._parts = (
            self._product, self._materials, self._refused, self._goods, self._certificates,
            self._terms, self._wishes,
        )  # fmt: skip

    def explain(self, want: Want, offer: Offer) -> tuple[tuple[Reason, ...], tuple[Reason, ...]]:
        """Return (reasons, counter-reasons) of one need and one product."""
        reasons: list[Reason] = []
        counter: list[Reason] = []
        for part in self._parts:
            for code, facts in part(want, offer):
                told = reasons if code in REASON_CODES else counter
                told.append(Reason(code, {"need": want.need, "product": offer.product, **facts}))
        return tuple(reasons), tuple(counter)

    def _closest(self, matrix: memoryview, asked: Rated, offered: Rated) -> tuple[str, str, float]:
        """Return the pair of concepts nearest to each other, weighed by how clear they are."""
        if not asked or not offered:
            return "", "", 0.0
        best = ("", "", -1.0)
        index = self.index
        columns = [(index[code], code, weight) for code, weight in offered]
        for mine, clear in asked:
            row = index[mine]
            for column, theirs, weight in columns:
                value = matrix[row, column] * clear * weight
                if value > best[2]:
                    best = (mine, theirs, value)
        return best[0], best[1], round(best[2], 3)

    def _product(self, want: Want, offer: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
        asked, offered, affinity = self._closest(
            self.kinds, want.evidence.in_order("kinds"), offer.evidence.in_order("kinds")
        )
        if not asked:
            return
        facts = {"asked": asked, "offered": offered, "affinity": affinity}
        if affinity >= RIGHT_PRODUCT:
            yield "product_match", facts
        elif affinity >= 0.2:
            yield "product_related", facts
        else:
            yield (
                "product_unrelated",
                {
                    "asked": max(want.evidence.kinds, key=want.evidence.kinds.__getitem__),
                    "offered": max(offer.evidence.kinds, key=offer.evidence.kinds.__getitem__),
                },
            )

    def _materials(self, want: Want, offer: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
        asked, offered, affinity = self._closest(
            self.materials,
            want.evidence.in_order("materials"),
            offer.evidence.in_order("materials"),
        )
        if asked and affinity >= CLEAR:
            yield "material_match", {"asked": asked, "offered": offered}
        elif asked:
            yield (
                "material_differs",
                {
                    "asked": sorted(want.evidence.materials),
                    "offered": sorted(offer.evidence.materials),
                },
            )
        asked, offered, affinity = self._closest(
            self.materials, want.evidence.in_order("crafts"), offer.evidence.in_order("crafts")
        )
        if affinity >= CLEAR:
            yield "technique_match", {"asked": asked, "offered": offered}

    def _refused(self, want: Want, offer: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
        refused = want.evidence.refused
        if not refused:
            return
        offered = {**offer.evidence.crafts, **offer.evidence.materials}
        hits = [
            (no, code)
            for no in sorted(refused)
            for code in sorted(offered)
            if offered[code] >= SURE and self.materials[self.index[no], self.index[code]] >= 1.0
        ]
        for no, code in hits:
            yield "material_excluded", {"excluded": no, "offered": code}
        if offer.evidence.materials and not hits:
            yield (
                "excluded_material_absent",
                {"excluded": sorted(refused), "offered": sorted(offer.evidence.materials)},
            )

    def _goods(self, want: Want, offer: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
        if want.evidence.finished and offer.evidence.raw:
            yield "raw_material_offered", {"asked": "finished", "offered": "raw"}
        elif want.evidence.raw and offer.evidence.finished:
            yield "finished_goods_offered", {"asked": "raw", "offered": "finished"}

    def _certificates(self, want: Want, offer: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
        held = offer.evidence.certificates
        for certificate in sorted(want.evidence.certificates):
            if certificate not in held:
                yield "certificate_missing", {"certificate": certificate}
                continue
            facts: dict[str, Any] = {"certificate": certificate}
            until = held[certificate]
            if until is not None:
                facts["valid_until"] = until.isoformat()
            if until is not None and self.as_of is not None:
                facts["as_of"] = self.as_of.isoformat()
            expired = until is not None and self.as_of is not None and until < self.as_of
            yield ("certificate_expired" if expired else "certificate_held"), facts

    def _terms(self, want: Want, offer: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
        asked, offered = want.terms, offer.terms
        yield from self._size("minimum", want, offer, asked.quantity, offered.minimum)
        yield from self._size("capacity", want, offer, asked.quantity, offered.capacity)
        if asked.lead_time_days is not None and offered.lead_time_days is not None:
            facts = {"asked": asked.lead_time_days, "offered": offered.lead_time_days}
            off = overrun(asked.lead_time_days, offered.lead_time_days)
            yield _judged("lead_time", facts, off)
        yield from self._price(want, offer)

    def _size(
        self, term: str, want: Want, offer: Offer, order: float | None, limit: float | None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        unit = offer.terms.minimum_unit if term == "minimum" else offer.terms.capacity_unit
        mine = want.terms.unit
        if order is None or limit is None or (unit and mine and unit != mine):
            return
        name = "minimum" if term == "minimum" else "monthly_capacity"
        facts: dict[str, Any] = {"order": order, name: limit, "unit": mine or unit}
        if term in offer.text_facts:
            facts["read_from_text"] = True
        if term == "minimum":
            yield _judged(term, facts, overrun(order, limit))
            return
        months = months_to_make(want.terms.lead_time_days)
        facts["months"] = round(months, 2)
        yield _judged(term, facts, missing_part(order, limit, months))

    def _price(self, want: Want, offer: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
        limit, price = want.terms.price_high, offer.terms.price_low
        mine, theirs = want.terms.currency, offer.terms.currency
        if limit is None or price is None or not (mine and theirs):
            return
        facts: dict[str, Any] = {
            "limit": limit, "limit_currency": mine, "price": price, "price_currency": theirs,
        }  # fmt: skip
        if mine != theirs:
            if mine not in self.rates or theirs not in self.rates:
                return
            facts["rates"] = {mine: self.rates[mine], theirs: self.rates[theirs]}
            limit, price = limit * self.rates[mine], price * self.rates[theirs]
        yield _judged("price", facts, overrun(limit, price))

    def _wishes(self, want: Want, offer: Offer) -> Iterator[tuple[str, dict[str, Any]]]:
        for code, mine, wished in (
            ("wish_country", want.countries[0], offer.countries),
            ("wish_buyer_kind", want.buyer_kinds[0], offer.buyer_kinds),
        ):
            if mine and wished:
                met = "met" if mine in wished else "unmet"
                yield f"{code}_{met}", {"wished": list(wished), "buyer": mine}
        if want.terms.quantity is not None and offer.least_order is not None:
            met = "met" if want.terms.quantity >= offer.least_order else "unmet"
            facts = {"order": want.terms.quantity, "wished": offer.least_order}
            yield f"wish_order_{met}", facts


def _judged(term: str, facts: dict[str, Any], off: float) -> tuple[str, dict[str, Any]]:
    met, missed = _TERMS[term]
    if off <= 0.0:
        return met, facts
    return missed, {**facts, "over": round(off, 3)}
