"""The ledger as programs see it: read by kind, added to with a key."""

import hashlib
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from sqlalchemy import select

from fairapp.api.v1 import bp
from fairapp.api.v1.paging import page_after
from fairapp.api.v1.schemas import (
    DealIn,
    DealOut,
    DealPageIn,
    KeyIn,
    TotalsIn,
    TotalsOut,
)
from fairapp.contracts import queries, services
from fairapp.contracts.models import ExchangeRate, LedgerEntry
from fairapp.contracts.services import Goods, MissingRateError
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError, InvalidInputError, NotFoundError
from fairapp.core.links import full_url
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
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
    refuse_several_kinds()
    kind = query_data.pop("kind")
    found = queries.current_entries(fair.id).where(LedgerEntry.kind == kind)
    entries, headers = page_after(found, LedgerEntry.number, **query_data)
    return with_evidence(entries), 200, headers


@bp.get("/fairs/<slug>/deals/totals")
@requires(Permission.DEAL_LIST, thing=load_fair)
@bp.input(TotalsIn, location="query")
@bp.output(TotalsOut)
def deal_totals(fair: Fair, query_data: dict[str, Any]) -> Any:
    """How many deals of one kind, and their value, split by evidence and stage.

    There is no total over kinds: a contract is not an intention. Cells add up to the total.
    """
    refuse_several_kinds()
    split = queries.totals_of_kind(
        fair.id, query_data["kind"], rate=_rate(query_data["currency"]), places=None
    )
    cells = [
        {"evidence": level, "stage": stage, "deals": cell.deals, "value": cell.value}
        for (level, stage), cell in split.cells.items()
    ]
    return {
        "kind": split.kind,
        "currency": split.currency,
        "rate_on": split.rate_on,
        "deals": split.of().deals,
        "value": split.of().value,
        "confirmed": split.confirmed.value,
        "cells": cells,
    }


def refuse_several_kinds() -> None:
    """A second kind in the address would otherwise be dropped without a word."""
    if len(request.args.getlist("kind")) > 1:
        raise InvalidInputError(field="kind", reason=lazy_gettext("one kind at a time."))


def _rate(currency: str) -> ExchangeRate | None:
    """The newest stored rate; None for dollars."""
    if currency == "USD":
        return None
    rate = db.session.scalar(queries.find_rates(currency, clock.today()).limit(1))
    if rate is None:
        raise MissingRateError(currency=currency, on=f"{clock.today():%d/%m/%Y}")
    return rate


def with_evidence(entries: list[LedgerEntry]) -> list[dict[str, Any]]:
    """Entries as the schema reads them."""
    levels = queries.evidence_of_entries(entries)
    names = {field.attribute or name for name, field in DealOut().fields.items()} - {"evidence"}
    return [
        {name: getattr(entry, name) for name in names}
        | {"evidence": levels[entry.deal_id]}
        | _kept_back(entry)
        for entry in entries
    ]


def _kept_back(entry: LedgerEntry) -> dict[str, None]:
    """A value that is not published goes to those who log deals, not to those who read."""
    if not entry.is_confidential or is_allowed(current_actor(), Permission.DEAL_LOG, entry):
        return {}
    return {"value": None, "value_usd": None}


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
            about="goods.category",
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
