"""Computed beside recorded: where rows are counted, what documents say stands only beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from fairapp.fairs.models import Fair
from fairapp.programme.models import Qualifier, RecordedValue
from fairapp.programme.queries import COMPUTED, Progress
from fairapp.reports.queries import ABROAD, Figure, Figures, YearReport

SAID: Mapping[Qualifier, tuple[Decimal, Decimal]] = {
    Qualifier.EXACT: (Decimal(0), Decimal(0)),
    Qualifier.OVER: (Decimal(0), Decimal("0.05")),
    Qualifier.NEARLY: (Decimal("0.015"), Decimal(0)),
    Qualifier.ABOUT: (Decimal("0.05"), Decimal("0.05")),
    Qualifier.ESTIMATED: (Decimal("0.05"), Decimal("0.05")),
}
"""How far below and above a figure its word may stand: "over 2,500" is said of 2,517."""


@dataclass(frozen=True, slots=True)
class Computed:
    """An indicator that is counted from rows: its figure, its plan, and what documents say.

    `before` is what was counted in the same way one year earlier.
    """

    progress: Progress
    figure: Figure
    fair: Fair | None
    before: Figure | None = None

    @property
    def growth(self) -> Decimal | None:
        """The change from the year before."""
        if self.before is None or not self.before.value:
            return None
        return self.figure.value / self.before.value - 1

    @property
    def of_plan(self) -> Decimal | None:
        """What was counted as a share of the plan's lower bound."""
        target = self.progress.target
        return self.figure.value / target.low if target and target.low else None

    @property
    def published_otherwise(self) -> list[RecordedValue]:
        """Figures in documents that are not what the rows give."""
        return [row for row in self.progress.values if not agrees_with(row, self.figure.value)]


def agrees_with(row: RecordedValue, value: Decimal) -> bool:
    """Whether what was counted is what the document says with its word and its rounding."""
    if row.high is not None:
        return row.value <= value <= row.high
    below, above = SAID[row.qualifier]
    return row.value * (1 - below) <= value <= row.value * (1 + above)


def split_progress(
    report: YearReport, progress: Sequence[Progress]
) -> tuple[list[Computed], list[Progress]]:
    """(indicators that are counted from rows, those that only documents know)."""
    computed, recorded = [], []
    for one in progress:
        found = _counted(report, one)
        if found is None:
            recorded.append(one)
        else:
            computed.append(found)
    return computed, recorded


def _counted(report: YearReport, one: Progress) -> Computed | None:
    """The figure that our rows give for an indicator; None where there are no rows to count."""
    if one.indicator.code not in COMPUTED:
        return None
    place, _, code = one.indicator.code.partition(".")
    if place == "abroad":
        return _figure(report, one, code, None) if report.fairs_abroad else None
    scopes = {row.scope for row in one.values} | {row.scope for row in one.targets}
    named = [
        fair
        for fair, _figures in report.editions
        if len(report.editions) == 1 or scopes & {fair.slug, *fair.names.values()}
    ]
    return _figure(report, one, code, named[0]) if named else None


def _figure(report: YearReport, one: Progress, code: str, fair: Fair | None) -> Computed | None:
    figures = report.overseas if fair is None else report.figures_of(fair.slug)
    figure = _of_code(figures, code)
    if figure is None:
        return None
    before = report.before.get(fair.slug if fair else ABROAD)
    # an edition of years ago is no year before
    if before is None or before.year != report.year - 1:
        return Computed(one, figure, fair)
    return Computed(one, figure, fair, _of_code(before.figures, code))


def _of_code(figures: Figures, code: str) -> Figure | None:
    return figures.get(code) or figures.get(f"{code}.count")
