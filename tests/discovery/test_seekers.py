"""An exhibitor sees who looks for such goods: reasons and a country, and no person."""

import pytest

from fairapp.accounts.models import Organisation
from fairapp.accounts.services import give_consent
from fairapp.core.policy import SYSTEM, Role
from fairapp.discovery.models import Match, MatchFeedback, Verdict
from fairapp.discovery.reasons import _SENTENCES as TO_IMPORTERS
from fairapp.discovery.reasons_for_exhibitors import _SENTENCES as TO_EXHIBITORS
from fairapp.importers.queries import load_importer
from tests import factories

REASONS = [
    {"code": "product_match", "facts": {"asked": "FIB-01-01", "offered": "FIB-01-01"}},
    {"code": "minimum_met", "facts": {"order": 500.0, "minimum": 300.0, "unit": "piece"}},
]
AGAINST = [
    {"code": "certificate_missing", "facts": {"certificate": "FSC"}},
    {"code": "like_too_dear", "facts": {"firm": "A rival"}},
]


@pytest.fixture
def pair(session, browserless):
    """(exhibitor, importer) of one match; the exhibitor is signed in."""
    fair = factories.fair()
    application = factories.accepted_application(fair)
    factories.product(application)
    importer = factories.importer(fair)
    factories.need(importer)
    session.add(
        Match(
            fair_id=fair.id, importer_id=importer.id, application_id=application.id, rank=1,
            score=0.8, reasons=REASONS, counter_reasons=AGAINST, ranker_version="craft-1",
        )
    )  # fmt: skip
    firm = session.get_one(Organisation, application.organisation_id)
    browserless.sign_in(factories.member(Role.EXHIBITOR, fair, organisation=firm))
    session.commit()
    return application, load_importer(importer.id)


def test_every_reason_of_the_importer_has_its_counterpart():
    assert set(TO_EXHIBITORS) == set(TO_IMPORTERS)


def test_reasons_are_said_to_the_exhibitor_and_no_person_is_named(session, pair, browserless):
    application, importer = pair
    page = browserless.get(f"/applications/{application.id}/buyers?lang=en")
    assert "They look for what you make: Rattan trays" in page
    assert "They order 500 pieces, your minimum is 300 pieces" in page
    assert "They ask for FSC, which is not in your profile" in page
    assert "A buyer from " in page
    person, firm = importer.person, importer.organisation
    for secret in (firm.name, person.full_name, person.email, person.phone, "A rival"):
        assert not secret or secret not in page
    give_consent(person.id, "needs_shown", shown_text="", actor=SYSTEM)
    session.commit()
    page = browserless.get(f"/applications/{application.id}/buyers?lang=en")
    assert firm.name_in("en") in page
    assert person.email not in page


def test_who_refused_the_exhibitor_is_not_shown_to_it(session, pair, browserless):
    application, importer = pair
    session.add(
        MatchFeedback(
            fair_id=importer.fair_id, importer_id=importer.id, application_id=application.id,
            verdict=Verdict.NOT_INTERESTED, reason="style",
        )
    )  # fmt: skip
    session.commit()
    assert "A buyer from" not in browserless.get(f"/applications/{application.id}/buyers?lang=en")


def test_readiness_is_silent_about_one_buyer_and_names_what_is_missing(pair, browserless):
    application, _importer = pair
    page = browserless.get(f"/applications/{application.id}/readiness?lang=en&market=JP")
    assert "Too few buyers have said what they look for" in page
    assert "1 product has no photo" in page
    assert "In the way of 1 buyer" not in page


def test_exhibitor_asks_a_buyer_of_the_list_and_nobody_else(session, pair, browserless):
    application, importer = pair
    address = f"/applications/{application.id}/meetings/ask"
    stranger = factories.importer(
        importer.fair, person=factories.importer_person(email="b@example.com")
    )
    session.commit()
    assert browserless.post(address, {"importer_id": str(stranger.id)}).status_code == 404
    assert browserless.post(address, {"importer_id": "nobody"}).status_code == 400
    answer = browserless.post(address, {"importer_id": str(importer.id)})
    assert answer.headers["Location"] == f"/applications/{application.id}/meetings"
