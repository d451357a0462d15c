"""Features of listed pairs of needs and products, whole arrays at a time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from matching.asking import Asked
from matching.pairing import (
    CLEAR,
    DAYS_PER_MONTH,
    DAYS_WITHOUT_DEADLINE,
    FAMILY_FACTOR,
    FEATURES,
    HIGH,
    MATERIAL_FLOOR,
    MIDDLE,
    RELATED,
    ROUNDING,
    SOFT_LIMIT,
    TICKED_FLOOR,
)
from matching.rows import Floats, Places, Setting, Shorts, Side

_HARD = SOFT_LIMIT + ROUNDING


class Pairs(NamedTuple):
    """Pairs of needs (rows `w` of `wants`) and products (rows `o` of `offers`)."""

    asked: Asked
    wants: Side
    w: Places
    offers: Side
    o: Places
    setting: Setting


def best_of(asked: Floats, codes: Shorts, weights: Floats, o: Places, w: Places) -> Floats:
    """Return for each pair the best affinity of anything the product has to what is asked."""
    best = np.zeros(len(o), np.float32)
    flat, live = asked.ravel(), np.arange(len(o))
    for column in range(codes.shape[1]):
        code = codes[:, column].take(o)
        has = np.flatnonzero(code >= 0)
        if not len(has):
            break
        if len(has) < len(code):
            code, o, w, live = code.take(has), o.take(has), w.take(has), live.take(has)
        value = flat.take(code.astype(np.intp) * asked.shape[1] + w)
        value *= weights[:, column].take(o)
        best[live] = np.maximum(best.take(live), value)
    return best


def material_cover(pairs: Pairs) -> tuple[Floats, NDArray[np.bool_]]:
    """Return how well the materials fit, and whether both sides name any.

    Half of a fitting material counts by itself, half by how many of the groups asked for are there.
    """
    wants, offers, o, w = pairs.wants, pairs.offers, pairs.o, pairs.w
    material = np.zeros(len(o), np.float32)
    known = (wants.materials[w, 0] >= 0) & (offers.materials[o, 0] >= 0)
    at = np.flatnonzero(known)
    material[at] = best_of(
        pairs.asked.materials, offers.materials, offers.material_weights, o[at], w[at]
    )
    at = np.flatnonzero(material >= CLEAR)
    found = np.zeros(len(at), np.int32)
    o, w, flat = o.take(at), w.take(at), pairs.asked.groups.ravel()
    for column in range(offers.materials.shape[1]):
        codes = offers.materials[:, column].take(o)
        if not (codes >= 0).any():
            break
        sure = offers.material_weights[:, column].take(o) >= CLEAR
        clear = np.flatnonzero((codes >= 0) & sure)
        code = codes.take(clear).astype(np.intp)
        found[clear] |= flat.take(code * pairs.asked.groups.shape[1] + w.take(clear))
    covered = np.bitwise_count(found).astype(np.float32)
    groups = np.maximum(1, wants.group_counts[w]).astype(np.float32)
    material[at] = np.float32(0.5) * material[at] + np.float32(0.5) * (covered / groups)
    return material, known


def product_fit(kind: Floats, material: Floats, apart: NDArray[np.bool_], ticked: Floats) -> Floats:
    """Return how much an offer is the product asked for, from 0 to 1.

    Nearness of the kinds, lessened where materials or crafts differ or another category is ticked.
    """
    other = np.where(material < CLEAR, MATERIAL_FLOOR + (1 - MATERIAL_FLOOR) * material, 1.0)
    home = TICKED_FLOOR + (1 - TICKED_FLOOR) * np.minimum(1, ticked / CLEAR)
    fit = kind * other * home * np.where(apart, FAMILY_FACTOR, 1.0)
    return np.asarray(fit, np.float32)


def is_refused(pairs: Pairs) -> NDArray[np.int64]:
    """Return 1 where a product has what the need refuses."""
    refused = np.zeros(len(pairs.o), np.int64)
    at = np.flatnonzero(pairs.wants.refused[pairs.w, 0] >= 0)
    if not len(at):
        return refused
    o, w, offers = pairs.o[at], pairs.w[at], pairs.offers
    worst = best_of(pairs.asked.refused, offers.materials, offers.material_weights, o, w)
    crafts = best_of(pairs.asked.refused, offers.crafts, offers.craft_weights, o, w)
    first = best_of(pairs.asked.refused_kinds, offers.kinds[:, :1], offers.kind_weights, o, w)
    refused[at] = np.maximum(np.maximum(worst, crafts), first) >= CLEAR
    return refused


def count_missing_certificates(pairs: Pairs) -> NDArray[np.int64]:
    """Return how many certificates asked for are not held on the day of the setting."""
    missing = np.zeros(len(pairs.o), np.int64)
    held, wanted = pairs.offers.held, pairs.wants.certificates
    for column in range(wanted.shape[1]):
        at = np.flatnonzero(wanted[pairs.w, column] > 0)
        if not len(at):
            break
        number = wanted[pairs.w[at], column]
        known = number < held.shape[1]
        has = held[pairs.o[at], np.where(known, number, 0)] > 0
        missing[at] += ~(known & has)
    return missing


def _over(asked: NDArray[np.float64], limit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by which share of what is asked the limit overruns it; nan where either is unknown."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        share = np.where(asked > 0, limit / asked - 1, 1.0)
    return np.where(limit > asked, share, 0.0)


def count_misses(pairs: Pairs) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return (soft, hard) misses in order size, capacity, lead time and price."""
    asked = pairs.wants.terms[pairs.w].astype(np.float64)
    offered = pairs.offers.terms[pairs.o].astype(np.float64)
    soft = np.zeros(len(pairs.o), np.int64)
    hard = soft.copy()
    for off in (
        _over(asked[:, 0], offered[:, 0]) * _comparable(pairs, 0),
        _capacity_missing(asked, offered) * _comparable(pairs, 1),
        _over(asked[:, 2], offered[:, 2]),
        _price_over(pairs, asked[:, 3], offered[:, 3]),
    ):
        hard += off > _HARD
        soft += (off > 0) & (off <= _HARD)
    return soft, hard


