"""The verb that makes two records of an organisation one; what would collide stays where it is."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Index, Table, UniqueConstraint, exists, select, update

from fairapp.accounts.models import Membership, Organisation
from fairapp.accounts.services.register import organisation_search_text
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import Base, db, lock
from fairapp.core.policy import Actor

RECORDS = ("ledger_entry", "audit_entry", "deal_answer", "deal_verification", "snapshot")
"""Append-only: they name the firm as it was when they were written."""
Moved = dict[str, list[str]]
"""{table.column: ids of the rows that went over}."""


def merge_organisations(
    kept: Organisation, dropped: Organisation, *, actor: Actor, values: Mapping[str, Any]
) -> Moved:
    """Make two records of a firm one: everything goes on under `kept`, with the chosen values.

    Ledger and audit keep the record that they name; it points to the kept one. So does a row
    that the kept firm has already (an application to the same fair).
    """
    lock(kept)
    lock(dropped)
    for field, value in values.items():
        setattr(kept, field, value or None)
    kept.search_text = organisation_search_text(kept)
    moved: Moved = {}
    for table, column in references("organisation"):
        if table.name not in (*RECORDS, "membership", "organisation"):
            moved |= move_rows(table, column, kept.id, dropped.id)
    moved["membership.added"] = _widen_memberships(kept, dropped)
    dropped.merged_into_id = kept.id
    audit.record(AuditTag.ORGANISATIONS_MERGED, dropped, actor=actor, into=kept.id)
    return moved


def references(target: str) -> list[tuple[Table, Any]]:
    """Every column that points to a table."""
    return [
        (table, key.parent)
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == target
    ]


def move_rows(table: Table, column: Any, kept_id: UUID, dropped_id: UUID) -> Moved:
    """Let rows point to the kept record, but for those that it has already."""
    found = select(table.c.id).where(column == dropped_id)
    own = table.alias()
    for names in _unique_with(table, column.name):
        same = [own.c[name] == table.c[name] for name in names if name != column.name]
        found = found.where(~exists().where(own.c[column.name] == kept_id, *same))
    ids = list(db.session.scalars(found))
    if ids:
        db.session.execute(update(table).where(table.c.id.in_(ids)).values({column: kept_id}))
    return {f"{table.name}.{column.name}": [str(one) for one in ids]} if ids else {}


def _unique_with(table: Table, name: str) -> list[list[str]]:
    """The sets of columns with this one in which every row must differ."""
    keys: list[UniqueConstraint | Index] = [
        *(one for one in table.constraints if isinstance(one, UniqueConstraint)),
        *(one for one in table.indexes if one.unique),
    ]
    found = [[column.name for column in one.columns] for one in keys]
    return [names for names in found if name in names]


def _widen_memberships(kept: Organisation, dropped: Organisation) -> list[str]:
    """Members of either speak for the kept firm; old deals stay open to those who signed them."""
    members = db.session.scalars(
        select(Membership).where(Membership.organisation_id.in_([kept.id, dropped.id]))
    ).all()
    has = {(one.person_id, one.fair_id, one.role, one.organisation_id) for one in members}
    added = []
    for one in members:
        wanted = (one.person_id, one.fair_id, one.role, kept.id)
        if wanted not in has:
            has.add(wanted)
            added.append(
                Membership(
                    person_id=one.person_id,
                    fair_id=one.fair_id,
                    role=one.role,
                    organisation_id=kept.id,
                )
            )
    db.session.add_all(added)
    db.session.flush()
    return [str(one.id) for one in added]
