"""How many statements a signed-in page sends: few, and the same however long the list is."""

import pytest
from sqlalchemy import event

from fairapp.core.db import db
from fairapp.core.mail import Letter, tell
from fairapp.discovery.models import Match
from tests import factories
from tests.factories.deals import deal
from tests.factories.meetings import badge, meeting_request, slot
from tests.factories.suppliers import enquiry
from tests.world import ROLES, cases, taken_back

MOST = 8
FEW, MORE = 5, 40
SIGNED_IN = [who for who in ROLES if who not in ("anonymous", "other_organiser")]
LISTS = (
    ("organiser", "allocation.plan"),
    ("organiser", "allocation.edit_plan"),
    ("organiser", "allocation.plan_history"),
    ("organiser", "fairs.zones"),
    ("office", "fairs.editions"),
    ("organiser", "allocation.rounds"),
    ("organiser", "contracts.index"),
    ("organiser", "contracts.disputed"),
    ("organiser", "contracts.funnel"),
    ("exhibitor", "contracts.own"),
    ("organiser", "discovery.overview"),
    ("organiser", "review.inbox"),
    ("organiser", "review.decisions"),
    ("organiser", "review.application"),
    ("organiser", "review.duplicates"),
    ("organiser", "allocation.waiting"),
    ("organiser", "fairs.mailbox"),
    ("organiser", "fees.charges"),
    ("organiser", "home.today"),
    ("organiser", "home.leader"),
    ("organiser", "importers.index"),
    ("organiser", "importers.invitations"),
    ("organiser", "meetings.timetable"),
    ("organiser", "onsite.gate"),
    ("organiser", "reports.edition"),
    ("organiser", "reports.rows"),
    ("contracts", "home.desk"),
    ("exhibitor", "exhibitors.application"),
    ("exhibitor", "exhibitors.wishes"),
    ("exhibitor", "home.papers"),
    ("organiser", "exhibitors.deadlines"),
    ("organiser", "exhibitors.designs"),
    ("exhibitor", "exhibitors.products"),
    ("exhibitor", "home.exhibitor"),
    ("exhibitor", "discovery.seekers"),
    ("exhibitor", "discovery.export_readiness"),
    ("exhibitor", "onsite.badges"),
    ("exhibitor", "enquiries.exhibitor_enquiries"),
    ("exhibitor", "meetings.exhibitor_requests"),
    ("importer", "discovery.matches"),
    ("importer", "enquiries.importer_enquiries"),
    ("importer", "home.importer"),
    ("importer", "importers.needs"),
    ("importer", "meetings.importer_requests"),
    ("office", "accounts.register"),
    ("office", "accounts.colleagues"),
    ("office", "programme.year"),
    ("office", "programme.tasks"),
    ("office", "programme.indicators"),
    ("office", "reports.year"),
)


def statements(world, who: str, address: str) -> list[str]:
    """What one page sends; a download, a redirect and a refusal are no pages."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, _parameters, _context, _many) -> None:
        # savepoints are the test's own
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            sent.append(statement)

    connection = db.engines[None]
    event.listen(connection, "before_cursor_execute", note)
    try:
        answer = world.ask(who, "GET", address)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    is_page = answer.status_code == 200 and answer.mimetype == "text/html"
    return sent if is_page else []


def too_many(found: dict[str, int]) -> dict[str, int]:
    """The pages that send more than they may."""
    return {name: count for name, count in found.items() if count > MOST}


@pytest.mark.parametrize("who", SIGNED_IN)
def test_page_sends_at_most_eight_statements(world, who):
    found = {
        endpoint: len(statements(world, who, world.address(endpoint)))
        for endpoint, method in cases(world.app)
        if method == "GET"
    }
    assert too_many(found) == {}
    assert sum(count > 0 for count in found.values()) > 5


def test_opened_slot_of_the_timetable_sends_at_most_eight(world):
    address = f"{world.address('meetings.timetable')}?slot={world.slot_id}"
    assert len(statements(world, "organiser", address)) in range(5, MOST + 1)


def grow(world, rows: int) -> None:
    """So many more of everything that is listed."""
    fair = world.fair
    for _ in range(rows):
        exhibitor, buyer = factories.accepted_application(fair), factories.importer(fair)
        factories.product(exhibitor)
        factories.product(world.application)
        factories.application(fair)
        factories.need(buyer)
        factories.need(world.importer)
        factories.booth(fair)
        badge(fair)
        slot(fair)
        meeting_request(fair, importer=buyer, application=world.application)
        meeting_request(fair, importer=world.importer, application=exhibitor)
        deal(fair, exhibitor=exhibitor, buyer=buyer)
        tell(factories.person(), Letter("sign_in_code", fair.id, None, {"code": "1"}))
        parties = {"importer_id": world.importer.id, "application_id": exhibitor.id}
        match = Match(fair_id=fair.id, **parties, rank=2, score=0.7, ranker_version="test")
        enquiry(world.importer, exhibitor)
        enquiry(buyer, world.application)
        db.session.add(match)
    db.session.commit()


def test_list_sends_as_many_statements_for_many_rows_as_for_few(world):
    addresses = {(who, endpoint): world.address(endpoint) for who, endpoint in LISTS}
    counts = []
    with taken_back():
        for rows in (FEW, MORE):
            grow(world, rows)
            counts.append(
                {case: len(statements(world, case[0], at)) for case, at in addresses.items()}
            )
    few, many = counts
    assert {case: (few[case], many[case]) for case in few if few[case] != many[case]} == {}
    assert min(few.values()) >= 2
    assert too_many(few) == {}


def test_planted_statement_for_each_row_is_found(world, monkeypatch):
    from fairapp.core.policy import Permission, requires
    from fairapp.importers.models import Importer

    @requires(Permission.PUBLIC_PAGE)
    def one_by_one():
        ids = db.session.scalars(db.select(Importer.id)).all()
        return "".join(db.session.get_one(Importer, one).kind for one in ids)

    monkeypatch.setitem(world.app.view_functions, "fairs.index", one_by_one)
    with taken_back():
        grow(world, FEW)
        few = len(statements(world, "organiser", "/"))
        grow(world, FEW)
        assert len(statements(world, "organiser", "/")) == few + FEW
    assert too_many({"planted": few}) == {"planted": few}
