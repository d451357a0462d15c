"""Reports on paper: plain values in the layout of Decree 30/2020, made from a report's document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.numbers import format_percent

from fairapp.core.pdf import render_pdf
from fairapp.reports import paper_cells as cells
from fairapp.reports import paper_tables as tables
from fairapp.reports.documents import Document
from fairapp.reports.names import name_of
from fairapp.reports.paper_words import WORDS
from fairapp.reports.queries import DEAL_CODES

COUNTS = (
    "booths",
    "exhibitors",
    "trade_visitors",
    "importers",
    "importer_organisations",
    "importer_countries",
    "visits",
    "meetings_held",
    "meeting_turns",
)
OVERSEAS = (
    "fairs",
    "establishments",
    "participations",
    "establishments_signed",
    "contracts",
    "value_usd",
)
MEMBERS = ("officers", "enterprises", "establishments_signed", "supports")
CONFIRMED = ("both_sides", "document_seen")
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Seal:
    """What stands at the foot of a paper: its day, and how one proves what it says."""

    on: date
    fingerprint: str = ""
    ledger_heads: Mapping[str, str] = field(default_factory=dict)
    is_demo: bool = False
    organ: str = ""
    place: str = "Hà Nội"


def paper_values(document: Document, seal: Seal, locale: str) -> Values:
    """The paper of any report as plain values; both PDF and DOCX are made of nothing else."""
    kinds = {
        "edition": _edition_sections,
        "delegation": _delegation_sections,
        "year": _year_sections,
        "period": _period_sections,
    }
    sections = kinds[document["report"]](document, locale)
    for place, section in enumerate(sections, 1):
        section["heading"] = f"{_roman(place)}. {section['heading']}"
    return _frame(_subject(document, locale), seal, locale) | {"sections": sections}


def paper(document: Document, seal: Seal, locale: str) -> bytes:
    """The report as PDF."""
    return render_pdf("report", paper_values(document, seal, locale))


def _roman(place: int) -> str:
    text = ""
    for value, numeral in _ROMAN:
        text += numeral * (place // value)
        place %= value
    return text


def _subject(document: Document, locale: str) -> str:
    words = WORDS[locale]
    if document["report"] == "year":
        return str(words["year_subject"].format(year=document["year"]))
    if document["report"] == "period":
        years = {"first": document["year"], "last": document["until_year"]}
        return str(words["period_subject"].format(**years))
    key = "subject" if document["report"] == "edition" else "delegation_subject"
    return str(words[key].format(name=_name(document, locale)))


def _name(document: Document, locale: str) -> str:
    names: dict[str, str] = document["names"]
    return names.get(locale) or names.get("vi") or str(document["slug"])


def _edition_sections(document: Document, locale: str) -> list[Values]:
    return [
        tables.text(WORDS[locale]["scale"], document["sentences"][locale]),
        _plan_table(document, locale),
        _deal_table(document, locale),
    ]


def _delegation_sections(document: Document, locale: str) -> list[Values]:
    words = WORDS[locale]
    rows = [[name_of(code, locale), cells.figure(document[code], locale)] for code in MEMBERS]
    said = [*document["sentences"][locale], *document["notes"][locale]]
    return [
        tables.text(words["results"], said),
        tables.table(words["members"], words["abroad_columns"], rows),
        _deal_table(document, locale),
    ]


def _year_sections(document: Document, locale: str) -> list[Values]:
    words = WORDS[locale]
    said = [*document["sentences"][locale], *document["notes"][locale]]
    sections = [tables.text(words["results"], said)]
    for edition in document["editions"]:
        heading = {"heading": _name(edition, locale).upper()}
        sections += [_plan_table(edition, locale) | heading, _deal_table(edition, locale)]
    sections.append(_abroad_table(document["overseas"], locale))
    if document.get("computed"):
        sections.append(tables.computed_table(document["computed"], locale))
    if document["recorded"]:
        sections.append(tables.recorded_table(document["recorded"], locale))
    if document["tasks"]:
        sections.append(tables.task_table(document["tasks"], locale))
    return sections


def _period_sections(document: Document, locale: str) -> list[Values]:
    words = WORDS[locale]
    rows = [
        [
            str(one["year"]),
            cells.number(one["value"], locale),
            words["frozen_year"].format(mark=one["frozen"][:12])
            if one["frozen"]
            else cells.cited(one["document"]),
        ]
        for one in document["transaction_value"]["years"]
    ]
    sections = [tables.text(words["results"], document["sentences"][locale])]
    if rows:
        sections.append(tables.table(words["years"], words["year_columns"], rows, numbers=[2]))
    recorded = [
        [
            cells.indicator(row, locale),
            cells.stated(row, locale),
            row["scope"],
            cells.cited(row["document"]),
        ]
        for row in document["recorded"]
    ]
    if recorded:
        table = tables.table(words["recorded"], words["summary_columns"], recorded, numbers=[2])
        sections.append(table | {"paragraphs": [words["recorded_apart"]]})
    return sections


def _frame(subject: str, seal: Seal, locale: str) -> Values:
    words = WORDS[locale]
    on = {"day": seal.on.day, "month": seal.on.month, "year": seal.on.year}
    foot = words["frozen" if seal.fingerprint else "live"]
    foot = foot.format(fingerprint=seal.fingerprint, **on)
    for fair, head in sorted(seal.ledger_heads.items()):
        foot += words["ledger"].format(fair=fair, head=head)
    foot += words["demo"] if seal.is_demo else ""
    kept = ("state", "motto", "number", "title", "closing", "recipients_title", "recipients",
            "signer", "signature")  # fmt: skip
    return {
        **{key: words[key] for key in kept},
        "lang": locale,
        "day": [seal.on.year, seal.on.month, seal.on.day],
        "organ": seal.organ.upper(),
        "place_date": words["place_date"].format(place=seal.place, **on),
        "subject": subject,
        "foot": foot,
    }


def _plan_table(document: Document, locale: str) -> Values:
    """Actual beside plan and the edition before, as far as there are any."""
    words, plans = WORDS[locale], document["plan"]
    before = document.get("before") or {}
    columns, rows = list(words["columns"][:3]), []
    columns += words["columns"][3:] if any(plans.values()) else []
    columns += [words["before"].format(year=before["year"])] if before else []
    for code in COUNTS:
        value, plan = document[code]["value"], plans.get(code)
        row = [name_of(code, locale), cells.number(value, locale)]
        if any(plans.values()):
            reached = format_percent(value / plan, "#,##0%", locale=locale) if plan else ""
            row += [cells.number(plan, locale), reached]
        row += [cells.number(before["figures"].get(code), locale)] if before else []
        rows.append(row)
    heading = words["against_plan" if any(plans.values()) else "scale"]
    return tables.table(heading, columns, rows)


def _deal_table(document: Document, locale: str) -> Values:
    words, evidence = WORDS[locale], document.get("evidence")
    columns = [*words["deal_columns"], *([words["both_sides"]] if evidence is not None else [])]
    rows = []
    for code in DEAL_CODES:
        deals = document[code]
        value = cells.figure(deals["value_usd"], locale)
        row = [name_of(code, locale), cells.number(deals["count"]["value"], locale), value]
        if evidence is not None:
            proofs = evidence.get(code, {})
            row.append(cells.number(sum(proofs.get(level, 0) for level in CONFIRMED), locale))
        rows.append(row)
    return tables.table(words["deals"], columns, rows) | {"paragraphs": [words["apart"]]}


def _abroad_table(overseas: Document, locale: str) -> Values:
    words = WORDS[locale]
    rows = [[name_of(code, locale), cells.figure(overseas[code], locale)] for code in OVERSEAS]
    return tables.table(words["abroad"], words["abroad_columns"], rows)
