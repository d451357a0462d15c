"""A small season whose figures can be counted by eye."""

import itertools
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from fairapp.accounts.models import OrganisationKind
from fairapp.allocation.models import AllocatedBooth, Allocation, AllocationState
from fairapp.contracts.models import DealKind, LedgerEntry
from fairapp.core import clock
from fairapp.core.clock import HANOI
from fairapp.core.db import db
from fairapp.fairs.models import Fair, FairKind
from fairapp.importers.models import BuyerKind
from fairapp.onsite.models import Badge, BadgeKind, CheckIn, Encounter, OutcomeCode
from fairapp.programme.models import Delegation, DelegationMember, MemberKind
from tests import factories
from tests.factories.deals import deal, held_meeting

_number = itertools.count(1)
NAMES = {
    "vi": "Hội chợ quà tặng hàng thủ công mỹ nghệ Hà Nội năm 2016",
    "en": "Hanoi Gift Show 2016",
}


def add(*rows):
    """Add rows and flush; the first one comes back."""
    for row in rows:
        db.session.add(row)
        db.session.flush()
    return rows[0]


def stand(application, *booths, state=AllocationState.CONFIRMED, **values) -> Allocation:
    """A confirmed stand."""
    row = add(
        Allocation(
            fair_id=application.fair_id,
            application_id=application.id,
            state=state,
            confirmed_at=clock.now(),
            **values,
        )
    )
    add(*(AllocatedBooth(allocation_id=row.id, booth_id=booth.id) for booth in booths))
    return row


def badge(fair, kind=BadgeKind.TRADE_VISITOR, *, days=1, **values) -> Badge:
    """A badge seen at the gate on the first days of the fair, twice a day."""
    row = add(
        Badge(
            fair_id=fair.id,
            code=f"B{next(_number):06d}",
            kind=kind,
            bearer="Khách",
            country=values.pop("country", "VN"),
            **values,
        )
    )
    for day in range(days):
        on = fair.opens_on + timedelta(days=day)
        for hour in (9, 14):
            at = datetime.combine(on, time(hour), tzinfo=HANOI)
            add(CheckIn(fair_id=fair.id, badge_id=row.id, at=at, day=on))
    return row


def foreign_firm(country="JP"):
    """A firm abroad."""
    return factories.organisation(
        name=f"Firm {next(_number)}",
        name_en=None,
        kind=OrganisationKind.FOREIGN_COMPANY,
        country=country,
        village=None,
    )


def arrived_importer(fair, *, firm=None, kind=BuyerKind.IMPORTER, days=1):
    """An importer who came."""
    firm = firm or foreign_firm()
    person = factories.importer_person(organisation_id=firm.id)
    row = factories.importer(fair, person=person, kind=kind)
    badge(fair, BadgeKind.IMPORTER, importer_id=row.id, country=firm.country, days=days)
    return row


def small_season(**values) -> Fair:
    """3 booths, 2 exhibitors, 4 trade visitors, 2 importers of 1 firm, 2 contracts of 302,400 USD.

    Beside what counts stands what must not: a held stand, an application not accepted, badges of
    exhibitors, an importer who stayed away, a wholesaler, a cancelled contract, other kinds.
    """
    fair = factories.fair(names=NAMES, **values)
    zone = factories.zone(fair)
    first, second = (factories.accepted_application(fair) for _ in range(2))
    stand(first, factories.booth(fair, in_zone=zone), factories.booth(fair, in_zone=zone))
    stand(second, factories.booth(fair, in_zone=zone))
    waiting = factories.application(fair)
    stand(
        waiting,
        factories.booth(fair, in_zone=zone),
        state=AllocationState.HELD,
        expires_at=clock.now() + timedelta(days=1),
    )
    firm = foreign_firm("JP")
    one, _two = (arrived_importer(fair, firm=firm, days=2) for _ in range(2))
    arrived_importer(fair, firm=foreign_firm("FR"), kind=BuyerKind.WHOLESALER)
    factories.importer(fair, person=factories.importer_person())
    badge(fair)
    badge(fair, BadgeKind.PUBLIC)
    badge(fair, BadgeKind.EXHIBITOR, days=3)
    badge(fair, days=0)
    held_meeting(fair, exhibitor=first, buyer=one)
    add(
        Encounter(
            fair_id=fair.id,
            application_id=second.id,
            importer_id=one.id,
            at=clock.now(),
            outcome=OutcomeCode.QUOTE_ASKED,
        )
    )
    deals_of(fair, first, second, one)
    return fair


def deals_of(fair, first, second, buyer) -> None:
    """Two direct export contracts, and other kinds that must not be added to them."""
    deal(fair, exhibitor=first, buyer=buyer, value=Decimal(300_000))
    deal(fair, exhibitor=second, buyer=buyer, value=Decimal(2_400))
    deal(fair, exhibitor=first, buyer=buyer, value=Decimal(7_000), kind=DealKind.MEMORANDUM)
    deal(fair, exhibitor=first, buyer=buyer, value=Decimal(900), kind=DealKind.ORDER)


def fair_abroad(name, country, opens_on, establishments) -> Fair:
    """A fair abroad with its delegation: an officer and these establishments."""
    fair = factories.fair(
        kind=FairKind.OVERSEAS,
        names={"vi": name, "en": name},
        country=country,
        city=name,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=3),
    )
    group = add(Delegation(fair_id=fair.id, departs_on=opens_on, returns_on=opens_on))
    add(DelegationMember(delegation_id=group.id, kind=MemberKind.OFFICER, position="Trưởng đoàn"))
    for firm in establishments:
        add(
            DelegationMember(
                delegation_id=group.id,
                kind=MemberKind.ENTERPRISE,
                organisation_id=firm.id,
                position="Giám đốc",
            )
        )
    return fair


def signed_abroad(fair, firm, usd, *, estimated=False) -> LedgerEntry:
    """A contract that an establishment signed at a fair abroad."""
    return deal(
        fair,
        exhibitor=firm,
        buyer=foreign_firm(),
        value=Decimal(usd),
        signed_on=fair.opens_on,
        is_estimated=estimated,
        goods=[],
    )


def year_abroad(year=2016):
    """3 establishments in 4 participations at 2 fairs; 2 signed 3 contracts, one an estimate."""
    one, two, three = (factories.organisation() for _ in range(3))
    singapore = fair_abroad(
        "Hội chợ thủ công mỹ nghệ và trang trí nội thất", "SG", date(year, 3, 10), [one, two]
    )
    hong_kong = fair_abroad("Mega Show Part I", "HK", date(year, 10, 20), [one, three])
    fair_abroad("Nook Asia", "SG", date(year + 2, 3, 6), [one])
    entries = [
        signed_abroad(singapore, one, 500_000),
        signed_abroad(hong_kong, one, 30_000),
        signed_abroad(hong_kong, three, 20_000, estimated=True),
    ]
    deal(
        singapore,
        exhibitor=two,
        buyer=foreign_firm(),
        value=Decimal(40_000),
        goods=[],
        signed_on=singapore.opens_on,
        kind=DealKind.MEMORANDUM,
    )
    return entries
