"""The ledger as programs see it: read by kind, added to with a key."""

import hashlib
from typing import Any

from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.api.v1 import bp
from fairapp.api.v1.paging import page_after
from fairapp.api.v1.schemas import DealIn, DealOut, DealPageIn, KeyIn
from fairapp.contracts import queries, services
from fairapp.contracts.models import LedgerEntry
from fairapp.contracts.services import Goods
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError, InvalidInputError, NotFoundError
from fairapp.core.links import full_url
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.fairs.models import Concept, Fair
from fairapp.fairs.queries import load_fair


class KeyUsedError(FairError):
    """The key belongs to another deal."""

    code = "key-used"
    status = 422
    sentence = lazy_gettext("This Idempotency-Key was used for another deal. Nothing was saved.")


@bp.get("/fairs/<slug>/deals")
@requires(Permission.DEAL_LIST, thing=load_fair)
@bp.input(DealPageIn, location="query")
@bp.output(DealOut(many=True))
def deals(fair: Fair, query_data: dict[str, Any]) -> Any:
    """The deals of one kind that stand, in the order of the ledger, with how far each is proved."""
    kind = query_data.pop("kind")
    found = queries.current_entries(fair.id).where(LedgerEntry.kind == kind)
    entries, headers = page_after(found, LedgerEntry.number, **query_data)
    return with_evidence(entries), 200, headers


def with_evidence(entries: list[LedgerEntry]) -> list[dict[str, Any]]:
    """Entries as the schema reads them."""
    levels = queries.evidence_of_entries(entries)
    names = {field.attribute or name for name, field in DealOut().fields.items()} - {"evidence"}
    return [
        {name: getattr(entry, name) for name in names} | {"evidence": levels[entry.deal_id]}
        for entry in entries
    ]


@bp.post("/fairs/<slug>/deals")
@requires(Permission.DEAL_LOG, thing=load_fair)
@bp.input(KeyIn, location="headers")
@bp.input(DealIn)
@bp.output(DealOut, status_code=201)
def record_deal(fair: Fair, headers_data: dict[str, str], json_data: dict[str, Any]) -> Any:
    """Put a deal into the ledger and ask both sides; the same key again changes nothing more."""
    key = own_key(fair, headers_data["key"])
    with unit_of_work():
        entry = queries.entry_by_key(key)
        if entry is None:
            entry = _record(fair, key, dict(json_data))
        elif _is_another(entry, json_data):
            raise KeyUsedError
        deal_id = entry.deal_id
    first = queries.history_of(deal_id)[0]
    return with_evidence([first])[0], 201


def own_key(fair: Fair, key: str) -> str:
    """The key within this fair and person: two programs may choose the same."""
    whose = f"{fair.id}:{current_actor().person_id}:{key}"
    return hashlib.sha256(whose.encode()).hexdigest()


def _record(fair: Fair, key: str, terms: dict[str, Any]) -> LedgerEntry:
    exhibitor = queries.seller_at(fair.id, terms.pop("exhibitor"))
    importer = queries.buyer_at(fair.id, terms.pop("importer"))
    if exhibitor is None or importer is None:
        raise NotFoundError
    goods = [Goods(**line) for line in terms.pop("goods")]
    _refuse_unknown({line.category for line in goods if line.category})
    entry = services.record_deal(
        actor=current_actor(),
        fair=fair,
        exhibitor=exhibitor,
        importer=importer,
        idempotency_key=key,
        goods=goods,
        **terms,  # type: ignore[typeddict-item]
    )
    services.ask_both_sides(
        entry,
        actor=current_actor(),
        link=lambda token: full_url("accounts.link", token=token),
    )
    return entry


def _refuse_unknown(categories: set[str]) -> None:
    known = set(db.session.scalars(select(Concept.code).where(Concept.code.in_(categories))))
    if categories - known:
        raise InvalidInputError(
            field="goods.category",
            reason=lazy_gettext("no category of the thesaurus."),
        )


def _is_another(entry: LedgerEntry, sent: dict[str, Any]) -> bool:
    """Whether what was sent now is not what this key recorded."""
    recorded = (
        entry.application_id,
        entry.importer_id,
        entry.kind,
        entry.value,
        entry.currency,
        entry.signed_on,
    )
    names = ("exhibitor", "importer", "kind", "value", "currency", "signed_on")
    return recorded != tuple(sent[name] for name in names)
