"""The public page of a fair: when, where, by whom, how large, who shows, how to come."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from fairapp.core import clock
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, requires
from fairapp.exhibitors.models import Visibility
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import ground_counts, load_fair, main_categories
from fairapp.showcase import queries
from fairapp.showcase.views import bp
from fairapp.showcase.views.directory import Tile
from fairapp.showcase.views.seo import here, share_picture

SHOWN = 8
"""Exhibitors on the front of a fair."""
MOST_VILLAGES = 18


@bp.route("/fairs/<slug>/")
@requires(Permission.PUBLIC_PAGE, thing=load_fair)
def fair(shown: Fair) -> ResponseReturnValue:
    """The public page of a fair."""
    today, locale = clock.today(), current_locale()
    first, last = shown.applications_open_on, shown.applications_close_on
    is_over = shown.closes_on < today
    found = queries.front_exhibitors(shown.id).limit(SHOWN)
    organiser, before = queries.organiser_and_before(shown)
    counted = queries.count_shown(shown.id)
    return render_template(
        "showcase/fair.html",
        shown=shown,
        booths=ground_counts(shown.id)[2],
        counted=counted,
        villages=counted.villages.most_common(MOST_VILLAGES),
        categories=main_categories(locale),
        tiles=[Tile(one, Visibility.PUBLIC) for one in queries.rows_of(found)],
        told=queries.last_edition(shown if is_over else before),
        organiser=organiser,
        takes_applications=bool(first and last and first <= today <= last),
        is_over=is_over,
        linked=_linked(shown, organiser.name_in(locale) if organiser else ""),
    )


def _linked(shown: Fair, organiser: str) -> dict[str, Any]:
    """The fair as engines read it."""
    return {
        "@context": "https://schema.org",
        "@type": "ExhibitionEvent",
        "name": shown.name_in(current_locale()),
        "startDate": shown.opens_on.isoformat(),
        "endDate": shown.closes_on.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "url": here(),
        "image": [share_picture()],
        "location": {
            "@type": "Place",
            "name": shown.venue,
            "address": {
                "@type": "PostalAddress",
                "addressLocality": shown.city,
                "addressCountry": shown.country,
            },
        },
        "organizer": {"@type": "Organization", "name": organiser, "url": here()},
    }
