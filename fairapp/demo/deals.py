"""The ledger of 2016: ten direct export contracts beside kinds that are never added to them.

The goods stand in the row of their deal, because an entry of the ledger is sealed with its goods.
"""

from datetime import date, timedelta

from fairapp.demo.importers import weighted
from fairapp.demo.needs import round_figure
from fairapp.demo.products import VND_PER_USD
from fairapp.demo.wording import Row, draw

RATES = {"USD": 1.0, "EUR": 1.09, "JPY": 0.0096, "VND": 0.0000448}
EURO_COUNTRIES = ("FR", "DE", "NL", "BE", "AT", "IT", "ES", "FI", "IE", "PT")
# Currency and size in USD of nine contracts; the tenth makes up the total.
CONTRACTS = (
    ("USD", 52_000), ("EUR", 41_500), ("USD", 38_400), ("JPY", 33_000), ("USD", 30_600),
    ("USD", 28_300), ("EUR", 26_000), ("USD", 22_400), ("USD", 17_800),
)  # fmt: skip
CONTRACTS_TOTAL_USD = 304_600
MISTYPED = 5
CANCELLED_ORDER = 7
DISPUTED = {"memorandum": 3, "order": 11}
"""One of each of these kinds, counted from nought, is what the buyer says is not right."""
# Kind -> how many, and the range of sizes in USD.
OTHER_KINDS = {
    "memorandum": (25, 4_000, 60_000),
    "order": (40, 400, 9_000),
    "intention": (16, 2_000, 40_000),
    "agency": (3, 5_000, 30_000),
}
SALES, SALE_SIZE = 120, (20, 900)
LATER_ORDER_SHARE = 0.25
EVIDENCE = {"document_seen": 3, "both_sides": 4, "one_side": 2, "reported": 2}
CONFIRMED_HOW = {
    "document_seen": "Cán bộ xem bản có chữ ký hai bên",
    "both_sides": "Hai bên xác nhận qua liên kết riêng",
    "one_side": "Đơn vị xác nhận qua điện thoại",
    "reported": "Phiếu báo cáo cuối ngày của gian hàng",
    "disputed": "Khách mua trả lời qua liên kết: số tiền không đúng",
}
PAYMENTS = ("T/T 30/70", "L/C at sight", "T/T 50/50")
PORTS = (("FOB", "Hải Phòng"), ("FOB", "Hải Phòng"), ("CIF", "cảng đến"), ("FCA", "Nội Bài"))


