"""The features of one need and one product, compiled by numba.

The small functions also serve explanations, so what is explained is what was scored.
"""

import math
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from matching.rows import Asked, Floats, Ints, Setting, Shorts, Side

FEATURES = (
    "kind",
    "fit",
    "fit_middle",
    "fit_high",
    "material_match",
    "material_mismatch",
    "family_mismatch",
    "craft_match",
    "ticked_match",
    "meaning",
    "soft_misses",
    "hard_misses",
    "goods_mismatch",
    "later_need",
    "wishes_unmet",
)
SOFT_LIMIT = 0.3  # a shortfall of at most 30 % can be talked about
RELATED = 0.1  # below, two products are no relations
SURE = 0.6  # above what is only usual for such a product
CLEAR = 0.5  # from here on an affinity or a weight counts as said
MIDDLE, HIGH = 0.3, 0.65
_MATERIAL_FLOOR, _FAMILY_FACTOR, _TICKED_FLOOR = 0.3, 0.45, 0.5
_VECTOR_SCALE = 1.0 / 127.0**2

_jit = njit(cache=True, nogil=True)
# Inlined, because handing over a tuple of arrays costs more than the work inside.
_inlined = njit(cache=True, nogil=True, inline="always")


@_jit
def shortfall(asked: float, limit: float) -> float:
    """Return by which share of what is asked the limit overruns it; 0 where it holds."""
    if math.isnan(asked) or math.isnan(limit) or limit <= asked:
        return 0.0
    if asked <= 0.0:
        return 1.0
    return limit / asked - 1.0


@_inlined
def comparable(first: int, second: int) -> bool:
    """Tell whether two numbered units can be compared: equal, or one not given."""
    return first == 0 or second == 0 or first == second  # noqa: PLR1714 -- numba


@_inlined
def price_factors(wanted: int, offered: int, rates: Floats) -> tuple[float, float]:
    """Return what to multiply two prices with, so that they are in one currency."""
    if wanted == offered:
        return 1.0, 1.0
    return rates[wanted], rates[offered]


@_inlined
def count_misses(wants: Side, w: int, offers: Side, o: int, setting: Setting) -> tuple[int, int]:
    """Return (soft, hard) misses in order size, capacity, lead time and price."""
    soft = 0
    hard = 0
    for at in range(4):
        asked, limit = wants.terms[w, at], offers.terms[o, at]
        if at < 2 and not comparable(wants.units[w, at], offers.units[o, at]):
            continue
        if at == 1:  # capacity must not be below the order, the others not above
            asked, limit = limit, asked
        elif at == 3:
            mine, theirs = price_factors(wants.currency[w], offers.currency[o], setting.rates)
            asked, limit = asked * mine, limit * theirs
        off = shortfall(asked, limit)
        if off > SOFT_LIMIT:
            hard += 1
        elif off > 0.0:
            soft += 1
    return soft, hard


@_inlined
def count_missing_certificates(wanted: Ints, w: int, held: NDArray[np.uint8], o: int) -> int:
    """Return how many certificates asked for are not held on the day of the setting."""
    missing = 0
    for at in range(wanted.shape[1]):
        certificate = wanted[w, at]
        if certificate == 0:
            break
        if certificate >= held.shape[1] or held[o, certificate] == 0:
            missing += 1
    return missing


@_inlined
def best_affinity(asked: Floats, codes: Shorts, weights: Floats, o: int) -> float:
    """Return the best affinity of anything row `o` offers to what is asked."""
    best: Any = np.float32(0.0)
    for at in range(codes.shape[1]):
        code = codes[o, at]
        if code < 0:
            break
        value = asked[code] * weights[o, at]
        best = max(best, value)
    return float(best)


@_inlined
def material_cover(groups: Ints, count: int, materials: Shorts, weights: Floats, o: int) -> float:
    """Return the share of the groups of materials asked for that row `o` has."""
    found: Any = np.int32(0)
    for at in range(materials.shape[1]):
        code = materials[o, at]
        if code < 0:
            break
        if weights[o, at] >= CLEAR:
            found |= groups[code]
    covered = 0
    for bit in range(count):
        covered += (found >> bit) & 1
    return covered / max(1, count)


@_inlined
def is_refused(asked: Asked, offers: Side, o: int) -> bool:
    """Tell whether a product is, or is made of or by, something refused."""
    if best_affinity(asked.refused, offers.materials, offers.material_weights, o) >= SURE:
        return True
    if best_affinity(asked.refused, offers.crafts, offers.craft_weights, o) >= CLEAR:
        return True
    first = offers.kinds[o, 0]
    return bool(first >= 0 and asked.refused[first] * offers.kind_weights[o, 0] >= CLEAR)


