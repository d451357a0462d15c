"""What each exhibitor without a stand asks of a round, and with how many points."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from fairapp.allocation.queries.stands import FREE, PlannedBooth, find_standless
from fairapp.core.codes import spread_codes
from fairapp.core.db import db
from fairapp.exhibitors.models import Application, BoothWish, Certificate, Product, ZoneWish
from fairapp.fairs.models import Zone
from fairapp.review.queries.scores import totals_at

USUAL_POINTS = {
    "base": 40, "certificate": 10, "new_design": 5, "first_time": 5, "product": 2, "review": 30,
}  # fmt: skip
MOST_COUNTED = {"certificate": 3, "new_design": 3, "first_time": 1, "product": 5}
USUAL_WEIGHTS = {"wish": 2, "zone": 10, "corner": 5, "attraction": 1, "together": 20}
"""Those of the planning library; docs/allocation.md says what each of them counts."""
PAIRS = ("apart", "together")
USUAL_RULE: dict[str, Any] = USUAL_POINTS | {
    "other_zones": 1,
    "stepped": [],
    "locks": {},
    "weights": USUAL_WEIGHTS,
    "apart": [],
    "together": [],
}


@dataclass(frozen=True, slots=True)
class Merits:
    """The facts of an application that criteria count."""

    certificate: int = 0
    new_design: int = 0
    first_time: int = 0
    product: int = 0
    review: float = 0.0
    """The mark of the reviewers, of 100; 0 where nobody has marked."""

    def points(self, rule: dict[str, Any]) -> int:
        """Points by the rule; each criterion counts up to its most."""
        facts = sum(rule[name] * number for name, number in self.counted.items())
        return int(rule["base"] + facts + round(rule["review"] * self.review / 100))

    @property
    def counted(self) -> dict[str, int]:
        """How many of each are counted."""
        return {name: min(getattr(self, name), most) for name, most in MOST_COUNTED.items()}


@dataclass(frozen=True, slots=True)
class Claim:
    """What one application asks for, and with how many points."""

    application_id: UUID
    size: int
    points: int
    asked: tuple[str, ...]
    """Every booth it wished, the best first; `wishes` are those of them that are free."""
    wishes: tuple[str, ...]
    zones: tuple[str, ...]
    corner: bool
    accessible: bool
    counted: dict[str, float]
    named: tuple[str, ...] = ()
    """Zones it wished itself; `zones` has others too, where the rule opens them."""

    @property
    def facts(self) -> dict[str, Any]:
        """What its receipt tells of it."""
        gone = [code for code in self.asked if code not in self.wishes]
        return {
            "wanted": self.size,
            "zones": list(self.zones),
            "gone": gone,
            "asked": list(self.asked),
            "named": list(self.named),
            "counted": self.counted,
        }


def claims_of(
    fair_id: UUID,
    waiting: Iterable[Application],
    *,
    booths: Iterable[PlannedBooth],
    rule: dict[str, Any],
) -> list[Claim]:
    """The claims of these applications under a rule, in four statements."""
    merits = merits_at(fair_id)
    zones = list(db.session.scalars(select(Zone).where(Zone.fair_id == fair_id).order_by("code")))
    states = {booth.code: booth.state for booth in booths}
    found = []
    for one in waiting:
        asked, named = wished_places(one, states, zones)
        others = [zone.code for zone in zones] if rule["other_zones"] and named else []
        claim = Claim(
            application_id=one.id,
            size=one.booths_wanted,
            points=merits[one.id].points(rule),
            asked=asked,
            wishes=tuple(code for code in asked if states.get(code) == FREE),
            zones=tuple(dict.fromkeys([*named, *others])),
            corner=one.wants_corner,
            accessible=one.needs_accessible,
            counted=merits[one.id].counted | {"review": merits[one.id].review},
            named=named,
        )
        found.append(claim)
    return found


def claimants(fair_id: UUID) -> list[Application]:
    """Accepted applications that have no stand now, with their ranked wishes."""
    wishes = (
        selectinload(Application.booth_wishes).joinedload(BoothWish.booth),
        selectinload(Application.zone_wishes).joinedload(ZoneWish.zone),
    )
    return list(db.session.scalars(find_standless(fair_id).options(*wishes)))


def merits_at(fair_id: UUID) -> dict[UUID, Merits]:
    """{application: what the criteria count}, in three statements."""
    rows = db.session.execute(
        select(
            Product.application_id,
            func.count().label("products"),
            func.count().filter(Product.is_new_design).label("new"),
        )
        .where(Product.fair_id == fair_id)
        .group_by(Product.application_id)
    )
    products = {row.application_id: (row.products, row.new) for row in rows}
    held = db.session.execute(
        select(Application.id, func.count(Certificate.id), Application.is_first_time)
        .outerjoin(Certificate, Certificate.application_id == Application.id)
        .where(Application.fair_id == fair_id)
        .group_by(Application.id, Application.is_first_time)
    )
    marks = totals_at(fair_id)
    return {
        application_id: Merits(
            certificate=certificates,
            new_design=products.get(application_id, (0, 0))[1],
            first_time=int(first),
            product=products.get(application_id, (0, 0))[0],
            review=marks.get(application_id, 0.0),
        )
        for application_id, certificates, first in held
    }


def wished_places(
    application: Application, booths: Collection[str], zones: list[Zone]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(booth codes, zone codes) in the order of the wish; zones of its goods follow.

    Who has ranked nothing may have named codes in words, as on the paper form.
    """
    words = spread_codes(application.wishes or "")
    known = {zone.code for zone in zones}
    group = (application.main_category or "").split("-")[0]
    fitting = [zone.code for zone in zones if group and group in zone.categories]
    wished = [wish.booth.code for wish in application.booth_wishes]
    named = [wish.zone.code for wish in application.zone_wishes]
    return (
        tuple(wished or [word for word in words if word in booths]),
        tuple(dict.fromkeys([*(named or [word for word in words if word in known]), *fitting])),
    )
