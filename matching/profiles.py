"""What suppliers offer and buyers want, ready to be compared."""

from collections.abc import Iterable
from datetime import date

from matching.entities import Buyer, Need, Product, Supplier
from matching.evidence import (
    Evidence,
    Offer,
    Want,
    fill_terms,
    merge_terms,
    need_terms,
    product_terms,
)
from matching.facts import Terms, offered_terms, wanted_terms
from matching.gathering import (
    IMPLIED,
    NAME,
    PURPOSE,
    RAW,
    SERVICE,
    TICKED,
    Gatherer,
    sightings_of,
    weigh_raw,
)
from matching.phrases import phrases_in
from matching.reading import Reading
from matching.scopes import Sighting

_DESCRIPTION, _COMPANY = 0.7, 0.75
_TICKED_BESIDE = 0.75
_GOODS_IN_A_NAME = 3  # "tray and bowl set" is a name, a list of eight goods is none
_OPENING = 25  # a firm says in its first words what it does


class Profiler(Gatherer):
    """Turns suppliers into offers and buyers into wants.

    Examples
    --------
    >>> from matching.thesaurus import Thesaurus
    >>> profiler = Profiler(Thesaurus.load())
    >>> supplier = Supplier.from_dict({"id": "S", "texts": {"vi": "Khay mây, từ 50 cái"}})
    >>> offer = profiler.offers(supplier)[0]
    >>> offer.terms.minimum, "M-RATTAN" in offer.evidence.materials
    (50.0, True)
    """

    def offers(self, supplier: Supplier) -> list[Offer]:
        """Return one offer per product, or one for the firm where it lists none."""
        company = [self.reader.read(text, lang) for lang, text in supplier.texts.items()]
        held = self._held(supplier, company)
        said = merge_terms(offered_terms(reading.text) for reading in company)
        products = supplier.products or (Product(),)
        return [self._offer(supplier, product, company, held, said) for product in products]

    def _held(self, supplier: Supplier, company: list[Reading]) -> dict[str, date | None]:
        held: dict[str, date | None] = {}
        texts = [*company]
        for product in supplier.products:
            texts += [self.reader.read(t, lang) for lang, t in product.descriptions.items()]
            texts += [self.reader.read(t, lang) for lang, t in product.names.items()]
        for reading in texts:
            for sighting in reading.sightings:
                if self.kind_of(sighting.code) == "certificate" and not (
                    sighting.refused or sighting.pending
                ):
                    held[sighting.code] = None
        held.update(self.listed(supplier.certifications))
        return held

    def _offer(
        self,
        supplier: Supplier,
        product: Product,
        company: list[Reading],
        held: dict[str, date | None],
        said: Terms,
    ) -> Offer:
        evidence = Evidence(certificates=held)
        names = [self.reader.read(text, lang) for lang, text in product.names.items()]
        notes = [self.reader.read(text, lang) for lang, text in product.descriptions.items()]
        for readings, weight in ((names, NAME * self._plain(names)), (notes, _DESCRIPTION)):
            for sighting in sightings_of(readings):
                self.take(evidence, sighting, weight)
        if product.category in self.thesaurus:
            evidence.add("kinds", product.category, TICKED)
        self.take_words(evidence, "materials", product.materials)
        self.take_words(evidence, "crafts", product.techniques)
        self._add_company(evidence, company, _COMPANY if names else NAME)
        self.settle_crafts(evidence, (product.category,))
        self.spread_thin(evidence)
        readings = [*names, *notes, *company]
        self._mark_goods(evidence, product.category, [*names, *notes], company)
        self.imply_kinds(evidence)
        self.usual_materials(evidence)
        own = merge_terms(offered_terms(reading.text) for reading in (*names, *notes))
        fields = product_terms(product)
        terms, from_text = fill_terms(fields, merge_terms((own, said)))
        wishes = supplier.wishes
        return Offer(
            supplier.id, product.id, evidence, terms, _sentences(readings), from_text,
            (), wishes.countries, wishes.buyer_kinds, wishes.min_order,
        )  # fmt: skip

    def _plain(self, names: list[Reading]) -> float:
        """Return how plain the names of one product are: those of many goods name none."""
        goods = [{one.code for one in reading.sightings if self.kind_of(one.code) == "product"}
                 for reading in names]  # fmt: skip
        return min(1.0, _GOODS_IN_A_NAME / max(1, *map(len, goods), 1))

    def _add_company(self, evidence: Evidence, company: list[Reading], weight: float) -> None:
        """Add what the firm says of itself where it agrees with the product."""
        own = self.families([*evidence.kinds, *evidence.materials, *evidence.crafts])
        materials_known = bool(evidence.materials)
        for sighting in sightings_of(company):
            if sighting.proper:
                continue
            at_home = self.families([sighting.code])
            if own and at_home and not at_home & own:
                continue
            kind = self.kind_of(sighting.code)
            if kind == "material" and not sighting.refused and materials_known:
                continue
            self.take(evidence, sighting, weight)

    def _mark_goods(
        self, evidence: Evidence, ticked: str, own: list[Reading], company: list[Reading]
    ) -> None:
        """Tell raw from finished: by whom it is sold to, what is ticked, named or said."""
        readings = [*own, *company]
        sold_to_makers = any("raw_for" in phrases_in(reading.text) for reading in readings)
        raw, finished = weigh_raw(self.thesaurus, evidence.kinds)
        if sold_to_makers and (raw > 0 or finished < TICKED):
            evidence.raw = True
        elif ticked in self.thesaurus:
            evidence.raw = bool(self.thesaurus.family(ticked) & RAW)
        else:
            says_raw = any("raw_goods" in phrases_in(reading.text) for reading in readings)
            evidence.raw = raw > finished or (says_raw and raw >= finished)
        evidence.finished = not evidence.raw and (bool(ticked) or finished > 0)
        if evidence.raw and not raw:
            evidence.kinds = {}
        evidence.service = self._is_service(ticked, own, company)

    def _is_service(self, ticked: str, own: list[Reading], company: list[Reading]) -> bool:
        """Tell a service firm: by what is ticked or, without products, by its first words."""
        if ticked in self.thesaurus:
            return bool(self.thesaurus.family(ticked) & SERVICE)
        return not own and any(
            sighting.start < _OPENING and bool(self.thesaurus.family(sighting.code) & SERVICE)
            for sighting in sightings_of(company)
        )

    def wants(self, buyer: Buyer) -> list[Want]:
        """Return one want per need, or one from what the firm says of itself."""
        needs = buyer.needs or (Need(texts=buyer.texts),)
        return [self._want(buyer, need, place) for place, need in enumerate(needs)]

    def _want(self, buyer: Buyer, need: Need, place: int) -> Want:
        evidence = Evidence()
        readings = [self.reader.read(text, lang) for lang, text in need.texts.items()]
        for sighting in sightings_of(readings):
            self.take(evidence, sighting, NAME)
            self._ask_certificate(evidence, sighting)
        if evidence.kinds and max(evidence.kinds.values()) <= PURPOSE:
            evidence.kinds = dict.fromkeys(evidence.kinds, NAME)
        self.settle_crafts(evidence)
        self._tick_categories(evidence, need)
        self._keep_certificates(evidence)
        self.take_words(evidence, "materials", need.materials_wanted)
        self.take_words(evidence, "refused", need.materials_excluded)
        evidence.certificates.update(self.listed(need.certifications_required))
        self._join_refusals(evidence)
        for code in set(evidence.refused) & set(evidence.materials):
            del evidence.materials[code]
        self._mark_wanted_goods(evidence, need, readings)
        self.imply_kinds(evidence)
        if not readings:
            self._imply_materials(evidence, need)
        said = merge_terms(wanted_terms(reading.text) for reading in readings)
        terms, from_text = fill_terms(need_terms(need), said)
        return Want(
            buyer.id, need.id, place, evidence, terms, _sentences(readings), from_text,
            tuple(code for code in need.categories if code in self.thesaurus),
            (buyer.country,), (buyer.kind,),
        )  # fmt: skip

    def _ask_certificate(self, evidence: Evidence, sighting: Sighting) -> None:
        # "Without FSC no deal" asks for it as much as "with FSC": a refusal does not matter.
        if self.kind_of(sighting.code) == "certificate" and not sighting.optional:
            evidence.certificates[sighting.code] = None

    def _join_refusals(self, evidence: Evidence) -> None:
        """Narrow refusals: no lead in the glaze refuses lead glaze, not all glaze."""
        refused = evidence.refused
        for code in self.compounds if len(refused) > 1 else ():
            parts = self.parts[code]
            if len(parts) > 1 and all(part in refused for part in parts):
                refused[code] = min(refused.pop(part) for part in parts)

    def _keep_certificates(self, evidence: Evidence) -> None:
        """A test report asked for beside a named certificate is that certificate's report."""
        if len(evidence.certificates) > 1:
            evidence.certificates.pop("C-THIRD-PARTY-LAB", None)

    def _tick_categories(self, evidence: Evidence, need: Need) -> None:
        named = any(self.kind_of(code) == "product" for code in evidence.kinds)
        for code in need.categories:
            if code in self.thesaurus:
                narrow = not any(child in self.thesaurus and self.kind_of(child) == "category"
                                 for child in self.thesaurus.children[code])  # fmt: skip
                beside = _TICKED_BESIDE if narrow else IMPLIED
                evidence.add("kinds", code, beside if named else NAME)

    def _imply_materials(self, evidence: Evidence, need: Need) -> None:
        """Where only categories are ticked, those of one family of materials ask for it."""
        related = [up for code in need.categories if code in self.thesaurus
                   for up in self.thesaurus[code].related]  # fmt: skip
        usual = [code for code in related if self.kind_of(code) == "material"]
        if not evidence.materials and len(set(map(self.thesaurus.root, usual))) == 1:
            for code in usual:
                evidence.add("materials", code, TICKED)

    def _mark_wanted_goods(self, evidence: Evidence, need: Need, readings: list[Reading]) -> None:
        """Tell raw from finished: by what is ticked, named, said, or refused."""
        ticked = [code for code in need.categories if code in self.thesaurus]
        raw, finished = weigh_raw(self.thesaurus, evidence.kinds)
        if ticked:
            evidence.raw = all(self.thesaurus.family(code) & RAW for code in ticked)
        else:
            says_raw = any("raw_goods" in phrases_in(reading.text) for reading in readings)
            refuses_goods = any(self.kind_of(code) == "product" for code in evidence.refused)
            bare = not evidence.kinds and bool(evidence.materials)
            evidence.raw = raw > finished or (
                raw >= finished and (says_raw or (bare and refuses_goods))
            )
        evidence.finished = not evidence.raw and (bool(ticked) or finished > 0)


def _sentences(readings: Iterable[Reading]) -> str:
    return "\n".join(reading.text for reading in readings)
