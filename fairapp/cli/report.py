"""`flask report edition|year|delegation|period`: reports as JSON, text, PDF, DOCX or XLSX."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from fairapp.core.db import only_reading, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.programme.models import Delegation
from fairapp.reports import documents, files, queries
from fairapp.reports.freezing import files_of_reading, keep_report, read_report
from fairapp.reports.models import Snapshot
from fairapp.reports.subjects import Subject, document_of, live_file

report = AppGroup("report", help="Reports, computed from their rows.")

_format = click.option(
    "--format",
    "kind",
    type=click.Choice(["json", "text", "pdf", "docx", "xlsx"]),
    default="text",
    show_default=True,
)
_out = click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="File to write; needed for PDF, DOCX and XLSX.",
)
_language = click.option(
    "--lang", type=click.Choice(documents.LANGUAGES), default="vi", show_default=True
)
_year = click.IntRange(1990, 2100)


@report.command("edition")
@click.argument("slug")
@_format
@_out
@_language
def edition(slug: str, kind: str, out: Path | None, lang: str) -> None:
    """The report of one edition, by the name in its address."""
    _write(Subject("edition", _fair(slug).id), kind, lang, out)


@report.command("year")
@click.argument("year", type=_year)
@_format
@_out
@_language
def of_year(year: int, kind: str, out: Path | None, lang: str) -> None:
    """The report of a working year: editions, recorded figures, tasks and fairs abroad."""
    _write(Subject("year", year=year), kind, lang, out)


@report.command("delegation")
@click.argument("slug")
@_format
@_out
@_language
def of_delegation(slug: str, kind: str, out: Path | None, lang: str) -> None:
    """The report of the delegation to a fair abroad, by the fair's name in its address."""
    _write(Subject("delegation", _delegation(slug).fair_id), kind, lang, out)


@report.command("period")
@click.argument("first", type=_year)
@click.argument("last", type=_year)
@_format
@_out
@_language
def of_period(first: int, last: int, kind: str, out: Path | None, lang: str) -> None:
    """The report of several years: transaction value by year, and what documents sum up."""
    if last < first:
        raise click.UsageError("The last year lies before the first.")
    _write(Subject("period", year=first, until_year=last), kind, lang, out)


@report.command("freeze")
@click.argument("what", type=click.Choice(["edition", "year", "delegation"]))
@click.argument("name")
def freeze(what: str, name: str) -> None:
    """Keep a report as it stands, with its files; prints its fingerprint."""
    if what == "edition":
        subject = Subject(what, _fair(name).id)
    elif what == "delegation":
        subject = Subject(what, _delegation(name).fair_id)
    else:
        subject = Subject(what, year=_year_named(name))
    with only_reading():
        reading = read_report(subject)
    content = files_of_reading(reading)
    with unit_of_work():
        click.echo(keep_report(reading, content, actor=SYSTEM).fingerprint)


@report.command("again")
@click.argument("fingerprint")
def again(fingerprint: str) -> None:
    """Make the files of a frozen report again and compare them byte by byte."""
    kept = _snapshot(fingerprint)
    content = {one.name: one.content for one in queries.whole_files_of(kept.id)}
    found = files.made_again(content)
    for one in found:
        click.echo(f"{'same' if one['is_same'] else 'other'}  {one['fresh']}  {one['name']}")
    changed = files.changed_versions(kept.versions or {})
    for name, (then, now) in changed.items():
        click.echo(f"{name}: {then} then, {now} now")
    if not all(one["is_same"] for one in found) and not changed:
        raise click.ClickException("The same versions gave other bytes.")


def _year_named(name: str) -> int:
    if not name.isdecimal() or int(name) not in range(1990, 2101):
        raise click.BadParameter(f"{name} is not a year from 1990 to 2100.")
    return int(name)


def _snapshot(fingerprint: str) -> Snapshot:
    kept = queries.snapshot_by_fingerprint(fingerprint)
    if kept is None:
        raise click.ClickException(f"No frozen report has the fingerprint {fingerprint}.")
    return kept


def _fair(slug: str) -> Fair:
    try:
        return load_fair(slug)
    except NotFoundError as error:
        raise click.ClickException(f"There is no fair named {slug}.") from error


def _delegation(slug: str) -> Delegation:
    try:
        return queries.delegation_of_slug(slug)
    except NotFoundError as error:
        raise click.ClickException(f"There is no delegation to a fair named {slug}.") from error


def _write(subject: Subject, kind: str, lang: str, out: Path | None) -> None:
    if out is not None:
        out.write_bytes(_made(subject, kind, lang))
    elif kind not in ("json", "text"):
        raise click.UsageError(f"Name the file for the {kind.upper()} with --out.")
    else:
        click.echo(_made(subject, kind, lang).decode(), nl=False)


def _made(subject: Subject, kind: str, lang: str) -> bytes:
    if kind not in ("json", "text"):
        return live_file(subject, kind, lang)
    document = document_of(subject)
    if kind == "json":
        return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()
    notes = document["notes"][lang] if document["report"] == "delegation" else []
    return ("\n".join([*document["sentences"][lang], *notes]) + "\n").encode()
