"""Which sections of an application are filled in, and what its papers still lack."""

from dataclasses import dataclass
from datetime import date

from fairapp.exhibitors.models import Application, Certificate

DONE, TO_DO, PARTLY = "done", "", "now"


@dataclass(frozen=True, slots=True)
class Section:
    """One section: its code, whether it is filled in, and how many things it holds."""

    code: str
    state: str
    count: int = 0


def sections_of(application: Application) -> list[Section]:
    """The sections in the order in which most people fill them in; all parts must be loaded."""
    organisation, products = application.organisation, application.products
    reached = organisation.phone or organisation.email
    unpriced = any(product.price_low is None for product in products)
    wished = application.booth_wishes or application.zone_wishes or application.wishes
    return [
        Section("about", _state(application.main_category, reached)),
        Section("products", _state(products, not unpriced), len(products)),
        Section("production", _state(application.making, application.workers)),
        Section("wishes", DONE if wished else TO_DO, application.booths_wanted),
        Section("certificates", DONE if application.certificates else TO_DO,
                len(application.certificates)),
        Section("people", DONE if application.people else TO_DO, len(application.people)),
    ]  # fmt: skip


def _state(*parts: object) -> str:
    """Done when every part is there, begun when some are."""
    there = [bool(part) for part in parts]
    if all(there):
        return DONE
    return PARTLY if any(there) else TO_DO


def expiring(application: Application, today: date) -> list[tuple[Certificate, bool]]:
    """Certificates that do not last until the fair closes, and whether they have ended already."""
    closes = application.fair.closes_on
    return [
        (paper, paper.valid_until < today)
        for paper in application.certificates
        if paper.valid_until is not None and paper.valid_until <= closes
    ]
