"""Plain factories: without arguments each gives a valid row and hides nothing surprising."""

from tests.factories.fairs import booth, concept, fair, hall, zone
from tests.factories.parties import (
    accepted_application,
    application,
    importer,
    need,
    paper,
    product,
)
from tests.factories.people import importer_person, member, organisation, person

__all__ = [
    "accepted_application",
    "application",
    "booth",
    "concept",
    "fair",
    "hall",
    "importer",
    "importer_person",
    "member",
    "need",
    "organisation",
    "paper",
    "person",
    "product",
    "zone",
]
