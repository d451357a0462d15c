"""Sealing passports anew, so that an old key can be thrown away."""

from sqlalchemy import select

from fairapp.config import Settings
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.policy import Actor
from fairapp.core.sealing import reseal
from fairapp.importers.models import Passport


def reseal_passports(settings: Settings, *, actor: Actor) -> int:
    """Put every passport under the first key; returns how many. Raises SealBrokenError.

    One that no key opens stops it, and nothing is changed: its key must be found first.
    """
    passports = db.session.scalars(
        select(Passport).order_by(Passport.id).with_for_update(of=Passport)
    ).all()
    for passport in passports:
        passport.sealed = reseal(passport.sealed, settings)
        audit.record(AuditTag.PASSPORT_RESEALED, passport, actor=actor)
    return len(passports)
