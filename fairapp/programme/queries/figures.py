"""Questions about indicators: plan against what was recorded, conflicts, longer periods."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.programme.models import Indicator, IndicatorDefinition, RecordedValue, Target

COMPUTED: Mapping[str, Mapping[str, str]] = {
    "fair.booths": {"vi": "Gian hàng của hội chợ", "en": "Booths of the fair"},
    "fair.exhibitors": {"vi": "Đơn vị tham gia hội chợ", "en": "Exhibitors of the fair"},
    "fair.trade_visitors": {"vi": "Khách thương mại", "en": "Trade visitors"},
    "fair.importers": {"vi": "Nhà nhập khẩu nước ngoài", "en": "Importers from abroad"},
    "fair.importer_organisations": {
        "vi": "Đơn vị nhập khẩu nước ngoài",
        "en": "Importing organisations from abroad",
    },
    "fair.visits": {"vi": "Lượt khách tham quan", "en": "Visits"},
    "fair.meeting_turns": {"vi": "Lượt giao thương", "en": "Meeting turns"},
    "fair.direct_export_contracts": {
        "vi": "Hợp đồng xuất khẩu trực tiếp",
        "en": "Direct export contracts",
    },
    "abroad.fairs": {"vi": "Hội chợ nước ngoài", "en": "Fairs abroad"},
    "abroad.establishments": {
        "vi": "Đơn vị tham gia hội chợ nước ngoài",
        "en": "Establishments at fairs abroad",
    },
    "abroad.participations": {
        "vi": "Lượt đơn vị tham gia hội chợ nước ngoài",
        "en": "Participations in fairs abroad",
    },
    "abroad.establishments_signed": {
        "vi": "Đơn vị ký được hợp đồng ở nước ngoài",
        "en": "Establishments that signed abroad",
    },
}
"""Indicators that are counted from our own rows; the part after the dot is the figure's code."""


def last_versions(values: Sequence[RecordedValue]) -> list[RecordedValue]:
    """What each document says in each scope, in its last version."""
    said = {(value.document_id, value.scope): value for value in values}
    return list(said.values())


@dataclass(frozen=True, slots=True)
class Progress:
    """One indicator in one year: what was planned, what was recorded, what the year before had."""

    indicator: Indicator
    targets: Sequence[Target]
    values: Sequence[RecordedValue]
    before: RecordedValue | None

    @property
    def target(self) -> Target | None:
        """The last version of the plan."""
        return self.targets[-1] if self.targets else None

    @property
    def value(self) -> RecordedValue | None:
        """The figure of the latest document."""
        return self.values[-1] if self.values else None

    @property
    def of_plan(self) -> Decimal | None:
        """What was reached as a share of the plan's lower bound; the same unit only."""
        target, value = self.target, self.value
        if target is None or value is None or not target.low or target.unit != value.unit:
            return None
        return value.value / target.low

    @property
    def growth(self) -> Decimal | None:
        """The change from the year before, counted the same way."""
        if self.before is None or self.value is None or not self.before.value:
            return None
        return self.value.value / self.before.value - 1

    @property
    def is_conflicting(self) -> bool:
        """Whether documents give different figures for this year."""
        return len({(value.value, value.unit) for value in last_versions(self.values)}) > 1


def progress_of(year: int) -> list[Progress]:
    """Every indicator that has a plan or a figure for this one year."""
    return figures_of(year)[0]


def figures_of(year: int) -> tuple[list[Progress], list[RecordedValue]]:
    """(progress of this one year, figures of longer periods around it), in two statements."""
    recorded = list(db.session.scalars(_recorded_about(year)))
    values = _by_indicator(recorded, year)
    before = _by_indicator(recorded, year - 1)
    targets: dict[str, list[Target]] = {}
    for target in db.session.scalars(_targets(year)):
        targets.setdefault(target.indicator_code, []).append(target)
    found: dict[str, Indicator] = {}
    for rows in values.values():
        found[rows[0].indicator_code] = rows[0].indicator
    for plans in targets.values():
        found[plans[0].indicator_code] = plans[0].indicator
    progress = [
        Progress(
            indicator,
            targets.get(code, []),
            values.get(code, []),
            _comparable(values.get(code, []), before.get(code, [])),
        )
        for code, indicator in sorted(found.items())
    ]
    return progress, _periods(recorded, year)


def _comparable(
    now: Sequence[RecordedValue], before: Sequence[RecordedValue]
) -> RecordedValue | None:
    """Last year's figure counted in the same scope, else the only one there is."""
    same = [row for row in before if now and row.scope == now[-1].scope]
    if same:
        return same[-1]
    return before[0] if len(before) == 1 else None


def _periods(recorded: Sequence[RecordedValue], year: int) -> list[RecordedValue]:
    """Figures of longer periods that contain this year."""
    around = [row for row in recorded if row.year < row.until_year and row.until_year >= year]
    return sorted(around, key=lambda row: (row.indicator_code, row.year))


