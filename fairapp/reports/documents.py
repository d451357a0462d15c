"""A report as plain values: the JSON that programs read, that is frozen, and that papers print."""

import hashlib
import json
from typing import Any

from fairapp.fairs.models import Fair
from fairapp.programme import queries as programme
from fairapp.programme.models import Delegation
from fairapp.reports import records
from fairapp.reports.comparison import split_progress
from fairapp.reports.names import PLANS
from fairapp.reports.progress import (
    delegation_sentence,
    late_note,
    recorded_sentences,
    task_sentences,
)
from fairapp.reports.queries import (
    Figure,
    Figures,
    YearReport,
    around_edition,
    compared_figures,
    delegation_report,
    evidence_by_code,
    year_report,
)
from fairapp.reports.sentences import as_text, edition_sentence, year_sentence

LANGUAGES = ("vi", "en")
Document = dict[str, Any]


def edition_document(fair: Fair) -> Document:
    """The report of one edition, beside its plan and the edition before."""
    around = around_edition(fair)
    figures, before = compared_figures(fair.id, around.before_id)
    last = around.before_opens_on
    proofs = evidence_by_code(fair.id)
    evidence: Document = {}
    for (code, level), count in sorted(proofs.items()):
        evidence.setdefault(code, {})[level.value] = count
    return _edition(fair, figures) | {
        "before": {"year": last.year, "figures": {c: f.number for c, f in before.items()}}
        if last
        else {},
        "evidence": evidence,
    }


def _edition(fair: Fair, figures: Figures) -> Document:
    return {
        "report": "edition",
        "slug": fair.slug,
        "names": fair.names,
        "year": fair.year,
        **nested(figures),
        "plan": {code: getattr(fair, attribute) for code, attribute in PLANS.items()},
        "sentences": {
            locale: [as_text(edition_sentence(fair, figures, locale))] for locale in LANGUAGES
        },
    }


def delegation_document(delegation: Delegation) -> Document:
    """The report of one delegation abroad."""
    return _delegation(delegation, delegation_report(delegation))


def _delegation(delegation: Delegation, figures: Figures) -> Document:
    fair, decision = delegation.fair, delegation.decision
    return {
        "report": "delegation",
        "slug": fair.slug,
        "names": fair.names,
        "year": fair.year,
        "departs_on": delegation.departs_on.isoformat(),
        "returns_on": delegation.returns_on.isoformat(),
        "decision": records.document_values(decision) if decision else None,
        "decision_is_late": bool(decision and decision.issued_on >= delegation.departs_on),
        **nested(figures),
        "sentences": {
            locale: [as_text(delegation_sentence(delegation, figures, locale))]
            for locale in LANGUAGES
        },
        "notes": {
            locale: [note for note in [late_note(delegation, locale)] if note]
            for locale in LANGUAGES
        },
    }


def year_document(year: int) -> Document:
    """The report of a working year: its editions, what documents say, tasks, fairs abroad."""
    report = year_report(year)
    editions = [_edition(fair, figures) for fair, figures in report.editions]
    computed, progress = split_progress(report, programme.progress_of(year))
    tasks = programme.tasks_of(year)
    delegations = [_delegation(one, report.delegations[one.fair.slug]) for one in report.sent]
    own = [fair for fair, _figures in report.editions]
    sentences = {
        locale: [
            *(sentence for edition in editions for sentence in edition["sentences"][locale]),
            *recorded_sentences(year, progress, own, locale),
            *task_sentences(tasks, locale),
            *(text for one in delegations for text in one["sentences"][locale]),
            as_text(year_sentence(report, locale)),
        ]
        for locale in LANGUAGES
    }
    return {
        "report": "year",
        "year": year,
        "editions": editions,
        "delegations": delegations,
        "overseas": overseas_values(report),
        "computed": [
            records.progress_values(one.progress)
            | {"recorded": None, "is_conflicting": False}
            | {
                "computed": as_values(one.figure),
                "of_plan": records.share_value(one.of_plan),
                "before": as_values(one.before) if one.before else None,
                "growth": records.share_value(one.growth),
                "published": [records.recorded_values(row) for row in one.progress.values],
                "published_otherwise": bool(one.published_otherwise),
            }
            for one in computed
        ],
        "recorded": [records.progress_values(one) for one in progress],
        "tasks": [records.task_values(one) for one in tasks],
        "sentences": sentences,
        "notes": {
            locale: [text for one in delegations for text in one["notes"][locale]]
            for locale in LANGUAGES
        },
    }


def year_figures(report: YearReport) -> Document:
    """The figures of a year's report without its words, to compare with a frozen one."""
    groups = [*((fair.slug, figures) for fair, figures in report.editions),
              *report.delegations.items()]  # fmt: skip
    return {
        "editions": [{"slug": slug} | nested(figures) for slug, figures in groups],
        "overseas": overseas_values(report),
    }


def overseas_values(report: YearReport) -> Document:
    """The figures of the fairs abroad; three counts of establishments that are not the same."""
    figures = report.overseas
    estimated = figures["estimated.count"]
    names = ("fairs", "establishments", "participations", "establishments_signed")
    return {
        **{name: as_values(figures[name]) for name in names},
        "contracts": as_values(figures["contracts.count"]),
        "value_usd": as_values(figures["contracts.value_usd"]),
        "estimated": {"value": estimated.row_count > 0, "rows": estimated.row_count},
    }


def nested(figures: Figures) -> Document:
    """Figures by code; those of deals as {count, value_usd}."""
    found: Document = {}
    for code, figure in figures.items():
        name, _, measure = code.partition(".")
        if measure:
            found.setdefault(name, {})[measure] = as_values(figure)
        else:
            found[name] = as_values(figure)
    return found


def as_values(figure: Figure) -> Document:
    """One figure: its value, how many rows it opens, and whether any of them is an estimate."""
    values: Document = {"value": figure.number, "rows": figure.row_count}
    return values | {"estimated": True} if figure.is_estimated else values


def canonical(document: Document) -> str:
    """The document as JSON that is the same for the same figures, on every machine."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def fingerprint(document: Document) -> str:
    """The SHA-256 of the canonical JSON."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


def figure_leaves(document: Document, path: str = "") -> dict[str, Document]:
    """{path: figure} of everything in a document that has a value and rows."""
    if "value" in document and "rows" in document:
        return {path: document}
    leaves: dict[str, Document] = {}
    for key, inner in document.items():
        place = f"{path}.{key}" if path else key
        if isinstance(inner, dict):
            leaves |= figure_leaves(inner, place)
        elif isinstance(inner, list) and inner and isinstance(inner[0], dict):
            for one in inner:
                if "slug" in one:
                    leaves |= figure_leaves(one, one["slug"])
    return leaves
