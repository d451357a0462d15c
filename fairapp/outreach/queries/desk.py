"""Questions of the qualification desk: who waits for a decision, what speaks for and against."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import aliased, joinedload

from fairapp.accounts.models import Organisation, Person
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.queries import stands
from fairapp.core.db import db
from fairapp.core.search import matches
from fairapp.importers.models import BuyerStatus, HostingOffer, Importer, Need, OfferState
from fairapp.importers.queries import FREE_MAIL
from fairapp.onsite.models import Badge, CheckIn

DESK_STATUSES = (
    BuyerStatus.APPLIED, BuyerStatus.QUALIFIED, BuyerStatus.REFUSED, BuyerStatus.LISTED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A buyer before the desk, with what the records say."""

    importer: Importer
    needs: int
    past_visits: int
    past_deals: int
    hosted_in_vain: int

    @property
    def warnings(self) -> list[str]:
        """Codes of what the desk should look at first."""
        domain = (self.importer.person.email or "").rpartition("@")[2]
        found = {
            "free_mail": not domain or domain in FREE_MAIL,
            "no_website": not self.importer.organisation.website,
            "no_needs": not self.needs,
            "hosted_in_vain": self.hosted_in_vain > 0,
        }
        return [code for code, is_so in found.items() if is_so]


def candidates(fair_id: UUID, *, status: BuyerStatus, q: str = "") -> Select[Any]:
    """(importer, needs, past visits, past deals, past hosting without a deal), longest first."""
    other = aliased(Importer)
    same = (other.person_id == Importer.person_id, other.id != Importer.id)
    needs = select(func.count()).where(Need.importer_id == Importer.id)
    visits = (
        select(func.count(func.distinct(other.fair_id)))
        .join(Badge, Badge.importer_id == other.id)
        .join(CheckIn, CheckIn.badge_id == Badge.id)
        .where(*same)
    )
    deals = (
        select(func.count())
        .select_from(LedgerEntry)
        .join(other, other.id == LedgerEntry.importer_id)
        .where(*same, stands())
    )
    signed = exists(
        select(LedgerEntry.id).where(LedgerEntry.importer_id == HostingOffer.importer_id, stands())
    )
    in_vain = (
        select(func.count())
        .select_from(HostingOffer)
        .join(other, other.id == HostingOffer.importer_id)
        .where(*same, HostingOffer.state == OfferState.ACCEPTED, ~signed)
    )
    asked = [one.correlate(Importer).scalar_subquery() for one in (needs, visits, deals, in_vain)]
    return (
        select(Importer, *asked)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .join(Person, Person.id == Importer.person_id)
        .where(Importer.fair_id == fair_id, Importer.status == status)
        .where(matches(Importer.search_text, q))
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
        .order_by(Importer.created_at, Importer.id)
    )


def count_by_status(fair_id: UUID) -> dict[BuyerStatus, int]:
    """{status: buyers} of a fair."""
    rows = db.session.execute(
        select(Importer.status, func.count())
        .where(Importer.fair_id == fair_id)
        .group_by(Importer.status)
    )
    return dict(rows.all())


def chosen_candidates(fair_id: UUID, importer_ids: Sequence[UUID]) -> list[Importer]:
    """These buyers of this fair, in stable order."""
    found = select(Importer).where(Importer.fair_id == fair_id, Importer.id.in_(importer_ids))
    return list(db.session.scalars(found.order_by(Importer.id)))