def values_of(indicator_code: str) -> Select[RecordedValue]:
    """Every figure recorded for one indicator, by year."""
    return (
        _recorded()
        .where(RecordedValue.indicator_code == indicator_code)
        .order_by(RecordedValue.year, RecordedValue.as_of, RecordedValue.version)
    )


def _recorded() -> Select[RecordedValue]:
    return select(RecordedValue).options(
        joinedload(RecordedValue.indicator), joinedload(RecordedValue.document)
    )


def _recorded_about(year: int) -> Select[RecordedValue]:
    """Figures of this year, of the year before, and of periods that contain either."""
    return (
        _recorded()
        .where(RecordedValue.year <= year, RecordedValue.until_year >= year - 1)
        .order_by(RecordedValue.as_of, RecordedValue.version, RecordedValue.created_at)
    )


def _targets(year: int) -> Select[Target]:
    return (
        select(Target)
        .where(Target.year == year)
        .options(joinedload(Target.indicator), joinedload(Target.document))
        .order_by(Target.version, Target.created_at)
    )


def _by_indicator(recorded: Sequence[RecordedValue], year: int) -> dict[str, list[RecordedValue]]:
    """{indicator: figures of just this year}."""
    groups: dict[str, list[RecordedValue]] = {}
    for row in recorded:
        if row.year == row.until_year == year:
            groups.setdefault(row.indicator_code, []).append(row)
    return groups


@dataclass(frozen=True, slots=True)
class OfIndicator:
    """Everything kept about one indicator, each list in the order of its versions."""

    indicator: Indicator
    definitions: Sequence[IndicatorDefinition]
    values: Sequence[RecordedValue]
    targets: Sequence[Target]

    @property
    def conflicts(self) -> list[tuple[str, list[RecordedValue]]]:
        """(years, figures) for which documents do not say the same."""
        by_years: dict[tuple[int, int], list[RecordedValue]] = {}
        for row in self.values:
            by_years.setdefault((row.year, row.until_year), []).append(row)
        return [
            (str(first) if first == last else f"{first}–{last}", last_versions(rows))
            for (first, last), rows in by_years.items()
            if len({(row.value, row.unit, row.high) for row in last_versions(rows)}) > 1
            and (first == last or len({row.scope for row in rows}) < len(rows))
        ]


def indicators() -> list[tuple[Indicator, int, int]]:
    """Every indicator, with how many figures and how many targets it has."""
    values = (
        select(func.count(RecordedValue.id))
        .where(RecordedValue.indicator_code == Indicator.code)
        .scalar_subquery()
    )
    targets = (
        select(func.count(Target.id))
        .where(Target.indicator_code == Indicator.code)
        .scalar_subquery()
    )
    rows = db.session.execute(select(Indicator, values, targets).order_by(Indicator.code))
    return [(indicator, many, planned) for indicator, many, planned in rows]


def load_indicator(code: str) -> Indicator:
    """An indicator; raises NotFoundError."""
    found = db.session.get(Indicator, code)
    if found is None:
        raise NotFoundError
    return found


def all_of_indicator(indicator: Indicator) -> OfIndicator:
    """Its definitions, figures and targets with their documents."""
    code = indicator.code
    definitions = (
        select(IndicatorDefinition)
        .where(IndicatorDefinition.indicator_code == code)
        .options(joinedload(IndicatorDefinition.document))
        .order_by(IndicatorDefinition.version)
    )
    targets = (
        select(Target)
        .where(Target.indicator_code == code)
        .options(joinedload(Target.document))
        .order_by(Target.year, Target.scope, Target.version)
    )
    return OfIndicator(
        indicator=indicator,
        definitions=list(db.session.scalars(definitions)),
        values=list(db.session.scalars(values_of(code))),
        targets=list(db.session.scalars(targets)),
    )


def values_of_years(code: str, years: tuple[int, int]) -> list[RecordedValue]:
    """The figures of each single year of a period, by year; the latest document last."""
    first, last = years
    return list(
        db.session.scalars(
            _recorded()
            .where(RecordedValue.indicator_code == code)
            .where(RecordedValue.year == RecordedValue.until_year)
            .where(RecordedValue.year.between(first, last))
            .order_by(RecordedValue.year, RecordedValue.as_of, RecordedValue.version)
        )
    )


def values_of_period(years: tuple[int, int]) -> list[RecordedValue]:
    """The figures that documents give for just this period, by indicator and scope."""
    return list(
        db.session.scalars(
            _recorded()
            .where(RecordedValue.year == years[0], RecordedValue.until_year == years[1])
            .order_by(RecordedValue.indicator_code, RecordedValue.created_at, RecordedValue.id)
        )
    )
