"""The figures of one delegation abroad, each defined by the rows it counts."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from fairapp.accounts.models import Organisation
from fairapp.contracts import queries as contracts
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.fairs.models import Document, Fair
from fairapp.programme import queries as programme
from fairapp.programme.models import Delegation, DelegationMember, DelegationSupport, MemberKind
from fairapp.reports.queries.deals import deals_apart, establishments_signed
from fairapp.reports.queries.figures import Figures, Rows, RowSet, measure


def delegation_row_sets(delegation: Delegation) -> list[RowSet]:
    """Every set of rows that a delegation's report counts."""
    signed = contracts.direct_export_contracts(delegation.fair_id)
    return [
        RowSet("officers", "officer", _officers(delegation)),
        RowSet("enterprises", "organisation", _enterprises(delegation)),
        RowSet("establishments_signed", "organisation", establishments_signed([signed])),
        RowSet("supports", "support", _supports(delegation)),
        *deals_apart(delegation.fair_id),
    ]


def delegation_report(delegation: Delegation) -> Figures:
    """Every figure of a delegation, in one statement."""
    return measure(delegation_row_sets(delegation))


def _members(delegation: Delegation, kind: MemberKind, *columns: Any) -> Rows:
    return (
        select(*columns)
        .select_from(DelegationMember)
        .outerjoin(Organisation, Organisation.id == DelegationMember.organisation_id)
        .where(DelegationMember.delegation_id == delegation.id, DelegationMember.kind == kind)
    )


def _officers(delegation: Delegation) -> Rows:
    columns = DelegationMember.id.label("id"), DelegationMember.position.label("position")
    return _members(delegation, MemberKind.OFFICER, *columns).order_by("position", "id")


def _enterprises(delegation: Delegation) -> Rows:
    columns = (
        Organisation.id.label("id"),
        Organisation.name.label("organisation"),
        Organisation.village.label("village"),
        DelegationMember.position.label("position"),
    )
    return _members(delegation, MemberKind.ENTERPRISE, *columns).order_by("organisation", "id")


def _supports(delegation: Delegation) -> Rows:
    return (
        select(
            DelegationSupport.id.label("id"),
            DelegationSupport.kind.label("support_kind"),
            Organisation.name.label("organisation"),
            DelegationSupport.amount.label("amount"),
            DelegationSupport.currency.label("currency"),
            Document.number.label("document"),
        )
        .join(Document, Document.id == DelegationSupport.document_id)
        .outerjoin(DelegationMember, DelegationMember.id == DelegationSupport.member_id)
        .outerjoin(Organisation, Organisation.id == DelegationMember.organisation_id)
        .where(DelegationSupport.delegation_id == delegation.id)
        .order_by(DelegationSupport.created_at, DelegationSupport.id)
    )


def delegation_of(fair_id: UUID | None) -> Delegation:
    """The delegation to a fair; raises NotFoundError."""
    found = programme.delegation_of_fair(fair_id) if fair_id else None
    if found is None:
        raise NotFoundError
    return programme.load_delegation(found.id)


def delegation_of_slug(slug: str) -> Delegation:
    """The delegation to the fair at this address; raises NotFoundError."""
    return delegation_of(db.session.scalar(select(Fair.id).where(Fair.slug == slug)))
