"""The page of one product: picture, facts, papers, village, what else there is, how to ask."""

from typing import Any
from uuid import UUID

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from fairapp.allocation.queries import stand_codes
from fairapp.core import clock
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import current_locale, in_language
from fairapp.core.policy import Permission, Role, current_actor, requires
from fairapp.discovery.queries import match_for_person
from fairapp.exhibitors.models import Application, Certificate, Product, Visibility
from fairapp.fairs.queries import concept_labels
from fairapp.importers.models import Importer
from fairapp.importers.queries import Reach, reach_of, reach_of_importer
from fairapp.showcase import queries
from fairapp.showcase.stories import story_of
from fairapp.showcase.views import bp
from fairapp.showcase.views.pictures import is_in
from fairapp.showcase.views.seo import crumbs_data, here, whole


def load_shown_product(product_id: UUID) -> Product:
    """A product that this reader may at least know of; what the reader is, is kept beside."""
    product = queries.load_product(product_id)
    maker, actor = product.application, current_actor()
    importer, verdict = _buyer(maker)
    reach = reach_of_importer(importer) if importer else reach_of(actor, product.fair_id)
    is_home = maker.organisation_id in reach.firms or reach.level is Visibility.ON_REQUEST
    if not product.named_to(reach.at(maker)) or not (is_home or is_in(maker)):
        raise NotFoundError
    g.importer, g.verdict, g.reach = importer, verdict, reach
    return product


def _buyer(maker: Application) -> tuple[Importer | None, str]:
    """The reader as a buyer at this fair, and whether the maker is a favourite."""
    actor = current_actor()
    if actor.person_id is None or Role.IMPORTER not in actor.roles_at(maker.fair_id):
        return None, ""
    found = match_for_person(maker.id, actor.person_id)
    return (None, "") if found is None else (found[0], found[2] or "")


@bp.route("/products/<uuid:product_id>")
@requires(Permission.PUBLIC_PAGE, thing=load_shown_product)
def product(shown: Product) -> ResponseReturnValue:
    """One product as this reader may see it."""
    maker, reach = shown.application, g.reach.at(shown.application)
    beside = queries.products_beside(shown)
    also = [one for one in beside if one.application_id == maker.id and one.named_to(reach)]
    like = [one for one in beside if one.application_id != maker.id]
    codes = {*shown.materials, *shown.techniques, shown.category, (shown.category or "")[:3]}
    return render_template(
        "showcase/product.html",
        product=shown,
        maker=maker,
        firm=maker.organisation,
        fair=maker.fair,
        reach=reach,
        importer=g.importer,
        verdict=g.verdict,
        labels=concept_labels(codes, current_locale()),
        stand=stand_codes([maker.id]).get(maker.id, ""),
        papers=_papers(maker, g.reach),
        also=also[:4],
        like=like[:4],
        story=story_of(maker.organisation.village),
        linked=_linked(shown) if is_public(shown) else None,
        picture_url=picture_url,
    )


def is_public(shown: Product) -> bool:
    """Whether engines may keep the page."""
    return shown.shown_to is Visibility.PUBLIC and is_in(shown.application)


def _papers(maker: Application, reach: Reach) -> list[Certificate]:
    """Certificates in force, of a maker whose page the reader may see."""
    if reach.at(maker) is Visibility.PUBLIC and maker.visibility is not Visibility.PUBLIC:
        return []
    today = clock.today()
    return [one for one in maker.certificates if not one.valid_until or one.valid_until >= today]


def picture_url(shown: Product, width: int = 640, kind: str = "webp") -> str:
    """Where a picture of this product is; '' when the drawing of its category stands in."""
    if shown.photo_id is None:
        return ""
    return url_for("showcase.picture", product_id=shown.id, width=width, kind=kind)


def _linked(shown: Product) -> dict[str, Any]:
    """The product as engines read it; nothing that is not for everybody."""
    maker, locale = shown.application, current_locale()
    firm, fair = maker.organisation, maker.fair
    name = shown.name_in(locale)
    facts: dict[str, Any] = {
        "@type": "Product",
        "name": name,
        "url": here(),
        "sku": shown.code or str(shown.id),
        "description": in_language(shown.descriptions, locale) or name,
        "brand": {"@type": "Brand", "name": firm.name_in(locale)},
        "manufacturer": {"@type": "Organization", "name": firm.name},
        "countryOfOrigin": firm.country,
    }
    if shown.photo_id:
        facts["image"] = [whole(picture_url(shown, 1600, "jpeg"))]
    if shown.priced_for(Visibility.PUBLIC):
        facts["offers"] = {
            "@type": "AggregateOffer",
            "lowPrice": str(shown.price_low),
            "highPrice": str(shown.price_high),
            "priceCurrency": shown.currency or "USD",
            "offerCount": 1,
        }
    trail = [
        (url_for(".fair", slug=fair.slug), fair.name_in(locale)),
        (url_for("discovery.supplier", application_id=maker.id), firm.name_in(locale)),
        (url_for(".product", product_id=shown.id), name),
    ]
    return {"@context": "https://schema.org", "@graph": [facts, crumbs_data(trail)]}
