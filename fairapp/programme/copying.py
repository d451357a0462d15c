"""Copying an edition: its ground, prices, rules and texts go along, what happened there stays.

It stands here because this is the latest room whose tables a new edition may need. Every table
that belongs to a fair is named below, either as copied or with the reason why it is not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import Date, Select, func, insert, select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import Base, UtcDateTime, db, new_id
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Deadline, FairText
from fairapp.fairs.models import Booth, Fair, Hall, PriceItem, Series, Zone
from fairapp.fairs.services import open_fair
from fairapp.fees.models import BankAccount, RefundRule
from fairapp.importers.models import HostingRule
from fairapp.review.models import CriteriaVersion, Criterion, DecisionReason, WaitingRule


@dataclass(frozen=True, slots=True)
class Copied:
    """A table whose rows go along; `through` is the column by which a row belongs to the fair,
    or to a row copied before; `fresh` are columns that begin anew.
    """

    table: type[Base]
    title: Any
    through: str = "fair_id"
    fresh: Mapping[str, Any] = field(default_factory=dict)


UNTOUCHED = {"reminded_on": None, "done_on": None, "done_by_id": None, "done_note": None}
"""Nobody was reminded of a new edition's deadlines yet, and nothing is done."""
COPIED: tuple[Copied, ...] = (
    Copied(Hall, lazy_gettext("Halls")),
    Copied(Zone, lazy_gettext("Zones")),
    Copied(Booth, lazy_gettext("Booths")),
    Copied(PriceItem, lazy_gettext("Prices")),
    Copied(RefundRule, lazy_gettext("Refund rules")),
    Copied(BankAccount, lazy_gettext("Bank accounts")),
    Copied(HostingRule, lazy_gettext("Hosting rules")),
    Copied(FairText, lazy_gettext("Texts of the edition")),
    Copied(CriteriaVersion, lazy_gettext("Versions of the criteria")),
    Copied(Criterion, lazy_gettext("Criteria")),
    Copied(DecisionReason, lazy_gettext("Reasons of decisions")),
    Copied(WaitingRule, lazy_gettext("Rule of the waiting list")),
    Copied(Deadline, lazy_gettext("Deadlines"), fresh=UNTOUCHED),
)
"""In this order: a row is copied after the rows it points to."""

PEOPLE = lazy_gettext("people, applications and invitations of the old edition")
STANDS = lazy_gettext("who stood where")
MONEY = lazy_gettext("charges, payments and support, which rest on papers of their year")
MET = lazy_gettext("matches, meetings and visits")
RESULTS = lazy_gettext("deals, results and frozen reports")
JUDGED = lazy_gettext("points of reviewers, and what was found to be one firm or two")
TRACES = lazy_gettext("letters, files, jobs and the history of changes")
NOT_COPIED: dict[str, Any] = {
    "membership": PEOPLE,
    "personal_link": PEOPLE,
    "application": PEOPLE,
    "product": PEOPLE,
    "certificate": PEOPLE,
    "agreement": PEOPLE,
    "stand_design": PEOPLE,
    "stand_person": PEOPLE,
    "booth_wish": PEOPLE,
    "zone_wish": PEOPLE,
    "importer": PEOPLE,
    "campaign": PEOPLE,
    "invitation": PEOPLE,
    "need": PEOPLE,
    "link_request": PEOPLE,
    "hosting_offer": PEOPLE,
    "catalogue_access": PEOPLE,
    "passport": PEOPLE,
    "free_times": PEOPLE,
    "score": JUDGED,
    "not_same": JUDGED,
    "application_merge": JUDGED,
    "allocation": STANDS,
    "allocated_booth": STANDS,
    "allocation_round": STANDS,
    "place_offer": STANDS,
    "round_place": STANDS,
    "charge": MONEY,
    "payment": MONEY,
    "support_scheme": MONEY,
    "support_choice": MONEY,
    "extra_order": MONEY,
    "payment_request": MONEY,
    "bank_line": MONEY,
    "invoice_request": MONEY,
    "match": MET,
    "match_list": MET,
    "match_feedback": MET,
    "slot": MET,
    "shared_shortlist": MET,
    "enquiry": MET,
    "meeting_request": MET,
    "timetable": MET,
    "meeting": MET,
    "outcome": MET,
    "badge": MET,
    "check_in": MET,
    "encounter": MET,
    "ledger_entry": RESULTS,
    "deal_answer": RESULTS,
    "deal_verification": RESULTS,
    "deal_proposal": RESULTS,
    "proposal_verdict": RESULTS,
    "confirmation_duty": RESULTS,
    "deal_draft": RESULTS,
    "ledger_head": RESULTS,
    "delegation": RESULTS,
    "snapshot": RESULTS,
    "plan_change": TRACES,
    "audit_entry": TRACES,
    "sheet_upload": TRACES,
    "job": TRACES,
    "message": TRACES,
    "inbound_mail": TRACES,
}
"""Tables that belong to a fair and stay with it, each with what it holds."""

