"""Points by criteria: weighted, per reviewer, each under the version it was given by."""

from decimal import Decimal

import pytest

from fairapp.core.policy import Actor, Role
from fairapp.exhibitors.models import ApplicationState
from fairapp.review import queries, services
from tests import factories
from tests.factories.review import criteria, points, wanted


@pytest.fixture
def fair(session):
    return factories.fair()


def test_total_weighs_each_criterion_and_spread_is_between_reviewers(fair):
    application = factories.application(fair)
    version = criteria(fair, wanted(weight=30), wanted("Price", weight=10, lowest=1, highest=5))
    points(application, version, 10, 1)
    points(application, version, 5, 3)
    standing = queries.standings(fair.id)[application.id]
    assert [mark.total for mark in standing.marks] == [75.0, 50.0]
    assert (standing.total, standing.spread, standing.older) == (62.5, 25.0, ())
    assert queries.totals_at(fair.id) == {application.id: 62.5}


def test_points_given_again_replace_ones_own(fair):
    application, version = factories.application(fair), criteria(fair)
    reviewer = points(application, version, 3)
    points(application, version, 8, by=reviewer)
    assert queries.totals_at(fair.id) == {application.id: 80.0}
    assert len(queries.scores_of(application.id)) == 1


def test_criteria_without_scores_are_edited_in_place(fair):
    assert criteria(fair, wanted("A")).number == 1
    again = criteria(fair, wanted("B"), wanted("C"))
    assert again.number == 1
    assert [one.name_in("en") for one in queries.current_criteria(fair.id).criteria] == ["B", "C"]


def test_criteria_that_were_scored_by_make_a_new_version_and_keep_the_points(fair):
    application, other = factories.application(fair), factories.application(fair)
    first = criteria(fair)
    reviewer = points(application, first, 10)
    second = criteria(fair, wanted(weight=20))
    assert (first.number, second.number) == (1, 2)
    points(other, second, 5, by=reviewer)
    standing = queries.standings(fair.id)[application.id]
    assert [mark.number for mark in standing.older] == [1]
    assert standing.total == 100.0
    assert queries.standings(fair.id)[other.id].older == ()
    points(application, second, 4, by=reviewer)
    standing = queries.standings(fair.id)[application.id]
    assert (standing.total, standing.older) == (40.0, ())
    assert len(queries.scores_of(application.id)) == 2


def test_criteria_saved_as_they_were_make_no_version(fair):
    application, version = factories.application(fair), criteria(fair)
    points(application, version, 10)
    assert criteria(fair).id == version.id


def test_points_by_criteria_that_changed_meanwhile_are_refused(fair):
    application, first = factories.application(fair), criteria(fair)
    points(application, first, 10)
    criteria(fair, wanted(weight=20))
    with pytest.raises(services.CriteriaChangedError):
        points(application, first, 4)


@pytest.mark.parametrize("value", [-1, 11])
def test_points_outside_the_range_are_refused_by_name(fair, value):
    application, version = factories.application(fair), criteria(fair)
    with pytest.raises(services.OutOfRangeError, match="points-out-of-range") as refused:
        points(application, version, value)
    assert refused.value.message == "Quality takes points from 0 to 10."
    assert queries.scores_of(application.id) == []


@pytest.mark.parametrize("state", services.UNSCORED)
def test_what_was_not_sent_or_was_taken_back_gets_no_points(fair, state):
    application = factories.application(fair, state=state)
    with pytest.raises(services.NothingToScoreError):
        points(application, criteria(fair), 5)


def test_page_takes_points_and_says_what_is_wrong(browserless, fair):
    person = factories.member(Role.ORGANISER, fair)
    desk = browserless.sign_in(person)
    application, version = factories.application(fair), criteria(fair, wanted(), wanted("Price"))
    address = f"/applications/{application.id}/score"
    typed = {"criteria": version.id, "value_1": "7", "note_1": "Đều tay", "value_2": "x"}
    refused = desk.post(f"{address}?lang=en", typed)
    assert refused.status_code == 422
    assert "Nothing was saved." in refused.get_data(as_text=True)
    assert desk.post(address, {**typed, "value_2": "9"}).status_code == 302
    assert queries.totals_at(fair.id) == {application.id: 80.0}
    page = desk.get(f"/applications/{application.id}/review")
    assert 'value="Đều tay"' in page
    assert desk.post(address, {"criteria": "none"}).status_code == 409
    look = queries.lines_of(fair.id, person.id)[0].look
    assert look == "read"


def test_criteria_page_names_the_field_and_keeps_nothing_by_halves(browserless, fair):
    desk = browserless.sign_in(factories.member(Role.ORGANISER, fair))
    address = f"/fairs/{fair.slug}/criteria"
    assert desk.post(address, {}).status_code == 422
    backwards = {"name_vi_1": "Tay nghề", "weight_1": "10", "lowest_1": "5", "highest_1": "5"}
    refused = desk.post(f"{address}?lang=en", backwards)
    assert "The highest must be more than the lowest." in refused.get_data(as_text=True)
    assert queries.current_criteria(fair.id) is None
    assert desk.post(address, {**backwards, "highest_1": "9"}).status_code == 302
    [one] = queries.current_criteria(fair.id).criteria
    assert (one.names, one.weight, one.lowest, one.highest) == ({"vi": "Tay nghề"}, 10, 5, 9)
    assert "Tay nghề" in desk.get(address, lang="vi")


def test_inbox_filters_by_score_reviewer_and_reading(fair):
    strong, weak, fresh = (factories.application(fair) for _ in range(3))
    version = criteria(fair)
    reviewer = points(strong, version, 9)
    points(weak, version, 2, by=reviewer)
    lines = queries.lines_of(fair.id, reviewer.person_id)

    def found(**wanted_now):
        values = wanted_now.pop("values", {})
        asked = queries.Asked(values={"state": "all", **values}, **wanted_now)
        return [line.id for line in queries.found_lines(lines, asked)]

    assert found(lowest=50) == [strong.id]
    assert found(highest=50.0) == [weak.id]
    assert found(values={"reviewer": str(reviewer.person_id)}) == [strong.id, weak.id]
    assert found(values={"reviewer": "nobody"}) == [fresh.id]
    assert found(values={"look": "unread"}) == [fresh.id]
    assert found(sort="score") == [strong.id, weak.id, fresh.id]
    counted = queries.counts(lines, queries.Asked(values={"state": "all", "look": "read"}))
    assert (counted["state"]["submitted"], counted["look"]["unread"]) == (2, 1)


def test_application_that_changed_since_the_look_stands_out(fair):
    from fairapp.exhibitors.services import add_product

    application, reviewer = factories.application(fair), Actor(person_id=factories.person().id)
    services.look_at([application], who=reviewer.person_id)
    assert queries.lines_of(fair.id, reviewer.person_id)[0].look == "read"
    add_product(application, actor=reviewer, names={"vi": "Giỏ"}, price_low=Decimal(1))
    assert queries.lines_of(fair.id, reviewer.person_id)[0].look == "changed"
    assert application.state is ApplicationState.SUBMITTED
