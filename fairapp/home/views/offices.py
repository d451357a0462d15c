"""The leader's page and the contract desk."""

from flask import render_template
from flask.typing import ResponseReturnValue

from fairapp.contracts.models import DealKind, EvidenceLevel, LedgerEntry
from fairapp.core import clock
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, requires
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.home import queries
from fairapp.home.queries import Evidenced
from fairapp.home.views.organisers import countdown
from fairapp.home.views.room import bp
from fairapp.reports import queries as reports
from fairapp.reports import services as said

SHOWN = 8
"""How many deals each list of the desk shows."""
ON_PAPER = (DealKind.CONTRACT, DealKind.MEMORANDUM, DealKind.AGENCY_AGREEMENT)
"""Kinds with a paper that staff should see; sales on the spot have none."""


@bp.route("/fairs/<slug>/leader")
@requires(Permission.HOME_LEADER, thing=load_fair)
def leader(fair: Fair) -> ResponseReturnValue:
    """One screen of figures against plan and the edition before, each opening its rows."""
    around = reports.around_edition(fair)
    figures, before = reports.compared_figures(fair.id, around.before_id)
    language = "vi" if current_locale() == "vi" else "en"
    return render_template(
        "home/leader.html",
        slug=fair.slug,
        left=countdown(fair, clock.today()),
        sentence=said.edition_sentence(fair, figures, language),
        counts=[one for one in figures.values() if not one.rows.has_value],
        deals=[(figures[f"{code}.count"], figures[f"{code}.value_usd"])
               for code in reports.DEAL_CODES],
        plans={code: getattr(fair, attribute) for code, attribute in said.PLANS.items()},
        before=before,
        last_year=around.before_opens_on.year if around.before_opens_on else None,
        around=around,
        name_of=said.name_of,
        exact=said.exact,
    )  # fmt: skip


@bp.route("/fairs/<slug>/desk")
@requires(Permission.DEAL_VERIFY, thing=load_fair)
def desk(fair: Fair) -> ResponseReturnValue:
    """What the contract desk has to settle, to verify and to wait for."""
    deals = queries.deals_with_evidence(fair.id)
    disputed = _at(deals, EvidenceLevel.DISPUTED)
    papers = [(entry, level) for entry, level in deals if entry.kind in ON_PAPER]
    to_verify = _at(papers, EvidenceLevel.BOTH_SIDES, EvidenceLevel.ONE_SIDE)
    waiting = _at(papers, EvidenceLevel.REPORTED)
    return render_template(
        "home/desk.html",
        slug=fair.slug,
        left=countdown(fair, clock.today()),
        all_deals=len(deals),
        lists={"disputed": disputed, "to_verify": to_verify, "waiting": waiting},
        shown=SHOWN,
    )


def _at(deals: Evidenced, *levels: EvidenceLevel) -> list[LedgerEntry]:
    return [entry for entry, level in deals if level in levels]
