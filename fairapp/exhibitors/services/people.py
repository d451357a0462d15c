"""Verbs of the people who will stand at a stand."""

from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application, StandPerson
from fairapp.exhibitors.services.applications import LIVE, WrongStateError
from fairapp.exhibitors.services.versions import touch
from fairapp.fairs.models import Fair

LEAST = 4
"""So many may always be named; an edition that gives fewer badges still knows who comes."""


class TooManyPeopleError(FairError):
    """More people than the stand has room for."""

    code = "too-many-people"
    sentence = lazy_gettext(
        "At most %(most)s people can be named for this stand. Remove one before adding another."
    )


def name_person(application: Application, *, actor: Actor, **facts: Any) -> StandPerson:
    """Name somebody for the stand: full_name, position, phone, languages.

    Raises TooManyPeopleError.
    """
    _lock_live(application)
    named = db.session.scalar(
        select(func.count())
        .select_from(StandPerson)
        .where(StandPerson.application_id == application.id)
    )
    fair = db.session.get_one(Fair, application.fair_id)
    # a stand may turn out larger than asked for; what it gets badges for is counted then
    most = max(fair.badges_for(application.booths_wanted), LEAST)
    if (named or 0) >= most:
        raise TooManyPeopleError(most=most)
    person = StandPerson(application_id=application.id, fair_id=application.fair_id, **facts)
    db.session.add(person)
    touch(application)
    audit.record(AuditTag.STAND_PERSON_NAMED, person, actor=actor)
    return person


def remove_person(application: Application, person: StandPerson, *, actor: Actor) -> None:
    """Take somebody off the stand."""
    _lock_live(application)
    touch(application)
    audit.record(AuditTag.STAND_PERSON_REMOVED, person, actor=actor)
    db.session.delete(person)


def _lock_live(application: Application) -> None:
    lock(application)
    if application.state not in LIVE:
        raise WrongStateError
