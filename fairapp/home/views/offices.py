"""The leader's page: the fair and the working year on one screen; and the contract desk."""

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
from fairapp.programme import queries as programme
from fairapp.reports import queries as reports
from fairapp.reports import services as said

ABROAD = ("fairs", "establishments", "participations", "establishments_signed",
          "contracts.count", "contracts.value_usd")  # fmt: skip
SHOWN = 8
"""How many deals each list of the desk shows."""
ON_PAPER = (DealKind.CONTRACT, DealKind.MEMORANDUM, DealKind.AGENCY_AGREEMENT)
"""Kinds with a paper that staff should see; sales on the spot have none."""


@bp.route("/fairs/<slug>/leader")
@requires(Permission.HOME_LEADER, thing=load_fair)
def leader(fair: Fair) -> ResponseReturnValue:
    """Figures of the fair and of its year against plan and before; each opens what it counts."""
    around = reports.around_edition(fair)
    report = reports.year_report(fair.year)
    figures = report.figures_of(fair.slug) or reports.edition_report(fair)
    before = report.before.get(fair.slug)
    computed, recorded = said.split_progress(report, programme.progress_of(fair.year))
    language = "vi" if current_locale() == "vi" else "en"
    return render_template(
        "home/leader.html",
        slug=fair.slug,
        left=countdown(fair, clock.today()),
        on=clock.today(),
        sentence=said.edition_sentence(fair, figures, language),
        counts=[one for one in figures.values() if not one.rows.has_value],
        deals=[(figures[f"{code}.count"], figures[f"{code}.value_usd"])
               for code in reports.DEAL_CODES],
        plans={code: getattr(fair, attribute) for code, attribute in said.PLANS.items()},
        before=before.figures if before else {},
        last_year=before.year if before else None,
        around=around,
        year=fair.year,
        report=report,
        year_sentence=said.year_sentence(report, language),
        abroad=[report.overseas[code] for code in ABROAD],
        abroad_before=report.before.get(reports.ABROAD),
        computed=computed,
        recorded=recorded,
        stated=said.stated,
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
