"""The append-only record of who changed what: ids, codes and amounts, never personal data."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core.db import Base, Code, Dated, Identified, JsonDocument, db, on_commit
from fairapp.core.guards import append_only
from fairapp.core.policy import Actor


class AuditTag(StrEnum):
    """What can happen, in the past tense."""

    ORGANISATION_REGISTERED = "accounts:organisation:registered"
    ORGANISATION_CHANGED = "accounts:organisation:changed"
    PERSON_REGISTERED = "accounts:person:registered"
    PERSON_CHANGED = "accounts:person:changed"
    PERSON_ERASED = "accounts:person:erased"
    PERSON_DEACTIVATED = "accounts:person:deactivated"
    PASSWORD_CHANGED = "accounts:password:changed"  # noqa: S105 -- the name of an event
    MEMBER_ADDED = "accounts:member:added"
    MEMBER_REMOVED = "accounts:member:removed"
    SIGNED_IN = "accounts:session:opened"
    SIGNED_OUT = "accounts:session:closed"
    CODE_ISSUED = "accounts:code:issued"
    LINK_ISSUED = "accounts:link:issued"
    LINK_USED = "accounts:link:used"
    LINK_REVOKED = "accounts:link:revoked"
    CONSENT_GIVEN = "accounts:consent:given"
    CONSENT_WITHDRAWN = "accounts:consent:withdrawn"
    LETTERS_STOPPED = "accounts:letters:stopped"
    LETTERS_RESUMED = "accounts:letters:resumed"
    PEOPLE_MERGED = "accounts:people:merged"
    ORGANISATIONS_MERGED = "accounts:organisations:merged"
    TOKEN_ISSUED = "accounts:token:issued"  # noqa: S105 -- the name of an event
    TOKEN_REVOKED = "accounts:token:revoked"  # noqa: S105 -- the name of an event

    SERIES_ADDED = "fairs:series:added"
    FAIR_OPENED = "fairs:fair:opened"
    FAIR_CHANGED = "fairs:fair:changed"
    PLAN_IMPORTED = "fairs:plan:imported"
    PLAN_CHANGED = "fairs:plan:changed"
    PLAN_REVERTED = "fairs:plan:reverted"
    BOOTH_BLOCKED = "fairs:booth:blocked"
    BOOTH_UNBLOCKED = "fairs:booth:unblocked"
    PRICE_SET = "fairs:price:set"
    THESAURUS_SYNCED = "fairs:thesaurus:synced"

    APPLICATION_STARTED = "exhibitors:application:started"
    APPLICATION_EDITED = "exhibitors:application:edited"
    APPLICATION_SUBMITTED = "exhibitors:application:submitted"
    APPLICATION_REVIEWED = "exhibitors:application:reviewed"
    APPLICATION_REOPENED = "exhibitors:application:reopened"
    APPLICATION_TOLD = "exhibitors:application:told"
    APPLICATION_CANCELLED = "exhibitors:application:cancelled"
    APPLICATION_WITHDRAWN = "exhibitors:application:withdrawn"
    PRODUCT_ADDED = "exhibitors:product:added"
    PRODUCT_CHANGED = "exhibitors:product:changed"
    PRODUCT_REMOVED = "exhibitors:product:removed"
    EXHIBITORS_IMPORTED = "exhibitors:sheet:imported"
    CERTIFICATE_ADDED = "exhibitors:certificate:added"
    CERTIFICATE_REMOVED = "exhibitors:certificate:removed"
    STAND_PERSON_NAMED = "exhibitors:person:named"
    STAND_PERSON_REMOVED = "exhibitors:person:removed"
    FAIR_TEXT_WRITTEN = "exhibitors:text:written"
    DEADLINE_SET = "exhibitors:deadline:set"
    DEADLINE_REMOVED = "exhibitors:deadline:removed"
    DEADLINE_DONE = "exhibitors:deadline:done"
    DEADLINE_REMINDED = "exhibitors:deadline:reminded"
    DESIGN_SENT = "exhibitors:design:sent"
    DESIGN_DECIDED = "exhibitors:design:decided"
    AGREEMENT_ISSUED = "exhibitors:agreement:issued"
    AGREEMENT_SIGNED = "exhibitors:agreement:signed"

    CRITERIA_SET = "review:criteria:set"
    APPLICATION_SCORED = "review:application:scored"
    REASON_WRITTEN = "review:reason:written"
    REASON_REMOVED = "review:reason:removed"
    APPLICATIONS_KEPT_APART = "review:applications:kept_apart"
    APPLICATIONS_MERGED = "review:applications:merged"
    MERGE_UNDONE = "review:merge:undone"
    WAITING_RULE_SET = "review:waiting-rule:set"

    IMPORTERS_IMPORTED = "importers:sheet:imported"
    IMPORTER_ADDED = "importers:importer:added"
    IMPORTER_CHANGED = "importers:importer:changed"
    IMPORTER_QUALIFIED = "importers:importer:qualified"
    SEGMENT_SAVED = "importers:segment:saved"
    SEGMENT_REMOVED = "importers:segment:removed"
    LETTER_WRITTEN = "importers:letter:written"
    LETTER_REMOVED = "importers:letter:removed"
    INVITATION_REVOKED = "importers:invitation:revoked"
    LINK_ASKED = "importers:link:asked"
    LINK_REQUEST_SETTLED = "importers:link:settled"
    CAMPAIGN_PLANNED = "importers:campaign:planned"
    INVITATION_QUEUED = "importers:invitation:queued"
    INVITATION_STATE_CHANGED = "importers:invitation:changed"
    HOSTING_RULE_SET = "importers:hosting:rule_set"
    HOSTING_OFFERED = "importers:hosting:offered"
    HOSTING_ANSWERED = "importers:hosting:answered"
    HOSTING_REIMBURSED = "importers:hosting:reimbursed"
    TRAVEL_PLANNED = "importers:hosting:travel_planned"
    PASSPORT_KEPT = "importers:passport:kept"
    PASSPORT_READ = "importers:passport:read"
    PASSPORT_DELETED = "importers:passport:deleted"
    PASSPORT_RESEALED = "importers:passport:resealed"
    NEEDS_IMPORTED = "importers:needs:imported"
    NEED_STATED = "importers:need:stated"
    NEED_CHANGED = "importers:need:changed"
    NEED_REMOVED = "importers:need:removed"
    CATALOGUE_ASKED = "importers:catalogue:asked"
    CATALOGUE_DECIDED = "importers:catalogue:decided"

    BOOTH_HELD = "allocation:booth:held"
    BOOTH_RESERVED = "allocation:booth:reserved"
    BOOTH_CONFIRMED = "allocation:booth:confirmed"
    PLACE_OFFERED = "allocation:place:offered"
    PLACE_ANSWERED = "allocation:place:answered"
    BOOTH_RELEASED = "allocation:booth:released"
    BOOTH_MOVED = "allocation:booth:moved"
    BOOTHS_IMPORTED = "allocation:sheet:imported"
    HOLD_EXTENDED = "allocation:hold:extended"
    STAND_SHARED = "allocation:stand:shared"
    STAND_LEFT = "allocation:stand:left"
    STANDS_JOINED = "allocation:stand:joined"
    ROUND_MADE = "allocation:round:made"
    ROUND_PUBLISHED = "allocation:round:published"

    CHARGE_MADE = "fees:charge:made"
    CHARGE_CANCELLED = "fees:charge:cancelled"
    PAYMENT_RECORDED = "fees:payment:recorded"
    SUPPORT_GRANTED = "fees:support:granted"
    SUPPORT_CHOSEN = "fees:support:chosen"
    EXTRA_ORDERED = "fees:extra:ordered"
    EXTRA_CANCELLED = "fees:extra:cancelled"
    BANK_ACCOUNT_SET = "fees:bank-account:set"
    PAYMENT_REQUESTED = "fees:payment:requested"
    PAYMENT_REQUEST_TOLD = "fees:payment-request:told"
    BANK_LINES_IMPORTED = "fees:bank-lines:imported"
    BANK_LINE_IGNORED = "fees:bank-line:ignored"
    REFUND_RULE_SET = "fees:refund-rule:set"
    REFUND_RULE_DROPPED = "fees:refund-rule:dropped"
    INVOICE_ASKED = "fees:invoice:asked"
    INVOICES_EXPORTED = "fees:invoices:exported"

    MATCHES_MADE = "discovery:matches:made"
    MATCH_JUDGED = "discovery:match:judged"
    SHORTLIST_SHARED = "discovery:shortlist:shared"
    SHARE_ENDED = "discovery:shortlist:ended"

    ENQUIRY_ASKED = "enquiries:enquiry:asked"
    ENQUIRY_ANSWERED = "enquiries:enquiry:answered"
    ENQUIRIES_IMPORTED = "enquiries:sheet:imported"

    MEETING_REQUESTED = "meetings:request:made"
    MEETING_ANSWERED = "meetings:request:answered"
    TIMETABLE_MADE = "meetings:timetable:made"
    TIMETABLE_PUBLISHED = "meetings:timetable:published"
    MEETING_CLOSED = "meetings:meeting:closed"
    SLOTS_MADE = "meetings:slots:made"
    MEETINGS_IMPORTED = "meetings:sheet:imported"

    OUTCOME_LOGGED = "onsite:outcome:logged"
    BADGE_ISSUED = "onsite:badge:issued"
    BADGE_VOIDED = "onsite:badge:voided"
    CHECKED_IN = "onsite:gate:checked_in"
    ENCOUNTER_LOGGED = "onsite:encounter:logged"
    VISITORS_IMPORTED = "onsite:sheet:imported"

    DEAL_RECORDED = "contracts:deal:recorded"
    DEAL_CORRECTED = "contracts:deal:corrected"
    DEAL_CANCELLED = "contracts:deal:cancelled"
    DEAL_ANSWERED = "contracts:deal:answered"
    DEAL_VERIFIED = "contracts:deal:verified"
    DEAL_PROPOSED = "contracts:deal:proposed"
    PROPOSAL_ANSWERED = "contracts:proposal:answered"
    DEAL_REMINDED = "contracts:deal:reminded"
    DEALS_IMPORTED = "contracts:sheet:imported"
    RATE_RECORDED = "contracts:rate:recorded"

    DOCUMENT_REGISTERED = "programme:document:registered"
    DELEGATION_RECORDED = "programme:delegation:recorded"
    DELEGATION_CHANGED = "programme:delegation:changed"
    DELEGATION_JOINED = "programme:delegation:joined"
    DELEGATION_LEFT = "programme:delegation:left"
    DELEGATION_SUPPORTED = "programme:support:given"
    DELEGATION_SUPPORT_REMOVED = "programme:support:removed"
    TASK_ADDED = "programme:task:added"
    TASK_CHANGED = "programme:task:changed"
    INDICATOR_DEFINED = "programme:indicator:defined"
    INDICATOR_RECORDED = "programme:indicator:recorded"
    TARGET_SET = "programme:target:set"
    PROGRAMME_IMPORTED = "programme:sheet:imported"
    EDITION_COPIED = "programme:edition:copied"

    REPORT_FROZEN = "reports:report:frozen"

    MESSAGE_TOLD = "core:message:told"
    MAIL_RECEIVED = "core:mail:received"
    MAIL_READ = "core:mail:read"
    JOB_STARTED = "core:job:started"


TAG_FACTS: dict[AuditTag, frozenset[str]] = {
    AuditTag.MEMBER_ADDED: frozenset({"role"}),
    AuditTag.MEMBER_REMOVED: frozenset({"role"}),
    AuditTag.SIGNED_IN: frozenset({"by"}),
    AuditTag.LINK_ISSUED: frozenset({"purpose"}),
    AuditTag.LINK_USED: frozenset({"purpose"}),
    AuditTag.LINK_REVOKED: frozenset({"purpose"}),
    AuditTag.CONSENT_GIVEN: frozenset({"purpose"}),
    AuditTag.CONSENT_WITHDRAWN: frozenset({"purpose"}),
    AuditTag.LETTERS_STOPPED: frozenset({"purpose", "channel"}),
    AuditTag.LETTERS_RESUMED: frozenset({"purpose"}),
    AuditTag.PEOPLE_MERGED: frozenset({"into"}),
    AuditTag.ORGANISATIONS_MERGED: frozenset({"into"}),
    AuditTag.PLAN_CHANGED: frozenset({"act", "booths"}),
    AuditTag.PLAN_REVERTED: frozenset({"change"}),
    AuditTag.BOOTH_BLOCKED: frozenset({"booth"}),
    AuditTag.BOOTH_UNBLOCKED: frozenset({"booth"}),
    AuditTag.PRICE_SET: frozenset({"code", "amount", "currency"}),
    AuditTag.APPLICATION_EDITED: frozenset({"section"}),
    AuditTag.APPLICATION_REVIEWED: frozenset({"verdict"}),
    AuditTag.APPLICATION_REOPENED: frozenset({"from_state"}),
    AuditTag.APPLICATION_CANCELLED: frozenset({"from_state"}),
    AuditTag.APPLICATION_WITHDRAWN: frozenset({"from_state"}),
    AuditTag.FAIR_TEXT_WRITTEN: frozenset({"kind"}),
    AuditTag.DEADLINE_SET: frozenset({"code", "offset"}),
    AuditTag.DEADLINE_REMOVED: frozenset({"code"}),
    AuditTag.DEADLINE_DONE: frozenset({"code", "on"}),
    AuditTag.DEADLINE_REMINDED: frozenset({"code"}),
    AuditTag.AGREEMENT_ISSUED: frozenset({"sequence"}),
    AuditTag.CRITERIA_SET: frozenset({"number"}),
    AuditTag.APPLICATION_SCORED: frozenset({"number"}),
    AuditTag.REASON_WRITTEN: frozenset({"verdict"}),
    AuditTag.REASON_REMOVED: frozenset({"verdict"}),
    AuditTag.APPLICATIONS_KEPT_APART: frozenset({"other"}),
    AuditTag.APPLICATIONS_MERGED: frozenset({"into"}),
    AuditTag.MERGE_UNDONE: frozenset({"other"}),
    AuditTag.WAITING_RULE_SET: frozenset({"steps", "seed"}),
    AuditTag.IMPORTER_CHANGED: frozenset({"fields"}),
    AuditTag.IMPORTER_QUALIFIED: frozenset({"status", "tier"}),
    AuditTag.HOSTING_RULE_SET: frozenset({"tier"}),
    AuditTag.HOSTING_OFFERED: frozenset({"tier"}),
    AuditTag.HOSTING_REIMBURSED: frozenset({"amount", "currency"}),
    AuditTag.LETTER_WRITTEN: frozenset({"locale"}),
    AuditTag.LETTER_REMOVED: frozenset({"locale"}),
    AuditTag.LINK_REQUEST_SETTLED: frozenset({"verdict"}),
    AuditTag.CAMPAIGN_PLANNED: frozenset({"people"}),
    AuditTag.INVITATION_STATE_CHANGED: frozenset({"state", "channel"}),
    AuditTag.BOOTH_RELEASED: frozenset({"booths", "reason"}),
    AuditTag.HOLD_EXTENDED: frozenset({"until"}),
    AuditTag.STAND_SHARED: frozenset({"application"}),
    AuditTag.STAND_LEFT: frozenset({"application"}),
    AuditTag.ROUND_MADE: frozenset({"seed", "placed"}),
    AuditTag.ROUND_PUBLISHED: frozenset({"placed"}),
    AuditTag.CHARGE_MADE: frozenset({"amount", "currency"}),
    AuditTag.CHARGE_CANCELLED: frozenset({"amount", "currency"}),
    AuditTag.PAYMENT_RECORDED: frozenset({"amount", "currency"}),
    AuditTag.SUPPORT_GRANTED: frozenset({"share"}),
    AuditTag.SUPPORT_CHOSEN: frozenset({"share"}),
    AuditTag.EXTRA_ORDERED: frozenset({"code", "quantity"}),
    AuditTag.EXTRA_CANCELLED: frozenset({"code", "quantity"}),
    AuditTag.BANK_ACCOUNT_SET: frozenset({"currency"}),
    AuditTag.PAYMENT_REQUESTED: frozenset({"amount", "currency", "number"}),
    AuditTag.BANK_LINE_IGNORED: frozenset({"amount", "currency"}),
    AuditTag.REFUND_RULE_SET: frozenset({"share", "days"}),
    AuditTag.REFUND_RULE_DROPPED: frozenset({"share", "days"}),
    AuditTag.INVOICE_ASKED: frozenset({"number"}),
    AuditTag.MATCHES_MADE: frozenset({"ranker", "rows"}),
    AuditTag.MATCH_JUDGED: frozenset({"verdict"}),
    AuditTag.MEETING_REQUESTED: frozenset({"side"}),
    AuditTag.TIMETABLE_MADE: frozenset({"placed", "bound", "seed"}),
    AuditTag.TIMETABLE_PUBLISHED: frozenset({"meetings"}),
    AuditTag.OUTCOME_LOGGED: frozenset({"side", "outcome"}),
    AuditTag.BADGE_ISSUED: frozenset({"kind"}),
    AuditTag.CHECKED_IN: frozenset({"gate"}),
    AuditTag.DEAL_RECORDED: frozenset({"number", "kind", "value", "currency"}),
    AuditTag.DEAL_CORRECTED: frozenset({"number", "reason"}),
    AuditTag.DEAL_CANCELLED: frozenset({"number", "reason"}),
    AuditTag.DEAL_ANSWERED: frozenset({"side", "verdict"}),
    AuditTag.DEAL_VERIFIED: frozenset({"verdict"}),
    AuditTag.DEAL_PROPOSED: frozenset({"side"}),
    AuditTag.PROPOSAL_ANSWERED: frozenset({"side", "verdict"}),
    AuditTag.DEAL_REMINDED: frozenset({"side", "days"}),
    AuditTag.RATE_RECORDED: frozenset({"currency", "on"}),
    AuditTag.DELEGATION_JOINED: frozenset({"kind"}),
    AuditTag.DELEGATION_LEFT: frozenset({"kind"}),
    AuditTag.DELEGATION_SUPPORTED: frozenset({"kind", "amount", "currency"}),
    AuditTag.DELEGATION_SUPPORT_REMOVED: frozenset({"kind", "amount", "currency"}),
    AuditTag.INDICATOR_DEFINED: frozenset({"indicator", "version"}),
    AuditTag.INDICATOR_RECORDED: frozenset({"indicator", "version"}),
    AuditTag.TARGET_SET: frozenset({"indicator", "version"}),
    AuditTag.EDITION_COPIED: frozenset({"source", "rows"}),
    AuditTag.REPORT_FROZEN: frozenset({"fingerprint"}),
    AuditTag.MAIL_RECEIVED: frozenset({"kind"}),
    AuditTag.JOB_STARTED: frozenset({"kind"}),
}
"""The exact keys that a tag's facts have; a tag that is not here has none."""
_COUNTED = (AuditTag.INVOICES_EXPORTED, AuditTag.SLOTS_MADE, AuditTag.THESAURUS_SYNCED)
TAG_FACTS |= {tag: frozenset({"rows"}) for tag in AuditTag if tag.endswith(":imported")}
TAG_FACTS |= {tag: frozenset({"rows"}) for tag in _COUNTED}
_STATE = (
    AuditTag.DESIGN_DECIDED, AuditTag.CATALOGUE_DECIDED, AuditTag.HOSTING_ANSWERED,
    AuditTag.PLACE_ANSWERED, AuditTag.ENQUIRY_ANSWERED, AuditTag.MEETING_ANSWERED,
    AuditTag.MEETING_CLOSED, AuditTag.TASK_ADDED, AuditTag.TASK_CHANGED,
)  # fmt: skip
TAG_FACTS |= dict.fromkeys(_STATE, frozenset({"state"}))
_CHANNEL = (
    AuditTag.CODE_ISSUED, AuditTag.APPLICATION_STARTED, AuditTag.APPLICATION_TOLD,
    AuditTag.INVITATION_QUEUED, AuditTag.PAYMENT_REQUEST_TOLD, AuditTag.MESSAGE_TOLD,
)  # fmt: skip
TAG_FACTS |= dict.fromkeys(_CHANNEL, frozenset({"channel"}))
_BOOTHS = (
    AuditTag.BOOTH_HELD, AuditTag.BOOTH_RESERVED, AuditTag.BOOTH_CONFIRMED, AuditTag.BOOTH_MOVED,
    AuditTag.STANDS_JOINED, AuditTag.PLACE_OFFERED,
)  # fmt: skip
TAG_FACTS |= dict.fromkeys(_BOOTHS, frozenset({"booths"}))

