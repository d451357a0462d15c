"""One exhibitor as each reader may see it: everybody, an approved buyer, the maker, the desk."""

from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from fairapp.core.errors import NotFoundError
from fairapp.core.policy import Permission, Role, current_actor, requires
from fairapp.discovery import queries
from fairapp.discovery.views import bp
from fairapp.discovery.views.cards import Listed, cards_of, picture_url
from fairapp.discovery.views.lists import ask_url
from fairapp.exhibitors.models import Application
from fairapp.importers.queries import Reach, reach_of, reach_of_importer


def load_visible_supplier(application_id: UUID) -> Application:
    """An exhibitor whose page this reader may open: published, one's own, or at one's fair."""
    supplier = queries.load_supplier(application_id)
    actor = current_actor()
    is_own = actor.speaks_for(Role.EXHIBITOR, supplier.fair_id, supplier.organisation_id)
    is_at_fair = actor.roles_at(supplier.fair_id) - {Role.EXHIBITOR}
    if not (supplier.publishes or is_own or is_at_fair):
        raise NotFoundError
    return supplier


@bp.route("/suppliers/<uuid:application_id>")
@requires(Permission.PUBLIC_PAGE, thing=load_visible_supplier)
def supplier(shown: Application) -> ResponseReturnValue:
    """One exhibitor as a buyer sees it; an importer also sees why it is on the list."""
    actor = current_actor()
    buyer = actor.person_id if Role.IMPORTER in actor.roles_at(shown.fair_id) else None
    mine: Any = queries.match_for_person(shown.id, buyer) if buyer else None
    importer, match, verdict = mine or (None, None, None)
    reach = reach_of_importer(importer) if importer else reach_of(actor, shown.fair_id)
    card, labels = _card(shown, reach, match, verdict or "")
    return render_template(
        "discovery/supplier.html",
        application=shown,
        fair=shown.fair,
        importer=importer,
        match=match,
        card=card,
        labels=labels,
        picture_url=picture_url,
        access=_access(importer, shown),
        ask_url=ask_url(importer.id) if importer else "",
    )


def _card(shown: Application, reach: Reach, match: Any, verdict: str) -> tuple[Any, dict[str, str]]:
    codes = {code for one in shown.products for code in (*one.materials, one.category) if code}
    listed = Listed(
        shown,
        match.score if match else 0.0,
        match.reasons if match else [],
        match.counter_reasons if match else [],
        verdict,
    )
    cards, labels = cards_of([listed], codes | {shown.main_category or ""}, reach=reach)
    return cards[0], labels


def _access(importer: Any, shown: Application) -> Any:
    """What this buyer has asked of the exhibitor, and the word on it."""
    asked = importer.accesses if importer else []
    return next((one for one in asked if one.application_id == shown.id), None)
