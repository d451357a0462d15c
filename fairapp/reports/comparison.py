"""Computed beside recorded: where rows are counted, what documents say stands only beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from fairapp.fairs.models import Fair
from fairapp.programme.models import RecordedValue
from fairapp.programme.queries import COMPUTED, Progress
from fairapp.reports.queries import Figure, Figures, YearReport


@dataclass(frozen=True, slots=True)
class Computed:
    """An indicator that is counted from rows: its figure, its plan, and what documents say."""

    progress: Progress
    figure: Figure
    fair: Fair | None

    @property
    def of_plan(self) -> Decimal | None:
        """What was counted as a share of the plan's lower bound."""
        target = self.progress.target
        return self.figure.value / target.low if target and target.low else None

    @property
    def published_otherwise(self) -> list[RecordedValue]:
        """Figures in documents that are not what the rows give."""
        return [row for row in self.progress.values if not _agrees(row, self.figure.value)]


def _agrees(row: RecordedValue, value: Decimal) -> bool:
    if row.high is not None:
        return row.value <= value <= row.high
    return row.value == value


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
        return _figure(one, report.overseas, code, None) if report.fairs_abroad else None
    scopes = {row.scope for row in one.values} | {row.scope for row in one.targets}
    named = [
        (fair, figures)
        for fair, figures in report.editions
        if len(report.editions) == 1 or scopes & {fair.slug, *fair.names.values()}
    ]
    return _figure(one, named[0][1], code, named[0][0]) if named else None


def _figure(one: Progress, figures: Figures, code: str, fair: Fair | None) -> Computed | None:
    figure = figures.get(code) or figures.get(f"{code}.count")
    return Computed(one, figure, fair) if figure else None
