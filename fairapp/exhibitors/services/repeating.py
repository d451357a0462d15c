"""Coming again: what an exhibitor said at an earlier edition is taken over, not typed again."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from fairapp.accounts.models import Organisation, Person
from fairapp.core.db import db
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import (
    Application,
    Certificate,
    EntryChannel,
    Product,
    StandPerson,
)
from fairapp.exhibitors.services.applications import start_application
from fairapp.fairs.models import Fair

TAKEN_OVER = (
    "wants_corner",
    "needs_accessible",
    "descriptions",
    "export_languages",
    "making",
    "workers",
    "founded_year",
    "export_share",
    "production_note",
    "visibility",
)
PRODUCT_FACTS = (
    "position", "category", "names", "descriptions", "materials", "techniques", "moq", "unit",
    "lead_time_days", "monthly_capacity", "price_low", "price_high", "currency", "photo_id",
    "search_text", "visibility", "price_visibility",
)  # fmt: skip


def repeat_application(
    earlier: Application,
    fair: Fair,
    *,
    actor: Actor,
    channel: EntryChannel,
    contact: Person | None = None,
    booths_wanted: int | None = None,
    product_ids: Collection[UUID] | None = None,
) -> Application:
    """Begin an application with all that an earlier one holds and that is still true.

    Certificates that end before the fair closes stay behind, and so do wishes for booths: the
    hall is another one. `product_ids` None brings every product. Raises AlreadyAppliedError,
    ApplicationsClosedError.
    """
    contact = contact or db.session.get_one(Person, earlier.contact_id)
    application = start_application(
        actor=actor,
        fair=fair,
        organisation=db.session.get_one(Organisation, earlier.organisation_id),
        contact=contact,
        channel=channel,
        entered_by_id=None if channel is EntryChannel.WEB else actor.person_id,
        main_category=earlier.main_category,
        booths_wanted=booths_wanted or earlier.booths_wanted,
        repeats_id=earlier.id,
        **{name: getattr(earlier, name) for name in TAKEN_OVER},
    )
    _bring_products(earlier, application, product_ids)
    _bring_certificates(earlier, application, fair)
    _bring_people(earlier, application)
    db.session.flush()
    return application


def _bring_products(
    earlier: Application, application: Application, wanted: Collection[UUID] | None
) -> None:
    rows = db.session.scalars(
        select(Product).where(Product.application_id == earlier.id).order_by(Product.position)
    )
    for old in rows:
        if wanted is None or old.id in wanted:
            facts = {name: getattr(old, name) for name in PRODUCT_FACTS}
            db.session.add(
                Product(application_id=application.id, fair_id=application.fair_id, **facts)
            )


def _bring_certificates(earlier: Application, application: Application, fair: Fair) -> None:
    rows = db.session.scalars(select(Certificate).where(Certificate.application_id == earlier.id))
    for old in rows:
        if old.valid_until is None or old.valid_until > fair.closes_on:
            db.session.add(
                Certificate(
                    application_id=application.id,
                    fair_id=fair.id,
                    code=old.code,
                    number=old.number,
                    valid_until=old.valid_until,
                )
            )


def _bring_people(earlier: Application, application: Application) -> None:
    rows = db.session.scalars(select(StandPerson).where(StandPerson.application_id == earlier.id))
    for old in rows:
        db.session.add(
            StandPerson(
                application_id=application.id,
                fair_id=application.fair_id,
                full_name=old.full_name,
                position=old.position,
                phone=old.phone,
                languages=old.languages,
            )
        )