class Ledger:
    """Writes the entries with their goods; the same seed writes the same ones."""

    def __init__(self, seed: int, products: list[Row], opens_on: date) -> None:
        self._chance = draw(seed, "deals-2016")
        self._opens_on = opens_on
        self._products: dict[str, list[Row]] = {}
        for product in products:
            self._products.setdefault(product["exhibitor_key"], []).append(product)
        self.entries: list[Row] = []

    def write(self, meetings: list[Row], importers: list[Row], visitors: list[Row]) -> None:
        """Write contracts, other kinds, sales on the spot, a correction and a cancellation."""
        country = {row["key"]: row["country"] for row in (*importers, *visitors)}
        held = [row for row in meetings if row["state"] == "held"]
        self._chance.shuffle(held)
        self._contracts(held, country)
        for kind, (count, low, high) in OTHER_KINDS.items():
            for _ in range(count):
                usd = self._chance.triangular(low, high, low)
                self._deal(kind, held.pop(), "USD", usd, country)
        self._sales(held, visitors, country)
        self._correct(self._of_kind("contract")[MISTYPED])
        self._cancel(self._of_kind("order")[CANCELLED_ORDER])
        for kind, place in DISPUTED.items():
            entry = self._of_kind(kind)[place]
            entry |= {"evidence": "disputed", "confirmed_how": CONFIRMED_HOW["disputed"]}

    def _contracts(self, held: list[Row], country: dict[str, str]) -> None:
        signed: set[str] = set()
        for currency, usd in CONTRACTS:
            meeting = self._fitting(held, country, currency, signed)
            self._deal("contract", meeting, currency, usd, country)
        left = CONTRACTS_TOTAL_USD - sum(
            row["value"] * RATES[row["currency"]] for row in self.entries
        )
        meeting = self._fitting(held, country, "USD", signed)
        self._deal("contract", meeting, "USD", left, country)

    def _fitting(
        self, held: list[Row], country: dict[str, str], currency: str, signed: set[str]
    ) -> Row:
        """Take a meeting whose buyer pays in the currency and whose seller makes small goods."""
        for meeting in held:
            maker, buyer = meeting["exhibitor_key"], country[meeting["importer_key"]]
            pays = {"JPY": buyer == "JP", "EUR": buyer in EURO_COUNTRIES}.get(currency, True)
            if pays and maker not in signed and self._cheapest(maker) < 40:
                held.remove(meeting)
                signed.add(maker)
                return meeting
        raise LookupError(currency)

    def _cheapest(self, maker: str) -> float:
        return min(_usd(product) for product in self._products[maker])

    def _deal(
        self, kind: str, meeting: Row, currency: str, usd: float, country: dict[str, str]
    ) -> Row:
        maker, buyer = meeting["exhibitor_key"], meeting["importer_key"]
        later = kind == "order" and self._chance.random() < LATER_ORDER_SHARE
        signed_on = meeting["day"] + timedelta(days=self._chance.randint(9, 27) if later else 0)
        incoterm, port = self._chance.choice(PORTS)
        terms = {"incoterm": incoterm, "port": port, "payment_terms": self._chance.choice(PAYMENTS)}
        firm = kind in ("contract", "order")
        facts = {
            "meeting_key": meeting["key"],
            "stage": "within_30" if later else "at_fair",
            "direct": kind == "contract",
            "estimated": not firm,
        }
        cheapest = min(self._products[maker], key=_usd)
        product = cheapest if kind == "contract" else self._chance.choice(self._products[maker])
        parties = (maker, buyer, country[buyer])
        return self._enter(
            kind, parties, signed_on, facts | (terms if firm else {}), (product, currency, usd)
        )

    def _sales(self, held: list[Row], visitors: list[Row], country: dict[str, str]) -> None:
        makers = list(self._products)
        trade = [row for row in visitors if row["visitor_class"] == "trade" and row["check_ins"]]
        for number in range(SALES):
            maker = self._chance.choice(makers)
            buyer = (
                self._chance.choice(trade)["key"] if number % 3 else held[number]["importer_key"]
            )
            signed_on = self._opens_on + timedelta(days=self._chance.randint(0, 3))
            product = min(self._products[maker], key=_usd)
            facts = {"stage": "at_fair", "direct": True, "estimated": False}
            goods = (product, "VND", self._chance.triangular(*SALE_SIZE, SALE_SIZE[0]))
            self._enter("on_the_spot_sale", (maker, buyer, country[buyer]), signed_on, facts, goods)

    def _enter(
        self,
        kind: str,
        parties: tuple[str, str, str],
        signed_on: date,
        facts: Row,
        goods: tuple[Row, str, float],
    ) -> Row:
        product, currency, usd = goods
        goods_line = _line(product, currency, usd)
        evidence = weighted(EVIDENCE, self._chance) if kind != "on_the_spot_sale" else "reported"
        entry = (
            facts
            | goods_line
            | {
                "key": f"GD16-{len(self.entries) + 1:03d}",
                "kind": kind,
                "entry": "original",
                "exhibitor_key": parties[0],
                "buyer_key": parties[1],
                "buyer_country": parties[2],
                "signed_on": signed_on,
                "currency": currency,
                "value": _value(goods_line),
                "rate_on": self._opens_on,
                "evidence": evidence,
                "confirmed_how": CONFIRMED_HOW[evidence],
            }
        )
        self.entries.append(entry)
        return entry

    def _of_kind(self, kind: str) -> list[Row]:
        return [row for row in self.entries if row["kind"] == kind]

    def _correct(self, entry: Row) -> None:
        """Let the first entry carry a quantity typed ten times too large, and put it right."""
        self._follow(entry, "correction", "Gõ nhầm số lượng; sửa theo bản hợp đồng")
        entry["quantity"] *= 10
        entry["value"] = _value(entry)

    def _cancel(self, entry: Row) -> None:
        note = "Khách hủy đơn vì thay đổi mùa bán hàng"
        self._follow(entry, "cancellation", note)["value"] = 0

    def _follow(self, entry: Row, how: str, note: str) -> Row:
        key = f"GD16-{len(self.entries) + 1:03d}"
        facts = {"key": key, "entry": how, "refers_to": entry["key"], "note": note}
        self.entries.append(entry | facts)
        return self.entries[-1]


def _usd(product: Row) -> float:
    price: float = product["price_high"]
    return price / VND_PER_USD if product["currency"] == "VND" else price


def _line(product: Row, currency: str, usd: float) -> Row:
    places = {"JPY": 0, "VND": -3}.get(currency, 2)
    price = max(round(_usd(product) / RATES[currency], places), 10.0**-places)
    pieces = usd / RATES[currency] / price
    quantity = max(1, round(pieces) if currency == "USD" else round_figure(pieces))
    return {
        "product_key": product["key"],
        "category": product["category"],
        "description": product["name_en"] if currency != "VND" else product["name_vi"],
        "quantity": quantity,
        "unit": product["unit"],
        "unit_price": price,
    }


def _value(row: Row) -> float:
    value: float = round(row["quantity"] * row["unit_price"], 2)
    return value


def live_entries(entries: list[Row]) -> list[Row]:
    """Return what stands: entries that nothing replaces, without cancellations."""
    replaced = {row.get("refers_to") for row in entries}
    return [row for row in entries if row["key"] not in replaced and row["entry"] != "cancellation"]
