"""Invented importers' organisations from some sixty countries."""

import random
from dataclasses import dataclass

from fairapp.demo.identity import email
from fairapp.demo.wording import draw, phrases, tree

FALLBACK = "en"


@dataclass(frozen=True)
class Firm:
    """A foreign organisation and the language its people write in."""

    key: str
    name: str
    country: str
    language: str

    def person(self, serial: int, chance: random.Random) -> dict[str, str]:
        """Return who someone of this firm is, by role."""
        roles = phrases("importer_roles")
        return {
            "organisation_key": self.key,
            "organisation": self.name,
            "country": self.country,
            "email": email(f"buyer-{serial:04d}", self.name),
            "contact_role": chance.choice(roles.get(self.language, roles[FALLBACK])),
            "language": self.language,
        }


class World:
    """Hands out firms, each name once, by the weight of the countries."""

    def __init__(self, seed: int) -> None:
        self._chance = draw(seed, "foreign")
        self._countries = tree("names")["countries"]
        self._names = {family: self._shuffled(words) for family, words in _families().items()}
        self.firms: list[Firm] = []

    def one_of_each(self, count: int) -> list[Firm]:
        """Return one firm from each of the first `count` countries."""
        return [self._found(country) for country in self._countries[:count]]

    def some(self, count: int) -> list[Firm]:
        """Return `count` new firms, more from the larger markets."""
        weights = [country["weight"] for country in self._countries]
        drawn = self._chance.choices(self._countries, weights=weights, k=count)
        return [self._found(country) for country in drawn]

    def _shuffled(self, words: list[list[str]]) -> list[str]:
        first, second, third = words
        names = [f"{a} {b} {c}" for a in first for b in second for c in third]
        self._chance.shuffle(names)
        return names

    def _found(self, country: dict[str, str]) -> Firm:
        names = self._names[country["names"]] or self._names[FALLBACK]
        key = f"NN-{len(self.firms) + 1:04d}"
        firm = Firm(key, names.pop(), country["code"], country["language"])
        self.firms.append(firm)
        return firm


def _families() -> dict[str, list[list[str]]]:
    families: dict[str, list[list[str]]] = tree("names")["foreign"]
    return families
