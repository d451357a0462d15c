"""Five links accepted twenty times each at the same moment: five accounts, five memberships."""

import threading
from collections import Counter

import pytest
from sqlalchemy import func, select

from fairapp import create_app
from fairapp.accounts.models import LinkUse, Membership, Person
from fairapp.core.audit import AuditEntry
from fairapp.core.db import db, unit_of_work
from fairapp.core.jobs import queue_of
from fairapp.core.policy import SYSTEM
from fairapp.importers import services
from fairapp.importers.models import Invitation, InvitationState
from tests import factories
from tests.conftest import DIALECT
from tests.databases import fresh_database_url
from tests.importers.test_services import add

LINKS, TIMES = 5, 20


@pytest.fixture
def own_app(settings, tmp_path):
    """An app with a database of its own: real threads need real commits."""
    url = fresh_database_url(DIALECT, tmp_path)
    app = create_app(settings.model_copy(update={"database_url": url, "data_dir": tmp_path}))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with app.app_context():
        db.create_all()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    queue_of(app).storage.close()


def invite_five(app):
    """[(token, invitation id, e-mail)] of five importers."""
    found = []
    with app.app_context(), unit_of_work():
        fair = factories.fair()
        for _ in range(LINKS):
            importer = add(fair, factories.importer_person())
            tokens = []
            invitation = services.invite(
                importer, actor=SYSTEM, link_to=lambda token, kept=tokens: kept.append(token) or ""
            )
            person = db.session.get_one(Person, importer.person_id)
            found.append((tokens[0], invitation.id, person.email))
    return found


def test_parallel_accepts_make_one_account_each(own_app):
    invited = invite_five(own_app)
    start = threading.Barrier(LINKS * 4)
    answers = Counter()

    def press(token, invitation_id, email):
        client = own_app.test_client()
        start.wait()
        for _ in range(TIMES // 4):
            opened = client.post(f"/i/{token}", data={"address": email})
            accepted = client.post(f"/invitations/{invitation_id}/answer", data={"reply": "accept"})
            answers[opened.status_code, accepted.status_code] += 1

    threads = [threading.Thread(target=press, args=one) for one in invited for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert answers == {(302, 302): LINKS * TIMES}
    with own_app.app_context():
        members = db.session.scalars(select(Membership.person_id)).all()
        invitees = db.session.scalars(select(Person.id).where(Person.locale == "ja")).all()
        assert sorted(members) == sorted(invitees)
        assert len(members) == LINKS
        states = db.session.scalars(select(Invitation.state)).all()
        assert states == [InvitationState.ACCEPTED] * LINKS
        assert db.session.scalar(select(func.count()).select_from(LinkUse)) == LINKS * TIMES
        tags = Counter(db.session.scalars(select(AuditEntry.tag)))
        assert tags["accounts:member:added"] == LINKS
        # opened once and accepted once for each, whatever the number of presses
        assert tags["importers:invitation:changed"] == LINKS * 2
