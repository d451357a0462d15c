"""The list of a fair's deals, one kind at a time, on screen and as a sheet; stored rates."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.numbers import format_decimal
from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from fairapp.contracts import queries
from fairapp.contracts.models import DealKind, EvidenceLevel, ExchangeRate, LedgerEntry
from fairapp.contracts.services.words import EVIDENCE_WORDS, KIND_PLURALS, STAGE_WORDS
from fairapp.contracts.views import bp
from fairapp.core.db import db
from fairapp.core.errors import FairError
from fairapp.core.i18n import current_locale
from fairapp.core.paging import Page, page_of
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.core.sheets import write_sheet
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class OneKindError(FairError):
    """Several kinds, or an unknown one, were asked for at once."""

    code = "one-kind"
    status = 422
    sentence = lazy_gettext("Ask for one kind of deal at a time; kinds are never added together.")


def chosen_kind() -> DealKind:
    """The one kind in the address, contracts when none is named; raises OneKindError."""
    kinds = request.args.getlist("kind") or [DealKind.CONTRACT]
    if len(kinds) > 1 or kinds[0] not in set(DealKind):
        raise OneKindError
    return DealKind(kinds[0])


@bp.route("/fairs/<slug>/deals")
@requires(Permission.DEAL_LIST, thing=load_fair)
def index(fair: Fair) -> ResponseReturnValue:
    """Deals of one kind, with how far each is proved; kinds are never added together."""
    kind, query = chosen_kind(), request.args.get("q", "")[:80]
    counts = queries.deals_by_kind(fair.id)
    split = queries.totals_of_kind(fair.id, kind)
    page: Page[LedgerEntry] = page_of(queries.find_deals(fair.id, kind, query))
    return render_template(
        "contracts/index.html",
        page=page,
        query=query,
        kind=kind,
        totals=split,
        evidence=split.evidence,
        levels=EVIDENCE_WORDS,
        tabs=[
            {
                "url": url_for(".index", slug=fair.slug, kind=total.kind.value),
                "label": KIND_PLURALS[total.kind],
                "count": total.deals,
                "current": total.kind is kind,
            }
            for total in counts
        ],
        title=KIND_PLURALS[kind],
        stages=STAGE_WORDS,
    )


@bp.route("/fairs/<slug>/deals.xlsx")
@requires(Permission.DEAL_LIST, thing=load_fair)
def sheet(fair: Fair) -> ResponseReturnValue:
    """The same rows as a sheet; one kind a file, so that no column can add two kinds."""
    kind = chosen_kind()
    found = queries.find_deals(fair.id, kind, request.args.get("q", "")[:80])
    entries = list(db.session.scalars(found).unique())
    evidence = queries.evidence_of_entries(entries)
    # a sheet travels: who only reads gets no value that a party wants kept back
    sees_all = is_allowed(current_actor(), Permission.DEAL_LOG, fair)
    rows = [_sheet_row(entry, evidence, sees_all=sees_all) for entry in entries]
    headings = ("Số", "Bên bán", "Bên mua", "Nước", "Ngày ký", "Giá trị", "Loại tiền", "USD",
                "Ước tính", "Thời điểm", "Mức xác nhận", "Dấu")  # fmt: skip
    response = Response(write_sheet(headings, rows, sheet=kind.value), mimetype=XLSX)
    response.headers["Content-Disposition"] = f"attachment; filename={fair.slug}-{kind.value}.xlsx"
    return response


def _sheet_row(
    entry: LedgerEntry, evidence: dict[UUID, EvidenceLevel], *, sees_all: bool
) -> list[Any]:
    locale = current_locale()

    def shown(amount: Decimal) -> Decimal | str:
        return amount if sees_all or not entry.is_confidential else "–"

    return [
        entry.number,
        entry.exhibitor_organisation.name_in(locale),
        entry.importer_organisation.name_in(locale),
        entry.importer_organisation.country,
        entry.signed_on,
        shown(entry.value),
        entry.currency,
        shown(entry.value_usd),
        entry.is_estimated,
        str(STAGE_WORDS[entry.stage]),
        evidence[entry.deal_id].value,
        entry.entry_hash,
    ]


@bp.route("/rates")
@requires(Permission.DEAL_LOG)
def rates() -> ResponseReturnValue:
    """Stored rates of exchange, newest first."""
    page: Page[ExchangeRate] = page_of(queries.find_rates())
    return render_template("contracts/rates.html", page=page, exact=exact)


def exact(rate: Decimal) -> str:
    """A rate with every digit that was stored, as readers of the language write numbers."""
    return format_decimal(rate, "#,##0.##########", locale=current_locale())
