"""The shortlist: compare side by side, as PDF, as a sheet, and by a link for a colleague."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import db, unit_of_work
from fairapp.core.i18n import current_locale
from fairapp.core.links import full_url
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sheets import write_sheet
from fairapp.discovery import queries, services
from fairapp.discovery.models import SharedShortlist
from fairapp.discovery.queries import ListOwner
from fairapp.discovery.views import bp
from fairapp.discovery.views.cards import Card, Listed, cards_of
from fairapp.discovery.views.comparing import beside
from fairapp.discovery.views.papers import shortlist_pdf
from fairapp.importers.queries import EVERYBODY, Reach, reach_of_importer

SIDE_BY_SIDE = 3
MOST = 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _cards(
    importer_id: UUID, reach: Reach, chosen: list[UUID] | None = None
) -> tuple[list[Card], dict[str, str]]:
    """The favourites, or the suppliers that were ticked, in the order of the list.

    What stands there is what the buyer may see, whoever prints it.
    """
    rows: Any = db.session.execute(queries.kept_suppliers(importer_id, chosen).limit(MOST))
    listed = [
        Listed(
            supplier,
            match.score if match else 0.0,
            match.reasons if match else [],
            match.counter_reasons if match else [],
            verdict or "",
        )
        for supplier, match, verdict in rows
    ]
    codes = {
        code
        for one in listed
        for product in one.application.products
        for code in (*product.materials, product.category)
        if code
    }
    return cards_of(listed, codes, reach=reach)


@bp.route("/importers/<uuid:importer_id>/compare")
@requires(Permission.MATCH_READ, thing=queries.load_list_owner)
def compare(owner: ListOwner) -> ResponseReturnValue:
    """Up to three suppliers side by side: those ticked, else the first favourites."""
    ticked = [one for one in map(_uuid, request.args.getlist("s")) if one][:SIDE_BY_SIDE]
    cards, labels = _cards(owner.importer.id, reach_of_importer(owner.importer), ticked or None)
    return render_template(
        "discovery/compare.html",
        importer=owner.importer,
        fair=owner.importer.fair,
        cards=cards[:SIDE_BY_SIDE],
        facts={card.application.id: beside(card, labels) for card in cards[:SIDE_BY_SIDE]},
    )


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None


@bp.route("/importers/<uuid:importer_id>/shortlist")
@requires(Permission.MATCH_READ, thing=queries.load_list_owner)
def shortlist(owner: ListOwner) -> ResponseReturnValue:
    """The favourites, with everything one may do with them."""
    cards, labels = _cards(owner.importer.id, reach_of_importer(owner.importer))
    return render_template(
        "discovery/shortlist.html",
        importer=owner.importer,
        fair=owner.importer.fair,
        cards=cards,
        labels=labels,
        shares=queries.live_shares(owner.importer.id),
        token_url="",
    )


@bp.route("/importers/<uuid:importer_id>/shortlist.xlsx")
@requires(Permission.MATCH_READ, thing=queries.load_list_owner)
def shortlist_sheet(owner: ListOwner) -> ResponseReturnValue:
    """One row a product; texts stay texts, so that no formula and no lost zero comes of them."""
    cards, labels = _cards(owner.importer.id, reach_of_importer(owner.importer))
    headings = [
        _("Supplier"), _("Supplier no."), _("Village"), _("Stand"), _("Product"), _("Product no."),
        _("Materials"), _("Price from"), _("Price to"), _("Currency"), _("Minimum order"),
        _("Lead time, days"), _("Reasons"), _("Against"),
    ]  # fmt: skip
    rows = [row for card in cards for row in _rows(card, labels)]
    content = write_sheet(headings, rows, sheet=_("Shortlist"))
    return _download(content, XLSX, "shortlist.xlsx")


def _rows(card: Card, labels: dict[str, str]) -> list[list[Any]]:
    supplier, locale = card.application, current_locale()
    head = [card.name, supplier.code, supplier.organisation.village, card.stand]
    tail = ["; ".join(card.reasons), "; ".join(card.counter_reasons)]
    rows: list[list[Any]] = []
    for product in card.products:
        shown = product.priced_for(card.reach)
        goods = [product.name_in(locale), product.code]
        made_of = ", ".join(labels.get(code, code) for code in product.materials)
        figures = [product.price_low, product.price_high, product.currency] if shown else [None] * 3
        rows.append([*head, *goods, made_of, *figures, product.moq, product.lead_time_days, *tail])
    return rows or [[*head, *[None] * 8, *tail]]


@bp.route("/importers/<uuid:importer_id>/shortlist.pdf")
@requires(Permission.MATCH_READ, thing=queries.load_list_owner)
def shortlist_paper(owner: ListOwner) -> ResponseReturnValue:
    """The favourites on paper, with pictures, in the reader's language."""
    cards, labels = _cards(owner.importer.id, reach_of_importer(owner.importer))
    content = shortlist_pdf(owner.importer.fair, cards, labels)
    return _download(content, "application/pdf", "shortlist.pdf")


def _download(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(content, mimetype=kind, headers=headers)


@bp.route("/importers/<uuid:importer_id>/shortlist/share", methods=["POST"])
@requires(Permission.MATCH_JUDGE, thing=queries.load_list_owner)
def share(owner: ListOwner) -> ResponseReturnValue:
    """Make a link for a colleague; the address is shown once, then only its hash is known."""
    with unit_of_work():
        _share, token = services.share_shortlist(owner.importer, actor=current_actor())
    cards, labels = _cards(owner.importer.id, reach_of_importer(owner.importer))
    return render_template(
        "discovery/shortlist.html",
        importer=owner.importer,
        fair=owner.importer.fair,
        cards=cards,
        labels=labels,
        shares=queries.live_shares(owner.importer.id),
        token_url=full_url("discovery.shared", token=token),
    )


@bp.route("/shared-shortlists/<uuid:share_id>/end", methods=["POST"])
@requires(Permission.MATCH_JUDGE, thing=queries.load_share)
def end_share(share: SharedShortlist) -> ResponseReturnValue:
    """End a link."""
    importer_id = share.importer_id
    with unit_of_work():
        services.end_share(share, actor=current_actor())
    flash(_("The link opens nothing any more."), "good")
    return redirect(url_for(".shortlist", importer_id=importer_id))


@bp.route("/s/<token>")
@requires(Permission.PUBLIC_PAGE, thing=queries.open_share)
def shared(share: SharedShortlist) -> ResponseReturnValue:
    """What a colleague sees: suppliers and goods; no person, no firm of the buyer, no reasons.

    Whoever holds the link is anybody, so it shows what makers agreed to show to everybody.
    """
    cards, labels = _cards(share.importer_id, EVERYBODY)
    return render_template(
        "discovery/shared.html", fair=share.importer.fair, cards=cards, labels=labels
    )
