"""`flask report edition|year`: the report of a fair or of a working year, as JSON, text or PDF."""

import json
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from fairapp.core import clock
from fairapp.core.errors import NotFoundError
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.reports import documents, papers
from fairapp.reports.queries import organ_of

report = AppGroup("report", help="The report of a fair or of a year, computed from its rows.")

_format = click.option(
    "--format",
    "kind",
    type=click.Choice(["json", "text", "pdf"]),
    default="text",
    show_default=True,
)
_out = click.option(
    "--out",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="File to write; needed for PDF.",
)
_language = click.option(
    "--lang", type=click.Choice(documents.LANGUAGES), default="vi", show_default=True
)


@report.command("edition")
@click.argument("slug")
@_format
@_out
@_language
def edition(slug: str, kind: str, out: Path | None, lang: str) -> None:
    """The report of one edition, by the name in its address."""
    fair = _fair(slug)
    document = documents.edition_document(fair)
    seal = papers.Seal(clock.today(), is_demo=fair.is_demo)
    if kind == "pdf":
        _write(papers.edition_paper(fair, organ_of(fair), document, seal, lang), out)
    else:
        _write(_written(document, kind, lang), out)


@report.command("year")
@click.argument("year", type=click.IntRange(1990, 2100))
@_format
@_out
@_language
def of_year(year: int, kind: str, out: Path | None, lang: str) -> None:
    """The report of a working year: its own editions and the fairs abroad."""
    document = documents.year_document(year)
    if kind == "pdf":
        _write(
            papers.year_paper(year, organ_of(None), document, papers.Seal(clock.today()), lang), out
        )
    else:
        _write(_written(document, kind, lang), out)


def _fair(slug: str) -> Fair:
    try:
        return load_fair(slug)
    except NotFoundError as error:
        raise click.ClickException(f"There is no fair named {slug}.") from error


def _written(document: dict[str, Any], kind: str, lang: str) -> bytes:
    if kind == "json":
        text = json.dumps(document, ensure_ascii=False, indent=2)
    else:
        text = "\n".join(document["sentences"][lang])
    return f"{text}\n".encode()


def _write(content: bytes, out: Path | None) -> None:
    if out is not None:
        out.write_bytes(content)
    elif content.startswith(b"%PDF"):
        raise click.UsageError("Name the file for the PDF with --out.")
    else:
        click.echo(content.decode(), nl=False)
