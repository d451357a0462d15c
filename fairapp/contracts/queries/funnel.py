"""The way from invitation to deal, counted step by step, for one kind of deal at a time.

By market, campaign and hosting tier the steps count importers; by category they count pairs of an
importer and an exhibitor, because an importer has no one category.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    union_all,
)

from fairapp.accounts.models import Organisation
from fairapp.contracts.models import DealKind, LedgerEntry
from fairapp.contracts.queries.entries import stands
from fairapp.contracts.queries.evidence import is_disputed
from fairapp.contracts.queries.totals import KindSum
from fairapp.core.db import db
from fairapp.discovery.models import Match
from fairapp.exhibitors.models import Application
from fairapp.importers.models import Campaign, Importer, Invitation, InvitationState
from fairapp.meetings.models import Meeting, MeetingRequest, MeetingState
from fairapp.onsite.models import Badge, CheckIn, Encounter

GROUP_SIGNS = 3
"""A main group of goods is the first three letters of a category: CER, FIB."""


class Split(StrEnum):
    """By what the funnel is split."""

    MARKET = "market"
    CAMPAIGN = "campaign"
    TIER = "tier"
    CATEGORY = "category"


IMPORTER_STEPS: tuple[str, ...] = (
    "invited",
    "accepted",
    "arrived",
    "matched",
    "asked",
    "met",
    "signed",
)
PAIR_STEPS: tuple[str, ...] = ("matched", "asked", "met", "signed")


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """One market, campaign, tier or category: how many reached each step, and the deals."""

    group: str
    counts: dict[str, int]
    deals: KindSum


@dataclass(frozen=True, slots=True)
class Funnel:
    """The rows, and how many deals of the kind have no meeting behind them."""

    kind: DealKind
    steps: tuple[str, ...]
    rows: list[FunnelRow] = field(default_factory=list)
    traced: int = 0
    untraced: int = 0

    @property
    def together(self) -> dict[str, int]:
        """The sum of each step over the rows: the groups do not overlap."""
        return {step: sum(row.counts[step] for row in self.rows) for step in self.steps}

    @property
    def deals(self) -> KindSum:
        """All deals of the kind that the rows hold."""
        whole = KindSum(self.kind, 0, Decimal(0), "USD")
        for row in self.rows:
            whole = whole + row.deals
        return whole


def funnel(fair_id: UUID, kind: DealKind, split: Split) -> Funnel:
    """The funnel of a fair for deals of one kind, in three statements."""
    if split is Split.CATEGORY:
        steps, counted = PAIR_STEPS, _pairs_by_category(fair_id, kind)
    else:
        steps, counted = IMPORTER_STEPS, _importers_by(fair_id, kind, split)
    deals = _deals_by(fair_id, kind, split)
    traced, untraced = _traces(fair_id, kind)
    none = dict.fromkeys(steps, 0)
    groups = sorted({*counted, *deals}, key=lambda group: (group == "", group))
    empty = KindSum(kind, 0, Decimal(0), "USD")
    rows = [
        FunnelRow(group, none | counted.get(group, {}), deals.get(group, empty)) for group in groups
    ]
    return Funnel(kind, steps, rows, traced, untraced)


def _live(kind: DealKind) -> ColumnElement[bool]:
    """Deals that count: they stand, are of the kind, and nobody disputes them."""
    return and_(LedgerEntry.kind == kind, stands(), ~is_disputed())


def _reached(kind: DealKind) -> dict[str, ColumnElement[bool]]:
    """Whether an importer reached each step."""
    own_badge = and_(Badge.importer_id == Importer.id, CheckIn.badge_id == Badge.id)
    held = exists().where(Meeting.importer_id == Importer.id, Meeting.state == MeetingState.HELD)
    return {
        "invited": Invitation.sent_at.is_not(None),
        "accepted": Invitation.state == InvitationState.ACCEPTED,
        "arrived": exists().where(own_badge),
        "matched": exists().where(Match.importer_id == Importer.id, Match.rank.is_not(None)),
        "asked": exists().where(MeetingRequest.importer_id == Importer.id),
        "met": held | exists().where(Encounter.importer_id == Importer.id),
        "signed": exists().where(LedgerEntry.importer_id == Importer.id, _live(kind)),
    }


def _importer_group(split: Split) -> Any:
    if split is Split.MARKET:
        return Organisation.country
    if split is Split.TIER:
        return cast(Importer.tier, String)
    return func.coalesce(Campaign.name, "")


def _importers_by(fair_id: UUID, kind: DealKind, split: Split) -> dict[str, dict[str, int]]:
    group, reached = _importer_group(split), _reached(kind)
    rows = db.session.execute(
        select(
            group,
            *(func.sum(case((has, 1), else_=0)).label(step) for step, has in reached.items()),
        )
        .select_from(Importer)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .outerjoin(Invitation, Invitation.importer_id == Importer.id)
        .outerjoin(Campaign, Campaign.id == Invitation.campaign_id)
        .where(Importer.fair_id == fair_id)
        .group_by(group)
    )
    return {str(name): dict(zip(reached, counts, strict=True)) for name, *counts in rows}


def _goods_group() -> Any:
    return func.coalesce(func.substr(Application.main_category, 1, GROUP_SIGNS), "")


def _pairs_by_category(fair_id: UUID, kind: DealKind) -> dict[str, dict[str, int]]:
    """Pairs at each step by the main group of what the exhibitor makes."""
    met = union_all(
        select(Meeting.application_id, Meeting.importer_id).where(
            Meeting.fair_id == fair_id, Meeting.state == MeetingState.HELD
        ),
        select(Encounter.application_id, Encounter.importer_id).where(Encounter.fair_id == fair_id),
    ).subquery()
    pairs = {
        "matched": select(Match.application_id, Match.importer_id).where(
            Match.fair_id == fair_id, Match.rank.is_not(None)
        ),
        "asked": select(MeetingRequest.application_id, MeetingRequest.importer_id).where(
            MeetingRequest.fair_id == fair_id
        ),
        "met": select(met.c.application_id, met.c.importer_id),
        "signed": select(LedgerEntry.application_id, LedgerEntry.importer_id).where(
            LedgerEntry.fair_id == fair_id, _live(kind)
        ),
    }
    counted: dict[str, dict[str, int]] = {}
    for step, group, count in db.session.execute(
        union_all(*(_pairs_at(step, of) for step, of in pairs.items()))
    ):
        counted.setdefault(str(group), {})[step] = count
    return counted


def _pairs_at(step: str, pairs: Any) -> Any:
    distinct, group = pairs.distinct().subquery(), _goods_group()
    return (
        select(literal(step), group, func.count())
        .select_from(distinct)
        .outerjoin(Application, Application.id == distinct.c.application_id)
        .group_by(group)
    )


def _deals_by(fair_id: UUID, kind: DealKind, split: Split) -> dict[str, KindSum]:
    """Deals of the kind and their value in dollars in each group; '' where none is known."""
    group = _goods_group() if split is Split.CATEGORY else _importer_group(split)
    rows = db.session.execute(
        select(group, func.count(), func.sum(LedgerEntry.value_usd))
        .select_from(LedgerEntry)
        .join(Organisation, Organisation.id == LedgerEntry.importer_organisation_id)
        .outerjoin(Application, Application.id == LedgerEntry.application_id)
        .outerjoin(Importer, Importer.id == LedgerEntry.importer_id)
        .outerjoin(Invitation, Invitation.importer_id == LedgerEntry.importer_id)
        .outerjoin(Campaign, Campaign.id == Invitation.campaign_id)
        .where(LedgerEntry.fair_id == fair_id, LedgerEntry.kind == kind, _live(kind))
        .group_by(group)
    )
    return {str(name or ""): KindSum(kind, deals, value, "USD") for name, deals, value in rows}


def _traces(fair_id: UUID, kind: DealKind) -> tuple[int, int]:
    """(deals with a meeting or encounter behind them, deals without)."""
    has_met = LedgerEntry.meeting_id.is_not(None) | LedgerEntry.encounter_id.is_not(None)
    traced, whole = db.session.execute(
        select(func.sum(case((has_met, 1), else_=0)), func.count()).where(
            LedgerEntry.fair_id == fair_id, _live(kind)
        )
    ).one()
    return traced or 0, whole - (traced or 0)
