"""What an applicant has changed: before and after, field by field, picture by picture."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, requires
from fairapp.exhibitors import queries as exhibitors
from fairapp.exhibitors.models import Application, SentVersion
from fairapp.exhibitors.services import PARTS
from fairapp.fairs.queries import concept_labels
from fairapp.review import queries
from fairapp.review.views.room import bp, load_whole
from fairapp.review.words import field_names, value_names

NOW = 0


@dataclass(frozen=True, slots=True)
class Point:
    """A version that can be compared; number 0 is the application as it stands now."""

    number: int
    content: dict[str, Any]
    at: datetime | None = None


@bp.route("/applications/<uuid:application_id>/changes")
@requires(Permission.APPLICATION_REVIEW, thing=load_whole)
def changes(application: Application) -> ResponseReturnValue:
    """The difference between two versions; at first between the last two, or the last and now."""
    points = _points(application, exhibitors.versions_of(application.id))
    before, after = _chosen(points)
    found = queries.difference(before.content, after.content)
    return render_template(
        "review/changes.html",
        application=application,
        points=points,
        before=before,
        after=after,
        difference=found,
        requests=exhibitors.change_requests_of(application.id),
        parts=PARTS,
        fields=field_names(),
        words=value_names(),
        labels=concept_labels(_codes(found), current_locale()),
    )


def _points(application: Application, kept: list[SentVersion]) -> list[Point]:
    """The kept versions, and today's when it differs from the last of them."""
    points = [Point(one.number, one.content, one.created_at) for one in kept]
    now = exhibitors.content_of(application)
    if not points or points[-1].content != now:
        points.append(Point(NOW, now))
    return points


def _chosen(points: list[Point]) -> tuple[Point, Point]:
    by_number = {one.number: one for one in points}
    after = by_number.get(request.args.get("after", -1, type=int), points[-1])
    earlier = points[: points.index(after)]
    usual = earlier[-1] if earlier else after
    before = by_number.get(request.args.get("before", -1, type=int), usual)
    return before, after


def _codes(found: queries.Difference) -> set[str]:
    """Codes of goods that stand in the difference, to be named."""
    texts = [change.before for change in _all_changes(found)]
    texts += [change.after for change in _all_changes(found)]
    texts += [facts.get("category") for one in found.products for facts in (one.facts, one.was)]
    flat = [word for text in texts for word in (text if isinstance(text, list) else [text])]
    return {word for word in flat if isinstance(word, str) and len(word) <= 64}


def _all_changes(found: queries.Difference) -> list[queries.Change]:
    of_things = [change for one in found.products for change in one.fields]
    return [*(change for changes in found.sections.values() for change in changes), *of_things]
