"""Fairs abroad: the three of 2016 with 34 establishments, and the delegations of 2017, 2018."""

from datetime import date, timedelta
from typing import Any

from fairapp.demo.deals import RATES
from fairapp.demo.identity import phone
from fairapp.demo.organisations import Organisation
from fairapp.demo.wording import Row, draw, table

ESTABLISHMENTS_2016 = 34
TWICE = {"NN16-SG": 2, "NN16-HK": 2, "NN16-FR": 1}
SIZES_2016 = {"NN16-SG": 10, "NN16-HK": 14, "NN16-FR": 10}
ENTERPRISES_2018, OFFICERS_2018, OFFICERS_2016 = 12, 3, 2
ENTERPRISES_2017, OFFICERS_2017 = 9, 2
OFFICER_ROLES = ("Trưởng đoàn", "Cán bộ xúc tiến", "Cán bộ kế toán")
# Thirteen contracts of ten establishments; three figures are estimates. The sum is 550,000 USD.
CONTRACTS = (
    (88_000, False), (72_000, True), (65_000, False), (54_000, False), (48_500, False),
    (46_000, True), (41_000, False), (36_500, False), (30_000, False), (24_000, False),
    (18_000, True), (15_000, False), (12_000, False),
)  # fmt: skip
SIGNERS = 10
OTHER_RESULTS = (("order", 6_400), ("order", 3_900), ("memorandum", 40_000), ("memorandum", 25_000))
BUYERS = {
    "SG": "Nhà bán buôn tại Singapore",
    "HK": "Nhà nhập khẩu tại Hồng Kông",
    "FR": "Nhà nhập khẩu tại Pháp",
}
RATE_DAYS = (
    date(2016, 3, 10),
    date(2016, 10, 6),
    date(2016, 10, 20),
    date(2016, 10, 28),
    date(2018, 3, 6),
)
OFFICER_PHONES = 900_000


def fair_rows() -> list[Row]:
    """Return the fairs abroad."""
    return [row | _days(row) for row in table("fairs_abroad")]


def _days(row: dict[str, str]) -> Row:
    opens_on = date.fromisoformat(row["opens_on"])
    closes_on = date.fromisoformat(row["closes_on"])
    return {"opens_on": opens_on, "closes_on": closes_on, "year": opens_on.year}


def member_rows(seed: int, makers: list[tuple[Organisation, Row]]) -> list[Row]:
    """Return delegation members: in 2016, 34 distinct establishments and 39 participations."""
    chance = draw(seed, "delegations")
    able = [(maker, row) for maker, row in makers if "en" in maker.languages]
    chosen = chance.sample(able, ESTABLISHMENTS_2016)
    rows: list[Row] = []
    start = 0
    for fair, size in SIZES_2016.items():
        firsts = chosen[start : start + size]
        again = [firm for firm in chosen if firm not in firsts][: TWICE[fair]]
        rows += _delegation(fair, [*firsts, *again], OFFICERS_2016)
        start += size
    rows += _delegation("NN18-SG", chance.sample(able, ENTERPRISES_2018), OFFICERS_2018)
    rows += _delegation("NN17-SG", chance.sample(able, ENTERPRISES_2017), OFFICERS_2017)
    return [{"key": f"TV-{number:03d}"} | row for number, row in enumerate(rows, 1)]


def _delegation(fair: str, firms: list[tuple[Organisation, Row]], officers: int) -> list[Row]:
    rows: list[Row] = [
        {"fair_key": fair, "role": "officer", "name_vi": "Trung tâm (đơn vị tổ chức)",
         "contact_role": OFFICER_ROLES[place], "phone": phone(OFFICER_PHONES + place)}
        for place in range(officers)
    ]  # fmt: skip
    for maker, facts in firms:
        rows.append({"fair_key": fair, "role": "enterprise", "organisation_key": maker.key,
                     "exhibitor_key": facts["key"], "name_vi": maker.name_vi,
                     "contact_role": maker.contact_role, "phone": maker.phone})  # fmt: skip
    return rows


def result_rows(seed: int, members: list[Row]) -> list[Row]:
    """Return what the establishments of 2016 agreed abroad."""
    chance = draw(seed, "overseas-results")
    firms: dict[str, Row] = {}
    for row in members:
        if row["role"] == "enterprise" and row["fair_key"].startswith("NN16"):
            firms.setdefault(row["organisation_key"], row)
    chosen = chance.sample(list(firms.values()), SIGNERS + len(OTHER_RESULTS))
    signers, others = chosen[:SIGNERS], chosen[SIGNERS:]
    deals: list[tuple[Row, str, int, bool]] = [
        (signers[place % SIGNERS], "contract", value, estimated)
        for place, (value, estimated) in enumerate(CONTRACTS)
    ]
    deals += [
        (firm, kind, value, False)
        for firm, (kind, value) in zip(others, OTHER_RESULTS, strict=True)
    ]
    return [_result(number, *deal) for number, deal in enumerate(deals, 1)]


def _result(number: int, firm: Row, kind: str, value: int, estimated: bool) -> Row:
    fair = next(row for row in fair_rows() if row["key"] == firm["fair_key"])
    return {
        "key": f"KQ16-{number:02d}",
        "fair_key": fair["key"],
        "organisation_key": firm["organisation_key"],
        "name_vi": firm["name_vi"],
        "kind": kind,
        "buyer": BUYERS[fair["country"]],
        "buyer_country": fair["country"],
        "signed_on": fair["opens_on"] + timedelta(days=number % 3),
        "currency": "USD",
        "value": value,
        "estimated": estimated,
        "evidence": "reported" if estimated else "one_side",
    }


def rate_rows(today: date) -> list[Row]:
    """Return demonstration rates for the days on which deals are valued."""
    return [
        {
            "currency": currency,
            "rate_on": day,
            "usd_per_unit": rate,
            "source": "tỷ giá minh họa (demonstration rate)",
        }
        for day in (*RATE_DAYS, today)
        for currency, rate in RATES.items()
    ]


def document_rows() -> list[Row]:
    """Return the register of documents."""
    return [row | {"issued_on": date.fromisoformat(row["issued_on"])} for row in table("documents")]


def task_rows() -> list[Row]:
    """Return the tasks of the half-year report of 2018."""
    return [
        row | {"year": int(row["year"]), "due_on": date.fromisoformat(row["due_on"])}
        for row in table("tasks")
    ]


def indicator_rows() -> list[Row]:
    """Return recorded values and targets, each with its document."""
    return [
        {"key": f"SL-{number:03d}"} | _figures(row)
        for number, row in enumerate(table("indicators"), 1)
    ]


def _figures(row: dict[str, str]) -> Row:
    numbers: dict[str, Any] = {
        name: int(row[name]) if row[name] else None for name in ("value", "low", "high", "version")
    }
    return row | numbers | {"as_of": date.fromisoformat(row["as_of"])}