def _comparable(pairs: Pairs, term: int) -> NDArray[np.bool_]:
    """Tell whether two units can be compared: equal, or one not given."""
    mine, theirs = pairs.wants.units[pairs.w, term], pairs.offers.units[pairs.o, term]
    return np.asarray((mine == 0) | (theirs == 0) | (mine == theirs))


def _capacity_missing(
    asked: NDArray[np.float64], offered: NDArray[np.float64]
) -> NDArray[np.float64]:
    days = np.where(np.isnan(asked[:, 2]), DAYS_WITHOUT_DEADLINE, asked[:, 2])
    made = offered[:, 1] * np.maximum(1.0, days / DAYS_PER_MONTH)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(made < asked[:, 1], 1 - made / asked[:, 1], 0.0)


def _price_over(
    pairs: Pairs, limit: NDArray[np.float64], price: NDArray[np.float64]
) -> NDArray[np.float64]:
    mine, theirs = pairs.wants.currency[pairs.w], pairs.offers.currency[pairs.o]
    rates = pairs.setting.rates.astype(np.float64)
    same = (mine == theirs) & (mine != 0)
    return _over(
        limit * np.where(same, 1.0, rates[mine]), price * np.where(same, 1.0, rates[theirs])
    )


def _is_listed(number: Shorts, wished: Shorts) -> NDArray[np.bool_]:
    """Tell where something known is on the list of its row, if that is not empty."""
    found = (wished == number[:, None]).any(axis=1)
    return np.asarray((wished[:, 0] == 0) | (number == 0) | found)


