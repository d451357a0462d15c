"""Writing the terms of an entry: every rule is asked first, then what follows is worked out."""

from typing import Any

from fairapp.accounts.models import Organisation
from fairapp.contracts import queries
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.services import rules
from fairapp.contracts.services.chain import OpenLedger
from fairapp.contracts.services.rates import rate_on
from fairapp.contracts.services.terms import Goods, goods_of, lines_of
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.files import StoredFile
from fairapp.core.money import in_usd, rounded
from fairapp.fairs.models import Fair
from fairapp.meetings.models import Meeting
from fairapp.onsite.models import Encounter

STATED = (
    "kind",
    "value",
    "currency",
    "signed_on",
    "is_estimated",
    "is_confidential",
    "incoterm",
    "incoterm_place",
    "payment",
    "delivery_on",
    "paper_number",
)
"""Terms that are written down as they were stated."""


def terms_of(entry: LedgerEntry) -> dict[str, Any]:
    """The terms that stand, as they would be stated again."""
    terms = {name: getattr(entry, name) for name in STATED}
    terms["paper"] = db.session.get(StoredFile, entry.paper_id) if entry.paper_id else None
    terms["meeting"] = db.session.get(Meeting, entry.meeting_id) if entry.meeting_id else None
    terms["encounter"] = (
        db.session.get(Encounter, entry.encounter_id) if entry.encounter_id else None
    )
    terms["goods"] = goods_of(queries.lines_of(entry.id))
    return terms


def set_terms(entry: LedgerEntry, fair: Fair, terms: dict[str, Any], ledger: OpenLedger) -> None:
    """Check every rule, then write the terms and what follows from them."""
    exhibitor = db.session.get_one(Organisation, entry.exhibitor_organisation_id)
    importer = db.session.get_one(Organisation, entry.importer_organisation_id)
    rules.refuse_parties(exhibitor, importer)
    _refuse_terms(entry, fair, terms)
    _set_value(entry, terms, ledger)
    for name in STATED:
        setattr(entry, name, terms.get(name))
    entry.value = rounded(terms["value"], entry.currency)
    entry.is_estimated, entry.is_confidential = (
        bool(terms.get(name)) for name in ("is_estimated", "is_confidential")
    )
    entry.stage = rules.stage_of(fair, entry.signed_on)
    entry.is_direct_export = rules.is_direct_export(entry.kind, exhibitor, importer)
    for name in ("meeting", "encounter", "paper"):
        found = terms.get(name)
        setattr(entry, f"{name}_id", found.id if found else None)
    paper: StoredFile | None = terms.get("paper")
    entry.paper_sha256 = paper.sha256 if paper else None
    entry.lines = lines_of(terms.get("goods") or ())


def _refuse_terms(entry: LedgerEntry, fair: Fair, terms: dict[str, Any]) -> None:
    meeting, encounter = terms.get("meeting"), terms.get("encounter")
    goods: list[Goods] = list(terms.get("goods") or ())
    rules.refuse_value(
        terms["value"], terms["currency"], is_confidential=bool(terms.get("is_confidential"))
    )
    rules.refuse_date(fair, terms["signed_on"], meeting, encounter)
    rules.refuse_goods(goods, terms.get("incoterm"))
    rules.refuse_texts(terms.get("incoterm_place"), terms.get("paper_number"))
    rules.refuse_delivery(terms["signed_on"], terms.get("delivery_on"))
    if not terms.get("is_sum_meant"):
        rules.refuse_sum(goods, terms["value"], terms["currency"])
    _refuse_strange_meeting(entry, meeting, encounter)


def _refuse_strange_meeting(
    entry: LedgerEntry, meeting: Meeting | None, encounter: Encounter | None
) -> None:
    """A deal comes from a meeting of its own two parties."""
    for met in (meeting, encounter):
        if met and (met.application_id, met.importer_id) != (
            entry.application_id,
            entry.importer_id,
        ):
            raise NotFoundError


def _set_value(entry: LedgerEntry, terms: dict[str, Any], ledger: OpenLedger) -> None:
    """Value in its currency and in dollars; a correction of something else keeps the rate."""
    money = (terms["currency"], terms["signed_on"])
    if entry.rate_on is None or (entry.currency, entry.signed_on) != money:
        if money not in ledger.rates:
            ledger.rates[money] = rate_on(*money)
        entry.usd_per_unit, entry.rate_on = ledger.rates[money]
    entry.currency = terms["currency"]
    entry.value = rounded(terms["value"], entry.currency)
    entry.value_usd = in_usd(entry.value, entry.usd_per_unit)
    rules.refuse_dollars(entry.value_usd)
