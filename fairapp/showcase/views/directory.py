"""Who exhibits: by craft, village, material and words; and the page of one village."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fairapp.allocation.queries import stand_codes
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application, Product, Visibility
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair
from fairapp.importers.queries import EVERYBODY, Reach, reach_of
from fairapp.showcase import queries
from fairapp.showcase.queries import Criteria
from fairapp.showcase.stories import story_of
from fairapp.showcase.views import bp
from fairapp.showcase.views.products import picture_url
from fairapp.showcase.views.seo import whole

CARDS = 24
TILE = 320
MOST_MATERIALS = 14


@dataclass(frozen=True, slots=True)
class Tile:
    """One exhibitor in a grid: what the reader may see of it."""

    application: Application
    reach: Visibility
    stand: str = ""

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.application.organisation.name_in(current_locale())

    @property
    def goods(self) -> list[Product]:
        """The products that the reader may see, those with a picture first."""
        seen = [one for one in self.application.products if one.seen_by(self.reach)]
        return sorted(seen, key=lambda one: one.photo_id is None)

    @property
    def picture(self) -> str:
        """The first picture, or '' for the drawing."""
        return picture_url(self.goods[0], TILE) if self.goods else ""

    @property
    def code(self) -> str:
        """The kind of goods that a drawing stands for."""
        goods = self.goods
        return (goods[0].category if goods else None) or self.application.main_category or "SVC"


def tiles_of(found: list[Application], reach: Reach) -> list[Tile]:
    """Exhibitors as tiles, with their stands in one statement."""
    stands = stand_codes([one.id for one in found])
    return [Tile(one, reach.at(one), stands.get(one.id, "")) for one in found]


def chosen_criteria() -> Criteria:
    """What part of the directory the address asks for."""
    return Criteria(
        q=request.args.get("q", "")[:80],
        category=request.args.get("category", "")[:3].upper(),
        village=request.args.get("village", "")[:100],
        material=request.args.get("material", "")[:40],
    )


@bp.route("/fairs/<slug>/exhibitors")
@requires(Permission.PUBLIC_PAGE, thing=load_fair)
def directory(fair: Fair) -> ResponseReturnValue:
    """Who exhibits, as far as the reader may know."""
    chosen, locale = chosen_criteria(), current_locale()
    reach = reach_of(current_actor(), fair.id)
    page = page_of(
        queries.find_exhibitors(fair.id, chosen, level=reach.level, locale=locale), rows=CARDS
    )
    facets = queries.facets_of(fair.id, reach.level)
    tiles = tiles_of(page.rows, reach)
    return render_template(
        "showcase/directory.html",
        fair=fair,
        page=page,
        tiles=tiles,
        chosen=chosen,
        facets=facets,
        materials=_often(facets.materials, chosen.material),
        labels=concept_labels({*facets.categories, *facets.materials}, locale),
        linked=_listed(fair, tiles),
    )


def _often(found: Counter[str], chosen: str) -> list[str]:
    """The materials of most exhibitors, and the one that is chosen."""
    often = [code for code, _count in found.most_common(MOST_MATERIALS)]
    return often if not chosen or chosen in often else [*often, chosen]


def _listed(fair: Fair, tiles: list[Tile]) -> dict[str, Any]:
    """The page of the list as engines read it: only those whom anybody may see."""
    shown = [tile.application for tile in tiles if tile.application.publishes]
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": fair.name_in(current_locale()),
        "numberOfItems": len(shown),
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": one.organisation.name_in(current_locale()),
                "url": whole(url_for("discovery.supplier", application_id=one.id)),
            }
            for place, one in enumerate(shown, start=1)
        ],
    }


def load_fair_with_village(slug: str, village: str) -> Fair:
    """A fair; the name of the village, which must have somebody to show, is kept beside."""
    fair = load_fair(slug)
    g.village, g.makers = queries.village_at(fair.id, village)
    if not g.village:
        raise NotFoundError
    return fair


@bp.route("/fairs/<slug>/villages/<village>")
@requires(Permission.PUBLIC_PAGE, thing=load_fair_with_village)
def village(fair: Fair) -> ResponseReturnValue:
    """One craft village: what it makes, of what, how, and who of it exhibits."""
    name, locale = g.village, current_locale()
    page = page_of(
        queries.find_exhibitors(
            fair.id, Criteria(village=name), level=Visibility.PUBLIC, locale=locale
        ),
        rows=CARDS,
    )
    if not page.rows:
        raise NotFoundError  # beyond the last page
    tiles = tiles_of(page.rows, EVERYBODY)
    seen = [one for tile in tiles for one in tile.goods]
    materials = Counter(code for one in seen for code in one.materials)
    techniques = Counter(code for one in seen for code in one.techniques)
    crafts = Counter(
        tile.application.main_category[:3] for tile in tiles if tile.application.main_category
    )
    return render_template(
        "showcase/village.html",
        fair=fair,
        village=name,
        story=story_of(name),
        makers=g.makers,
        home=page.rows[0].organisation,
        page=page,
        tiles=tiles,
        crafts=[code for code, _count in crafts.most_common(3)],
        materials=[code for code, _count in materials.most_common(6)],
        techniques=[code for code, _count in techniques.most_common(6)],
        labels=concept_labels({*crafts, *materials, *techniques}, locale),
    )
