"""Public pages of fairs, and the type-ahead of the thesaurus."""

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, requires
from fairapp.fairs import queries
from fairapp.fairs.views import bp

MOST_SUGGESTIONS = 12


@bp.route("/")
@requires(Permission.PUBLIC_PAGE)
def index() -> ResponseReturnValue:
    """All fairs of this service: to come and running first, past ones below."""
    fairs = db.session.scalars(queries.all_fairs()).all()
    today = clock.today()
    return render_template(
        "fairs/index.html",
        coming=[fair for fair in reversed(fairs) if fair.closes_on >= today],
        past=[fair for fair in fairs if fair.closes_on < today],
    )


@bp.route("/fairs/concepts")
@requires(Permission.PUBLIC_PAGE)
def concepts() -> ResponseReturnValue:
    """Concepts whose name or synonym matches, for pickers that suggest while one types."""
    kinds = [kind for kind in request.args.get("kind", "")[:64].split(",") if kind]
    found = queries.find_concepts(
        request.args.get("q", "")[:80], current_locale(), kinds, limit=MOST_SUGGESTIONS
    )
    return jsonify(
        concepts=[{"code": one.code, "label": one.label, "above": one.above} for one in found]
    )
