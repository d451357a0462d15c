"""A report as plain values: the JSON that programs read, that is frozen, and that papers print."""

import hashlib
import json
from typing import Any

from fairapp.fairs.models import Fair
from fairapp.reports.queries import Figure, Figures, YearReport, edition_report, year_report
from fairapp.reports.sentences import as_text, edition_sentence, year_sentence

LANGUAGES = ("vi", "en")
Document = dict[str, Any]


def edition_document(fair: Fair) -> Document:
    """The report of one edition."""
    return _edition(fair, edition_report(fair))


def _edition(fair: Fair, figures: Figures) -> Document:
    return {
        "report": "edition",
        "slug": fair.slug,
        "names": fair.names,
        "year": fair.year,
        **nested(figures),
        "sentences": {
            locale: [as_text(edition_sentence(fair, figures, locale))] for locale in LANGUAGES
        },
    }


def year_document(year: int) -> Document:
    """The report of a working year: its own editions and the fairs abroad."""
    report = year_report(year)
    editions = [_edition(fair, figures) for fair, figures in report.editions]
    sentences = {
        locale: [
            *(sentence for edition in editions for sentence in edition["sentences"][locale]),
            as_text(year_sentence(report, locale)),
        ]
        for locale in LANGUAGES
    }
    return {
        "report": "year",
        "year": year,
        "editions": editions,
        "overseas": overseas_values(report),
        "sentences": sentences,
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
            for edition in inner:
                leaves |= figure_leaves(edition, edition["slug"])
    return leaves
