"""Check that the cases are complete and that texts say what their facts say."""

import json
import re
from collections import Counter
from pathlib import Path

from composing import Texts, plain
from grading import FACTS, Need, Product, Supplier, load_kinds

LANGUAGES = ("en", "ja", "fr", "de", "ko", "zh")
MINIMUM_SUPPLIERS = 200
MINIMUM_NEEDS = 30
UNITS = {"", "piece", "set", "pair", "kg", "m", "m2"}
WORDS: dict[str, list[str]] = json.loads((FACTS / "words.json").read_text(encoding="utf-8"))
THOUSANDS = re.compile(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))")


def _says_number(text: str, number: float | None) -> bool:
    if number is None:
        return True
    joined = THOUSANDS.sub("", text)
    digits = str(plain(number))
    forms = {digits, digits.replace(".", ",")}
    edge = r"(?<!\d)(?<!\d[.,])"
    return any(re.search(rf"{edge}{re.escape(form)}(?!\d|[.,]\d)", joined) for form in forms)


def _says_code(text: str, code: str) -> bool:
    squeezed = text.casefold().replace(" ", "").replace("-", "")
    short = code.casefold().replace(" ", "").replace("-", "").removeprefix("eu")
    return short in squeezed


def _says_material(text: str, material: str) -> bool:
    return any(word in text.casefold() for word in WORDS.get(material, [material]))


def _unsaid_numbers(hide: frozenset[str], numbers: dict[str, float | None], text: str) -> list[str]:
    return [
        f"{name} {number} is neither a field nor in the text"
        for name, number in numbers.items()
        if ("T" in hide or name[0] in hide) and not _says_number(text, number)
    ]


def _product_faults(product: Product, supplier: Supplier, texts: Texts) -> list[str]:
    record = f"{product.supplier}-{product.number}"
    words = texts.all_words(supplier.id, record)
    numbers = {"moq": product.moq, "lead": product.lead, "capacity": product.capacity}
    numbers |= {"price": product.low, "price_high": product.high}
    faults = _unsaid_numbers(product.hide, numbers, words)
    if product.unit not in UNITS:
        faults.append(f"unit {product.unit}")
    if "T" not in product.hide and record not in texts.texts:
        faults.append("a product without a name")
    if "s" in product.hide:
        faults += [
            f"{c} not in the text" for c in supplier.certificates if not _says_code(words, c)
        ]
    return [f"{record}: {fault}" for fault in faults]


def check_suppliers(suppliers: dict[str, Supplier], texts: Texts) -> list[str]:
    """Faults of the suppliers: count, texts, fields that are neither shown nor said."""
    faults = [f"{s}: no text" for s in suppliers if s not in texts.texts]
    if len(suppliers) < MINIMUM_SUPPLIERS:
        faults.append(f"only {len(suppliers)} suppliers")
    known = set(suppliers) | {
        f"{p.supplier}-{p.number}" for s in suppliers.values() for p in s.products
    }
    faults += [f"{record}: a text without facts" for record in texts.texts if record not in known]
    for supplier in suppliers.values():
        for product in supplier.products:
            faults += _product_faults(product, supplier, texts)
    return faults


def _need_faults(need: Need, texts: Texts) -> list[str]:
    words = texts.all_words(need.id)
    numbers = {"quantity": need.quantity, "lead": need.lead, "price": need.price}
    faults = _unsaid_numbers(need.hide, numbers, words)
    if not words:
        faults.append("no text")
    if need.unit not in UNITS:
        faults.append(f"unit {need.unit}")
    if "s" in need.hide:
        faults += [f"{c} not in the text" for c in need.certificates if not _says_code(words, c)]
    for letter, materials in (("x", need.excluded), ("w", need.wanted)):
        if letter in need.hide:
            faults += [f"{m} not in the text" for m in materials if not _says_material(words, m)]
    return [f"{need.id}: {fault}" for fault in faults]


def check_buyers(buyers: dict[str, list[Need]], texts: Texts) -> list[str]:
    """Faults of the buyers: needs per language, texts, wishes neither shown nor said."""
    faults = [f"{buyer}: no text" for buyer in buyers if buyer not in texts.texts]
    counts = Counter(need.languages[0] for needs in buyers.values() for need in needs)
    faults += [
        f"{lang}: {counts[lang]} needs" for lang in LANGUAGES if counts[lang] < MINIMUM_NEEDS
    ]
    known = set(buyers) | {need.id for needs in buyers.values() for need in needs}
    faults += [f"{record}: a text without facts" for record in texts.texts if record not in known]
    for needs in buyers.values():
        for need in needs:
            faults += _need_faults(need, texts)
    return faults


def check_kinds(suppliers: dict[str, Supplier], taxonomy: set[str]) -> list[str]:
    """Faults of the categories: unknown codes, and siblings outside one family."""
    kinds = load_kinds().values()
    codes = {k.category for k in kinds} | {
        p.category for s in suppliers.values() for p in s.products
    }
    faults = [f"{code}: not in the taxonomy" for code in sorted(codes - taxonomy - {""})]
    families: dict[str, set[str]] = {}
    for kind in kinds:
        families.setdefault(kind.siblings, set()).add(kind.family)
    faults += [f"{g}: siblings of two families" for g, f in families.items() if g and len(f) > 1]
    return faults


def check_files(written: dict[str, str], folder: Path) -> list[str]:
    """Files on disk that are not what the facts and texts give."""
    return [
        f"{name} is not what the facts give: run build.py"
        for name, content in written.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != content
    ]