_CODE = re.compile(r"[A-Za-z0-9_.:+/-]{0,80}")


class AuditEntry(Identified, Dated, Base):
    """One change: who, when, what happened, to which thing."""

    __tablename__ = "audit_entry"

    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    tag: Mapped[Code] = mapped_column(index=True)
    fair_id: Mapped[UUID | None] = mapped_column(index=True)
    thing_kind: Mapped[Code]
    thing_id: Mapped[UUID] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonDocument, default=dict)


class Audited(Protocol):
    """Anything with a table and an id can be the thing of an audit line."""

    __tablename__: str
    id: Any


_watchers: dict[str, Callable[[], object]] = {}


def watch(prefix: str, hook: Callable[[], object]) -> None:
    """Run `hook` after each commit that wrote a line whose tag starts so; a hint, never a duty."""
    _watchers[prefix] = hook


class UndeclaredFactsError(RuntimeError):
    """An audit line was written with other facts than its tag declares."""


def record(tag: AuditTag, thing: Audited, *, actor: Actor, **facts: Any) -> None:
    """Write one line; `facts` must be just the keys that the tag declares."""
    declared = TAG_FACTS.get(tag, frozenset())
    if set(facts) != declared:
        raise UndeclaredFactsError(f"{tag} takes {sorted(declared)}, was given {sorted(facts)}")
    if thing.id is None:
        db.session.flush()
    for prefix, hook in _watchers.items():
        if tag.startswith(prefix):
            on_commit(hook)
    db.session.add(
        AuditEntry(
            actor_id=actor.person_id,
            tag=tag,
            fair_id=thing.id if thing.__tablename__ == "fair" else getattr(thing, "fair_id", None),
            thing_kind=thing.__tablename__,
            thing_id=thing.id,
            facts={key: _plain(tag, key, value) for key, value in facts.items()},
        )
    )


def _plain(tag: AuditTag, key: str, value: object) -> Any:
    """A fact as JSON; refuses free text, so that no name or note can slip in."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(tag, key, one) for one in value]
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, UUID | Decimal | date | datetime):
        return str(value)
    if isinstance(value, str) and _CODE.fullmatch(value):
        return value
    raise UndeclaredFactsError(f"{tag}: {key} must be an id, a code, an amount or a date")


append_only(AuditEntry.__table__)
