"""What search engines and shared links read in the head of a public page."""

from typing import Any

from flask import Flask, request, url_for

from fairapp.core.mail import current_settings
from fairapp.showcase.addresses import in_every_language, in_this_language


def base_url() -> str:
    """The address of this service as people type it; when none is set, the one just used."""
    return (current_settings().base_url or request.url_root).rstrip("/")


def here() -> str:
    """The whole address of this page in its language, without filters."""
    return in_this_language(base_url(), request.path)


def alternates() -> list[tuple[str, str]]:
    """This page in every language."""
    return in_every_language(base_url(), request.path)


def whole(address: str) -> str:
    """An address with the service's own before it."""
    return f"{base_url()}{address}"


def share_picture() -> str:
    """The picture of a shared link when a page has none of its own."""
    return whole(url_for("static", filename="icons/share.png"))


def crumbs_data(crumbs: list[tuple[str, str]]) -> dict[str, Any]:
    """[(path, name)] as engines read a trail of pages."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": whole(path)}
            for place, (path, name) in enumerate(crumbs, start=1)
        ],
    }


def register_seo(app: Flask) -> None:
    """Let macros of the head, which see no page's values, know where they stand."""
    app.jinja_env.globals.update(
        here=here, alternates=alternates, whole=whole, share_picture=share_picture
    )
