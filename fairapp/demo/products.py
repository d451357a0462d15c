"""Products from templates: a size, a finish, and figures that fit them."""

import random
from dataclasses import dataclass
from functools import cache
from itertools import product as pairs

from fairapp.demo.organisations import Organisation
from fairapp.demo.wording import Row, draw, table, vietnamese

# A furniture or lighting stand also shows cane chairs, screens and lamps of other crafts.
ALSO_SHOWN = {"FUR": ("FIB-03", "FIB-04", "LAC-04", "CER-05")}
VND_PER_USD = 22_300
VND_SHARE = 0.15
NEW_DESIGN_SHARE = 0.22
UNITS_VI = {"piece": "chiếc", "set": "bộ", "pair": "đôi", "kg": "kg", "m": "m", "m2": "m²"}


@dataclass(frozen=True)
class Variant:
    """One way a template is made: its size (with its place in the row of sizes) and finish."""

    size: str
    finish: str
    step: int
    steps: int


@cache
def templates_of(group: str) -> list[dict[str, str]]:
    """Return the templates that a maker of a group may show."""
    wanted = (group, *ALSO_SHOWN.get(group, ()))
    return [row for row in table("products") if row["category"].startswith(wanted)]


def base_names(template: dict[str, str]) -> tuple[str, str]:
    """Return a template's name without size and finish, in both languages."""
    vi, en = template["vi"].split("{s}")[0], template["en"].split("{s}")[0]
    return vi.strip(" ,"), en.strip(" ,")


class Catalogue:
    """Deals variants so that all are shown once before any is shown twice."""

    def __init__(self, seed: int, topic: str) -> None:
        self._chance = draw(seed, topic)
        self._decks: dict[str, list[Variant]] = {}

    def choose(self, organisation: Organisation, at_least: int, at_most: int) -> list[Row]:
        """Return products of one maker, without keys."""
        chance = self._chance
        templates = templates_of(organisation.group)
        wanted = min(chance.randint(at_least, at_most), len(templates))
        money = "VND" if chance.random() < VND_SHARE else "USD"
        chosen = chance.sample(templates, wanted)
        return [self._row(template, self._deal(template), money) for template in chosen]

    def _deal(self, template: dict[str, str]) -> Variant:
        deck = self._decks.setdefault(template["vi"], [])
        if not deck:
            deck.extend(variants(template))
            self._chance.shuffle(deck)
        return deck.pop()

    def _row(self, template: dict[str, str], variant: Variant, money: str) -> Row:
        chance = self._chance
        low, high = _prices(template, variant, money)
        moq, lead = _between(template["moq"], chance), _between(template["lead_time"], chance)
        name_vi, name_en = _names(template, variant)
        materials, techniques = _codes(template, "materials"), _codes(template, "techniques")
        unit = template["unit"]
        return {
            "category": template["category"],
            "name_vi": name_vi,
            "name_en": name_en,
            "description_vi": f"{template['description_vi']} Nhận từ {moq} {UNITS_VI[unit]}.",
            "description_en": template["description_en"],
            "materials_vi": [vietnamese("materials")[code] for code in materials],
            "materials": materials,
            "techniques_vi": [vietnamese("techniques")[code] for code in techniques],
            "techniques": techniques,
            "moq": moq,
            "unit": unit,
            "lead_time_days": lead,
            "monthly_capacity": _between(template["capacity"], chance),
            "price_low": low,
            "price_high": high,
            "currency": money,
            "new_design": chance.random() < NEW_DESIGN_SHARE,
        }


def variants(template: dict[str, str]) -> list[Variant]:
    """Return every size with every finish of a template."""
    sizes = template["sizes"].split("|")
    finishes = template["finishes"].split("|")
    return [
        Variant(size, finish, step, len(sizes))
        for (step, size), finish in pairs(enumerate(sizes), finishes)
    ]


def _names(template: dict[str, str], variant: Variant) -> tuple[str, str]:
    size_vi, size_en = _two(variant.size)
    finish_vi, finish_en = _two(variant.finish)
    name_vi = template["vi"].replace("{s}", size_vi)
    name_en = template["en"].replace("{s}", size_en)
    return f"{name_vi}, {finish_vi}", f"{name_en}, {finish_en}"


def _two(text: str) -> tuple[str, str]:
    vi, _, en = text.partition("=")
    return vi, en or vi


def _prices(template: dict[str, str], variant: Variant, money: str) -> tuple[float, float]:
    low, high = (float(figure) for figure in template["price"].split("-"))
    step = (high - low) / variant.steps
    start = low + step * variant.step
    if money == "VND":
        return _thousands(start), _thousands(start + step * 0.6)
    return round(start, 2), round(start + step * 0.6, 2)


def _thousands(usd: float) -> float:
    return max(1, round(usd * VND_PER_USD / 1000)) * 1000


def _between(span: str, chance: random.Random) -> int:
    low, high = (int(figure) for figure in span.split("-"))
    figure = chance.randint(low, high)
    return figure if figure < 20 else round(figure / 5) * 5


def _codes(template: dict[str, str], field: str) -> list[str]:
    return [code for code in template[field].split(";") if code]
