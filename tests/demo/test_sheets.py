"""The demonstration season says what the reports of 2016 say, and reads as the trade writes."""

import re
from collections import Counter
from datetime import date, timedelta

import phonenumbers
import pytest
from python_calamine import CalamineWorkbook
from stdnum.vn import mst

from fairapp.demo.columns import columns_of
from fairapp.demo.deals import RATES, live_entries
from fairapp.demo.needs import NeedWriter
from fairapp.demo.sheets import OPEN, PAST, opening_day, seasons, write_sheets
from fairapp.demo.wording import FOLDER, table, tree

README = FOLDER.parent / "README.md"
SEED, TODAY = 2016, date(2026, 11, 23)
LANGUAGES = {"vi", "en", "ja", "fr", "de", "ko", "zh"}
FILLER = re.compile(r"\b(lorem|ipsum|test|foo|todo|xxx|dummy|sample text)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_sheets(tmp_path_factory.mktemp("season"), seed=SEED, today=TODAY)


@pytest.fixture(scope="module")
def sheets(files):
    return {name: read(path, name.split("/")[1]) for name, path in files.items()}


def read(path, sheet):
    """Read a workbook back by its Vietnamese headers, under the English keys."""
    head, *lines = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    keys = {column.label: column.key for column in columns_of(sheet)}
    assert head == list(keys)
    return [dict(zip(keys.values(), line, strict=True)) for line in lines]


def listed(cell):
    return [part for part in cell.split("; ") if part]


def test_630_booths_stand_in_three_halls_and_do_not_overlap(sheets):
    for season in (PAST, OPEN):
        booths = sheets[f"{season}/booths"]
        places = {(row["hall"], row["x_m"], row["y_m"]) for row in booths}
        assert len(booths) == len(places) == len({row["code"] for row in booths}) == 630
        assert Counter(row["hall"] for row in booths) == {"Nhà 1": 210, "Nhà 2": 210, "Nhà 3": 210}
    assert sum(1 for row in booths if row["blocked"]) == 9


def test_exhibitors_fill_every_booth_once(sheets):
    exhibitors = sheets[f"{PAST}/exhibitors"]
    taken = [code for row in exhibitors for code in listed(row["booths"])]
    sizes = Counter(len(listed(row["booths"])) for row in exhibitors)
    assert sorted(taken) == sorted(row["code"] for row in sheets[f"{PAST}/booths"])
    assert 255 <= len(exhibitors) <= 295
    assert (min(sizes), max(sizes)) == (1, 12)


def test_1200_products_of_260_templates_over_19_groups(sheets):
    products = sheets[f"{PAST}/products"]
    templates = table("products")
    keys = {row["key"] for row in sheets[f"{PAST}/exhibitors"]}
    assert len(products) >= 1200
    assert len({row["name_vi"] for row in products}) >= 1000
    assert {row["exhibitor_key"] for row in products} == keys
    assert len({row["vi"] for row in templates}) == len({row["en"] for row in templates}) >= 260
    assert len({row["category"][:3] for row in templates}) == 19
    assert all(row["price_low"] <= row["price_high"] for row in products)


def test_605_importers_arrived_from_at_least_40_countries(sheets):
    invited = sheets[f"{PAST}/importers"]
    arrived = [row for row in invited if row["arrived_on"]]
    assert len(invited) == 1903
    assert len(arrived) == 605
    assert len({row["organisation_key"] for row in arrived}) == 541
    assert len({row["country"] for row in arrived}) >= 45
    assert {row["buyer_kind"] for row in arrived} == {"importer"}
    assert {row["state"] for row in arrived} == {"accepted"}
    assert "VN" not in {row["country"] for row in invited}
    assert all(row["check_ins"].startswith(f"{row['arrived_on']:%d/%m/%Y}") for row in arrived)


def test_2517_trade_visitors_were_checked_in(sheets):
    visitors = sheets[f"{PAST}/visitors"]
    present = [row for row in visitors if row["visitor_class"] == "trade" and row["check_ins"]]
    absent = [row for row in visitors if row["visitor_class"] == "trade" and not row["check_ins"]]
    assert len(present) + 605 == 2517
    assert len(absent) == 243
    assert {row["visitor_class"] for row in visitors} >= {"public", "exhibitor"}
    assert "importer" not in {row["buyer_kind"] for row in visitors}


def test_needs_are_written_in_the_importers_language(sheets):
    importers = {row["key"]: row for row in sheets[f"{PAST}/importers"]}
    needs = sheets[f"{PAST}/needs"]
    assert {row["language"] for row in needs} == LANGUAGES
    assert all(row["language"] == importers[row["importer_key"]]["language"] for row in needs)
    assert {row["importer_key"] for row in needs} == {
        key for key, row in importers.items() if row["arrived_on"]
    }
    assert not [row["text"] for row in needs if "{" in row["text"]]


def test_each_language_has_twelve_goods_per_family_and_twelve_openings():
    families = Counter(row["family"] for row in table("need_goods"))
    assert min(families.values()) >= 12
    assert set(tree("needs")["languages"]) == LANGUAGES
    for words in tree("needs")["languages"].values():
        assert len(set(words["open"])) == 12
    assert all(row[language] for row in table("need_goods") for language in LANGUAGES)


def test_every_goods_can_be_asked_for_in_every_language():
    for language in LANGUAGES:
        asking = [{"key": f"I{n}", "language": language, "country": "FR"} for n in range(600)]
        written = NeedWriter(1, language).rows(asking, "N")
        goods = {row[language] for row in table("need_goods")}
        missing = {name for name in goods if not any(name in row["text"] for row in written)}
        assert not missing
        assert len({row["text"] for row in written}) > 550


def test_the_readme_lists_every_column():
    readme = README.read_text(encoding="utf-8")
    for row in table("columns"):
        assert f"| {row['label']} | `{row['key']}` |" in readme


def test_nobody_meets_two_at_once(sheets):
    meetings = sheets[f"{PAST}/meetings"]
    for side in ("importer_key", "exhibitor_key"):
        slots = [(row[side], row["day"], row["starts"]) for row in meetings]
        assert len(slots) == len(set(slots))
    assert Counter(row["kind"] for row in meetings) == {"meeting": 1400, "encounter": 310}
    assert {row["state"] for row in meetings} == {"held", "no_show", "cancelled"}
    assert all(row["outcome_importer"] for row in meetings if row["state"] == "held")


def test_ten_contracts_are_worth_just_over_300000_dollars(sheets):
    entries = [{**row, "refers_to": row["refers_to"] or None} for row in sheets[f"{PAST}/deals"]]
    contracts = [row for row in live_entries(entries) if row["kind"] == "contract"]
    dollars = sum(row["value"] * RATES[row["currency"]] for row in contracts)
    assert len(contracts) == 10
    assert 302_000 < dollars < 308_000
    assert {row["stage"] for row in contracts} == {"at_fair"}
    assert Counter(row["entry"] for row in entries)["correction"] == 1
    assert Counter(row["entry"] for row in entries)["cancellation"] == 1
    kinds = Counter(row["kind"] for row in entries if row["entry"] == "original")
    assert kinds["memorandum"] == 25
    assert kinds["order"] == 40
    assert kinds["on_the_spot_sale"] == 120


def test_a_deal_is_worth_its_goods(sheets):
    for row in sheets[f"{PAST}/deals"]:
        if row["entry"] != "cancellation":
            assert row["value"] == pytest.approx(row["quantity"] * row["unit_price"], abs=0.01)


def test_34_establishments_went_abroad_and_10_signed_550000_dollars(sheets):
    fairs = {row["key"] for row in sheets["abroad/fairs_abroad"] if row["year"] == 2016}
    members = [
        row
        for row in sheets["abroad/delegation_members"]
        if row["fair_key"] in fairs and row["role"] == "enterprise"
    ]
    contracts = [row for row in sheets["abroad/overseas_results"] if row["kind"] == "contract"]
    assert len(fairs) == 3
    assert len({row["organisation_key"] for row in members}) == 34 < len(members)
    assert len({row["organisation_key"] for row in contracts}) == 10 < len(contracts)
    assert sum(row["value"] for row in contracts) == 550_000
    assert "có" in {row["estimated"] for row in contracts}


def test_the_delegation_of_2018_has_3_officers_and_12_enterprises(sheets):
    members = sheets["abroad/delegation_members"]
    roles = Counter(row["role"] for row in members if row["fair_key"] == "NN18-SG")
    decision = next(row for row in sheets["all/documents"] if row["key"] == "VB-1034")
    assert roles == {"officer": 3, "enterprise": 12}
    assert decision["number"] == "1034/QĐ-UBND"
    assert decision["issued_on"] == date(2018, 3, 6)


def test_recorded_values_add_up_and_name_their_document(sheets):
    rows = sheets["all/indicator_values"]
    documents = {row["key"] for row in sheets["all/documents"]}
    value = {row["indicator"]: row["value"] for row in rows if row["indicator"].startswith("manu")}
    parts = ("international", "domestic", "support")
    assert {row["document_key"] for row in rows} <= documents
    assert sum(value[f"manufacturing.booths_{part}"] for part in parts) == 180
    traded = [row["value"] for row in rows if row["indicator"] == "fairs.transaction_value"]
    assert sum(traded) == 29_700_000


def test_the_open_season_has_something_in_every_state(sheets):
    for name, field, count in (
        ("applications", "state", 8),
        ("importers", "state", 9),
        ("requests", "state", 6),
        ("allocations", "state", 4),
    ):
        assert len({row[field] for row in sheets[f"{OPEN}/{name}"]}) == count, name
    applications = sheets[f"{OPEN}/applications"]
    accepted = [row for row in applications if row["state"] == "accepted"]
    assert len(applications) == 230
    assert {bool(row["told_on"]) for row in accepted} == {True, False}
    assert len(sheets[f"{OPEN}/importers"]) == 700
    assert len(sheets[f"{OPEN}/requests"]) == 150


def test_no_booth_is_given_twice_or_though_blocked(sheets):
    live = [row for row in sheets[f"{OPEN}/allocations"] if row["state"] != "released"]
    given = [code for row in live for code in listed(row["booths"])]
    blocked = {row["code"] for row in sheets[f"{OPEN}/booths"] if row["blocked"]}
    wanted = {row["key"]: row["booths_wanted"] for row in sheets[f"{OPEN}/applications"]}
    assert len(given) == len(set(given))
    assert not blocked & set(given)
    assert all(len(listed(row["booths"])) == wanted[row["application_key"]] for row in live)
    ends = [row["expires_at"].date() for row in live if row["state"] == "held"]
    assert {TODAY, TODAY + timedelta(days=1)} <= set(ends)


def test_the_open_fair_starts_on_a_thursday_in_about_24_days():
    for step in range(14):
        today = TODAY + timedelta(days=step)
        assert opening_day(today).weekday() == 3
        assert 21 <= (opening_day(today) - today).days <= 27
    assert opening_day(TODAY) == date(2026, 12, 17)


def test_returning_people_and_makers_keep_their_identity(sheets):
    past = {row["email"]: row for row in sheets[f"{PAST}/importers"]}
    again = [row for row in sheets[f"{OPEN}/importers"] if row["email"] in past]
    assert len(again) == 260
    assert all(row["organisation"] == past[row["email"]]["organisation"] for row in again)
    makers = {row["organisation_key"]: row["phone"] for row in sheets[f"{PAST}/exhibitors"]}
    back = [row for row in sheets[f"{OPEN}/applications"] if row["organisation_key"] in makers]
    assert len(back) > 100
    assert all(row["phone"] == makers[row["organisation_key"]] for row in back)


def test_phones_are_possible_but_belong_to_no_operator(sheets):
    phones = {row["phone"] for rows in sheets.values() for row in rows if row.get("phone")}
    assert len(phones) > 2000
    for text in phones:
        number = phonenumbers.parse(text, "VN")
        assert text.startswith("0600 ")
        assert phonenumbers.is_possible_number(number)
        assert not phonenumbers.is_valid_number(number)


def test_tax_codes_have_valid_check_digits_in_a_range_no_province_has(sheets):
    rows = sheets[f"{PAST}/exhibitors"]
    codes = [row["tax_code"] for row in rows if row["tax_code"]]
    assert len(codes) < len(rows)
    assert {len(code) for code in codes} == {10, 12}
    assert all(mst.is_valid(code) and code[:2] == "99" for code in codes if len(code) == 10)
    assert all(code[:3] == "099" for code in codes if len(code) == 12)


def test_addresses_are_under_example_com_and_some_makers_have_none(sheets):
    found = [row.get("email") for rows in sheets.values() for row in rows if row.get("email")]
    assert all(address.endswith(".example.com") for address in found)
    without = [row for row in sheets[f"{PAST}/exhibitors"] if not row["email"]]
    assert len(without) > 60


def test_no_filler_and_no_gap_is_left_in_any_cell(sheets):
    for name, rows in sheets.items():
        cells = {cell for row in rows for cell in row.values() if isinstance(cell, str)}
        assert not [cell for cell in cells if FILLER.search(cell)], name
        assert not [cell for cell in cells if re.search(r"[{}|=]|\bNone\b", cell)], name


def test_every_code_is_one_that_the_sheet_announces(sheets):
    for name, rows in sheets.items():
        for column in columns_of(name.split("/")[1]):
            if column.values:
                cells = {row[column.key] for row in rows if row[column.key]}
                parts = {part for cell in cells for part in listed(cell)}
                assert parts <= set(column.values), (name, column.key)


def test_the_same_seed_gives_the_same_files_and_another_seed_other_ones(files, tmp_path):
    again = write_sheets(tmp_path, seed=SEED, today=TODAY)
    assert {name: path.read_bytes() for name, path in again.items()} == {
        name: path.read_bytes() for name, path in files.items()
    }
    other = seasons(SEED + 1, TODAY)
    assert other[f"{PAST}/exhibitors"] != seasons(SEED, TODAY)[f"{PAST}/exhibitors"]


@pytest.mark.parametrize("seed", range(1, 5))
def test_the_published_figures_hold_for_any_seed(seed):
    rows = seasons(seed, TODAY)
    contracts = [r for r in live_entries(rows[f"{PAST}/deals"]) if r["kind"] == "contract"]
    trade = [r for r in rows[f"{PAST}/visitors"] if r["visitor_class"] == "trade"]
    assert sum(len(row["booths"]) for row in rows[f"{PAST}/exhibitors"]) == 630
    assert sum(1 for row in trade if row["check_ins"]) + 605 == 2517
    assert 302_000 < sum(r["value"] * RATES[r["currency"]] for r in contracts) < 308_000
    assert len(rows[f"{PAST}/products"]) >= 1200
