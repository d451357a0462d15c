"""Write the demonstration season as the spreadsheets an officer would have."""

from datetime import date, timedelta
from pathlib import Path

from fairapp.demo import applications, exhibitors, halls, importers, invitations, overseas
from fairapp.demo.deals import Ledger
from fairapp.demo.foreign import World
from fairapp.demo.meetings import Diary
from fairapp.demo.moments import FAIR_LENGTH, FairDays
from fairapp.demo.needs import NeedWriter
from fairapp.demo.organisations import Organisation, Register
from fairapp.demo.visitors import visitor_rows
from fairapp.demo.wording import Row, phrases
from fairapp.demo.workbook import write_workbook

PAST, OPEN = "hanoi-gift-show-2016", "hanoi-gift-show-2026"
PAST_OPENS_ON = date(2016, 10, 6)
DAYS_TO_OPENING, THURSDAY = 24, 3
PRODUCTS_EACH = (4, 6)

Makers = list[tuple[Organisation, Row]]


def opening_day(today: date) -> date:
    """Return the Thursday nearest to 24 days from `today`."""
    about = today + timedelta(days=DAYS_TO_OPENING)
    return about + timedelta(days=(THURSDAY - about.weekday() + 3) % 7 - 3)


def write_sheets(folder: Path, *, seed: int, today: date) -> dict[str, Path]:
    """Write every workbook into `folder`; the same seed and day give the same cells.

    The answer maps `<season>/<sheet>` to its file; `seasons` lists what each sheet holds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return {
        name: write_workbook(folder / f"{name.replace('/', '-')}.xlsx", name.split("/")[1], rows)
        for name, rows in seasons(seed, today).items()
    }


def seasons(seed: int, today: date) -> dict[str, list[Row]]:
    """Return the rows of every workbook in the order in which they can be loaded."""
    register, world = Register(seed), World(seed)
    makers = exhibitors.exhibitor_rows(seed, register)
    past = _past(seed, world, makers)
    return {
        "all/editions": _editions(today),
        "all/rates": overseas.rate_rows(today),
        "all/documents": overseas.document_rows(),
        **past,
        **_overseas(seed, makers),
        **_open(seed, (register, world), makers, past[f"{PAST}/importers"], today),
    }


def _past(seed: int, world: World, makers: Makers) -> dict[str, list[Row]]:
    days = FairDays(PAST_OPENS_ON)
    rows = [row for _, row in makers]
    products = exhibitors.product_rows(seed, makers, "P16", PRODUCTS_EACH)
    invited = importers.importer_rows(seed, world, days)
    needs = NeedWriter(seed, "2016").rows([row for row in invited if row["arrived_on"]], "N16")
    visitors = visitor_rows(seed, world, makers, days)
    meetings = Diary(seed, rows, needs).rows(invited, days)
    ledger = Ledger(seed, products, days.opens_on)
    ledger.write(meetings, invited, visitors)
    sheets = {
        "booths": halls.booth_rows(),
        "exhibitors": rows,
        "products": products,
        "certificates": exhibitors.certificate_rows(seed, makers, "CN16", days.opens_on),
        "importers": invited,
        "needs": needs,
        "visitors": visitors,
        "meetings": meetings,
        "deals": ledger.entries,
    }
    return {f"{PAST}/{name}": rows for name, rows in sheets.items()}


def _overseas(seed: int, makers: Makers) -> dict[str, list[Row]]:
    members = overseas.member_rows(seed, makers)
    return {
        "abroad/fairs_abroad": overseas.fair_rows(),
        "abroad/delegation_members": members,
        "abroad/overseas_results": overseas.result_rows(seed, members),
        "all/indicator_values": overseas.indicator_rows(),
        "all/tasks": overseas.task_rows(),
    }


def _open(
    seed: int, names: tuple[Register, World], veterans: Makers, past: list[Row], today: date
) -> dict[str, list[Row]]:
    register, world = names
    applied = applications.application_rows(seed, register, veterans, today)
    rows = [row for _, row in applied]
    begun = [(maker, row) for maker, row in applied if row["state"] != "draft"]
    products = exhibitors.product_rows(seed, begun, "P26", PRODUCTS_EACH)
    invited = invitations.invitation_rows(seed, world, past, today)
    coming = [row for row in invited if row["state"] == "accepted"]
    sheets = {
        "booths": halls.booth_rows(phrases("blocked")),
        "applications": rows,
        "products": products,
        "certificates": exhibitors.certificate_rows(seed, begun, "CN26", today),
        "allocations": applications.allocation_rows(seed, rows, today),
        "importers": invited,
        "needs": NeedWriter(seed, "2026").rows(coming, "N26"),
        "requests": invitations.request_rows(seed, invited, rows, opening_day(today), today),
        "enquiries": invitations.enquiry_rows(seed, invited, products, rows, today),
    }
    return {f"{OPEN}/{name}": found for name, found in sheets.items()}


def _editions(today: date) -> list[Row]:
    return [
        _edition(PAST, PAST_OPENS_ON, number=6),
        _edition(OPEN, opening_day(today), number=16),
    ]


def _edition(slug: str, opens_on: date, *, number: int) -> Row:
    year = slug[-4:]
    return {
        "slug": slug,
        "name_vi": f"Hội chợ quà tặng hàng thủ công mỹ nghệ Hà Nội năm {year}",
        "name_en": f"Hanoi Gift Show {year}",
        "series": "Hội chợ quà tặng hàng thủ công mỹ nghệ Hà Nội",
        "edition_number": number,
        "kind": "own_fair",
        "opens_on": opens_on,
        "closes_on": opens_on + timedelta(days=FAIR_LENGTH - 1),
        "day_starts": "08:30",
        "day_ends": "17:30",
        "venue_vi": "Khu trưng bày minh họa, Hà Nội",
        "venue_en": "Demonstration grounds, Hanoi",
        "slot_minutes": 30,
        "list_price_vnd": 12_000_000,
        "support_share": 50,
    }
