"""How rows of the programme's sheets become documents, delegations, deals and figures."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from fairapp.accounts.models import Organisation, OrganisationKind
from fairapp.accounts.services import register_organisation
from fairapp.contracts import services as ledger
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.queries import entry_by_key
from fairapp.core.cells import CellError, text_cell
from fairapp.core.contacts import parse_phone
from fairapp.core.db import db
from fairapp.core.imports import RowError
from fairapp.core.mail import current_settings
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Document, Fair
from fairapp.fairs.services import register_document
from fairapp.programme import queries, services
from fairapp.programme.models import Delegation, MemberKind, Qualifier
from fairapp.programme.services import Figure

SaveRow = Callable[[dict[str, Any]], object]
_PERIOD = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")


def period_cell(cell: Any) -> tuple[int, int]:
    """A year, or years from and to: `2016`, `2016-2020`."""
    found = _PERIOD.fullmatch(text_cell(cell))
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise CellError(gettext("Write a year or two years, such as 2016 or 2016-2020."))
    return int(found[1]), int(found[2] or found[1])


def fair_slug(key: str) -> str:
    """The address of a fair abroad, from the number that sheets use."""
    return re.sub(r"[^a-z0-9]+", "-", key.lower()).strip("-")


def document_of(code: str | None) -> Document | None:
    """The document a row names; raises RowError when it is not registered."""
    if not code:
        return None
    document = queries.document_by_code(code)
    if document is None:
        said = gettext("Document %(code)s is not registered.", code=code)
        raise RowError(said, "document_key")
    return document


def delegation_of(key: str) -> Delegation:
    """The delegation to the fair a row names; raises RowError."""
    fair_id = db.session.scalar(select(Fair.id).where(Fair.slug == fair_slug(key)))
    delegation = queries.delegation_of_fair(fair_id) if fair_id else None
    if delegation is None:
        raise RowError(gettext("There is no fair abroad with this number."), "fair_key")
    return delegation


def prepare_documents(_fair: None, actor: Actor) -> SaveRow:
    """A saver of documents; one that is registered already is left as it is."""

    def save(row: dict[str, Any]) -> None:
        if queries.document_by_code(row["key"]) is not None:
            return
        document = register_document(
            actor=actor,
            code=row["key"],
            number=row["number"],
            kind=row["kind"],
            issued_on=row["issued_on"],
            issuer=row["issuer"],
            subject=row["title"],
        )
        related = document_of(row["related_key"])
        if related is not None:
            document.relation, document.related_id = row["relation"], related.id

    return save


def prepare_fairs(_fair: None, actor: Actor) -> SaveRow:
    """A saver of fairs abroad, each with its delegation."""

    def save(row: dict[str, Any]) -> None:
        services.open_fair_abroad(
            actor=actor,
            slug=fair_slug(row["key"]),
            names={"vi": row["name_vi"], "en": row["name_en"] or row["name_vi"]},
            decision=document_of(row["document_key"]),
            city=row["city"],
            country=row["country"].upper(),
            is_demo=current_settings().demo,
            **{name: row[name] for name in ("opens_on", "closes_on", "departs_on", "returns_on")},
        )

    return save


class MemberReader:
    """Turns rows into members; enterprises are found by number, phone and name, or registered."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        coded = select(Application.code, Application.organisation_id).where(
            Application.code.is_not(None)
        )
        self.exhibitors = {row.code: row.organisation_id for row in db.session.execute(coded)}

    def save(self, row: dict[str, Any]) -> None:
        """Add one member to the delegation of its fair."""
        delegation = delegation_of(row["fair_key"])
        position = row["contact_role"] or ""
        if row["role"] is MemberKind.OFFICER:
            services.add_officer(delegation, actor=self.actor, position=position)
            return
        services.add_enterprise(
            delegation,
            self._organisation(row),
            actor=self.actor,
            position=position,
            support=row["support"],
        )

    def _organisation(self, row: dict[str, Any]) -> Organisation:
        known_id = self.exhibitors.get(row["exhibitor_key"])
        if known_id is not None:
            return db.session.get_one(Organisation, known_id)
        phone = parse_phone(row["phone"]) if row["phone"] else None
        if phone:
            same = select(Organisation).where(
                Organisation.phone == phone, Organisation.name == row["name_vi"]
            )
            known = db.session.scalar(same)
            if known is not None:
                return known
        organisation = register_organisation(
            actor=self.actor,
            name=row["name_vi"],
            kind=OrganisationKind.COMPANY,
            country="VN",
            phone=phone,
        )
        db.session.flush()
        return organisation


