"""Verbs on two applications of one firm: joining them, taking that back, or keeping them apart."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import Enum, Table, Uuid, delete, func, select, update

from fairapp.accounts.models import Membership, Organisation, PersonalLink
from fairapp.accounts.services import (
    merge_organisations,
    move_rows,
    organisation_search_text,
    references,
)
from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import Base, db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application, ApplicationState, BoothWish, ZoneWish
from fairapp.exhibitors.services import refresh_search_text, touch
from fairapp.review.models import ApplicationMerge, NotSame

FIRM_FIELDS = (
    "name", "name_en", "kind", "tax_code", "phone", "email", "village", "commune", "province",
)  # fmt: skip
OWN_FIELDS = (
    "contact_id", "main_category", "booths_wanted", "wants_corner", "needs_accessible", "wishes",
    "making", "workers", "founded_year", "export_share", "production_note", "descriptions",
    "export_languages",
)  # fmt: skip
JOINED = ("product", "certificate", "stand_person", "stand_design", "score")
"""Rows of both go on under the kept application."""
WISHES = (BoothWish, ZoneWish)
STAYING = (
    "application", "application_merge", "not_same", "review_look", "sent_version",
    "change_request", "booth_wish", "zone_wish",
)  # fmt: skip
"""Rows that stay with the application they were written for."""
OF_APPLICATION = ("application_id", "thing_id")
ENDED = (ApplicationState.CANCELLED, ApplicationState.WITHDRAWN, ApplicationState.REJECTED)


class CannotMergeError(FairError):
    """One of the two may not be joined with another."""

    code = "cannot-merge"
    sentence = lazy_gettext(
        "These two cannot be joined: the one that stays must be live, and the other must not be "
        "accepted or ended. Open them and look."
    )


class HasMoreError(FairError):
    """Something in a later room hangs on the application that would go."""

    code = "has-more"
    sentence = lazy_gettext(
        "A stand, an offer, a charge or a meeting hangs on the application of %(name)s. "
        "Nothing was changed."
    )


class MergeOverError(FairError):
    """A joining is taken back once."""

    code = "merge-over"
    sentence = lazy_gettext("This has been taken back already, or the application moved on.")


def keep_apart(first: Application, second: Application, *, actor: Actor) -> None:
    """Say that two applications which look alike are two; saying it twice changes nothing."""
    lock(first)
    low, high = sorted((first, second), key=lambda one: one.id)
    known = db.session.scalar(
        select(NotSame.id).where(NotSame.first_id == low.id, NotSame.second_id == high.id)
    )
    if known is not None:
        return
    db.session.add(
        NotSame(fair_id=low.fair_id, first_id=low.id, second_id=high.id, said_by_id=actor.person_id)
    )
    audit.record(AuditTag.APPLICATIONS_KEPT_APART, first, actor=actor, other=second.id)


def merge_applications(
    kept: Application, dropped: Application, *, actor: Actor, sides: Mapping[str, str]
) -> ApplicationMerge:
    """Join two applications of one firm, and their firms: one act, kept so that it can be undone.

    `sides` says for each field whether the `left` (kept) or the `right` value goes on. Products,
    certificates, people, designs and points of both go on. Raises CannotMergeError, HasMoreError.
    """
    for one in sorted((kept, dropped), key=lambda row: row.id):
        lock(one)
    _refuse(kept, dropped)
    firm, other = (db.session.get_one(Organisation, one.organisation_id) for one in (kept, dropped))
    before: dict[str, Any] = {"state": dropped.state.value}
    before["application"] = _choose(kept, dropped, OWN_FIELDS, sides)
    chosen = {
        field: getattr(other, field)
        for field in FIRM_FIELDS
        if sides.get(field) == "right" and getattr(other, field) != getattr(firm, field)
    }
    before["organisation"] = {
        field: [_plain(getattr(firm, field)), _plain(value)] for field, value in chosen.items()
    }
    moved = _join(kept, dropped)
    if firm.id != other.id:
        moved |= merge_organisations(firm, other, actor=actor, values=chosen)
    dropped.state = ApplicationState.CANCELLED
    touch(kept)
    refresh_search_text(kept)
    merge = ApplicationMerge(
        fair_id=kept.fair_id,
        kept_id=kept.id,
        dropped_id=dropped.id,
        made_by_id=actor.person_id,
        moved=moved,
        before=before,
    )
    db.session.add(merge)
    db.session.flush()
    db.session.expire(kept)
    audit.record(AuditTag.APPLICATIONS_MERGED, dropped, actor=actor, into=kept.id)
    return merge


def join_firms(
    application: Application,
    other: Organisation,
    *,
    actor: Actor,
    sides: Mapping[str, str],
) -> None:
    """Make the applicant's firm and a second entry of the register one; its past comes along."""
    lock(application)
    firm = db.session.get_one(Organisation, application.organisation_id)
    if firm.id == other.id or firm.merged_into_id or other.merged_into_id:
        raise CannotMergeError
    chosen = {field: getattr(other, field) for field in FIRM_FIELDS if sides.get(field) == "right"}
    merge_organisations(firm, other, actor=actor, values=chosen)
    touch(application)
    refresh_search_text(application)


