"""Export readiness: counted over needs, silent about the few, each gap with what mends it."""

from collections import Counter
from datetime import date
from decimal import Decimal
from uuid import uuid4

from fairapp.discovery.queries import Asked
from fairapp.discovery.readiness import Usual, gaps, habits, markets, told_apart
from fairapp.exhibitors.models import Application, Certificate, Product
from fairapp.importers.models import BuyerKind

TODAY = date(2026, 12, 24)


def asked(**facts) -> Asked:
    """A Japanese importer of trays who says nothing else."""
    return Asked(
        **{
            "importer_id": uuid4(), "fair_id": uuid4(), "country": "JP",
            "kind": BuyerKind.IMPORTER, "languages": (), "categories": ["FIB-01"],
            "certificates": (), "quantity": None, "unit": None, "days": None, "price": None,
            "currency": None, "is_listed": False,
        }
        | facts
    )  # fmt: skip


def exhibitor(*papers, languages=(), **product) -> Application:
    """A workshop with one product that has everything."""
    tray = Product(
        **{
            "id": uuid4(), "category": "FIB-01-01", "names": {"vi": "Khay", "en": "Tray"},
            "moq": 300, "unit": "piece", "lead_time_days": 45, "price_low": Decimal(4),
            "currency": "USD", "photo_id": uuid4(),
        }
        | product
    )  # fmt: skip
    return Application(products=[tray], certificates=list(papers), export_languages=list(languages))


def codes(application: Application, *needs: Asked) -> list[tuple[str, str, int]]:
    return [(gap.code, gap.subject, gap.count) for gap in gaps(application, needs, TODAY)]


def test_market_of_four_buyers_is_not_shown_and_one_buyer_counts_once():
    four = [asked(country="FR") for _ in range(4)]
    twice = asked()
    five = [asked() for _ in range(4)] + [twice, twice]
    assert markets([*four, *five]) == [("JP", 5)]


def test_middle_figures_need_three_buyers_and_one_measure():
    orders = [asked(quantity=number, unit="piece") for number in (100, 300, 900)]
    two = [asked(days=60), asked(days=30)]
    found = habits([*orders, *two, asked(certificates=["FSC"]), asked(certificates=["C-FSC"])])
    assert found.quantity == Usual(Decimal(300), "piece", 3)
    assert (found.days, found.price, found.papers) == (None, None, [])
    found = habits([asked(certificates=[paper]) for paper in ("FSC", "C-FSC", "FSC")])
    assert found.papers == [("FSC", 3)]


def test_few_are_put_together_and_very_few_are_not_told():
    assert told_apart(Counter({"JP": 4, "FR": 2, "DE": 1})) == [("JP", 4), ("", 3)]
    assert told_apart(Counter({"JP": 4, "FR": 2})) == [("JP", 4)]
    assert told_apart(Counter({"FR": 2, "DE": 2})) == []


def test_missing_and_expired_papers_are_told_apart():
    needs = [
        asked(certificates=["C-FSC"]),
        asked(certificates=["OCOP"]),
        asked(certificates=["BSCI"]),
    ]
    held = exhibitor(
        Certificate(code="OCOP 4", valid_until=None),
        Certificate(code="BSCI", valid_until=date(2026, 12, 1)),
    )
    assert codes(held, *needs) == [("paper", "FSC", 1), ("paper_expired", "BSCI", 1)]


def test_terms_block_only_where_no_fitting_product_allows_them():
    small = asked(quantity=200, unit="piece", days=30, price=Decimal(3), currency="USD")
    fits = asked(quantity=300, unit="piece", days=45, price=Decimal(4), currency="USD")
    other = asked(quantity=1, unit="kg", price=Decimal(1), currency="JPY")
    found = codes(exhibitor(), small, fits, other)
    assert found == [("lead_time", "", 1), ("minimum", "", 1), ("price", "", 1)]


def test_unknown_terms_and_bare_products_are_gaps_too():
    bare = exhibitor(moq=None, photo_id=None, names={"vi": "Khay"})
    assert codes(bare, asked(quantity=5, unit="piece")) == [
        ("minimum_unknown", "", 1), ("photo", "", 0), ("english", "", 0),
    ]  # fmt: skip
    assert codes(Application(products=[], certificates=[], export_languages=[])) == [
        ("no_products", "", 0)
    ]


def test_buyer_with_no_common_language_is_kept_away():
    needs = asked(languages=["ja", "de"]), asked(languages=["en", "ja"]), asked(languages=["vi"])
    assert codes(exhibitor(languages=["en"]), *needs) == [("language", "ja", 1)]
