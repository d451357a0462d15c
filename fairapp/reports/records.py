"""What documents say, as plain values: figures, targets, tasks, and the report of a period."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fairapp.fairs.models import Document
from fairapp.programme import queries as programme
from fairapp.programme.models import Qualifier, RecordedValue, Target, Task
from fairapp.programme.queries import Progress
from fairapp.reports.progress import summary_sentences, transaction_sentence
from fairapp.reports.queries import last_snapshots_of_years

LANGUAGES = ("vi", "en")
TRANSACTIONS = "fairs.transaction_value"
EXPORT_FAIRS = "fairs.export_fairs"
Values = dict[str, Any]


def number(value: Decimal) -> int | float:
    """A number of JSON: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def document_values(document: Document) -> Values:
    """How a document is cited."""
    return {
        "kind": document.kind,
        "number": document.number,
        "issued_on": document.issued_on.isoformat(),
        "issuer": document.issuer,
        "subject": document.subject,
    }


def recorded_values(row: RecordedValue) -> Values:
    """A figure from elsewhere with its scope, day, version and document."""
    return {
        "value": number(row.value),
        "high": None if row.high is None else number(row.high),
        "qualifier": row.qualifier.value,
        "unit": row.unit,
        "scope": row.scope,
        "as_of": row.as_of.isoformat(),
        "version": row.version,
        "document": document_values(row.document),
    }


def _target_values(row: Target) -> Values:
    return {
        "low": number(row.low),
        "high": None if row.high is None else number(row.high),
        "qualifier": row.qualifier.value,
        "unit": row.unit,
        "scope": row.scope,
        "version": row.version,
        "document": document_values(row.document),
    }


def progress_values(one: Progress) -> Values:
    """An indicator of a year: recorded, target, share of the plan, and any other figure of it."""
    return {
        "indicator": one.indicator.code,
        "names": one.indicator.names,
        "recorded": recorded_values(one.value) if one.value else None,
        "target": _target_values(one.target) if one.target else None,
        "of_plan": share_value(one.of_plan),
        "growth": share_value(one.growth),
        "is_conflicting": one.is_conflicting,
        "other_figures": [recorded_values(row) for row in one.values[:-1]],
    }


def share_value(share: Decimal | None) -> float | None:
    """A share of one as a number of JSON."""
    return None if share is None else float(round(share, 4))


def task_values(task: Task) -> Values:
    """A task, how far it is, and the document that set it."""
    return {
        "title": task.title,
        "state": task.state.value,
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "done_on": task.done_on.isoformat() if task.done_on else None,
        "document": document_values(task.document) if task.document else None,
    }


def period_document(first: int, last: int) -> Values:
    """The report of several years: the transaction value by year, and what documents sum up.

    A year that was frozen is taken as it was frozen, so the total is the sum of frozen years.
    """
    years = _transaction_years(first, last)
    rows = [
        recorded_values(row) | {"indicator": row.indicator_code, "names": row.indicator.names}
        for row in programme.values_of_period((first, last))
    ]
    total = sum((Decimal(str(one["value"])) for one in years), Decimal(0))
    return {
        "report": "period",
        "year": first,
        "until_year": last,
        "transaction_value": {
            "value": number(total),
            "rows": len(years),
            "years": years,
        },
        "recorded": rows,
        "sentences": {
            locale: _sentences((first, last), years, rows, locale) for locale in LANGUAGES
        },
        "notes": {locale: [] for locale in LANGUAGES},
    }


def _transaction_years(first: int, last: int) -> list[Values]:
    """Each year's transaction value: as frozen, or else as the latest document has it."""
    by_year = {row.year: row for row in programme.values_of_years(TRANSACTIONS, (first, last))}
    frozen = last_snapshots_of_years(first, last)
    found = []
    for year in range(first, last + 1):
        kept = frozen.get(year)
        row = _frozen_row(kept.figures) if kept else None
        if row is not None and kept is not None:
            found.append(row | {"year": year, "frozen": kept.fingerprint})
        elif year in by_year:
            found.append(recorded_values(by_year[year]) | {"year": year, "frozen": None})
    return found


def _frozen_row(figures: Values) -> Values | None:
    for one in figures.get("recorded", []):
        if one["indicator"] == TRANSACTIONS and one["recorded"]:
            row: Values = one["recorded"]
            return row
    return None


def _sentences(
    years: tuple[int, int], transactions: Sequence[Values], rows: Sequence[Values], locale: str
) -> list[str]:
    found = []
    # a total of only some of the years would claim too much
    if len(transactions) == years[1] - years[0] + 1:
        total = sum((Decimal(str(one["value"])) for one in transactions), Decimal(0))
        is_estimated = any(one["qualifier"] == Qualifier.ESTIMATED for one in transactions)
        fairs = [row["value"] for row in rows if row["indicator"] == EXPORT_FAIRS]
        counted = Decimal(str(fairs[-1])) if fairs else None
        found.append(transaction_sentence(years, counted, (total, is_estimated), locale))
    others = [row for row in rows if row["indicator"] not in (TRANSACTIONS, EXPORT_FAIRS)]
    return found + summary_sentences(years, others, locale)
