"""Support from the budget: schemes with their limits, and which scheme an exhibitor gets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.accounts.models import Organisation
from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Document, Fair
from fairapp.fees import queries
from fairapp.fees.models import SupportChoice, SupportScheme
from fairapp.fees.services.pricing import ZERO, Limits, Line, supported

LIMITS = ("kinds", "most_booths", "most_amount", "budget", "most_times", "within_years")


class ShareOutOfRangeError(FairError):
    """A support share is a part of the price."""

    code = "share-out-of-range"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    sentence = lazy_gettext("A support share lies between 0 and 100 per cent.")


def set_support(
    fair: Fair,
    *,
    actor: Actor,
    code: str,
    names: dict[str, str],
    share: Decimal,
    document: Document,
    **limits: Any,
) -> SupportScheme:
    """Say which share of the price the budget bears, by which paper and within which limits.

    `limits`: columns of LIMITS; one left out is no limit. Charges made stay. Raises
    ShareOutOfRangeError.
    """
    if not 0 <= share <= 100:
        raise ShareOutOfRangeError
    scheme = db.session.scalar(
        select(SupportScheme).where(SupportScheme.fair_id == fair.id, SupportScheme.code == code)
    )
    if scheme is None:
        scheme = SupportScheme(fair_id=fair.id, code=code)
        db.session.add(scheme)
    scheme.names, scheme.share, scheme.document_id = names, share, document.id
    for name in LIMITS:
        setattr(scheme, name, limits.get(name, [] if name == "kinds" else None))
    db.session.flush()
    audit.record(AuditTag.SUPPORT_GRANTED, scheme, actor=actor, share=share)
    return scheme


def choose_support(
    application: Application, scheme: SupportScheme | None, *, actor: Actor
) -> SupportChoice:
    """Decide one exhibitor's support by hand: this scheme, or None for none at all."""
    choice = db.session.scalar(
        select(SupportChoice).where(SupportChoice.application_id == application.id)
    )
    if choice is None:
        choice = SupportChoice(fair_id=application.fair_id, application_id=application.id)
        db.session.add(choice)
    choice.scheme_id = scheme.id if scheme else None
    db.session.flush()
    audit.record(
        AuditTag.SUPPORT_CHOSEN, choice, actor=actor, share=scheme.share if scheme else ZERO
    )
    return choice


def drop_choice(application: Application, *, actor: Actor) -> None:
    """Let the rules decide again."""
    choice = db.session.scalar(
        select(SupportChoice).where(SupportChoice.application_id == application.id)
    )
    if choice is not None:
        audit.record(AuditTag.SUPPORT_CHOSEN, choice, actor=actor, share=None)
        db.session.delete(choice)
        db.session.flush()


@dataclass(slots=True)
class Granting:
    """The support of one fair while stands are charged: read once, kept up to date by hand."""

    schemes: list[SupportScheme]
    choices: dict[UUID, UUID | None]
    supported_years: dict[tuple[UUID, str], list[int]]
    spent: dict[UUID, Decimal]
    given: dict[tuple[UUID, UUID], queries.Given]
    year: int

    @classmethod
    def at(cls, fair: Fair, applications: Iterable[Application]) -> "Granting":
        """Lock the fair's schemes, so that two who charge at once share one budget."""
        applications = list(applications)
        schemes = list(
            db.session.scalars(
                select(SupportScheme)
                .where(SupportScheme.fair_id == fair.id)
                .order_by(SupportScheme.share.desc(), SupportScheme.code)
                .with_for_update()
            )
        )
        if not schemes:
            return cls([], {}, {}, {}, {}, fair.year)
        organisations = [application.organisation_id for application in applications]
        return cls(
            schemes,
            queries.support_choices(fair.id),
            queries.supported_years(organisations, {s.code for s in schemes}, but=fair.id),
            queries.support_spent(fair.id),
            queries.support_given(fair.id),
            fair.year,
        )

    def scheme_for(
        self, application: Application, organisation: Organisation
    ) -> SupportScheme | None:
        """The desk's choice; else the largest share among the schemes the exhibitor may have."""
        if application.id in self.choices:
            chosen = self.choices[application.id]
            return next((scheme for scheme in self.schemes if scheme.id == chosen), None)
        return next((one for one in self.schemes if self._fits(one, organisation)), None)

    def _fits(self, scheme: SupportScheme, organisation: Organisation) -> bool:
        if organisation.country != "VN":
            return False
        if scheme.kinds and organisation.kind.value not in scheme.kinds:
            return False
        return scheme.most_times is None or self._times(scheme, organisation) < scheme.most_times

    def _times(self, scheme: SupportScheme, organisation: Organisation) -> int:
        years = self.supported_years.get((organisation.id, scheme.code), [])
        since = date.min.year if scheme.within_years is None else self.year - scheme.within_years
        return sum(year > since for year in years)

    def grant(
        self, application: Application, scheme: SupportScheme | None, lines: Sequence[Line]
    ) -> list[Line]:
        """The lines with support taken off, within what earlier charges have left."""
        if scheme is None:
            return list(lines)
        before = self.given.get((application.id, scheme.id), queries.Given(ZERO, 0))
        spent = self.spent.get(scheme.id, ZERO)
        limits = Limits(
            exhibitor=_less(scheme.most_amount, before.amount),
            budget=_less(scheme.budget, spent),
            booths=None if scheme.most_booths is None else scheme.most_booths - before.booths,
        )
        result = supported(lines, scheme, limits)
        self.spent[scheme.id] = spent + limits.spent
        self.given[application.id, scheme.id] = before.plus(limits.spent, _booths(result))
        return result


def _booths(lines: Iterable[Line]) -> int:
    return sum(line.quantity for line in lines if line.code in queries.BOOTH_CODES)


def _less(limit: Decimal | None, used: Decimal) -> Decimal | None:
    return None if limit is None else max(limit - used, ZERO)
