"""One register of invented Vietnamese makers, used by every year."""

import random
from dataclasses import dataclass

from fairapp.demo.identity import citizen_code, email, phone, plain_name, tax_code
from fairapp.demo.wording import draw, phrases, table, tree

NO_EMAIL_SHARE = {"household": 0.75, "artisan": 0.6, "group": 0.6, "co_operative": 0.35}
LANGUAGES = (("en", 0.55), ("zh", 0.14), ("ja", 0.1), ("fr", 0.08), ("ko", 0.07), ("de", 0.05))
STAFF = {"household": (3, 18), "artisan": (2, 10), "group": (8, 40), "co_operative": (15, 90)}
VILLAGELESS = {"SVC": 0.8, "FUR": 0.3, "MAT": 0.2, "GLS": 0.2, "PAP": 0.3, "TOY": 0.2}


@dataclass(frozen=True)
class Organisation:
    """A maker or service firm; the same one keeps key, phone and tax code in all years."""

    key: str
    group: str
    kind: str
    name_vi: str
    name_en: str
    village: str
    commune: str
    old_district: str
    province: str
    phone: str
    email: str | None
    tax_code: str | None
    contact_role: str
    workers: int
    languages: tuple[str, ...]

    def columns(self) -> dict[str, object]:
        """Return the facts that every sheet about a maker repeats."""
        names = (
            "name_vi", "name_en", "kind", "village", "commune", "old_district", "province",
            "phone", "email", "tax_code", "contact_role", "workers",
        )  # fmt: skip
        facts = {name: getattr(self, name) for name in names}
        return facts | {"organisation_key": self.key, "languages": list(self.languages)}


class Register:
    """Hands out organisations by craft group, each name once."""

    def __init__(self, seed: int) -> None:
        self._chance = draw(seed, "organisations")
        self._free = {group: self._names() for group in tree("names")["groups"]}
        self._by_group: dict[str, list[Organisation]] = {group: [] for group in self._free}
        self._count = 0

    def of_group(self, group: str, index: int) -> Organisation:
        """Return the organisation number `index` of a group, inventing up to it."""
        known = self._by_group[group]
        while len(known) <= index:
            known.append(self._invent(group))
        return known[index]

    def _names(self) -> list[str]:
        names = list(tree("names")["poetic"])
        self._chance.shuffle(names)
        return names

    def _invent(self, group: str) -> Organisation:
        self._count += 1
        chance, serial = self._chance, self._count
        kind = _kind(chance)
        name_vi, name_en = _name(group, kind, self._free[group].pop())
        village = _village(group, chance)
        address = email(f"lienhe{serial:03d}", name_en)
        return Organisation(
            key=f"DV-{serial:04d}",
            group=group,
            kind=kind,
            name_vi=name_vi,
            name_en=name_en,
            village=village.get("village", ""),
            commune=village.get("commune", ""),
            old_district=village.get("old_district", ""),
            province=village.get("province", "Hà Nội"),
            phone=phone(serial),
            email=None if chance.random() < NO_EMAIL_SHARE.get(kind, 0.08) else address,
            tax_code=_tax(kind, serial, chance),
            contact_role=chance.choice(phrases("exhibitor_roles")),
            workers=chance.randint(*STAFF.get(kind, (20, 260))),
            languages=_languages(kind, chance),
        )


def _kind(chance: random.Random) -> str:
    kinds: dict[str, tuple[str, str, int]] = tree("names")["kinds"]
    return chance.choices(list(kinds), weights=[kind[2] for kind in kinds.values()])[0]


def _name(group: str, kind: str, poetic: str) -> tuple[str, str]:
    craft_vi, craft_en = tree("names")["groups"][group]
    frame_vi, frame_en, _ = tree("names")["kinds"][kind]
    return (
        frame_vi.format(n=f"{craft_vi} {poetic}"),
        frame_en.format(n=f"{plain_name(poetic)} {craft_en}"),
    )


def _village(group: str, chance: random.Random) -> dict[str, str]:
    fitting = [row for row in table("villages") if group in row["families"].split(";")]
    if not fitting or chance.random() < VILLAGELESS.get(group, 0.05):
        return {}
    return chance.choice(fitting)


def _tax(kind: str, serial: int, chance: random.Random) -> str | None:
    if chance.random() < (0.45 if kind in ("household", "artisan", "group") else 0.05):
        return None
    if kind == "household" and chance.random() < 0.3:
        return citizen_code(serial)
    return tax_code(serial)


def _languages(kind: str, chance: random.Random) -> tuple[str, ...]:
    factor = 0.4 if kind in ("household", "artisan", "group") else 1.2
    return ("vi", *(code for code, share in LANGUAGES if chance.random() < share * factor))
