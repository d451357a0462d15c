"""Verbs on buyers of all years: segments, inviting one, and making two records one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import Table, func, select, update

from fairapp.accounts.models import Membership, Organisation, Person
from fairapp.accounts.queries import objects_to
from fairapp.accounts.services import (
    INVITATIONS,
    merge_organisations,
    references,
    stop_letters,
)
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.core.search import search_text
from fairapp.fairs.models import Fair
from fairapp.importers.models import (
    BuyerStatus,
    Campaign,
    Importer,
    Invitation,
    InvitationState,
    Need,
    Segment,
)
from fairapp.importers.services import add_importer, plan_campaign, revoke_invitation
from fairapp.outreach import queries
from fairapp.outreach.queries import Criteria

FIRM_FIELDS = ("name", "name_en", "country", "website", "phone", "email", "address")
PERSON_FIELDS = ("full_name", "position", "email", "phone", "locale")


class SegmentNameTakenError(FairError):
    """There is a segment of this name."""

    code = "segment-name-taken"
    sentence = lazy_gettext("There is a segment of this name already. Choose another name.")


class BothAtFairError(FairError):
    """Both records have meetings, badges or deals at one fair; which would be lost?"""

    code = "both-at-fair"
    sentence = lazy_gettext(
        "Both people took part in %(fair)s, each with meetings, badges or deals of their own."
        " They stay two people; join only their firms."
    )


def save_segment(name: str, criteria: Criteria, *, actor: Actor) -> Segment:
    """Keep a choice under a name; raises SegmentNameTakenError."""
    if db.session.scalar(select(Segment.id).where(Segment.name == name)) is not None:
        raise SegmentNameTakenError
    segment = Segment(name=name, criteria=criteria.values, made_by_id=actor.person_id)
    db.session.add(segment)
    audit.record(AuditTag.SEGMENT_SAVED, segment, actor=actor)
    return segment


def remove_segment(segment: Segment, *, actor: Actor) -> None:
    """Forget a choice; campaigns that used it keep their people."""
    db.session.execute(
        update(Campaign).where(Campaign.segment_id == segment.id).values(segment_id=None)
    )
    audit.record(AuditTag.SEGMENT_REMOVED, segment, actor=actor)
    db.session.delete(segment)


def invite_segment(
    fair: Fair, name: str, criteria: Criteria, *, actor: Actor, segment_id: UUID | None = None
) -> Campaign:
    """Put everybody of a segment on the fair's list, and plan a campaign for them."""
    people = db.session.scalars(queries.people_in(criteria)).all()
    listed = dict(
        db.session.execute(
            select(Importer.person_id, Importer.id).where(Importer.fair_id == fair.id)
        ).all()
    )
    missing = [one for one in people if one not in listed]
    for person in db.session.scalars(select(Person).where(Person.id.in_(missing))):
        last = _last_entry(person)
        organisation = db.session.get(Organisation, person.organisation_id)
        if organisation is not None and last is not None:
            added = add_importer(
                actor=actor,
                fair=fair,
                organisation=organisation,
                person=person,
                kind=last.kind,
                languages=last.languages,
            )
            listed[person.id] = added.id
    ids = [listed[one] for one in people if one in listed]
    return plan_campaign(fair, name, ids, actor=actor, segment_id=segment_id)


def _last_entry(person: Person) -> Importer | None:
    return db.session.scalar(
        select(Importer)
        .where(Importer.person_id == person.id)
        .order_by(Importer.created_at.desc(), Importer.id.desc())
        .limit(1)
    )


def merge_firms(
    kept: Organisation, dropped: Organisation, *, actor: Actor, values: Mapping[str, Any]
) -> None:
    """Make two records of a firm one: everything goes on under `kept`, with the chosen values."""
    chosen = {field: values[field] for field in FIRM_FIELDS if field in values}
    merge_organisations(kept, dropped, actor=actor, values=chosen)


def merge_people(kept: Person, dropped: Person, *, actor: Actor, values: Mapping[str, Any]) -> None:
    """Make two records of a person one; raises BothAtFairError where something would be lost."""
    lock(kept)
    lock(dropped)
    own = {one.fair_id: one for one in _entries_of(kept)}
    for entry in _entries_of(dropped):
        same_fair = own.get(entry.fair_id)
        if same_fair is None:
            entry.person_id = kept.id
        else:
            _fold_entry(entry, same_fair, actor=actor)
    for table, column in references("person"):
        if table.name in ("membership", "personal_link"):
            _move_rows(table, column, kept.id, dropped.id)
    if objects_to(dropped.id, INVITATIONS):
        stop_letters(kept, INVITATIONS, actor=actor, channel="merge")
    dropped.email = dropped.phone = dropped.password_hash = None
    dropped.merged_into_id, dropped.deactivated_at = kept.id, clock.now()
    dropped.session_version += 1
    db.session.flush()
    for field in PERSON_FIELDS:
        if field in values:
            setattr(kept, field, values[field] or None)
    firm = db.session.get(Organisation, kept.organisation_id)
    kept.search_text = search_text(
        kept.full_name, kept.position, kept.email, kept.phone, firm.name if firm else None
    )[:800]
    audit.record(AuditTag.PEOPLE_MERGED, dropped, actor=actor, into=kept.id)


def _entries_of(person: Person) -> list[Importer]:
    return list(db.session.scalars(select(Importer).where(Importer.person_id == person.id)))


def _fold_entry(entry: Importer, into: Importer, *, actor: Actor) -> None:
    """Two entries at one fair: the dropped one's wishes go to the other, and it is withdrawn."""
    free = ("invitation", "need", "match", "match_list", "link_request")
    for table, column in references("importer"):
        if table.name in free:
            continue
        rows = select(func.count()).select_from(table).where(column == entry.id)
        if db.session.scalar(rows):
            fair = db.session.get_one(Fair, entry.fair_id)
            raise BothAtFairError(fair=fair.names.get("en") or next(iter(fair.names.values())))
    db.session.execute(update(Need).where(Need.importer_id == entry.id).values(importer_id=into.id))
    pending = select(Invitation).where(
        Invitation.importer_id == entry.id, Invitation.state != InvitationState.ACCEPTED
    )
    invitation = db.session.scalar(pending)
    if invitation is not None:
        revoke_invitation(invitation, actor=actor)
    entry.status = BuyerStatus.WITHDRAWN


def _move_rows(table: Table, column: Any, kept_id: UUID, dropped_id: UUID) -> None:
    if table.name == "membership":
        held = {
            (one.fair_id, one.role, one.organisation_id)
            for one in db.session.scalars(select(Membership).where(Membership.person_id == kept_id))
        }
        for one in db.session.scalars(select(Membership).where(Membership.person_id == dropped_id)):
            if (one.fair_id, one.role, one.organisation_id) not in held:
                one.person_id = kept_id
        return
    db.session.execute(update(table).where(column == dropped_id).values({column: kept_id}))
