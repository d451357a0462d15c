"""Exhibitors and importers at a fair."""

from decimal import Decimal
from uuid import uuid4

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.files import Audience, StoredFile
from fairapp.core.policy import Role
from fairapp.exhibitors.models import Application, ApplicationState, Product, Visibility
from fairapp.importers.models import BuyerStatus, Importer, Need
from tests.factories.fairs import concept
from tests.factories.people import importer_person, member, organisation


def application(of, *, contact=None, **values) -> Application:
    """A submitted application of a workshop; its contact may act for it."""
    firm = values.pop("organisation", None) or organisation()
    contact = contact or member(Role.EXHIBITOR, of, organisation=firm, locale="vi")
    row = Application(
        **{
            "fair_id": of.id,
            "organisation_id": firm.id,
            "contact_id": contact.id,
            "state": ApplicationState.SUBMITTED,
            "submitted_at": clock.now(),
            "main_category": concept("FIB-01-01").code,
            "visibility": Visibility.PUBLIC,
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def accepted_application(of, **values) -> Application:
    """An exhibitor: accepted and told."""
    moment = clock.now()
    return application(
        of,
        **{"state": ApplicationState.ACCEPTED, "decided_at": moment, "told_at": moment, **values},
    )


def paper(**values) -> StoredFile:
    """A stored PDF of no content; its bytes lie nowhere."""
    row = StoredFile(
        **{
            "sha256": uuid4().hex * 2,
            "media_type": "application/pdf",
            "audience": Audience.PARTIES,
            "byte_count": 1,
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def product(of: Application, **values) -> Product:
    """A rattan tray, in Vietnamese and English."""
    row = Product(
        **{
            "application_id": of.id,
            "fair_id": of.fair_id,
            "category": concept("FIB-01-01").code,
            "names": {"vi": "Khay mây tròn", "en": "Round rattan tray"},
            "materials": ["M-RATTAN"],
            "moq": 300,
            "unit": "piece",
            "lead_time_days": 45,
            "price_low": Decimal("3.20"),
            "price_high": Decimal("5.80"),
            "currency": "USD",
            "search_text": "khay may tron",
            "visibility": Visibility.PUBLIC,
            "price_visibility": Visibility.PUBLIC,
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row


def importer(of, *, person=None, **values) -> Importer:
    """A qualified importer from Osaka, whose person may act for it."""
    buyer = person or importer_person()
    row = Importer(
        **{
            "fair_id": of.id,
            "organisation_id": buyer.organisation_id,
            "person_id": buyer.id,
            "status": BuyerStatus.QUALIFIED,
            "languages": ["ja"],
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    from fairapp.accounts.models import Membership

    db.session.add(
        Membership(
            person_id=buyer.id,
            fair_id=of.id,
            role=Role.IMPORTER,
            organisation_id=buyer.organisation_id,
        )
    )
    db.session.flush()
    return row


def need(of: Importer, **values) -> Need:
    """500 rattan trays without plastic."""
    row = Need(
        **{
            "importer_id": of.id,
            "fair_id": of.fair_id,
            "categories": ["FIB-01-01"],
            "texts": {"ja": "籐のトレー、プラスチック不可、500個"},
            "materials_wanted": ["M-RATTAN"],
            "materials_excluded": ["M-PLASTIC"],
            "order_quantity": 500,
            "unit": "piece",
            **values,
        }
    )
    db.session.add(row)
    db.session.flush()
    return row
