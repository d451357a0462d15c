"""What search engines read: which pages there are, when each last changed, what to leave alone."""

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fairapp.core.errors import NotFoundError
from fairapp.core.policy import Permission, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.showcase import queries
from fairapp.showcase.addresses import in_every_language
from fairapp.showcase.views import bp
from fairapp.showcase.views.seo import base_url

ADDRESSES = 2000
"""Pages in one sitemap; each stands there in every language."""
PRIVATE = ("/l/", "/i/", "/s/", "/api/", "/home", "/photos/", "/first-lists/", "/importers/",
           "/applications/", "/enquiries/", "/sign-in")  # fmt: skip


@bp.route("/robots.txt")
@requires(Permission.PUBLIC_PAGE)
def robots() -> ResponseReturnValue:
    """What search engines may read: public pages, no personal link."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE),
             f"Sitemap: {base_url()}{url_for('.sitemap')}"]  # fmt: skip
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.route("/sitemap.xml")
@requires(Permission.PUBLIC_PAGE)
def sitemap() -> ResponseReturnValue:
    """The sitemaps there are: one of fairs, and of each fair as many as its goods need."""
    parts: list[tuple[str, object]] = [(url_for(".fairs_map"), None)]
    for fair, pages, changed in queries.mapped_fairs():
        for number in range(1, -(-pages // ADDRESSES) + 1):
            address = url_for(".fair_map", slug=fair.slug)
            parts.append((f"{address}?part={number}" if number > 1 else address, changed))
    return _xml("showcase/sitemaps.xml", parts=parts)


@bp.route("/sitemaps/fairs.xml")
@requires(Permission.PUBLIC_PAGE)
def fairs_map() -> ResponseReturnValue:
    """The pages of every fair, the directory and the front page."""
    paths: list[tuple[str, object]] = [(url_for("fairs.index"), None)]
    paths += [
        (url_for(endpoint, slug=fair.slug), changed)
        for fair, _pages, changed in queries.mapped_fairs()
        for endpoint in (".fair", ".directory")
    ]
    return _map(paths)


@bp.route("/sitemaps/<slug>.xml")
@requires(Permission.PUBLIC_PAGE, thing=load_fair)
def fair_map(fair: Fair) -> ResponseReturnValue:
    """The exhibitors, villages and products of a fair that anybody may see."""
    number = request.args.get("part", 1, type=int)
    if number < 1:
        raise NotFoundError
    pages = queries.mapped_pages(fair.id)
    first = (number - 1) * ADDRESSES
    ways = {
        "maker": lambda key: url_for("discovery.supplier", application_id=key),
        "product": lambda key: url_for(".product", product_id=key),
        "village": lambda key: url_for(".village", slug=fair.slug, village=key),
    }
    chosen = pages[first : first + ADDRESSES]
    return _map([(ways[kind](key), changed) for kind, key, changed in chosen])


def _map(paths: list[tuple[str, object]]) -> Response:
    base = base_url()
    pages = [(in_every_language(base, path), changed) for path, changed in paths]
    return _xml("showcase/sitemap.xml", pages=pages)


def _xml(template: str, **values: object) -> Response:
    page = render_template(template, base=base_url(), **values)
    return Response(page, mimetype="application/xml")