def count_wishes_unmet(pairs: Pairs) -> Floats:
    """Return how many of the exhibitor's wishes a buyer is known not to meet."""
    offers, wants = pairs.offers, pairs.wants
    wishes = (offers.countries[:, 0] > 0) | (offers.buyer_kinds[:, 0] > 0)
    wishes |= ~np.isnan(offers.least_order)
    unmet = np.zeros(len(pairs.o), np.float32)
    at = np.flatnonzero(wishes[pairs.o])
    if len(at):
        o, w = pairs.o[at], pairs.w[at]
        below = wants.terms[w, 0] < offers.least_order[o]
        elsewhere = ~_is_listed(wants.countries[w, 0], offers.countries[o])
        other = ~_is_listed(wants.buyer_kinds[w, 0], offers.buyer_kinds[o])
        unmet[at] = below.astype(np.float32) + elsewhere + other
    return unmet


def goods_mismatch(wanted: NDArray[np.int8], offered: NDArray[np.int8]) -> Floats:
    """Return 1 where both sides tell raw from finished and they differ."""
    differ = (wanted != 0) & (offered != 0) & (wanted != offered)
    return np.asarray(differ, np.float32)


def columns_of(pairs: Pairs, kind: Floats, meaning: Floats) -> list[Floats]:
    """Return the features of pairs, in the order of FEATURES.

    Where the products have nothing to do with each other, only the meaning of the words and
    what is true of any product counts.
    """
    everywhere = {
        "kind": kind,
        "meaning": meaning,
        "goods_mismatch": goods_mismatch(pairs.wants.goods[pairs.w], pairs.offers.goods[pairs.o]),
        "later_need": pairs.wants.later[pairs.w],
    }
    related = np.flatnonzero(kind >= RELATED)
    close = _of_relations(pairs._replace(w=pairs.w[related], o=pairs.o[related]), kind[related])
    columns = []
    for name in FEATURES:
        column = everywhere.get(name)
        if column is None:
            column = np.zeros(len(kind), np.float32)
            column[related] = close[name]
        columns.append(column)
    return columns


def _best_crafts(pairs: Pairs) -> Floats:
    best = np.zeros(len(pairs.o), np.float32)
    at = np.flatnonzero(pairs.wants.crafts[pairs.w, 0] >= 0)
    crafts, weights = pairs.offers.crafts, pairs.offers.craft_weights
    best[at] = best_of(pairs.asked.crafts, crafts, weights, pairs.o[at], pairs.w[at])
    return best


def _best_ticked(pairs: Pairs) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the nearness to the ticked categories, and where any is ticked."""
    best = np.zeros(len(pairs.o), np.float32)
    ticked = pairs.wants.ticked[pairs.w, 0] >= 0
    at = np.flatnonzero(ticked)
    kinds, weights = pairs.offers.kinds, pairs.offers.kind_weights
    best[at] = best_of(pairs.asked.ticked, kinds, weights, pairs.o[at], pairs.w[at])
    return best, ticked


def _of_relations(pairs: Pairs, kind: Floats) -> dict[str, Floats]:
    """Return the features that only related pairs have."""
    _, wants, w, offers, o, _ = pairs
    zero = np.float32(0)
    material, known = material_cover(pairs)
    mine, theirs = wants.families[w], offers.families[o]
    apart = (mine != 0) & (theirs != 0) & (mine & theirs == 0)
    ticked, has_ticked = _best_ticked(pairs)
    fit = product_fit(kind, np.where(known, material, 1), apart, np.where(has_ticked, ticked, 1))
    soft, hard = count_misses(pairs)
    hard += count_missing_certificates(pairs) + is_refused(pairs)
    return {
        "fit": fit,
        "fit_middle": np.maximum(zero, fit - np.float32(MIDDLE)),
        "fit_high": np.maximum(zero, fit - np.float32(HIGH)),
        "material_match": np.where(known, material, zero),
        "material_mismatch": np.where(known & (material < CLEAR), 1 - material, zero),
        "family_mismatch": apart.astype(np.float32),
        "craft_match": _best_crafts(pairs),
        "ticked_match": ticked,
        "soft_misses": np.minimum(soft, 2).astype(np.float32),
        "hard_misses": np.minimum(hard, 2).astype(np.float32),
        "wishes_unmet": count_wishes_unmet(pairs),
    }