def prepare_members(_fair: None, actor: Actor) -> SaveRow:
    """A saver that has read who has exhibited."""
    return MemberReader(actor).save


class ResultReader:
    """Turns what was agreed abroad into entries of the ledger of each fair."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.members: dict[str, dict[str, list[Organisation]]] = {}

    def save(self, row: dict[str, Any]) -> LedgerEntry:
        """Add one entry, once."""
        delegation = delegation_of(row["fair_key"])
        fair = db.session.get_one(Fair, delegation.fair_id)
        key = f"{fair.id.hex[-12:]}:{row['key']}"
        known = entry_by_key(key)
        if known is not None:
            return known
        entry = ledger.record_deal(
            actor=self.actor,
            fair=fair,
            exhibitor=self._seller(row, delegation),
            importer=self._buyer(row),
            idempotency_key=key,
            kind=row["kind"],
            value=row["value"],
            currency=row["currency"].upper(),
            signed_on=row["signed_on"],
            is_estimated=bool(row["estimated"]),
            is_another=True,
        )
        if row["evidence"]:
            ledger.state_evidence(entry, row["evidence"], actor=self.actor)
        return entry

    def _seller(self, row: dict[str, Any], delegation: Delegation) -> Organisation:
        if row["fair_key"] not in self.members:
            self.members[row["fair_key"]] = queries.members_by_name(delegation.fair_id)
        same = self.members[row["fair_key"]].get(row["name_vi"].lower(), [])
        if len(same) != 1:
            said = gettext("The delegation has %(num)d enterprises of this name.", num=len(same))
            raise RowError(said, "name_vi")
        return same[0]

    def _buyer(self, row: dict[str, Any]) -> Organisation:
        buyer = register_organisation(
            actor=self.actor,
            name=row["buyer"],
            kind=OrganisationKind.FOREIGN_COMPANY,
            country=row["buyer_country"].upper(),
        )
        db.session.flush()
        return buyer


def prepare_results(_fair: None, actor: Actor) -> SaveRow:
    """A saver of results abroad."""
    return ResultReader(actor).save


def prepare_tasks(_fair: None, actor: Actor) -> SaveRow:
    """A saver of tasks; one that is known already is moved to the state of the sheet."""

    def save(row: dict[str, Any]) -> None:
        facts = {name: row[name] for name in ("year", "title", "state", "due_on")}
        document = document_of(row["document_key"])
        known = queries.task_by_code(row["key"])
        if known is None:
            services.add_task(actor=actor, code=row["key"], document=document, **facts)
            return
        services.change_task(known, actor=actor, version=known.version, document=document, **facts)

    return save


def prepare_values(_fair: None, actor: Actor) -> SaveRow:
    """A saver of recorded values and targets, each with its document."""

    def save(row: dict[str, Any]) -> None:
        document = document_of(row["document_key"])
        if document is None:
            raise RowError(gettext("A figure needs its document."), "document_key")
        indicator = services.define_indicator(
            code=row["indicator"], names={"vi": row["name"]}, unit=row["unit"]
        )
        first, last = row["period"]
        if row["kind"] == "target":
            if first != last:
                raise RowError(gettext("A target is for one year."), "period")
            services.set_target(indicator, _figure(row), actor=actor, year=first, document=document)
            return
        services.record_value(
            indicator,
            _figure(row),
            actor=actor,
            years=(first, last),
            as_of=row["as_of"] or date(last, 12, 31),
            document=document,
        )

    return save


def _figure(row: dict[str, Any]) -> Figure:
    low = row["value"] if row["value"] is not None else row["low"]
    if low is None:
        raise RowError(gettext("Give a value, or a range from and to."), "value")
    if row["high"] is not None and row["high"] < low:
        raise RowError(gettext("The range runs backwards."), "high")
    return Figure(
        value=low,
        high=row["high"],
        unit=row["unit"],
        scope=row["scope"] or "",
        qualifier=row["qualifier"] or Qualifier.EXACT,
        version=row["version"] or 1,
        note=row["note"],
    )
