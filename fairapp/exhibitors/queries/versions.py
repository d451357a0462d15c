"""What an application says, as data: to be kept when it is sent, and compared later."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.exhibitors.models import Application, ChangeRequest, SentVersion

FIRM_FIELDS = (
    "name", "name_en", "kind", "village", "commune", "province", "phone", "email", "tax_code",
)  # fmt: skip
PRODUCTION_FIELDS = ("making", "workers", "founded_year", "export_share", "production_note")
WISH_FIELDS = ("booths_wanted", "wants_corner", "needs_accessible", "wishes")
PRODUCT_FIELDS = (
    "category", "moq", "unit", "lead_time_days", "monthly_capacity", "price_low", "price_high",
    "currency", "is_new_design", "materials", "techniques", "photo_id",
)  # fmt: skip
Content = Mapping[str, Any]


def content_of(application: Application) -> dict[str, Any]:
    """Everything an applicant says, by section; all sections must be loaded.

    Who stands at the stand is kept by id: names can be forgotten.
    """
    firm = _facts(application.organisation, FIRM_FIELDS)
    own = {
        "main_category": application.main_category,
        "about_vi": (application.descriptions or {}).get("vi"),
        "about_en": (application.descriptions or {}).get("en"),
        "export_languages": sorted(application.export_languages or []),
    }
    places = {
        "zones": [wish.zone.code for wish in application.zone_wishes],
        "booths": [wish.booth.code for wish in application.booth_wishes],
    }
    return {
        "about": firm | own,
        "production": _facts(application, PRODUCTION_FIELDS),
        "wishes": _facts(application, WISH_FIELDS) | places,
        "products": {str(one.id): _product(one) for one in application.products},
        "certificates": {
            one.code: _facts(one, ("number", "valid_until")) for one in application.certificates
        },
        "people": sorted(str(one.id) for one in application.people),
    }


def _product(product: Any) -> dict[str, Any]:
    texts = {f"name_{code}": text for code, text in sorted((product.names or {}).items())}
    about = {f"about_{code}": text for code, text in sorted((product.descriptions or {}).items())}
    return texts | about | _facts(product, PRODUCT_FIELDS)


def _facts(row: object, names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    """A value as JSON keeps it; 3.20 and 3.2 are one price."""
    if value is None or isinstance(value, bool | int | list):
        return value
    if hasattr(value, "normalize"):
        return f"{value.normalize():f}"
    return str(getattr(value, "value", value))


def versions_of(application_id: UUID) -> list[SentVersion]:
    """Every kept version of an application, the first one first."""
    found = select(SentVersion).where(SentVersion.application_id == application_id)
    return list(db.session.scalars(found.order_by(SentVersion.number)))


def change_requests_of(application_id: UUID) -> list[ChangeRequest]:
    """Everything that was asked of an applicant, newest first."""
    found = select(ChangeRequest).where(ChangeRequest.application_id == application_id)
    newest = (ChangeRequest.created_at.desc(), ChangeRequest.id.desc())
    return list(db.session.scalars(found.order_by(*newest)))


def open_change_request(application_id: UUID) -> ChangeRequest | None:
    """What an applicant was asked to change and has not sent back, with what was sent before."""
    return db.session.scalar(
        select(ChangeRequest)
        .where(ChangeRequest.application_id == application_id, ChangeRequest.answered_at.is_(None))
        .options(joinedload(ChangeRequest.version))
        .order_by(ChangeRequest.created_at.desc(), ChangeRequest.id.desc())
        .limit(1)
    )


def changed_sections(before: Content, now: Content) -> set[str]:
    """The sections in which two contents differ."""
    return {section for section in now if before.get(section) != now[section]}
