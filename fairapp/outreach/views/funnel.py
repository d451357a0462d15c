"""The organiser's funnel: from the invitation to the deal; every number opens its rows."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.i18n import current_locale
from fairapp.core.pages import country_name
from fairapp.core.policy import Permission, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import concept_labels, load_fair
from fairapp.outreach import queries
from fairapp.outreach.views import bp

UNKNOWN = "-"
"""Stands in an address for the part of a split that is not known."""


def _split() -> str:
    split = request.args.get("by", "country")
    return split if split in queries.SPLITS else abort(404)


def part_labels(split: str, parts: list[str]) -> dict[str, str]:
    """{part: what people call it}."""
    if split == "country":
        names = {part: country_name(part) for part in parts}
    elif split == "category":
        names = dict(concept_labels([part for part in parts if part], current_locale()))
    else:
        names = {part: part for part in parts}
    unknown = {
        "campaign": _("Without a batch"),
        "officer": _("Not known who"),
        "category": _("Nothing said yet"),
    }
    return {part: names.get(part, part) for part in parts} | {"": unknown.get(split, _("Unknown"))}


@bp.route("/fairs/<slug>/funnel")
@requires(Permission.IMPORTER_LIST, thing=load_fair)
def funnel(fair: Fair) -> ResponseReturnValue:
    """Seven stages, split by country, category, batch or officer."""
    split = _split()
    found = queries.funnel_of(queries.passages(fair.id), split)
    return render_template(
        "outreach/funnel.html",
        fair=fair,
        funnel=found,
        stages=queries.STAGES,
        splits=queries.SPLITS,
        labels=part_labels(split, [part for part, _counts in found.parts]),
        unknown=UNKNOWN,
        uninvited=queries.uninvited_arrivals(fair.id),
    )


@bp.route("/fairs/<slug>/funnel/rows")
@requires(Permission.IMPORTER_LIST, thing=load_fair)
def funnel_rows(fair: Fair) -> ResponseReturnValue:
    """The buyers whom one number of the funnel counts."""
    split, stage = _split(), request.args.get("stage", "invited")
    if stage not in queries.STAGES:
        abort(404)
    part = request.args.get("part")
    wanted = "" if part == UNKNOWN else part
    place = queries.STAGES.index(stage)
    rows = [
        one
        for one in queries.passages(fair.id)
        if one.stage >= place and (wanted is None or one.part(split) == wanted)
    ]
    number = min(max(request.args.get("page", 1, type=int), 1), 1000)
    labels = part_labels(split, [wanted] if wanted else [])
    return render_template(
        "outreach/funnel_rows.html",
        fair=fair,
        rows=rows[(number - 1) * 100 : number * 100],
        count=len(rows),
        number=number,
        has_next=len(rows) > number * 100,
        stage=stage,
        stages=queries.STAGES,
        split=split,
        part=part,
        part_label="" if wanted is None else labels[wanted],
    )
