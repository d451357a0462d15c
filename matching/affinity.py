"""How near two concepts are: one number for every pair, from the thesaurus alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.thesaurus import Thesaurus

Floats = NDArray[np.float32]

# Going from what is asked up to a broader concept loses much; going down from it hardly any.
_SHARED_PRODUCT = 0.62
_SHARED_CATEGORY = (0.2, 0.45, 0.55)  # by depth of the category both stand under
_OFFER_BROADER_PRODUCT = 0.8
_OFFER_BROADER_CATEGORY = (0.35, 0.62, 0.75)
_ASKED_CATEGORY = (0.5, 0.85, 0.92)
_SAME_CATEGORY = (0.4, 0.85, 0.95)  # naming a craft is not yet naming a product
_ASKED_PRODUCT = 0.97
_PER_STEP = 0.97
_MATERIAL_SIBLING = 0.45
_RAW_ITSELF = 0.97  # raw rattan asked for, rattan offered by its dealer


@dataclass(frozen=True, slots=True)
class Affinity:
    """Square matrices over concept indices: rows are asked for, columns are offered."""

    kinds: Floats
    materials: Floats


def _category_depth(thesaurus: Thesaurus, code: str) -> int:
    """Return 0 for a craft, 2 for a category without narrower ones, 1 between."""
    if not thesaurus[code].broader:
        return 0
    narrower = (thesaurus[child].kind == "category" for child in thesaurus.children[code])
    return 1 if any(narrower) else 2


def _climbs(
    thesaurus: Thesaurus, parts: Mapping[str, tuple[str, ...]]
) -> dict[str, dict[str, int]]:
    """Return {code: {itself and broader kinds: steps}}, forms named inside a name included."""
    found: dict[str, dict[str, int]] = {}
    for code, concept in thesaurus.concepts.items():
        if concept.kind not in {"product", "category"}:
            continue
        ups = {code: 0, **thesaurus.ancestors(code)}
        for part in parts.get(code, ()):
            if thesaurus[part].kind == "product" and code not in thesaurus.ancestors(part):
                ups.setdefault(part, 1)
                # The form's own categories are many crafts: they are not this product's.
        found[code] = ups
    return found


def _shared(thesaurus: Thesaurus, code: str) -> float:
    if thesaurus[code].kind == "product":
        return _SHARED_PRODUCT
    return _SHARED_CATEGORY[_category_depth(thesaurus, code)]


def _down(thesaurus: Thesaurus, code: str) -> float:
    if thesaurus[code].kind == "product":
        return _ASKED_PRODUCT
    return _ASKED_CATEGORY[_category_depth(thesaurus, code)]


def _up(thesaurus: Thesaurus, code: str) -> float:
    if thesaurus[code].kind == "product":
        return _OFFER_BROADER_PRODUCT
    return _OFFER_BROADER_CATEGORY[_category_depth(thesaurus, code)]


def kind_affinity(thesaurus: Thesaurus, parts: Mapping[str, tuple[str, ...]]) -> Floats:
    """Return how well each kind offered (column) answers each kind asked for (row)."""
    size = len(thesaurus)
    matrix = np.zeros((size, size), dtype=np.float32)
    below: dict[str, list[tuple[int, int]]] = {}
    for code, ups in _climbs(thesaurus, parts).items():
        for up, steps in ups.items():
            below.setdefault(up, []).append((thesaurus.index[code], steps))
    for up, members in below.items():
        at = np.array([index for index, _ in members])
        far = np.array([_PER_STEP ** max(steps - 1, 0) for _, steps in members], np.float32)
        block = _shared(thesaurus, up) * np.outer(far, far)
        np.maximum.at(matrix, np.ix_(at, at), block)
        own = thesaurus.index[up]
        matrix[own, at] = np.maximum(matrix[own, at], _down(thesaurus, up) * far)
        matrix[at, own] = np.maximum(matrix[at, own], _up(thesaurus, up) * far)
    for code, position in thesaurus.index.items():
        if thesaurus[code].kind == "product":
            matrix[position, position] = 1.0
        elif thesaurus[code].kind == "category":
            matrix[position, position] = _SAME_CATEGORY[_category_depth(thesaurus, code)]
    materials = [at for code, at in thesaurus.index.items() if thesaurus[code].kind == "material"]
    bare = np.ix_(materials, materials)
    matrix[bare] = material_affinity(thesaurus)[bare]
    for own, material in _raw_materials(thesaurus):
        matrix[own, material] = matrix[material, own] = _RAW_ITSELF
    return matrix


def _raw_materials(thesaurus: Thesaurus) -> Iterator[tuple[int, int]]:
    """Yield goods that are nothing but a material, raw cane, and that material."""
    for code, concept in thesaurus.concepts.items():
        if concept.kind == "product" and thesaurus.family(code) == {"MAT"}:
            for other in concept.related:
                if other in thesaurus and thesaurus[other].kind == "material":
                    yield thesaurus.index[code], thesaurus.index[other]


def material_affinity(thesaurus: Thesaurus) -> Floats:
    """Return how well each material offered (column) answers each material asked for (row)."""
    matrix = np.eye(len(thesaurus), dtype=np.float32)
    groups: dict[str, list[int]] = {}
    for code, concept in thesaurus.concepts.items():
        if concept.kind != "material":
            continue
        own = thesaurus.index[code]
        for up in thesaurus.ancestors(code):
            if thesaurus[up].kind != "material":
                continue
            matrix[thesaurus.index[up], own] = 1.0
            matrix[own, thesaurus.index[up]] = 0.8
        for parent in concept.broader:
            groups.setdefault(parent, []).append(own)
    for members in groups.values():
        at = np.ix_(members, members)
        matrix[at] = np.maximum(matrix[at], _MATERIAL_SIBLING)
    return matrix
