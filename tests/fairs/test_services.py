"""Opening fairs, price lists, blocked booths, registered papers."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.errors import InvalidInputError
from fairapp.core.policy import SYSTEM
from fairapp.fairs import services
from fairapp.fairs.models import PriceItem
from tests import factories

FACTS = {
    "names": {"vi": "Hội chợ quà tặng 2027", "en": "Gift Show 2027"},
    "opens_on": date(2027, 10, 14),
    "closes_on": date(2027, 10, 17),
    "venue": "Nhà trưng bày chính",
    "city": "Hà Nội",
    "country": "VN",
}


def tags(session):
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.created_at, AuditEntry.id))
    return [entry.tag for entry in entries]


def series():
    return services.open_series(
        actor=SYSTEM,
        slug="gift-show",
        names={"en": "Gift Show"},
        organiser=factories.organisation(),
    )


def test_fair_is_opened_in_a_series_with_two_audit_lines(session):
    fair = services.open_fair(actor=SYSTEM, series=series(), slug="gift-2027", **FACTS)
    assert (fair.slug, fair.year, fair.name_in("en")) == ("gift-2027", 2027, "Gift Show 2027")
    assert tags(session) == [AuditTag.SERIES_ADDED, AuditTag.FAIR_OPENED]


def test_series_with_a_known_address_is_found_again(session):
    assert series().id == series().id
    assert tags(session) == [AuditTag.SERIES_ADDED]


def test_second_fair_cannot_have_the_same_address(session):
    services.open_fair(actor=SYSTEM, series=series(), slug="gift-2027", **FACTS)
    with pytest.raises(services.SlugTakenError) as caught:
        services.open_fair(actor=SYSTEM, series=series(), slug="gift-2027", **FACTS)
    assert "gift-2027" in caught.value.message


@pytest.mark.parametrize(
    ("slug", "facts"),
    [
        ("Gift Show", {}),
        ("gift", {"closes_on": date(2027, 10, 1)}),
        ("gift", {"names": {"vi": ""}}),
        (
            "gift",
            {"applications_open_on": date(2027, 5, 2), "applications_close_on": date(2027, 5, 1)},
        ),
    ],
)
def test_fair_with_contradicting_facts_is_refused(session, slug, facts):
    with pytest.raises(InvalidInputError):
        services.open_fair(actor=SYSTEM, series=series(), slug=slug, **{**FACTS, **facts})


def test_price_item_is_replaced_by_the_same_code(session):
    fair = factories.fair()
    for amount in (Decimal(24_000_000), Decimal(0)):
        services.add_price_item(
            fair,
            actor=SYSTEM,
            code="booth",
            names={"vi": "Gian tiêu chuẩn"},
            amount=amount,
            currency="VND",
        )
    rows = session.execute(select(PriceItem.code, PriceItem.amount)).all()
    assert rows == [("booth", Decimal(0))]


def test_negative_price_is_refused(session):
    with pytest.raises(InvalidInputError):
        services.add_price_item(
            factories.fair(), actor=SYSTEM, code="x", names={}, amount=Decimal(-1), currency="VND"
        )


def test_booth_is_blocked_with_a_reason_that_the_audit_does_not_repeat(session):
    booth = factories.booth(factories.fair(), code="C14")
    services.block_booth(booth, actor=SYSTEM, reason="Cột nhà che lối")
    assert booth.blocked_reason == "Cột nhà che lối"
    services.unblock_booth(booth, actor=SYSTEM)
    assert booth.blocked_reason is None
    facts = session.scalars(select(AuditEntry.facts)).all()
    assert facts == [{"booth": "C14"}, {"booth": "C14"}]


def test_document_is_registered_once(session):
    facts = {
        "number": "50/KH-UBND",
        "kind": "KH",
        "issued_on": date(2018, 2, 21),
        "issuer": "UBND",
        "subject": "Kế hoạch",
    }
    services.register_document(actor=SYSTEM, **facts)
    with pytest.raises(services.DocumentKnownError):
        services.register_document(actor=SYSTEM, **facts)
    assert tags(session) == [AuditTag.DOCUMENT_REGISTERED]
