"""What an offer or a need comes down to: concepts with weights, terms and refusals."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from matching.entities import Buyer, Certification, Need, Product, Supplier
from matching.facts import Terms, offered_terms, wanted_terms
from matching.lexicon import Lexicon
from matching.phrases import group
from matching.reading import Reading, Sighting, TextReader
from matching.text import normalise, strip_marks
from matching.thesaurus import Thesaurus

RAW = frozenset({"MAT"})
SERVICE = frozenset({"SVC"})
_CRAFTY = frozenset({"technique", "style"})
_NAME, _TICKED, _DESCRIPTION, _COMPANY, _PURPOSE, _IMPLIED = 1.0, 0.9, 0.7, 0.75, 0.25, 0.5
_NAMED, _TICKED_BESIDE = 0.7, 0.75
_BESIDE = (0.4, 0.7, 0.85)  # a craft, a group and a class of products named beside a product
_OPENING = 25  # a firm says in its first words what it does
_USUAL = 0.58  # enough to match what is asked for, too little to be refused
_MANY_FAMILIES = 3
_VOTES = 3  # of seven languages: a part that is real shows in several
_PLAIN_CODE = re.compile(r"[\W_]+")

Weights = dict[str, float]


@dataclass(slots=True)
class Evidence:
    """Concepts an offer or a need speaks of, each with how clearly it does, from 0 to 1."""

    kinds: Weights = field(default_factory=dict)
    materials: Weights = field(default_factory=dict)
    crafts: Weights = field(default_factory=dict)
    refused: Weights = field(default_factory=dict)
    certificates: dict[str, date | None] = field(default_factory=dict)
    raw: bool = False
    finished: bool = False
    service: bool = False

    def add(self, group_: str, code: str, weight: float) -> None:
        """Remember the clearest sign of a concept."""
        table: Weights = getattr(self, group_)
        table[code] = max(table.get(code, 0.0), weight)


@dataclass(slots=True)
class Offer:
    """One product of a supplier, ready to be compared."""

    supplier: str
    product: str
    evidence: Evidence
    terms: Terms
    sentences: str
    text_facts: frozenset[str] = frozenset()
    ticked: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    buyer_kinds: tuple[str, ...] = ()
    least_order: float | None = None


@dataclass(slots=True)
class Want:
    """One need of a buyer, ready to be compared; `place` counts from 0."""

    buyer: str
    need: str
    place: int
    evidence: Evidence
    terms: Terms
    sentences: str
    text_facts: frozenset[str] = frozenset()
    ticked: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    buyer_kinds: tuple[str, ...] = ()


class Profiler:
    """Turns suppliers into offers and buyers into wants.

    Examples
    --------
    >>> profiler = Profiler(Thesaurus.load())
    >>> supplier = Supplier.from_dict({"id": "S", "texts": {"vi": "Khay mây, từ 50 cái"}})
    >>> offer = profiler.offers(supplier)[0]
    >>> offer.terms.minimum, "M-RATTAN" in offer.evidence.materials
    (50.0, True)
    """

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.thesaurus = thesaurus
        self.lexicon = Lexicon(thesaurus)
        self.reader = TextReader(self.lexicon)
        self._words: dict[str, tuple[str, ...]] = {}
        self.parts = _name_parts(thesaurus, self.lexicon)
        self.compounds = [code for code in self.parts if thesaurus[code].kind == "material"]

    # -- shared -------------------------------------------------------------------------------

    def codes_of_word(self, word: str) -> tuple[str, ...]:
        """Return the concepts of a material or technique given as a code or as words."""
        if word not in self._words:
            self._words[word] = self._resolve(word)
        return self._words[word]

    def _resolve(self, word: str) -> tuple[str, ...]:
        code = word.strip().upper()
        for candidate in (code, f"M-{code}", f"T-{code}", f"C-{code}"):
            slug = re.sub(r"[\s_]+", "-", candidate)
            if slug in self.thesaurus:
                return (slug,)
        plain = word.replace("_", " ")
        languages = ("en", "vi") if word.isascii() else ("vi", "ja", "ko", "zh", "fr", "de")
        for language in languages:
            found = self.reader.read(plain, language).sightings
            if found:
                return tuple(dict.fromkeys(sighting.code for sighting in found))
        return ()

    def certificate_key(self, name: str) -> str:
        """Return one key for a certificate however it is written."""
        plain = _PLAIN_CODE.sub("", strip_marks(normalise(name))).upper()
        codes = [code for code in self.codes_of_word(name) if code.startswith("C-")]
        if f"C-{plain}" in self.thesaurus:
            return f"C-{plain}"
        return codes[0] if codes else plain

    def _kind_of(self, code: str) -> str:
        return self.thesaurus[code].kind

    def _take(self, evidence: Evidence, sighting: Sighting, weight: float) -> None:
        kind = self._kind_of(sighting.code)
        if kind == "certificate":
            return
        if sighting.refused:
            evidence.add("refused", sighting.code, weight)
        elif kind in {"product", "category"}:
            factor = _PURPOSE if sighting.purpose else 1.0
            evidence.add("kinds", sighting.code, weight * factor)
            if kind == "product":
                self._take_parts(evidence, sighting.code, weight * factor)
        elif kind == "material" and not (sighting.imitation or sighting.purpose):
            evidence.add("materials", sighting.code, weight)
        elif kind in _CRAFTY:
            evidence.add("crafts", sighting.code, weight)

    def _is_edible(self, code: str) -> bool:
        return any(home.startswith("OCP") for home in self.thesaurus[code].related)

    def _take_parts(self, evidence: Evidence, code: str, weight: float) -> None:
        for part in self.parts.get(code, ()):
            kind = self._kind_of(part)
            if kind == "material" and not self._is_edible(part):
                evidence.add("materials", part, weight * 0.9)
            elif kind in _CRAFTY:
                evidence.add("crafts", part, weight * 0.9)

    def _take_words(self, evidence: Evidence, group_: str, words: Iterable[str]) -> None:
        for word in words:
            for code in self.codes_of_word(word):
                kind = self._kind_of(code)
                if group_ == "refused":
                    evidence.add("refused", code, 1.0)
                elif kind == "material":
                    evidence.add("materials", code, 1.0)
                elif kind in _CRAFTY:
                    evidence.add("crafts", code, 1.0)

    def families(self, codes: Iterable[str]) -> set[str]:
        """Return the craft families in which concepts are at home, where that is clear."""
        found: set[str] = set()
        for code in codes:
            concept = self.thesaurus[code]
            at_home = set(self.thesaurus.family(code))
            if concept.kind not in {"product", "category"}:
                at_home = {top for up in concept.related if up in self.thesaurus
                           for top in self.thesaurus.family(up)} - RAW  # fmt: skip
            if len(at_home) == 1 or (len(at_home) == 2 and concept.kind == "material"):  # noqa: PLR2004
                found |= at_home
        return found

    def _settle_crafts(self, evidence: Evidence, ticked: Iterable[str] = ()) -> None:
        """Where a product is named, a category named beside it only tells its craft."""
        kinds = evidence.kinds
        if any(w >= _NAMED and self._kind_of(code) == "product" for code, w in kinds.items()):
            for code in kinds:
                if self._kind_of(code) == "category" and code not in ticked:
                    kinds[code] *= _BESIDE[min(len(self.thesaurus.ancestors(code)), 2)]

    def _usual_materials(self, evidence: Evidence) -> None:
        """Where no material is told, add faintly what the named products are usually made of."""
        if evidence.materials:
            return
        for code, weight in list(evidence.kinds.items()):
            if weight < _NAMED or self._kind_of(code) != "product":
                continue
            for usual in self.thesaurus[code].related:
                if usual in self.thesaurus and self._kind_of(usual) == "material":
                    evidence.add("materials", usual, _USUAL)

    def _spread(self, evidence: Evidence) -> None:
        """Weaken kinds that come from too many crafts at once: that is keyword stuffing."""
        count = len(self.families(evidence.kinds))
        if count > _MANY_FAMILIES:
            factor = _MANY_FAMILIES / count
            for code in evidence.kinds:
                evidence.kinds[code] *= factor

    def _imply_kinds(self, evidence: Evidence) -> None:
        """Where no product is named, let materials and techniques point to their categories."""
        if evidence.kinds:
            return
        for code, weight in evidence.materials.items():
            evidence.add("kinds", code, weight * _TICKED)
        for table in (evidence.materials, evidence.crafts):
            for code, weight in table.items():
                for home in self.thesaurus[code].related:
                    if home not in self.thesaurus or self._kind_of(home) != "category":
                        continue
                    is_raw = bool(self.thesaurus.family(home) & RAW)
                    if is_raw == evidence.raw:
                        clear = is_raw or self._is_edible(code)
                        factor = _TICKED if clear else _IMPLIED
                        evidence.add("kinds", home, weight * factor)

    # -- offers -------------------------------------------------------------------------------

    def offers(self, supplier: Supplier) -> list[Offer]:
        """Return one offer per product, or one for the firm where it lists none."""
        company = [self.reader.read(text, lang) for lang, text in supplier.texts.items()]
        held = self._held(supplier, company)
        said = _merge_terms(offered_terms(reading.text) for reading in company)
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
                if self._kind_of(sighting.code) == "certificate" and not (
                    sighting.refused or sighting.pending
                ):
                    held[sighting.code] = None
        held.update(self._listed(supplier.certifications))
        return held

    def _listed(self, certifications: Iterable[Certification]) -> dict[str, date | None]:
        return {self.certificate_key(entry.code): entry.valid_until for entry in certifications}

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
        for readings, weight in ((names, _NAME), (notes, _DESCRIPTION)):
            for sighting in _sightings(readings):
                self._take(evidence, sighting, weight)
        if product.category in self.thesaurus:
            evidence.add("kinds", product.category, _TICKED)
        self._take_words(evidence, "materials", product.materials)
        self._take_words(evidence, "crafts", product.techniques)
        self._add_company(evidence, company, _COMPANY if names else _NAME)
        self._settle_crafts(evidence, (product.category,))
        self._spread(evidence)
        readings = [*names, *notes, *company]
        self._mark_goods(evidence, product.category, [*names, *notes], company)
        self._imply_kinds(evidence)
        self._usual_materials(evidence)
        own = _merge_terms(offered_terms(reading.text) for reading in (*names, *notes))
        fields = _product_terms(product)
        terms, from_text = _fill_terms(fields, _merge_terms((own, said)))
        wishes = supplier.wishes
        return Offer(
            supplier.id, product.id, evidence, terms, _sentences(readings), from_text,
            (), wishes.countries, wishes.buyer_kinds, wishes.min_order,
        )  # fmt: skip

    def _add_company(
        self, evidence: Evidence, company: list[Reading], weight: float
    ) -> None:
        """Add what the firm says of itself where it agrees with the product."""
        own = self.families([*evidence.kinds, *evidence.materials, *evidence.crafts])
        materials_known = bool(evidence.materials)
        for sighting in _sightings(company):
            if sighting.proper:
                continue
            at_home = self.families([sighting.code])
            if own and at_home and not at_home & own:
                continue
            kind = self._kind_of(sighting.code)
            if kind == "material" and not sighting.refused and materials_known:
                continue
            self._take(evidence, sighting, weight)

    def _mark_goods(
        self, evidence: Evidence, ticked: str, own: list[Reading], company: list[Reading]
    ) -> None:
        """Tell raw from finished: by whom it is sold to, what is ticked, named or said."""
        readings = [*own, *company]
        sold_to_makers = any(group("raw_for").found_in(reading.text) for reading in readings)
        raw, finished = _weigh_raw(self.thesaurus, evidence.kinds)
        if sold_to_makers and (raw > 0 or finished < _TICKED):
            evidence.raw = True
        elif ticked in self.thesaurus:
            evidence.raw = bool(self.thesaurus.family(ticked) & RAW)
        else:
            says_raw = any(group("raw_goods").found_in(reading.text) for reading in readings)
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
            for sighting in _sightings(company)
        )

    # -- wants --------------------------------------------------------------------------------

    def wants(self, buyer: Buyer) -> list[Want]:
        """Return one want per need, or one from what the firm says of itself."""
        needs = buyer.needs or (Need(texts=buyer.texts),)
        return [self._want(buyer, need, place) for place, need in enumerate(needs)]

    def _want(self, buyer: Buyer, need: Need, place: int) -> Want:
        evidence = Evidence()
        readings = [self.reader.read(text, lang) for lang, text in need.texts.items()]
        for sighting in _sightings(readings):
            self._take(evidence, sighting, _NAME)
            self._ask_certificate(evidence, sighting)
        if evidence.kinds and max(evidence.kinds.values()) <= _PURPOSE:
            evidence.kinds = dict.fromkeys(evidence.kinds, _NAME)
        self._settle_crafts(evidence)
        self._tick_categories(evidence, need)
        self._keep_certificates(evidence)
        self._take_words(evidence, "materials", need.materials_wanted)
        self._take_words(evidence, "refused", need.materials_excluded)
        evidence.certificates.update(self._listed(need.certifications_required))
        self._join_refusals(evidence)
        for code in set(evidence.refused) & set(evidence.materials):
            del evidence.materials[code]
        self._mark_wanted_goods(evidence, need, readings)
        self._imply_kinds(evidence)
        said = _merge_terms(wanted_terms(reading.text) for reading in readings)
        terms, from_text = _fill_terms(_need_terms(need), said)
        return Want(
            buyer.id, need.id, place, evidence, terms, _sentences(readings), from_text,
            tuple(code for code in need.categories if code in self.thesaurus),
            (buyer.country,), (buyer.kind,),
        )  # fmt: skip

    def _ask_certificate(self, evidence: Evidence, sighting: Sighting) -> None:
        # "Without FSC no deal" asks for it as much as "with FSC": a refusal does not matter.
        if self._kind_of(sighting.code) == "certificate" and not sighting.optional:
            evidence.certificates[sighting.code] = None

    def _join_refusals(self, evidence: Evidence) -> None:
        """"No lead in the glaze" refuses lead glaze, not all glaze."""
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
        named = any(self._kind_of(code) == "product" for code in evidence.kinds)
        for code in need.categories:
            if code in self.thesaurus:
                narrow = not any(child in self.thesaurus and self._kind_of(child) == "category"
                                 for child in self.thesaurus.children[code])  # fmt: skip
                beside = _TICKED_BESIDE if narrow else _IMPLIED
                evidence.add("kinds", code, beside if named else _NAME)

    def _mark_wanted_goods(
        self, evidence: Evidence, need: Need, readings: list[Reading]
    ) -> None:
        """Tell raw from finished: by what is ticked, named, said, or refused."""
        ticked = [code for code in need.categories if code in self.thesaurus]
        raw, finished = _weigh_raw(self.thesaurus, evidence.kinds)
        if ticked:
            evidence.raw = all(self.thesaurus.family(code) & RAW for code in ticked)
        else:
            says_raw = any(group("raw_goods").found_in(reading.text) for reading in readings)
            refuses_goods = any(self._kind_of(code) == "product" for code in evidence.refused)
            bare = not evidence.kinds and bool(evidence.materials)
            evidence.raw = raw > finished or (
                raw >= finished and (says_raw or (bare and refuses_goods))
            )
        evidence.finished = not evidence.raw and (bool(ticked) or finished > 0)


def _sightings(readings: Iterable[Reading]) -> Iterator[Sighting]:
    for reading in readings:
        yield from reading.sightings


def _sentences(readings: Iterable[Reading]) -> str:
    return "\n".join(reading.text for reading in readings)


def _weigh_raw(thesaurus: Thesaurus, kinds: Mapping[str, float]) -> tuple[float, float]:
    raw = max((w for code, w in kinds.items() if thesaurus.family(code) & RAW), default=0.0)
    rest = max((w for code, w in kinds.items() if thesaurus.family(code) - RAW), default=0.0)
    return raw, rest


def _name_parts(thesaurus: Thesaurus, lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Return the concepts whose names stand inside a concept's own names in most languages."""
    votes: dict[str, dict[str, set[str]]] = {}
    for concept in thesaurus.concepts.values():
        if concept.kind not in {"product", "category", "material"}:
            continue
        for language, names in concept.names.items():
            for mention in _inner_mentions(lexicon, names[0], language):
                for code in mention:
                    if code != concept.code:
                        votes.setdefault(concept.code, {}).setdefault(code, set()).add(language)
    return {
        code: tuple(part for part, languages in parts.items() if len(languages) >= _VOTES)
        for code, parts in votes.items()
    }


