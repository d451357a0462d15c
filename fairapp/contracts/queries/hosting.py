"""What signed contracts cost in hosting: of the buyers who signed, and of all who were hosted."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import case, exists, func, select

from fairapp.contracts.models import DealKind, LedgerEntry
from fairapp.contracts.queries.entries import find_rates, stands
from fairapp.contracts.queries.evidence import is_disputed
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.money import in_usd, total
from fairapp.importers.models import HostingOffer, OfferState


@dataclass(frozen=True, slots=True)
class HostingCost:
    """Hosting in dollars: of buyers who signed a contract, of all, and how many contracts."""

    of_signers: Decimal
    whole: Decimal
    contracts: int
    unrated: tuple[str, ...] = ()
    """Currencies without a stored rate, whose offers are not in the sums."""

    @property
    def per_contract(self) -> Decimal | None:
        """What hosting the buyers who signed cost for each contract; None without contracts."""
        return in_usd(self.of_signers / self.contracts, Decimal(1)) if self.contracts else None

    @property
    def whole_per_contract(self) -> Decimal | None:
        """The same with the hosting of those who did not sign."""
        return in_usd(self.whole / self.contracts, Decimal(1)) if self.contracts else None


def hosting_cost(fair_id: UUID, contracts: int) -> HostingCost:
    """Accepted offers of a fair; a flight that was paid back counts with what was paid.

    One statement, and one for each currency other than the dollar.
    """
    signed = exists().where(
        LedgerEntry.importer_id == HostingOffer.importer_id,
        LedgerEntry.kind == DealKind.CONTRACT,
        stands(),
        ~is_disputed(),
    )
    flight = func.coalesce(HostingOffer.reimbursed, HostingOffer.flight_cap)
    cost = HostingOffer.cost - HostingOffer.flight_cap + flight
    rows = db.session.execute(
        select(HostingOffer.currency, func.sum(cost), func.sum(case((signed, cost), else_=0)))
        .where(HostingOffer.fair_id == fair_id, HostingOffer.state == OfferState.ACCEPTED)
        .group_by(HostingOffer.currency)
    ).all()
    rates = {currency: _rate(currency) for currency, _whole, _own in rows}
    told = [
        (in_usd(Decimal(whole), rate), in_usd(Decimal(own), rate))
        for currency, whole, own in rows
        if (rate := rates[currency]) is not None
    ]
    return HostingCost(
        of_signers=total(own for _whole, own in told),
        whole=total(whole for whole, _own in told),
        contracts=contracts,
        unrated=tuple(sorted(currency for currency, rate in rates.items() if rate is None)),
    )


def _rate(currency: str) -> Decimal | None:
    if currency == "USD":
        return Decimal(1)
    stored = db.session.scalar(find_rates(currency, clock.today()).limit(1))
    return stored.usd_per_unit if stored else None
