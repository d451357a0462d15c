"""Sections of an official paper: headings, paragraphs and tables as plain values."""

from typing import Any

from fairapp.reports import paper_cells as cells
from fairapp.reports.documents import Document
from fairapp.reports.paper_words import WORDS

Values = dict[str, Any]


def text(heading: str, paragraphs: list[str]) -> Values:
    """A section of paragraphs without a table."""
    return {
        "heading": heading,
        "paragraphs": paragraphs,
        "columns": [],
        "widths": [],
        "numbers": [],
        "rows": [],
    }


def table(
    heading: str, columns: list[str], rows: list[list[str]], numbers: list[int] | None = None
) -> Values:
    """Number and name to the left, figures to the right; the name takes what width there is."""
    numbered = [[str(place), *row] for place, row in enumerate(rows, 1)]
    right = list(range(2, len(columns))) if numbers is None else numbers
    return text(heading, []) | {
        "columns": columns,
        "widths": [
            2 if n == 1 else 1 if (n > 1 and n not in right) else 0 for n in range(len(columns))
        ],
        "numbers": right,
        "rows": numbered,
    }


def computed_table(computed: list[Document], locale: str) -> Values:
    """What was counted beside its plan and the year before."""
    words = WORDS[locale]
    rows = [
        [
            cells.indicator(one, locale),
            cells.stated(one["target"], locale) if one["target"] else "",
            cells.number(one["computed"]["value"], locale),
            cells.share(one["of_plan"], locale),
            cells.change(one["growth"], locale),
        ]
        for one in computed
    ]
    return table(words["computed"], words["computed_columns"], rows)


def recorded_table(recorded: list[Document], locale: str) -> Values:
    """What documents say beside the plan, and where they do not agree."""
    words = WORDS[locale]
    rows, conflicts = [], []
    for one in recorded:
        target, value = one["target"], one["recorded"]
        rows.append(
            [
                cells.indicator(one, locale),
                cells.stated(target, locale) if target else "",
                cells.stated(value, locale) if value else "",
                cells.share(one["of_plan"], locale),
                cells.cited((value or target)["document"]),
            ]
        )
        if one["is_conflicting"]:
            figures = [*one["other_figures"], value]
            said = "; ".join(
                f"{cells.stated(f, locale)} ({cells.cited(f['document'])})" for f in figures
            )
            name = cells.indicator(one, locale)
            conflicts.append(words["conflict"].format(name=name, figures=said))
    section = table(words["recorded"], words["recorded_columns"], rows, numbers=[2, 3, 4])
    return section | {"paragraphs": [words["recorded_apart"], *conflicts]}


def task_table(tasks: list[Document], locale: str) -> Values:
    """The tasks of a year, each with its document and how far it is."""
    words = WORDS[locale]
    rows = [
        [
            task["title"],
            cells.cited(task["document"]) if task["document"] else "",
            words["states"][task["state"]],
        ]
        for task in tasks
    ]
    return table(words["tasks"], words["task_columns"], rows, numbers=[])
