"""Enquiries and shared shortlists."""

from datetime import timedelta

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.secrets import hash_secret
from fairapp.discovery.models import SharedShortlist
from fairapp.enquiries.models import Enquiry


def enquiry(importer, application, **values) -> Enquiry:
    """A question about a sample; nobody has answered."""
    row = Enquiry(
        **{
            "fair_id": importer.fair_id,
            "importer_id": importer.id,
            "application_id": application.id,
            "importer_organisation_id": importer.organisation_id,
            "exhibitor_organisation_id": application.organisation_id,
            "wants_sample": True,
            "locale": "en",
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def shared_shortlist(importer, *, token="share") -> SharedShortlist:  # noqa: S107 -- of a test
    """A live link to an importer's favourites."""
    row = SharedShortlist(
        fair_id=importer.fair_id,
        importer_id=importer.id,
        token_hash=hash_secret(token),
        expires_at=clock.now() + timedelta(days=1),
    )
    db.session.add(row)
    db.session.flush()
    return row
