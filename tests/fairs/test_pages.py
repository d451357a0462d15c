"""Public pages: which fairs there are, one fair, and the type-ahead of the thesaurus."""

from datetime import timedelta

from fairapp.core import clock
from fairapp.core.policy import Role
from tests import factories


def days(n):
    return clock.today() + timedelta(days=n)


def test_landing_lists_coming_fairs_before_past_ones(browserless):
    factories.fair(slug="old", names={"en": "Old Show"}, opens_on=days(-90), closes_on=days(-87))
    factories.fair(slug="next", names={"en": "Next Show"}, opens_on=days(30), closes_on=days(33))
    factories.fair(slug="now", names={"en": "Present Show"})
    page = browserless.get("/")
    coming, past = page.split("Past fairs")
    assert [name for name in ("Present Show", "Next Show", "Old Show") if name in coming] == [
        "Present Show",
        "Next Show",
    ]
    assert "Old Show" in past
    assert "/sign-in" in page


def test_landing_without_fairs_says_so(browserless):
    assert "No fair is announced yet" in browserless.get("/")


def test_public_page_counts_booths_and_invites_to_apply(browserless):
    fair = factories.fair(slug="show")
    zone = factories.zone(fair)
    for _ in range(3):
        factories.booth(fair, in_zone=zone)
    page = browserless.get("/fairs/show/")
    facts = "".join(page.split())
    assert "<dt>booths</dt><dd>3</dd>" in facts
    assert "/fairs/show/apply" in page
    assert "/fairs/show/suppliers" in page


def test_public_page_of_a_past_fair_does_not_invite_to_apply(browserless):
    factories.fair(
        slug="old",
        opens_on=days(-90),
        closes_on=days(-87),
        applications_open_on=days(-200),
        applications_close_on=days(-100),
    )
    page = browserless.get("/fairs/old/")
    assert "This fair is over" in page
    assert "/fairs/old/apply" not in page


def test_public_page_speaks_all_languages(browserless):
    factories.fair(slug="show", names={"vi": "Hội chợ", "en": "Fair", "ja": "見本市"})
    assert "見本市" in browserless.get("/fairs/show/", lang="ja")
    assert "Fair" in browserless.get("/fairs/show/", lang="fr")


def test_unknown_fair_is_404(browserless):
    browserless.get("/fairs/nothing/", status=404)


def test_concepts_are_suggested_by_a_part_of_their_name(browserless):
    factories.concept("FIB-01-01", "Rattan trays")
    factories.concept("CER-01", "Ceramic tableware")
    answer = browserless.client.get("/fairs/concepts?q=rattan&lang=en")
    assert answer.json == {
        "concepts": [{"code": "FIB-01-01", "label": "Rattan trays", "above": ""}]
    }
    assert browserless.client.get("/fairs/concepts?q=&lang=en").json == {"concepts": []}
    none = browserless.client.get("/fairs/concepts?q=rattan&kind=material&lang=en")
    assert none.json == {"concepts": []}


def test_plan_sheet_is_for_organisers(browserless):
    fair = factories.fair(slug="show")
    browserless.get("/fairs/show/booths/sheet", status=401)
    browserless.sign_in(factories.member(Role.VIEWER, fair))
    browserless.get("/fairs/show/booths/sheet", status=403)
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    assert 'type="file"' in browserless.get("/fairs/show/booths/sheet")
