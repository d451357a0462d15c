"""Needs in the importer's own words, with the facts that the words state."""

import random
from dataclasses import dataclass

from fairapp.demo.products import templates_of
from fairapp.demo.wording import Row, draw, table, tree

MONEY = {"USD": 1.0, "EUR": 1.09, "JPY": 0.0096}
MONEY_OF = {"JP": "JPY", "FR": "EUR", "DE": "EUR", "BE": "EUR", "AT": "EUR", "IT": "EUR"}
NO_SPACE = ("ja", "zh")
SECOND_NEED_SHARE = 0.28
# Some people tick no boxes and write everything in the text.
TEXT_ONLY_SHARE = 0.2


@dataclass(frozen=True)
class _Ask:
    quantity: int
    unit: str
    lead_days: int
    price: float
    currency: str


class NeedWriter:
    """Writes needs; the same seed writes the same ones."""

    def __init__(self, seed: int, topic: str) -> None:
        self._chance = draw(seed, f"needs-{topic}")
        self._goods = table("need_goods")
        self._shuffled: dict[str, list[str]] = {}

    def rows(self, importers: list[Row], prefix: str) -> list[Row]:
        """Return one need for each importer, and a second for some."""
        found: list[Row] = []
        for importer in importers:
            for _ in range(2 if self._chance.random() < SECOND_NEED_SHARE else 1):
                key = f"{prefix}-{len(found) + 1:04d}"
                found.append({"key": key, "importer_key": importer["key"]} | self._need(importer))
        return found

    def _need(self, importer: Row) -> Row:
        chance = self._chance
        goods = chance.choice(self._goods)
        language = importer["language"]
        ask = _ask(goods, importer["country"], chance)
        stated = {part for part, share in _PARTS.items() if chance.random() < share}
        excluded = _one_for(goods["category"], "exclusions_by_category", chance)
        certificate = _one_for(goods["category"], "certificates_by_category", chance)
        if not excluded:
            stated.discard("excluded")
        if not certificate:
            stated -= {"certificate", "wish"}
        if "certificate" in stated:  # what is a must is not also a wish
            stated.discard("wish")
        text = self._text(language, goods, stated, _gaps(ask, language, excluded, certificate))
        facts = {
            "categories": [goods["category"]],
            "materials_wanted": goods["materials"].split(";"),
            "materials_excluded": [excluded] if "excluded" in stated else [],
            "certificates": [certificate] if "certificate" in stated else [],
            "order_quantity": ask.quantity if "quantity" in stated else None,
            "unit": ask.unit if "quantity" in stated else None,
            "lead_time_days": ask.lead_days if "lead" in stated else None,
            "price_max": ask.price if "price" in stated else None,
            "currency": ask.currency if "price" in stated else None,
        }
        text_only = chance.random() < TEXT_ONLY_SHARE
        ticked = {"categories": facts["categories"]} if text_only else facts
        return {"language": language, "text": text} | ticked

    def _text(
        self, language: str, goods: dict[str, str], stated: set[str], gaps: dict[str, str]
    ) -> str:
        frames = tree("needs")["languages"][language]
        opening = self._next_opening(language, frames["open"])
        parts = [opening, *(self._chance.choice(frames[part]) for part in _PARTS if part in stated)]
        joint = "" if language in NO_SPACE else " "
        return joint.join(part.format(goods=goods[language], **gaps) for part in parts)

    def _next_opening(self, language: str, openings: list[str]) -> str:
        deck = self._shuffled.setdefault(language, [])
        if not deck:
            deck.extend(openings)
            self._chance.shuffle(deck)
        return deck.pop()


_PARTS = {
    "quantity": 0.9,
    "price": 0.6,
    "certificate": 0.25,
    "wish": 0.12,
    "excluded": 0.4,
    "lead": 0.5,
}


def _one_for(category: str, topic: str, chance: random.Random) -> str:
    """Return a word for the nearest category above, or nothing where none makes sense."""
    by_category = tree("needs")[topic]
    nearest = max((code for code in by_category if category.startswith(code)), key=len)
    return str(chance.choice(by_category[nearest])) if by_category[nearest] else ""


def _template_like(goods: dict[str, str]) -> dict[str, str]:
    """Return the product template whose name shares most words with the goods."""
    category, words = goods["category"], _stems(goods["en"])
    fitting = [row for row in templates_of(category[:3]) if row["category"].startswith(category)]
    return max(fitting, key=lambda row: len(words & _stems(row["en"])))


def _stems(text: str) -> set[str]:
    return {word.strip(",{}").lower().rstrip("s") for word in text.split()}


def _ask(goods: dict[str, str], country: str, chance: random.Random) -> _Ask:
    template = _template_like(goods)
    moq = int(template["moq"].split("-")[1])
    currency = MONEY_OF.get(country, "USD")
    top = float(template["price"].split("-")[1]) * chance.uniform(0.7, 1.25) / MONEY[currency]
    lead = int(template["lead_time"].split("-")[1]) + chance.choice((-5, 0, 10, 20, 30))
    quantity = round_figure(moq * chance.choice((0.6, 1, 1, 1.5, 2, 4)))
    price = round(top / 10) * 10 or 10 if currency == "JPY" else round(top, 1 if top > 5 else 2)
    return _Ask(quantity, template["unit"], max(10, lead), price, currency)


def round_figure(quantity: float) -> int:
    """Return a quantity as people say it: 7, 60, 450, 3.000."""
    if quantity < 20:
        return max(1, round(quantity))
    step = 10 if quantity < 1000 else 100
    return round(quantity / step) * step


def _gaps(ask: _Ask, language: str, excluded: str, certificate: str) -> dict[str, str]:
    words = tree("needs")["languages"][language]
    return {
        "quantity": thousands(ask.quantity, language),
        "unit": words["units"][ask.unit],
        "price": _price(ask, language),
        "certificate": certificate,
        "excluded": words["exclusions"].get(excluded, ""),
        "days": str(ask.lead_days),
    }


def _price(ask: _Ask, language: str) -> str:
    figure = f"{ask.price:g}"
    if language == "ja" and ask.currency == "JPY":
        return f"{figure}円"
    if language in ("fr", "de", "vi"):
        return f"{figure.replace('.', ',')} {ask.currency}"
    return f"{ask.currency} {figure}"


def thousands(number: int, language: str) -> str:
    """Return a whole number with the thousands mark of a language."""
    mark = {"vi": ".", "de": ".", "fr": "\u202f"}.get(language, ",")
    return f"{number:,}".replace(",", mark)
