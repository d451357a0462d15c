"""Questions about enquiries: a side's list, one enquiry, what limits look at."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.enquiries.models import Enquiry, EnquiryState
from fairapp.exhibitors.models import Application, ApplicationState, Product
from fairapp.importers.models import Importer


def _whole() -> Select[Enquiry]:
    return select(Enquiry).options(
        joinedload(Enquiry.importer).joinedload(Importer.organisation),
        joinedload(Enquiry.application).joinedload(Application.organisation),
        joinedload(Enquiry.product).joinedload(Product.photo),
    )


def load_enquiry(enquiry_id: UUID) -> Enquiry:
    """An enquiry with both parties, the product and the people; raises NotFoundError."""
    enquiry = db.session.scalar(
        _whole()
        .where(Enquiry.id == enquiry_id)
        .options(
            joinedload(Enquiry.fair),
            joinedload(Enquiry.importer).joinedload(Importer.person),
            joinedload(Enquiry.application).joinedload(Application.contact),
        )
    )
    if enquiry is None:
        raise NotFoundError
    return enquiry


def enquiries_of_importer(importer_id: UUID) -> Select[Enquiry]:
    """What an importer has asked, newest first."""
    return _whole().where(Enquiry.importer_id == importer_id).order_by(Enquiry.created_at.desc())


def enquiries_of_exhibitor(application_id: UUID) -> Select[Enquiry]:
    """What an exhibitor was asked: those that wait for an answer first."""
    return (
        _whole()
        .where(Enquiry.application_id == application_id, Enquiry.state != EnquiryState.WITHDRAWN)
        .order_by(Enquiry.state != EnquiryState.OPEN, Enquiry.created_at.desc())
    )


def count_asked_since(importer_id: UUID, moment: datetime) -> int:
    """How many questions an importer has sent since this moment, to anybody."""
    found = select(func.count()).select_from(Enquiry)
    return (
        db.session.scalar(
            found.where(Enquiry.importer_id == importer_id, Enquiry.created_at >= moment)
        )
        or 0
    )


def count_waiting(application_id: UUID, importer_id: UUID | None = None) -> int:
    """How many questions wait for an exhibitor's answer, of one importer or of all."""
    found = select(func.count()).select_from(Enquiry)
    found = found.where(
        Enquiry.application_id == application_id, Enquiry.state == EnquiryState.OPEN
    )
    if importer_id is not None:
        found = found.where(Enquiry.importer_id == importer_id)
    return db.session.scalar(found) or 0


def latest_of_pair(importer_id: UUID, application_id: UUID) -> Enquiry | None:
    """The last question between two parties that was not taken back."""
    return db.session.scalar(
        select(Enquiry)
        .where(Enquiry.importer_id == importer_id, Enquiry.application_id == application_id)
        .where(Enquiry.state != EnquiryState.WITHDRAWN)
        .order_by(Enquiry.created_at.desc())
        .limit(1)
    )


def product_of(application_id: UUID, product_id: UUID | None) -> Product | None:
    """A product of this exhibitor, or None."""
    return db.session.scalar(
        select(Product).where(Product.id == product_id, Product.application_id == application_id)
    )


def asked_exhibitor(application_id: UUID) -> Application:
    """An exhibitor with products and the person who answers; raises NotFoundError."""
    application = db.session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.state == ApplicationState.ACCEPTED)
        .options(
            joinedload(Application.fair),
            joinedload(Application.organisation),
            joinedload(Application.contact),
            selectinload(Application.products),
        )
    )
    if application is None:
        raise NotFoundError
    return application
