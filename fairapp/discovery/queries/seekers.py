"""Questions of an exhibitor: which buyers look for such goods, and what buyers of a market ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from fairapp.accounts.models import Consent, Organisation
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.discovery.models import Match, MatchFeedback, Verdict
from fairapp.discovery.queries.lists import SUITS
from fairapp.exhibitors.models import Application
from fairapp.importers.models import BuyerKind, BuyerStatus, Importer, Need

GONE = (BuyerStatus.REFUSED, BuyerStatus.WITHDRAWN)
SHOWS_NEEDS = "needs_shown"
"""The consent by which workshops see the name of a buyer's firm."""


def load_exhibitor_with_goods(application_id: UUID) -> Application:
    """An exhibitor in any state with fair, firm, products and papers; raises NotFoundError."""
    application = db.session.scalar(
        select(Application)
        .where(Application.id == application_id)
        .options(
            joinedload(Application.fair),
            joinedload(Application.organisation),
            selectinload(Application.products),
            selectinload(Application.certificates),
        )
    )
    if application is None:
        raise NotFoundError
    return application


def seekers(application_id: UUID) -> Select[Match, bool, int]:
    """(match, may the firm be named, how many suit) of buyers who have this exhibitor listed.

    Who refused the exhibitor is left out: nobody needs to read that.
    """
    named = exists().where(
        Consent.person_id == Importer.person_id,
        Consent.purpose == SHOWS_NEEDS,
        Consent.withdrawn_at.is_(None),
    )
    refused = exists().where(
        MatchFeedback.importer_id == Match.importer_id,
        MatchFeedback.application_id == Match.application_id,
        MatchFeedback.verdict == Verdict.NOT_INTERESTED,
    )
    suiting = func.count().filter(Match.score >= SUITS).over()
    return (
        select(Match, named, suiting)
        .join(Importer, Importer.id == Match.importer_id)
        .where(Match.application_id == application_id, Match.rank.is_not(None))
        .where(Importer.status.not_in(GONE), ~refused)
        .options(
            joinedload(Match.importer).joinedload(Importer.organisation),
            joinedload(Match.importer).selectinload(Importer.needs),
        )
        .order_by(Match.score.desc(), Match.id)
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One need with what is known of the buyer: country and kind, no name."""

    importer_id: UUID
    fair_id: UUID
    country: str
    kind: BuyerKind
    languages: Sequence[str]
    categories: Sequence[str]
    certificates: Sequence[str]
    quantity: int | None
    unit: str | None
    days: int | None
    price: Decimal | None
    currency: str | None
    is_listed: bool
    """Whether the exhibitor stands on this buyer's list."""


def asked_by_buyers(application_id: UUID, groups: Sequence[str]) -> list[Asked]:
    """Needs of every edition for goods of these groups, and of buyers who have the exhibitor."""
    listed = and_(
        Match.importer_id == Need.importer_id,
        Match.application_id == application_id,
        Match.rank.is_not(None),
    )
    rows = db.session.execute(
        select(Need, Importer.kind, Importer.languages, Organisation.country, Match.id)
        .join(Importer, Importer.id == Need.importer_id)
        .join(Organisation, Organisation.id == Importer.organisation_id)
        .outerjoin(Match, listed)
        .where(Importer.status.not_in(GONE), or_(Match.id.is_not(None), _in_groups(groups)))
        .order_by(Need.id)
    )
    return [
        Asked(
            importer_id=need.importer_id,
            fair_id=need.fair_id,
            country=need.market or country,
            kind=kind,
            languages=languages or (),
            categories=need.categories,
            certificates=need.certifications_required or (),
            quantity=need.order_quantity,
            unit=need.unit,
            days=need.lead_time_days,
            price=need.price_max,
            currency=need.currency,
            is_listed=match_id is not None,
        )
        for need, kind, languages, country, match_id in rows
    ]


def _in_groups(groups: Sequence[str]) -> ColumnElement[bool]:

    as_text = cast(Need.categories, String)
    return or_(false(), *(as_text.contains(f'"{group}', autoescape=True) for group in groups))