OWN = frozenset({"id", "created_at", "version"})
"""What every new row has of its own."""
STAYS = OWN | {"series_id", "slug", "names", "edition", "is_demo"}
"""What a new edition has of its own, or is told."""
DAYS = ("opens_on", "closes_on", "applications_open_on", "applications_close_on")


@dataclass(frozen=True, slots=True)
class CopyPreview:
    """What a copy would hold: rows by table, and each day before and after."""

    rows: list[tuple[Any, int]]
    days: list[tuple[str, date | None, date | None]]
    left_out: list[Any]


def preview_copy(fair: Fair, opens_on: date) -> CopyPreview:
    """What would go along and what stays, without changing anything."""
    shift = opens_on - fair.opens_on
    counts = [
        select(func.count()).select_from(_rows_of(one, fair).subquery()).scalar_subquery()
        for one in COPIED
    ]
    found = db.session.execute(select(*counts)).one()
    return CopyPreview(
        rows=[(one.title, count) for one, count in zip(COPIED, found, strict=True)],
        days=[(day, getattr(fair, day), _shifted(getattr(fair, day), shift)) for day in DAYS],
        left_out=list(dict.fromkeys(NOT_COPIED.values())),
    )


def copy_edition(
    fair: Fair,
    *,
    actor: Actor,
    slug: str,
    names: dict[str, str],
    opens_on: date,
    edition: str | None = None,
) -> Fair:
    """Open a new edition with all that is copied, dates moved along; raises SlugTakenError."""
    shift = opens_on - fair.opens_on
    copy = open_fair(
        actor=actor,
        series=db.session.get_one(Series, fair.series_id),
        slug=slug,
        names=fair.names | names,
        edition=edition,
        is_demo=fair.is_demo,
        **dict(_moved(fair, shift, STAYS)),
    )
    db.session.flush()
    ids: dict[UUID, UUID] = {fair.id: copy.id}
    rows = sum(_copy_rows(one, fair, ids, shift) for one in COPIED)
    audit.record(AuditTag.EDITION_COPIED, copy, actor=actor, source=fair.id, rows=rows)
    return copy


def _moved(row: Base, shift: timedelta, but: frozenset[str] = OWN) -> Iterator[tuple[str, Any]]:
    """(column, value) of everything that goes along, days and moments moved."""
    for column in type(row).__table__.columns:
        if column.key in but:
            continue
        value = getattr(row, column.key)
        is_moment = isinstance(column.type, Date | UtcDateTime)
        yield column.key, _shifted(value, shift) if is_moment else value


def _shifted(value: Any, shift: timedelta) -> Any:
    return value + shift if isinstance(value, date | datetime) else value


def _rows_of(one: Copied, fair: Fair) -> Select[Any]:
    """The rows that go along: what is off the plan, or ended, does not."""
    table: Any = one.table
    found = select(table)
    if one.through == "fair_id":
        found = found.where(table.fair_id == fair.id)
    else:
        (key,) = table.__table__.c[one.through].foreign_keys
        parent = key.column.table
        found = found.join(parent, key.column == table.__table__.c[one.through])
        found = found.where(parent.c.fair_id == fair.id)
    return found.where(table.removed_at.is_(None)) if hasattr(table, "removed_at") else found


def _copy_rows(one: Copied, fair: Fair, ids: dict[UUID, UUID], shift: timedelta) -> int:
    values = []
    for row in db.session.scalars(_rows_of(one, fair)).all():
        facts = dict(_moved(row, shift)) | dict(one.fresh)
        for column in type(row).__table__.columns:
            if column.foreign_keys and facts.get(column.key) in ids:
                facts[column.key] = ids[facts[column.key]]
        facts["id"] = ids[row.id] = new_id()
        values.append(facts)
    if values:
        db.session.execute(insert(one.table), values)
    return len(values)
