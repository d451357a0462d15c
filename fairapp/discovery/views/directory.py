"""Public pages for everybody: who exhibits, as far as they agreed, and what search engines read."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.core.db import db
from fairapp.core.i18n import LOCALES, current_locale
from fairapp.core.mail import current_settings
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, requires
from fairapp.core.search import fold
from fairapp.discovery.queries.lists import found_by_word
from fairapp.discovery.views import bp
from fairapp.discovery.views.cards import Listed, cards_of
from fairapp.exhibitors.models import Application, ApplicationState, Product, Visibility
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair, main_categories

CARDS = 24
MOST_ADDRESSES = 5000


def _published() -> Select[Application]:
    """Exhibitors who are accepted, know it, and agreed that anybody may see them."""
    return select(Application).where(
        Application.state == ApplicationState.ACCEPTED,
        Application.told_at.is_not(None),
        Application.visibility == Visibility.PUBLIC,
    )


@bp.route("/fairs/<slug>/exhibitors")
@requires(Permission.PUBLIC_PAGE, thing=load_fair)
def directory(fair: Fair) -> ResponseReturnValue:
    """Who exhibits, by words in any language and by craft."""
    query, craft = request.args.get("q", "")[:80], request.args.get("category", "")[:3].upper()
    locale = current_locale()
    found = _published().where(Application.fair_id == fair.id)
    found = found.where(*(found_by_word(word, locale) for word in fold(query).split()[:8]))
    if craft:
        found = found.where(Application.main_category.startswith(craft, autoescape=True))
    found = found.options(
        joinedload(Application.organisation),
        selectinload(Application.products).joinedload(Product.photo),
    ).order_by(Application.is_first_time.desc(), Application.id)
    page = page_of(found, rows=CARDS)
    cards, _labels = cards_of([Listed(one, 0.0, [], []) for one in page.rows], is_buyer=False)
    return render_template(
        "discovery/directory.html",
        fair=fair,
        page=page,
        cards=cards,
        query=query,
        craft=craft,
        crafts=main_categories(locale),
    )


@bp.route("/robots.txt")
@requires(Permission.PUBLIC_PAGE)
def robots() -> ResponseReturnValue:
    """What search engines may read: public pages, no personal link."""
    lines = ["User-agent: *", "Disallow: /l/", "Disallow: /i/", "Disallow: /s/", "Disallow: /api/",
             f"Sitemap: {current_settings().resolved_base_url}{url_for('.sitemap')}"]  # fmt: skip
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.route("/sitemap.xml")
@requires(Permission.PUBLIC_PAGE)
def sitemap() -> ResponseReturnValue:
    """Every public page with its address in each language."""
    slugs = db.session.scalars(select(Fair.slug).order_by(Fair.opens_on.desc())).all()
    published = _published().with_only_columns(Application.id).order_by(Application.id)
    suppliers = db.session.scalars(published.limit(MOST_ADDRESSES)).all()
    paths = [url_for("fairs.show", slug=slug) for slug in slugs]
    paths += [url_for(".directory", slug=slug) for slug in slugs]
    paths += [url_for(".supplier", application_id=one) for one in suppliers]
    base = current_settings().resolved_base_url
    page = render_template("discovery/sitemap.xml", base=base, paths=paths, locales=LOCALES)
    return Response(page, mimetype="application/xml")