@_inlined
def product_fit(kind: float, material: float, known: bool, apart: bool) -> float:
    """Return how much an offer is the product asked for, from 0 to 1."""
    fit = kind
    if known and material < CLEAR:
        fit *= _MATERIAL_FLOOR + (1.0 - _MATERIAL_FLOOR) * material
    if apart:
        fit *= _FAMILY_FACTOR
    return fit


@_inlined
def meaning(wants: Side, w: int, offers: Side, o: int) -> float:
    """Return the cosine of two whole-number vectors, exact in any order of summing."""
    total = np.int32(0)
    for at in range(wants.vectors.shape[1]):
        total += np.int32(wants.vectors[w, at]) * np.int32(offers.vectors[o, at])
    return max(0.0, total * _VECTOR_SCALE)


@_inlined
def is_listed(number: int, wished: Shorts, o: int) -> bool:
    """Tell whether something known is on the list of row `o`, if that is not empty."""
    if wished[o, 0] == 0 or number == 0:
        return True
    for at in range(wished.shape[1]):  # noqa: SIM110 -- numba
        if wished[o, at] == number:
            return True
    return False


@_inlined
def count_wishes_unmet(wants: Side, w: int, offers: Side, o: int) -> int:
    """Return how many of the exhibitor's wishes a buyer is known not to meet."""
    unmet = 0
    if not is_listed(wants.countries[w, 0], offers.countries, o):
        unmet += 1
    if not is_listed(wants.buyer_kinds[w, 0], offers.buyer_kinds, o):
        unmet += 1
    if shortfall(wants.terms[w, 0], offers.least_order[o]) > 0.0:
        unmet += 1
    return unmet


@_inlined
def fill_product(
    asked: Asked, wants: Side, w: int, offers: Side, o: int, kind: float, out: Floats
) -> None:
    """Fill what is known of the product itself: fit, material, craft, ticked category."""
    material = best_affinity(asked.materials, offers.materials, offers.material_weights, o)
    known = wants.materials[w, 0] >= 0 and offers.materials[o, 0] >= 0
    if known and material >= CLEAR:
        cover = material_cover(
            asked.groups, wants.group_counts[w], offers.materials, offers.material_weights, o
        )
        material = 0.5 * material + 0.5 * cover
    shared = wants.families[w] & offers.families[o]
    apart = wants.families[w] != 0 and offers.families[o] != 0 and shared == 0
    fit = product_fit(kind, material, known, apart)
    if wants.ticked[w, 0] >= 0:
        ticked = best_affinity(asked.ticked, offers.kinds, offers.kind_weights, o)
        fit *= _TICKED_FLOOR + (1.0 - _TICKED_FLOOR) * min(1.0, ticked / CLEAR)
        out[8] = ticked
    out[1] = fit
    out[2] = max(0.0, fit - MIDDLE)
    out[3] = max(0.0, fit - HIGH)
    out[4] = material if known else 0.0
    out[5] = 1.0 - material if known and material < CLEAR else 0.0
    out[6] = 1.0 if apart else 0.0
    out[7] = best_affinity(asked.crafts, offers.crafts, offers.craft_weights, o)


@_inlined
def fill_features(
    asked: Asked, wants: Side, w: int, offers: Side, o: int, setting: Setting, out: Floats
) -> None:
    """Fill `out` with the features of one need and one product, in the order of FEATURES.

    Where the products have nothing to do with each other, only the meaning of the words counts.
    """
    kind = best_affinity(asked.kinds, offers.kinds, offers.kind_weights, o)
    out[:] = 0.0
    out[0] = kind
    out[9] = meaning(wants, w, offers, o)
    out[13] = wants.later[w]
    both = wants.goods[w] != 0 and offers.goods[o] != 0
    out[12] = 1.0 if both and wants.goods[w] != offers.goods[o] else 0.0
    if kind < RELATED:
        return
    fill_product(asked, wants, w, offers, o, kind, out)
    soft, hard = count_misses(wants, w, offers, o, setting)
    hard += count_missing_certificates(wants.certificates, w, offers.held, o)
    if is_refused(asked, offers, o):
        hard += 1
    out[10] = min(soft, 2)
    out[11] = min(hard, 2)
    out[14] = count_wishes_unmet(wants, w, offers, o)


@_inlined
def weigh(features: Floats, weights: Floats) -> float:
    """Return the weighted sum of features plus the intercept."""
    total: Any = weights[features.shape[0]]
    for at in range(features.shape[0]):
        total += features[at] * weights[at]
    return float(total)
