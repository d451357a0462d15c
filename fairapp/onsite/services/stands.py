"""Verbs of a stand's people: a badge for each of them, within what the edition gives."""

from collections.abc import Sequence

from flask_babel import lazy_gettext

from fairapp.accounts.models import Organisation
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application, ApplicationState, StandPerson
from fairapp.exhibitors.services import NotAcceptedError, remove_person
from fairapp.fairs.models import Fair
from fairapp.onsite import queries
from fairapp.onsite.models import Badge, BadgeKind
from fairapp.onsite.services.gate import issue_badge, void_badge


class NoBadgeLeftError(FairError):
    """Every badge that the stand may have is made."""

    code = "no-badge-left"
    sentence = lazy_gettext(
        "All %(most)s badges of this stand are made. Take one back, or ask the organiser for more."
    )


def issue_staff_badges(application: Application, *, actor: Actor) -> list[Badge]:
    """Make a badge for everybody named who has none, as far as the stand's badges go.

    Pressed again it makes what is missing. Raises NotAcceptedError, NoBadgeLeftError.
    """
    lock(application)  # two presses at once must not make one badge twice
    if application.state is not ApplicationState.ACCEPTED:
        raise NotAcceptedError
    wearers = queries.stand_wearers(application.id)
    waiting = [one.person for one in wearers if one.badge is None]
    most = queries.badge_quota(application)
    left = most - sum(one.badge is not None for one in wearers)
    if waiting and left <= 0:
        raise NoBadgeLeftError(most=most)
    return _issue(application, waiting[:left], actor=actor)


def _issue(application: Application, people: Sequence[StandPerson], *, actor: Actor) -> list[Badge]:
    fair = db.session.get_one(Fair, application.fair_id)
    organisation = db.session.get_one(Organisation, application.organisation_id)
    made = [
        issue_badge(
            actor=actor,
            fair=fair,
            kind=BadgeKind.EXHIBITOR,
            bearer=person.full_name,
            application=application,
            organisation_name=organisation.name,
            country=organisation.country,
            stand_person_id=person.id,
        )
        for person in people
    ]
    db.session.flush()
    return made


def take_badge_back(badge: Badge, *, actor: Actor) -> None:
    """Void a badge of a stand, so that somebody else may have one."""
    void_badge(badge, actor=actor)
    badge.stand_person_id = None


def take_off_stand(application: Application, person: StandPerson, *, actor: Actor) -> None:
    """Take somebody off the stand; their badge opens no gate any more."""
    lock(application)
    badge = queries.badge_of_stand_person(person.id)
    if badge is not None:
        take_badge_back(badge, actor=actor)
        db.session.flush()
    remove_person(application, person, actor=actor)
