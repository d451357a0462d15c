"""Filters with counts, the shortlist on paper and as a sheet, links, and what refusals teach."""

import io
import zipfile

import pytest
from sqlalchemy import select

from fairapp.accounts.models import Organisation
from fairapp.core.policy import SYSTEM
from fairapp.discovery import queries, services
from fairapp.discovery.models import Match, SharedShortlist, Verdict
from fairapp.discovery.queries import ListFilters
from fairapp.exhibitors.models import Application, Product
from tests.discovery.test_matches import buyer, fair, far, near, supplier  # noqa: F401
from tests.discovery.test_pages import own  # noqa: F401
from tests.pages import Browserless


@pytest.fixture
def liked(session, own):  # noqa: F811
    """(fair, importer, the two listed suppliers, best first), both favourites."""
    fair, importer = own  # noqa: F811
    rows = session.scalars(select(Match).where(Match.rank.is_not(None)).order_by(Match.rank)).all()
    found = [session.get_one(Application, row.application_id) for row in rows]
    for one in found:
        services.judge_match(importer, one, Verdict.FAVOURITE, actor=SYSTEM)
    session.commit()
    return fair, importer, found


def names(session, importer, **chosen):
    found = queries.match_list(importer.id, ListFilters(**chosen))
    return [match.application_id for match, _ in session.execute(found).unique()]


def test_each_filter_shows_as_many_as_it_counts(session, liked):
    fair, importer, (rattan, bamboo) = liked  # noqa: F811
    services.keep_free_times(fair.id, {rattan.id: 3, bamboo.id: 0})
    facets = queries.list_facets(importer.id)
    assert facets["material"] == {"M-RATTAN": 1, "M-BAMBOO": 1}
    assert (facets["time"][""], facets["new"][""], facets["favourite"][""]) == (1, 1, 2)
    assert facets["village"] == {"Phú Vinh": 2}
    assert names(session, importer, material="M-BAMBOO") == [bamboo.id]
    assert names(session, importer, has_time=True) == [rattan.id]
    assert names(session, importer, village="Phú Vinh") == [rattan.id, bamboo.id]


@pytest.mark.parametrize(
    ("locale", "typed", "count"),
    [
        ("ja", "竹", 1),
        ("ja", "籐の", 2),
        ("en", "bamboo", 1),
        ("vi", "khay may", 1),
        ("en", "zinc", 0),
    ],
)
def test_words_of_any_language_find_suppliers(session, liked, locale, typed, count):
    found = names(session, liked[1], q=typed, locale=locale)
    assert (len(found) > 0) is (count > 0)


def test_sheet_keeps_zeros_and_lets_no_formula_through(session, liked, browserless):
    _, importer, (rattan, _bamboo) = liked
    rattan.code = "007"
    product = session.scalars(select(Product).where(Product.application_id == rattan.id)).one()
    product.names = {"en": "=1+1"}
    session.commit()
    answer = browserless.client.get(f"/importers/{importer.id}/shortlist.xlsx?lang=en")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        text = book.read("xl/sharedStrings.xml").decode()
        page = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<t>007</t>" in text
    assert "=1+1" in text
    assert "<f>" not in page


@pytest.mark.parametrize("lang", ["en", "ja", "ko", "zh", "vi"])
def test_paper_is_a_pdf_in_every_script(liked, browserless, lang):
    answer = browserless.client.get(f"/importers/{liked[1].id}/shortlist.pdf?lang={lang}")
    assert answer.data[:5] == b"%PDF-"


def test_shared_link_shows_goods_and_no_person_until_it_is_ended(app, session, liked, browserless):
    _, importer, _ = liked
    page = browserless.post(f"/importers/{importer.id}/shortlist/share").get_data(as_text=True)
    token = page.partition("/s/")[2].partition('"')[0]
    colleague = Browserless(app)
    shown = colleague.get(f"/s/{token}")
    assert "Khay" in shown or "tray" in shown.lower()
    firm = session.get_one(Organisation, importer.organisation_id)
    assert firm.name not in shown
    assert "Your order" not in shown
    share = session.scalars(select(SharedShortlist)).one()
    assert token not in share.token_hash
    browserless.post(f"/shared-shortlists/{share.id}/end")
    colleague.get(f"/s/{token}", status=404)


def test_sixth_live_link_is_refused(liked):
    for _ in range(5):
        services.share_shortlist(liked[1], actor=SYSTEM)
    with pytest.raises(services.TooManySharesError):
        services.share_shortlist(liked[1], actor=SYSTEM)


def test_three_stand_side_by_side(liked, browserless):
    _, importer, (_rattan, bamboo) = liked
    page = browserless.get(f"/importers/{importer.id}/compare?s={bamboo.id}&s=nonsense")
    assert page.count("See my suppliers") == 0
    assert "Bamboo" in page or "bamboo" in page
    browserless.get(f"/importers/{importer.id}/compare")
    browserless.get(f"/importers/{importer.id}/shortlist")


def test_refusal_moves_what_is_like_it_down_and_says_so(session, fair):  # noqa: F811
    dear = supplier(fair)
    importer = buyer(fair)
    other = supplier(fair, "Khay mây vuông")
    services.make_matches([importer.id], actor=SYSTEM)
    before = {row.application_id: row.score for row in session.scalars(select(Match))}
    services.judge_match(importer, dear, Verdict.NOT_INTERESTED, "too_dear", actor=SYSTEM)
    services.make_matches([importer.id], actor=SYSTEM)
    session.expire_all()
    row = session.scalars(select(Match).where(Match.application_id == other.id)).one()
    assert row.score == pytest.approx(before[other.id] * 0.75)
    assert [one["code"] for one in row.counter_reasons][-1] == "like_too_dear"
    assert row.counter_reasons[-1]["facts"]["firm"]
