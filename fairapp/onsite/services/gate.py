"""Verbs of the gate: badges with opaque codes, and entries."""

import secrets
from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer
from fairapp.onsite import queries
from fairapp.onsite.models import Badge, BadgeKind, CheckIn

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs without 0, 1, I and O, which are read wrongly when a code is typed at the gate."""
CODE_LENGTH = 12


class BadgeVoidedError(FairError):
    """The badge was taken back."""

    code = "badge-voided"
    sentence = lazy_gettext("This badge was taken back. Send %(bearer)s to the desk.")


class UnknownBadgeError(FairError):
    """No badge of this fair has the code."""

    code = "unknown-badge"
    status = 404
    sentence = lazy_gettext(
        "No badge of this fair has this code. Look again, or register a visitor."
    )


def new_badge_code() -> str:
    """An opaque code of 60 random bits that says nothing about its bearer."""
    return "".join(LETTERS[byte % len(LETTERS)] for byte in secrets.token_bytes(CODE_LENGTH))


def fold_code(typed: str) -> str:
    """A code as it is stored, however it was typed or scanned."""
    return "".join(letter for letter in typed.upper() if letter in LETTERS)


def issue_badge(
    *,
    actor: Actor,
    fair: Fair,
    kind: BadgeKind,
    bearer: str,
    importer: Importer | None = None,
    application: Application | None = None,
    organisation_name: str | None = None,
    country: str | None = None,
    stand_person_id: UUID | None = None,
) -> Badge:
    """Make a badge; an importer has one, and gets it again with a new code if it was voided."""
    known = queries.badge_of_importer(importer.id) if importer else None
    if known is not None and known.voided_at is None:
        return known
    badge = known or Badge(
        fair_id=fair.id,
        kind=kind,
        importer_id=importer.id if importer else None,
        application_id=application.id if application else None,
        bearer=bearer,
        organisation_name=organisation_name,
        country=country,
        stand_person_id=stand_person_id,
    )
    badge.code = new_badge_code()
    badge.voided_at = None
    db.session.add(badge)
    audit.record(AuditTag.BADGE_ISSUED, badge, actor=actor, kind=kind)
    return badge


def void_badge(badge: Badge, *, actor: Actor) -> None:
    """Take a badge back; voiding twice changes nothing."""
    lock(badge)
    if badge.voided_at is None:
        badge.voided_at = clock.now()
        audit.record(AuditTag.BADGE_VOIDED, badge, actor=actor)


def check_in(badge: Badge, *, actor: Actor, gate: str = "A", at: datetime | None = None) -> CheckIn:
    """Record an entry, as many on a day as there are; raises BadgeVoidedError."""
    lock(badge)
    if badge.voided_at is not None:
        raise BadgeVoidedError(bearer=badge.bearer)
    moment = at or clock.now()
    entry = CheckIn(
        fair_id=badge.fair_id,
        badge_id=badge.id,
        at=moment,
        day=moment.astimezone(clock.HANOI).date(),
        gate=gate,
    )
    db.session.add(entry)
    audit.record(AuditTag.CHECKED_IN, entry, actor=actor, gate=gate)
    return entry
