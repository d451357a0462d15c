"""`flask report edition|year|delegation|period`: reports as JSON, text, PDF, DOCX or XLSX."""

import json
from collections.abc import Mapping
from pathlib import Path

import click
from flask.cli import AppGroup

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.programme.models import Delegation
from fairapp.reports import documents, files, queries, records, services
from fairapp.reports.documents import Document
from fairapp.reports.models import Snapshot
from fairapp.reports.papers import Seal
from fairapp.reports.queries import Figures, organ_of

report = AppGroup("report", help="Reports, computed from their rows; --freeze keeps one for ever.")

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
    fair = _fair(slug)
    seal = Seal(clock.today(), is_demo=fair.is_demo, organ=organ_of(fair), place=fair.city)
    groups = {"": queries.edition_report(fair)} if kind == "xlsx" else {}
    _write(_made(documents.edition_document(fair), groups, seal, kind, lang), kind, out)


@report.command("year")
@click.argument("year", type=_year)
@_format
@_out
@_language
def of_year(year: int, kind: str, out: Path | None, lang: str) -> None:
    """The report of a working year: editions, recorded figures, tasks and fairs abroad."""
    groups = queries.groups_of(queries.year_report(year)) if kind == "xlsx" else {}
    seal = Seal(clock.today(), organ=organ_of(None))
    _write(_made(documents.year_document(year), groups, seal, kind, lang), kind, out)


@report.command("delegation")
@click.argument("slug")
@_format
@_out
@_language
def of_delegation(slug: str, kind: str, out: Path | None, lang: str) -> None:
    """The report of the delegation to a fair abroad, by the fair's name in its address."""
    delegation = _delegation(slug)
    fair = delegation.fair
    seal = Seal(clock.today(), is_demo=fair.is_demo, organ=organ_of(fair))
    groups = {"": queries.delegation_report(delegation)} if kind == "xlsx" else {}
    _write(_made(documents.delegation_document(delegation), groups, seal, kind, lang), kind, out)


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
    document = records.period_document(first, last)
    _write(_made(document, {}, Seal(clock.today(), organ=organ_of(None)), kind, lang), kind, out)


@report.command("freeze")
@click.argument("what", type=click.Choice(["edition", "year", "delegation"]))
@click.argument("name")
def freeze(what: str, name: str) -> None:
    """Keep a report as it stands, with its files; prints its fingerprint."""
    fair = _fair(name) if what == "edition" else None
    sent = _delegation(name) if what == "delegation" else None
    with unit_of_work():
        if fair is not None:
            kept = services.freeze_report(fair, actor=SYSTEM)
        elif sent is not None:
            kept = services.freeze_delegation(sent, actor=SYSTEM)
        else:
            kept = services.freeze_year(int(name), actor=SYSTEM)
        click.echo(kept.fingerprint)


@report.command("again")
@click.argument("fingerprint")
def again(fingerprint: str) -> None:
    """Make the files of a frozen report again and compare them byte by byte."""
    kept = _snapshot(fingerprint)
    content = {one.name: one.content for one in queries.whole_files_of(kept.id)}
    found = files.made_again(content)
    for one in found:
        click.echo(f"{'same' if one.is_same else 'other'}  {one.fresh}  {one.name}")
    changed = files.changed_versions(kept.versions or {})
    for name, (then, now) in changed.items():
        click.echo(f"{name}: {then} then, {now} now")
    if not all(one.is_same for one in found) and not changed:
        raise click.ClickException("The same versions gave other bytes.")


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


def _made(
    document: Document, groups: Mapping[str, Figures], seal: Seal, kind: str, lang: str
) -> bytes:
    if kind == "json":
        return f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode()
    if kind == "text":
        notes = document["notes"][lang] if document["report"] == "delegation" else []
        return ("\n".join([*document["sentences"][lang], *notes]) + "\n").encode()
    source = files.MADE_OF[kind]
    return files.make_file(kind, files.values_of(source, document, groups, seal, lang))


def _write(content: bytes, kind: str, out: Path | None) -> None:
    if out is not None:
        out.write_bytes(content)
    elif kind not in ("json", "text"):
        raise click.UsageError(f"Name the file for the {kind.upper()} with --out.")
    else:
        click.echo(content.decode(), nl=False)
