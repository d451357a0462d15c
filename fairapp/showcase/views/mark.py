"""The mark of the service: the small picture of a tab, its place on a phone's home screen."""

from pathlib import Path

from flask import Response, current_app, jsonify, send_from_directory, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, requires
from fairapp.showcase.views import bp

ICONS = (192, 512)
A_WEEK = 604_800


@bp.route("/favicon.ico")
@requires(Permission.PUBLIC_PAGE)
def favicon() -> ResponseReturnValue:
    """The small picture that browsers ask for without having read a page."""
    folder = Path(current_app.static_folder or "") / "icons"
    return send_from_directory(folder, "favicon.ico", max_age=A_WEEK)


@bp.route("/app.webmanifest")
@requires(Permission.PUBLIC_PAGE)
def manifest() -> Response:
    """Name, colours and pictures for a home screen, in the reader's language."""
    answer = jsonify(
        name="Fairapp",
        short_name="Fairapp",
        description=_(
            "Trade fairs for craft: booths, buyers, meetings and contracts in one place."
        ),
        lang=current_locale(),
        start_url=url_for("home.start"),
        scope="/",
        display="standalone",
        background_color="#fbf7f0",
        theme_color="#2b1512",
        icons=[
            {
                "src": url_for("static", filename=f"icons/icon-{size}.png"),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for size in ICONS
        ],
    )
    answer.mimetype = "application/manifest+json"
    return answer