def _inner_mentions(
    lexicon: Lexicon, name: str, language: str
) -> Iterator[tuple[str, ...]]:
    plain = normalise(name)
    for mention in lexicon.find_inside(plain, language):
        yield mention.codes


def _product_terms(product: Product) -> Terms:
    return Terms(
        minimum=product.moq,
        minimum_unit=product.unit,
        capacity=product.monthly_capacity,
        capacity_unit=product.unit,
        lead_time_days=product.lead_time_days,
        price_low=product.price_low if product.price_low is not None else product.price_high,
        price_high=product.price_high if product.price_high is not None else product.price_low,
        currency=product.currency,
    )


def _need_terms(need: Need) -> Terms:
    return Terms(
        quantity=need.order_quantity,
        unit=need.unit,
        lead_time_days=need.lead_time_days,
        price_high=need.price_max,
        currency=need.currency,
    )


_GROUPS = (
    ("quantity", ("unit",)),
    ("minimum", ("minimum_unit",)),
    ("capacity", ("capacity_unit",)),
    ("lead_time_days", ()),
    ("price_high", ("price_low", "currency")),
)


def _fill_terms(fields: Terms, said: Terms) -> tuple[Terms, frozenset[str]]:
    """Return the terms of the fields, gaps filled from text, and what was filled."""
    values = {name: getattr(fields, name) for name in Terms.__slots__}
    filled = set()
    for lead, others in _GROUPS:
        if values[lead] is None and getattr(said, lead) is not None:
            filled.add(lead)
            for name in (lead, *others):
                values[name] = getattr(said, name) or values[name]
        elif lead in {"quantity", "minimum"} and not values[others[0]]:
            values[others[0]] = getattr(said, others[0])
    return Terms(**values), frozenset(filled)


def _merge_terms(several: Iterable[Terms]) -> Terms:
    """Return the terms of several texts, the earlier text first."""
    merged = Terms()
    for terms in several:
        merged, _ = _fill_terms(merged, terms)
    return merged
