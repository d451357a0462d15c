"""Finding applications, counting them by state, and naming the next task."""

from datetime import timedelta

from fairapp.core import clock
from fairapp.exhibitors import queries
from fairapp.exhibitors.models import ApplicationState, Making
from fairapp.exhibitors.services.applications import refresh_search_text
from tests import factories

S = ApplicationState


def found(session, fair, state=None, q=""):
    return list(session.scalars(queries.find_applications(fair.id, state, q)))


def test_longest_waiting_comes_first_and_drafts_last(session):
    fair, now = factories.fair(), clock.now()
    new = factories.application(fair, submitted_at=now)
    draft = factories.application(fair, state=S.DRAFT, submitted_at=None)
    old = factories.application(fair, submitted_at=now - timedelta(days=5))
    factories.application(factories.fair())
    assert found(session, fair) == [old, new, draft]
    assert found(session, fair, "submitted") == [old, new]


def test_search_needs_no_accents_and_finds_phones_as_typed(session):
    fair = factories.fair()
    firm = factories.organisation(name="Mây tre Đồng Nắng", phone="+84600123456")
    wanted = factories.application(fair, organisation=firm)
    refresh_search_text(wanted)
    refresh_search_text(factories.application(fair))
    for typed in ("dong nang", "0600 123 456", "Đồng  NẮNG"):
        assert found(session, fair, q=typed) == [wanted]


def test_untold_decisions_are_counted_beside_the_states(session):
    fair = factories.fair()
    told = factories.accepted_application(fair)
    untold = factories.application(fair, state=S.ACCEPTED)
    waiting = factories.application(fair, state=S.WAITING_LIST)
    factories.application(fair)
    assert queries.count_by_state(fair.id) == {
        "accepted": 2,
        "waiting_list": 1,
        "submitted": 1,
        "untold": 2,
    }
    assert set(found(session, fair, "untold")) == {untold, waiting}
    assert told in found(session, fair, "accepted")


def test_supplier_rows_are_the_accepted_with_all_they_bring(session):
    fair = factories.fair()
    accepted = factories.accepted_application(fair)
    product = factories.product(accepted)
    factories.product(factories.application(fair))
    session.expire_all()
    [row] = queries.supplier_rows(fair.id)
    assert row.id == accepted.id
    assert [one.id for one in row.products] == [product.id]
    assert (row.certificates, row.organisation.country) == ([], "VN")


def test_next_task_goes_from_category_to_prices(session):
    application = factories.application(factories.fair(), state=S.DRAFT, main_category=None)

    def task():
        session.expire_all()
        return queries.next_task(queries.application_with_products(application.id, sections=True))

    assert task() == "category"
    application.main_category = factories.concept().code
    session.flush()
    assert task() == "product"
    product = factories.product(application, price_low=None, price_high=None, currency=None)
    assert task() == "submit"
    application.state = S.ACCEPTED
    session.flush()
    assert task() == "prices"
    product.price_low = product.price_high = 3
    session.flush()
    assert task() == "production"
    application.making = Making.OWN
    session.flush()
    assert task() == "wait"
    application.told_at = clock.now()
    session.flush()
    assert task() == "home"
    application.state = S.REJECTED
    session.flush()
    assert task() == "nothing"


def test_fair_takes_applications_from_its_first_to_its_last_day(session):
    today = clock.today()
    day = timedelta(days=1)
    open_today = factories.fair(applications_open_on=today, applications_close_on=today)
    assert queries.takes_applications(open_today, today)
    assert not queries.takes_applications(open_today, today - day)
    assert not queries.takes_applications(open_today, today + day)
    assert not queries.takes_applications(factories.fair(applications_open_on=None), today)
