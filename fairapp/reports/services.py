"""The verbs of this room, freezing a report and proving it; and what other rooms may say."""

from fairapp.core.jobs import Job, start_once
from fairapp.core.policy import Actor
from fairapp.fairs.models import Fair
from fairapp.programme.models import Delegation
from fairapp.reports import queries
from fairapp.reports.comparison import split_progress
from fairapp.reports.freezing import files_of_reading, keep_report, read_report
from fairapp.reports.models import Snapshot
from fairapp.reports.names import PLANS, name_of
from fairapp.reports.sentences import edition_sentence, year_sentence
from fairapp.reports.subjects import Subject
from fairapp.reports.words import exact, stated

__all__ = [
    "PLANS",
    "edition_sentence",
    "exact",
    "freeze",
    "freeze_delegation",
    "freeze_period",
    "freeze_report",
    "freeze_year",
    "name_of",
    "split_progress",
    "start_again",
    "start_freezing",
    "stated",
    "year_sentence",
]


def start_freezing(subject: Subject, *, actor: Actor) -> Job:
    """Let the worker freeze a report; a second press while it works gives the same job."""
    return start_once(
        queries.FREEZING,
        actor=actor,
        fair_id=subject.fair_id,
        report=subject.kind,
        year=subject.year,
        until_year=subject.until_year,
    )


def start_again(snapshot: Snapshot, *, actor: Actor) -> Job:
    """Let the worker make the files of a frozen report again and compare them."""
    return start_once(
        queries.MAKING_AGAIN,
        actor=actor,
        fair_id=snapshot.fair_id,
        snapshot_id=str(snapshot.id),
    )


def freeze(subject: Subject, *, actor: Actor) -> Snapshot:
    """Keep a report as it stands, at once; the same figures again give the same snapshot."""
    reading = read_report(subject)
    return keep_report(reading, files_of_reading(reading), actor=actor)


def freeze_report(fair: Fair, *, actor: Actor) -> Snapshot:
    """Keep the report of an edition as it stands."""
    return freeze(Subject("edition", fair.id), actor=actor)


def freeze_delegation(delegation: Delegation, *, actor: Actor) -> Snapshot:
    """Keep the report of a delegation as it stands."""
    return freeze(Subject("delegation", delegation.fair_id), actor=actor)


def freeze_year(year: int, *, actor: Actor) -> Snapshot:
    """Keep the report of a year as it stands."""
    return freeze(Subject("year", year=year), actor=actor)


def freeze_period(first: int, last: int, *, actor: Actor) -> Snapshot:
    """Keep the report of several years as it stands."""
    return freeze(Subject("period", year=first, until_year=last), actor=actor)
