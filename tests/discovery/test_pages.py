"""The importer's pages: a need, waiting, the list, one supplier; the visitor's first list."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from fairapp.core.jobs import Job, run_job
from fairapp.core.policy import SYSTEM, Role
from fairapp.discovery import services
from fairapp.discovery.models import Match, MatchFeedback, MatchList
from fairapp.exhibitors.models import Application
from fairapp.fairs import thesaurus
from fairapp.fairs.queries import concept_labels
from fairapp.importers.models import LinkRequest, Need
from fairapp.importers.services import grant_link
from tests import factories
from tests.discovery.test_matches import buyer, fair, far, near, supplier  # noqa: F401

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def own(session, fair, browserless):  # noqa: F811
    """(fair, importer) with two listed suppliers; the importer is signed in."""
    for workshop in (supplier, near, far):
        workshop(fair)
    importer = buyer(fair)
    services.make_matches([importer.id], actor=SYSTEM)
    session.commit()
    from fairapp.accounts.models import Person

    browserless.sign_in(session.get_one(Person, importer.person_id))
    return fair, importer


def run_jobs(app, session):
    from fairapp.core.jobs import queue_of

    for job_id in session.scalars(select(Job.id).where(Job.state == "queued")).all():
        run_job(job_id, queue_of(app))


def test_need_is_said_in_own_words_and_the_list_follows(app, session, own, browserless):
    _, importer = own
    address = f"/importers/{importer.id}/needs/new"
    assert browserless.get(address, lang="ja")
    assert "What do you look for?" in browserless.get(address)
    empty = {"text_locale": "ja", "unit": "piece", "currency": "JPY"}
    answer = browserless.post(f"{address}?lang=en", empty)
    assert answer.status_code == 422
    assert "needs a look" in answer.get_data(as_text=True)
    said = {
        "goods": ["FIB", "FIB"], "text": "竹のランプ", "text_locale": "ja",
        "order_quantity": "200", "unit": "piece", "price_max": "1500", "currency": "JPY",
        "excluded": ["M-PLASTIC"], "excluded_typed": "PVC、moon dust", "papers": "C-FSC",
        "market": "JP",
    }  # fmt: skip
    answer = browserless.post(address, said)
    assert answer.headers["Location"] == f"/importers/{importer.id}/matches"
    need = session.scalars(select(Need).order_by(Need.created_at.desc())).first()
    assert (need.categories, need.texts) == (["FIB"], {"ja": "竹のランプ"})
    assert need.materials_excluded == ["M-PLASTIC", "M-PVC", "moon dust"]
    assert need.certifications_required == ["FSC"]
    assert (need.order_quantity, need.price_max, need.currency) == (200, 1500, "JPY")
    assert "Your list is being made" in browserless.get(f"/importers/{importer.id}/matches")
    progress = f"/importers/{importer.id}/matches/progress"
    assert browserless.client.get(progress).json["state"] == "running"
    session.commit()
    run_jobs(app, session)
    assert browserless.client.get(progress).json["state"] == "done"
    assert "Your list is being made" not in browserless.get(f"/importers/{importer.id}/matches")


def test_need_is_changed_and_removed(session, own, browserless):
    _, importer = own
    need = session.scalars(select(Need)).one()
    page = browserless.get(f"/needs/{need.id}")
    assert "籐のトレー" in page
    said = {"text": "", "text_locale": "en", "unit": "piece", "market": "", "order_quantity": ""}
    label = concept_labels(["FIB-01-01"], "en")["FIB-01-01"]
    answer = browserless.post(
        f"/needs/{need.id}?lang=en", {**said, "goods_typed": label, "currency": "USD"}
    )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    session.refresh(need)
    assert (need.categories, need.texts, need.order_quantity) == (["FIB-01-01"], {}, None)
    answer = browserless.post(
        f"/needs/{need.id}?lang=en", {**said, "goods_typed": "Flying carpets", "currency": "USD"}
    )
    assert answer.status_code == 422
    assert "Flying carpets" in answer.get_data(as_text=True)
    assert browserless.post(f"/needs/{need.id}/remove").status_code == 302
    assert session.scalars(select(Need)).all() == []
    assert session.scalars(select(MatchList.stale_since)).one() is not None
    browserless.get(f"/importers/{importer.id}/needs")


def test_looking_words_up_saves_nothing_and_offers_what_was_found(session, own, browserless):
    _, importer = own
    address = f"/importers/{importer.id}/needs/new?lang=ja"
    said = {"find": "goods", "goods_typed": "籠", "text_locale": "ja", "unit": "piece"}
    answer = browserless.post(address, {**said, "currency": "USD", "wanted": "M-RATTAN"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'name="goods" value="P-ANY-BASKET"' in page
    assert 'name="wanted" value="M-RATTAN" checked' in page
    assert len(session.scalars(select(Need)).all()) == 1


@pytest.mark.parametrize(
    ("wanted", "excluded"),
    [("M-RATTAN", "M-RATTAN"), ("M-RATTAN", "M-NATURAL-FIBRE"), ("cork", "Cork")],
)
def test_what_is_wanted_cannot_be_ruled_out(session, own, browserless, wanted, excluded):
    thesaurus.sync(SYSTEM)
    _, importer = own
    said = {
        "goods": "FIB", "text_locale": "en", "unit": "piece", "currency": "USD",
        "wanted": wanted, "excluded": excluded,
    }  # fmt: skip
    answer = browserless.post(f"/importers/{importer.id}/needs/new?lang=en", said)
    assert answer.status_code == 422
    assert "cannot both hold" in answer.get_data(as_text=True)
    assert len(session.scalars(select(Need)).all()) == 1


def test_list_shows_reasons_and_when_it_was_made(own, browserless):
    _, importer = own
    page = browserless.get(f"/importers/{importer.id}/matches")
    assert "2 suppliers suit what you are looking for" in page
    assert "Your order 500 pieces, their minimum 300 pieces" in page
    assert "by ranker craft-" in page
    assert '<html lang="ja"' in browserless.get(f"/importers/{importer.id}/matches", lang="ja")


@pytest.mark.parametrize(
    ("query", "cards"),
    [
        ("", 2), ("category=FIB", 2), ("category=TEX", 0), ("moq=299", 0),
        ("moq=300", 2), ("new=1", 1), ("favourites=1", 0), ("q=phu vinh", 2), ("q=bat trang", 0),
        ("certificate=FSC", 0), ("moq=-1", 2), ("moq=many", 2),
    ],
)  # fmt: skip
def test_filters_narrow_the_list(own, browserless, query, cards):
    page = browserless.get(f"/importers/{own[1].id}/matches?{query}")
    assert page.count('class="f-match"') == cards


def test_buyer_finds_nobody_by_what_only_the_desk_knows(session, own, browserless):
    for application in session.scalars(select(Application)):
        application.search_text = "0987654321 ba lan"
    session.commit()
    page = browserless.get(f"/importers/{own[1].id}/matches?q=098765")
    assert page.count('class="f-match"') == 0


def test_list_costs_the_same_for_two_cards_and_for_twelve(
    session, own, browserless, count_statements
):
    fair, importer = own  # noqa: F811
    address = f"/importers/{importer.id}/matches"
    browserless.get(address)
    with count_statements() as few:
        browserless.get(address)
    for _ in range(14):
        supplier(fair)
    services.make_matches([importer.id], actor=SYSTEM)
    session.commit()
    browserless.get(address)
    with count_statements() as many:
        page = browserless.get(address)
    assert page.count('class="f-match"') == 12
    assert len(many) == len(few)
    assert len(many) <= 8, many.statements


def test_favourite_and_not_interested(session, own, browserless):
    _, importer = own
    first = session.scalars(select(Match.application_id).where(Match.rank == 1)).one()
    judge = f"/importers/{importer.id}/suppliers/{first}"
    browserless.post(judge, {"favourite": "yes"})
    page = browserless.get(f"/importers/{importer.id}/matches?favourites=1")
    assert page.count('class="f-match"') == 1
    browserless.post(judge, {"favourite": "no"})
    assert session.scalars(select(MatchFeedback)).all() == []
    browserless.post(judge, {"reason": "style"})
    assert session.scalars(select(MatchFeedback.reason)).all() == ["style"]
    page = browserless.get(f"/importers/{importer.id}/matches")
    assert page.count('class="f-match"') == 1
    elsewhere = factories.accepted_application(factories.fair())
    session.commit()
    answer = browserless.post(
        f"/importers/{importer.id}/suppliers/{elsewhere.id}", {"favourite": "yes"}
    )
    assert answer.status_code == 404


def test_supplier_page_says_why_to_the_importer_and_not_to_the_public(
    app, session, own, browserless
):
    row = session.scalars(select(Match).where(Match.rank == 1)).one()
    address = f"/suppliers/{row.application_id}"
    assert "Why they are on your list" in browserless.get(address)
    from tests.pages import Browserless

    stranger = Browserless(app)
    page = stranger.get(address)
    assert "Khay mây tròn" in page or "Round rattan tray" in page
    assert "Why they are on your list" not in page
    application = session.get_one(Application, row.application_id)
    application.visibility = "buyers"
    session.commit()
    stranger.get(address, status=404)
    browserless.get(address)


def test_other_importer_sees_nothing_of_it(session, own, browserless):
    fair, importer = own  # noqa: F811
    other = factories.importer(fair)
    session.commit()
    from fairapp.accounts.models import Person

    browserless.sign_in(session.get_one(Person, other.person_id))
    browserless.get(f"/importers/{other.id}/matches")
    for address in ("matches", "needs", "needs/new", "matches/progress"):
        browserless.get(f"/importers/{importer.id}/{address}", status=403)


def test_visitor_gets_a_first_list_after_three_answers(app, session, fair, browserless):  # noqa: F811
    hidden = supplier(fair)
    hidden.visibility = "buyers"
    supplier(fair, "Khay mây bầu dục")
    session.commit()
    address = f"/fairs/{fair.slug}/suppliers"
    browserless.get(address)
    assert "needs a look" in browserless.post(f"{address}?lang=en", {}).get_data(as_text=True)
    said = {"text": "rattan trays", "quantity": "500", "unit": "piece", "market": "JP"}
    answer = browserless.post(address, said)
    waiting = answer.headers["Location"]
    assert "Your list is being made" in browserless.get(waiting)
    session.commit()
    run_jobs(app, session)
    page = browserless.get(waiting)
    assert page.count('class="f-match"') == 1
    assert browserless.client.get(f"{waiting}/progress").json["state"] == "done"
    wish = {
        "organisation": "Naniwa Table", "country": "JP", "contact": "Buyer",
        "email": "buyer@example.com",
    }  # fmt: skip
    assert browserless.post(f"/fairs/{fair.slug}/ask-invitation", wish).status_code == 302
    asked = session.scalars(select(LinkRequest)).one()
    importer = grant_link(asked, actor=SYSTEM, link_to=lambda token: token)
    session.commit()
    need = session.scalars(select(Need).where(Need.importer_id == importer.id)).one()
    assert (need.texts, need.order_quantity) == ({"en": "rattan trays"}, 500)
    assert (need.unit, need.market) == ("piece", "JP")


def test_answers_stand_in_the_need_of_who_signs_in_afterwards(session, own, browserless):
    fair, importer = own  # noqa: F811
    said = {"text": "rattan trays", "quantity": "500", "unit": "pair", "market": "DE"}
    assert browserless.post(f"/fairs/{fair.slug}/suppliers?lang=en", said).status_code == 302
    page = browserless.get(f"/importers/{importer.id}/needs/new?lang=en")
    assert "Your answers from before stand here already" in page
    assert "rattan trays</textarea>" in page
    assert '<option selected value="pair">' in page


def test_organiser_sees_the_spread_and_makes_all_lists(app, session, fair, browserless):  # noqa: F811
    supplier(fair)
    importer = buyer(fair)
    session.commit()
    address = f"/fairs/{fair.slug}/matches"
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    session.commit()
    assert "0 of 1 exhibitors" in browserless.get(address)
    browserless.post(f"{address}/make")
    assert "Lists are being made" in browserless.get(address)
    session.commit()
    run_jobs(app, session)
    assert "1 of 1 exhibitors" in browserless.get(address)
    assert "Best fit first" in browserless.get(f"/importers/{importer.id}/matches")
    browserless.sign_in(factories.member(Role.VIEWER, fair))
    session.commit()
    browserless.get(address)
    assert browserless.post(f"{address}/make").status_code == 403


def test_web_process_loads_no_numerical_library():
    script = (
        "import sys, tempfile\n"
        "from pathlib import Path\n"
        "from fairapp import create_app\n"
        "from fairapp.config import Settings\n"
        "from fairapp.core.db import db\n"
        "folder = Path(tempfile.mkdtemp())\n"
        "app = create_app(Settings(_env_file=None, data_dir=folder, database_url=''))\n"
        "with app.app_context():\n"
        "    db.create_all()\n"
        "assert app.test_client().get('/').status_code == 200\n"
        "heavy = {'matching', 'sklearn', 'scipy', 'numpy', 'ortools'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-800:]
    assert done.stdout.splitlines()[-1] == "[]"
