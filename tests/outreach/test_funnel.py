"""The funnel: each stage a part of the one before, parts add up, numbers open their rows."""

import re

import pytest

from fairapp.core import clock
from fairapp.core.policy import Role
from fairapp.importers.models import Campaign, Invitation, InvitationState
from fairapp.onsite.models import CheckIn
from fairapp.outreach import queries
from tests import factories
from tests.factories.deals import deal
from tests.factories.meetings import badge, meeting_request


def invited(session, fair, state, *, campaign=None, **values):
    importer = factories.importer(fair, **values)
    session.add(
        Invitation(
            fair_id=fair.id,
            importer_id=importer.id,
            organisation_id=importer.organisation_id,
            state=state,
            campaign_id=campaign.id if campaign else None,
        )
    )
    session.flush()
    return importer


@pytest.fixture
def fair(session):
    """Five invited, one only drafted, one who came without an invitation."""
    fair = factories.fair()
    batch = Campaign(fair_id=fair.id, name="Autumn")
    session.add(batch)
    session.flush()
    invited(session, fair, InvitationState.SENT)
    invited(session, fair, InvitationState.DRAFT)
    invited(session, fair, InvitationState.DECLINED, campaign=batch)
    factories.need(invited(session, fair, InvitationState.ACCEPTED, campaign=batch))
    came = invited(session, fair, InvitationState.SENT, campaign=batch)
    signed = invited(session, fair, InvitationState.ACCEPTED)
    deal(fair, buyer=signed, exhibitor=factories.accepted_application(fair))
    for importer in (came, factories.importer(fair)):
        pass_ = badge(fair, kind="importer", importer_id=importer.id)
        moment = clock.now()
        session.add(CheckIn(fair_id=fair.id, badge_id=pass_.id, at=moment, day=moment.date()))
    session.commit()
    return fair


def test_stages_are_subsets_and_splits_add_up(fair):
    found = queries.passages(fair.id)
    for split in queries.SPLITS:
        funnel = queries.funnel_of(found, split)
        assert funnel.totals == [5, 4, 3, 3, 2, 1, 1]
        sums = [sum(column) for column in zip(*(counts for _, counts in funnel.parts), strict=True)]
        assert sums == funnel.totals
        for counts in (funnel.totals, *(counts for _, counts in funnel.parts)):
            assert counts == sorted(counts, reverse=True)
    assert queries.uninvited_arrivals(fair.id) == 1
    by_batch = dict(queries.funnel_of(found, "campaign").parts)
    assert {part: counts[0] for part, counts in by_batch.items()} == {"Autumn": 3, "": 2}


@pytest.mark.parametrize("split", queries.SPLITS)
def test_every_number_opens_as_many_rows(fair, browserless, split):
    browserless.sign_in(factories.member(Role.VIEWER, fair))
    page = browserless.get(f"/fairs/{fair.slug}/funnel?by={split}")
    links = re.findall(r'href="([^"]*funnel/rows[^"]*)">(\d+)</a>', page)
    assert len(links) > 10
    for address, number in links:
        rows = browserless.get(address.replace("&amp;", "&"))
        assert rows.split("<tbody>")[1].count("<tr>") == int(number)
    browserless.get(f"/fairs/{fair.slug}/funnel?by=nonsense", status=404)


def test_request_alone_is_no_meeting(session, fair):
    importer = invited(session, fair, InvitationState.SENT)
    meeting_request(fair, importer=importer, application=factories.accepted_application(fair))
    assert queries.funnel_of(queries.passages(fair.id), "country").totals[5] == 1
