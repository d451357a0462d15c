"""Fairs and their ground."""

import itertools
from datetime import timedelta
from decimal import Decimal

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.fairs.models import Booth, Concept, ConceptLabel, Fair, FairKind, Hall, Series, Zone
from tests.factories.people import organisation

_number = itertools.count(1)


def fair(**values) -> Fair:
    """An own fair that is open today."""
    n = next(_number)
    series = Series(slug=f"series-{n}", names={"en": "Series"}, organiser_id=organisation().id)
    db.session.add(series)
    db.session.flush()
    today = clock.today()
    row = Fair(
        **{
            "series_id": series.id,
            "slug": f"fair-{n}",
            "kind": FairKind.OWN,
            "names": {"vi": f"Hội chợ {n}", "en": f"Fair {n}"},
            "opens_on": today - timedelta(days=1),
            "closes_on": today + timedelta(days=2),
            "applications_open_on": today - timedelta(days=60),
            "applications_close_on": today + timedelta(days=1),
            "venue": "Nhà trưng bày chính",
            "city": "Hà Nội",
            "country": "VN",
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def hall(of, **values) -> Hall:
    """A hall of 300 by 60 metres."""
    row = Hall(
        **{
            "fair_id": of.id,
            "code": f"H{next(_number)}",
            "names": {"vi": "Nhà 1", "en": "Hall 1"},
            "width": Decimal(300),
            "depth": Decimal(60),
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def zone(of, *, in_hall=None, **values) -> Zone:
    """A zone for plaited goods."""
    row = Zone(
        **{
            "fair_id": of.id,
            "hall_id": (in_hall or hall(of)).id,
            "code": f"Z{next(_number)}",
            "names": {"vi": "Mây tre", "en": "Bamboo and rattan"},
            "categories": ["FIB"],
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def booth(of, *, in_zone=None, **values) -> Booth:
    """A standard booth of 3 by 3 metres."""
    n = next(_number)
    place = in_zone or zone(of)
    row = Booth(
        **{
            "fair_id": of.id,
            "hall_id": place.hall_id,
            "zone_id": place.id,
            "code": f"B{n:03d}",
            "x": Decimal(3 * (n % 18)),
            "y": Decimal(3 + 3 * (n // 18 % 11)),
            "width": Decimal(3),
            "height": Decimal(3),
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def concept(code: str = "FIB-01-01", label: str = "Rattan trays") -> Concept:
    """A category of the thesaurus."""
    known = db.session.get(Concept, code)
    if known is not None:
        return known
    row = Concept(code=code, kind="category", hs_headings=[])
    db.session.add(row)
    db.session.flush()
    for locale in ("vi", "en"):
        db.session.add(
            ConceptLabel(code=code, locale=locale, label=label, search_text=label.lower())
        )
    db.session.flush()
    return row
