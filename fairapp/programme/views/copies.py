"""A new edition from an old one."""

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.programme import copying
from fairapp.programme.forms import CopyForm
from fairapp.programme.views.room import bp


@bp.route("/fairs/<slug>/copy", methods=["GET", "POST"])
@requires(Permission.FAIR_OPEN, thing=load_fair)
def copy_edition(fair: Fair) -> ResponseReturnValue:
    """A new edition from an old one: looked at first, then copied in one act."""
    form = CopyForm()
    if not form.is_submitted():
        form.opens_on.data = fair.opens_on + timedelta(days=364)
        form.name_vi.data, form.name_en.data = (
            _next_year(fair.names.get(locale, ""), fair.year) for locale in ("vi", "en")
        )
        form.slug.data = _next_year(fair.slug, fair.year)
    elif form.validate() and request.form.get("act") == "copy":
        with unit_of_work():
            copy = copying.copy_edition(
                fair,
                actor=current_actor(),
                slug=form.slug.data or "",
                names=form.names,
                opens_on=form.opens_on.data,
                edition=form.edition.data or None,
            )
        flash(_("The new edition stands. Look over its days and texts."), "good")
        return redirect(url_for("fairs.edit_edition", slug=copy.slug))
    preview = copying.preview_copy(fair, form.opens_on.data or fair.opens_on)
    page = render_template("programme/copy.html", form=form, shown=fair, preview=preview)
    return page, 422 if form.errors else 200


def _next_year(text: str, year: int) -> str:
    """The same words with the year after: 2026 becomes 2027."""
    return text.replace(str(year), str(year + 1))
