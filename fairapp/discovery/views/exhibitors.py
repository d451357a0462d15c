"""An exhibitor's side of matching: who looks for such goods, and what keeps buyers away."""

from typing import Any

from babel import Locale
from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fairapp.core import clock
from fairapp.core.i18n import current_locale
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, requires
from fairapp.discovery import queries, readiness
from fairapp.discovery.reasons import codes_in
from fairapp.discovery.reasons_for_exhibitors import told
from fairapp.discovery.views import bp
from fairapp.exhibitors.models import Application
from fairapp.fairs.queries import codes_of_words, concept_labels

CARDS = 12


@bp.route("/applications/<uuid:application_id>/buyers")
@requires(Permission.APPLICATION_READ, thing=queries.load_exhibitor_with_goods)
def seekers(application: Application) -> ResponseReturnValue:
    """Buyers whose lists show this exhibitor, best first, each with its reasons."""
    found: Any = queries.seekers(application.id)
    page = page_of(found, rows=CARDS, whole_rows=True)
    coded = [
        one
        for match, _named, _suiting in page.rows
        for one in match.reasons + match.counter_reasons
    ]
    needs = [need for match, _named, _suiting in page.rows for need in match.importer.needs]
    codes = codes_in(coded) | {code for need in needs for code in need.categories}
    labels = concept_labels(codes, current_locale())
    buyers = [
        {
            "match": match,
            "importer": match.importer,
            "is_named": named,
            "reasons": told(match.reasons, labels),
            "counter_reasons": told(match.counter_reasons, labels),
        }
        for match, named, _suiting in page.rows
    ]
    return render_template(
        "discovery/seekers.html",
        application=application,
        buyers=buyers,
        page=page,
        labels=labels,
        strong=page.rows[0][2] if page.rows else 0,
        offer_url=_offer_url(application),
        spoken=_language_names(),
    )


def _language_names() -> dict[str, str]:
    """Languages by their name in the reader's own."""
    return {str(code): str(name) for code, name in Locale.parse(current_locale()).languages.items()}


def _offer_url(application: Application) -> str:
    """Where an exhibitor asks to meet; the room of meetings adds this address."""
    if "meetings.offer" not in current_app.view_functions:
        return ""
    return url_for("meetings.offer", application_id=application.id)


@bp.route("/applications/<uuid:application_id>/readiness")
@requires(Permission.APPLICATION_READ, thing=queries.load_exhibitor_with_goods)
def export_readiness(application: Application) -> ResponseReturnValue:
    """What buyers usually ask for, what is missing, and how many matches that costs."""
    groups = sorted(
        {(product.category or "")[:3] for product in application.products if product.category}
        | {(application.main_category or "")[:3]} - {""}
    )
    asked = queries.asked_by_buyers(application.id, groups)
    markets = readiness.markets(asked)
    market = request.args.get("market", "")[:2].upper()
    market = market if market in dict(markets) else ""
    there = [one for one in asked if market in ("", one.country)]
    today = max(clock.today(), application.fair.opens_on)
    now = [one for one in there if one.fair_id == application.fair_id]
    habits = readiness.habits(there)
    gaps = readiness.gaps(application, now, today)
    papers = {paper for paper, _count in habits.papers} | {gap.subject for gap in gaps}
    codes = {paper: f"C-{paper}" for paper in papers} | codes_of_words(papers, "certificate")
    labels = concept_labels({*codes.values(), *groups}, current_locale())
    return render_template(
        "discovery/readiness.html",
        application=application,
        markets=markets,
        market=market,
        all_buyers=len({one.importer_id for one in asked}),
        habits=habits,
        gaps=[gap for gap in gaps if not gap.buyers or gap.count >= readiness.LEAST_TOLD],
        few=sum(bool(gap.buyers) and gap.count < readiness.LEAST_TOLD for gap in gaps),
        held={readiness.plain_paper(one.code) for one in application.certificates},
        plain=readiness.plain_paper,
        paper_names={paper: labels.get(code, paper) for paper, code in codes.items()},
        groups=[labels[code] for code in groups if code in labels],
        is_enough=habits.buyers >= readiness.LEAST_IN_MARKET,
        spoken=_language_names(),
    )
