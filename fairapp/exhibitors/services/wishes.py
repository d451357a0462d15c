"""The verb by which an applicant says which stand they would like; the allocation reads it."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application, BoothWish, ZoneWish
from fairapp.exhibitors.services.applications import LIVE, WrongStateError, change
from fairapp.exhibitors.services.versions import touch
from fairapp.fairs.models import Booth, Zone
from fairapp.fairs.queries import booths_by_code


class UnknownBoothError(FairError):
    """A wish names no booth of this fair, or one that cannot be had."""

    code = "unknown-booth"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("There is no booth %(booth)s at this fair that can be given.")


class WishedTwiceError(FairError):
    """The same booth or zone stands twice in a list of wishes."""

    code = "wished-twice"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("%(place)s stands twice among the wishes. Name each one once.")


def state_wishes(
    application: Application,
    *,
    actor: Actor,
    booths: Sequence[str],
    zones: Sequence[str],
    **facts: Any,
) -> None:
    """Say which booths and zones (codes, the best first) one would like, and what else counts.

    The number of booths is fixed once accepted, the rest is not, until the stand is given.
    Raises UnknownBoothError, WishedTwiceError, WrongStateError.
    """
    lock(application)
    if application.state not in LIVE:
        raise WrongStateError
    _refuse_twice(booths)
    _refuse_twice(zones)
    booth_ids = [booth.id for booth in _booths(application, booths)]
    zone_ids = [zone.id for zone in _zones(application, zones)]
    changed = change(application, facts)
    changed |= _replace_booths(application, booth_ids)
    changed |= _replace_zones(application, zone_ids)
    if changed:
        touch(application)
        audit.record(AuditTag.APPLICATION_EDITED, application, actor=actor, section="wishes")


def _refuse_twice(places: Sequence[str]) -> None:
    twice = next((one for place, one in enumerate(places) if one in places[:place]), None)
    if twice is not None:
        raise WishedTwiceError(place=twice)


def _booths(application: Application, codes: Sequence[str]) -> list[Booth]:
    found = booths_by_code(application.fair_id, codes)
    known = {booth.code: booth for booth in found if booth.blocked_reason is None}
    missing = next((code for code in codes if code not in known), None)
    if missing is not None:
        raise UnknownBoothError(booth=missing)
    return [known[code] for code in codes]


def _zones(application: Application, codes: Sequence[str]) -> list[Zone]:
    rows = db.session.scalars(
        select(Zone).where(Zone.fair_id == application.fair_id, Zone.code.in_(codes))
    )
    known = {zone.code: zone for zone in rows}
    return [known[code] for code in codes if code in known]


def _replace_booths(application: Application, ids: Sequence[Any]) -> bool:
    mine = BoothWish.application_id == application.id
    known = list(db.session.scalars(select(BoothWish).where(mine).order_by(BoothWish.rank)))
    if [wish.booth_id for wish in known] == list(ids):
        return False
    for wish in known:
        db.session.delete(wish)
    db.session.flush()  # the ranks are free again
    for rank, booth_id in enumerate(ids, 1):
        db.session.add(BoothWish(application_id=application.id, booth_id=booth_id, rank=rank))
    db.session.flush()
    return True


def _replace_zones(application: Application, ids: Sequence[Any]) -> bool:
    mine = ZoneWish.application_id == application.id
    known = list(db.session.scalars(select(ZoneWish).where(mine).order_by(ZoneWish.rank)))
    if [wish.zone_id for wish in known] == list(ids):
        return False
    for wish in known:
        db.session.delete(wish)
    db.session.flush()  # the ranks are free again
    for rank, zone_id in enumerate(ids, 1):
        db.session.add(ZoneWish(application_id=application.id, zone_id=zone_id, rank=rank))
    db.session.flush()
    return True