def _refuse(kept: Application, dropped: Application) -> None:
    live = kept.state not in ENDED and dropped.state not in (*ENDED, ApplicationState.ACCEPTED)
    if kept.id == dropped.id or kept.fair_id != dropped.fair_id or not live:
        raise CannotMergeError
    refuse_if_more(dropped)


def refuse_if_more(application: Application) -> None:
    """Raise HasMoreError when a row of a later room hangs on an application."""
    for table, column in references("application"):
        if table.name in (*JOINED, *STAYING):
            continue
        rows = select(func.count()).select_from(table).where(column == application.id)
        if db.session.scalar(rows):
            name = db.session.get_one(Organisation, application.organisation_id).name
            raise HasMoreError(name=name)


def _choose(
    kept: Application, dropped: Application, fields: tuple[str, ...], sides: Mapping[str, str]
) -> dict[str, list[Any]]:
    """Set the chosen values; {field: [before, after]} of those that changed."""
    changed: dict[str, list[Any]] = {}
    for field in fields:
        was, now = getattr(kept, field), getattr(dropped, field)
        is_fixed = field == "booths_wanted" and kept.state is ApplicationState.ACCEPTED
        if sides.get(field) == "right" and was != now and not is_fixed:
            setattr(kept, field, now)
            changed[field] = [_plain(was), _plain(now)]
    return changed


def _join(kept: Application, dropped: Application) -> dict[str, list[str]]:
    """Let what both brought go on under the kept one; its own wishes come before the other's."""
    db.session.flush()
    moved: dict[str, list[str]] = {}
    for table, column in references("application"):
        if table.name in JOINED:
            moved |= move_rows(table, column, kept.id, dropped.id)
    for wish in WISHES:
        own = select(func.count()).select_from(wish).where(wish.application_id == kept.id)
        if not db.session.scalar(own):
            table = Base.metadata.tables[wish.__tablename__]
            moved |= move_rows(table, table.c.application_id, kept.id, dropped.id)
    links = Base.metadata.tables[PersonalLink.__tablename__]
    return moved | move_rows(links, links.c.thing_id, kept.id, dropped.id)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else getattr(value, "value", value)


def undo_merge(merge: ApplicationMerge, *, actor: Actor) -> None:
    """Take a joining back: rows return, values that nobody has changed since are as before.

    Raises MergeOverError.
    """
    lock(merge)
    kept = db.session.get_one(Application, merge.kept_id)
    dropped = db.session.get_one(Application, merge.dropped_id)
    for one in sorted((kept, dropped), key=lambda row: row.id):
        lock(one)
    if merge.undone_at is not None or dropped.state is not ApplicationState.CANCELLED:
        raise MergeOverError
    other = db.session.get_one(Organisation, dropped.organisation_id)
    firm = db.session.get_one(Organisation, kept.organisation_id)
    _return_rows(merge, firm_id=other.id)
    _restore(kept, merge.before["application"])
    _restore(firm, merge.before["organisation"])
    firm.search_text = organisation_search_text(firm)
    other.merged_into_id = None
    dropped.state = ApplicationState(merge.before["state"])
    merge.undone_at = clock.now()
    db.session.flush()
    for one in (kept, dropped):
        touch(one)
        refresh_search_text(one)
    db.session.flush()
    db.session.expire(kept)
    db.session.expire(dropped)
    audit.record(AuditTag.MERGE_UNDONE, dropped, actor=actor, other=kept.id)


def _return_rows(merge: ApplicationMerge, *, firm_id: UUID) -> None:
    for place, typed in merge.moved.items():
        name, column = place.split(".")
        table: Table = Base.metadata.tables[name]
        ids = [UUID(one) for one in typed]
        if column == "added":
            db.session.execute(delete(Membership).where(Membership.id.in_(ids)))
            continue
        back = merge.dropped_id if column in OF_APPLICATION else firm_id
        db.session.execute(update(table).where(table.c.id.in_(ids)).values({column: back}))


def _restore(row: Any, changed: Mapping[str, list[Any]]) -> None:
    """Set what was replaced, but for what somebody has changed since."""
    for field, (was, now) in changed.items():
        if _plain(getattr(row, field)) == now:
            setattr(row, field, _revived(row, field, was))


def _revived(row: Any, field: str, value: Any) -> Any:
    """A value from JSON as its column holds it."""
    kind = row.__table__.c[field].type
    if value is None:
        return None
    if isinstance(kind, Uuid):
        return UUID(value)
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    return value
