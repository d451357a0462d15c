"""Files of a report: made from plain values, kept at freezing, made again to compare."""

import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask_babel import force_locale

from fairapp.core.pdf import PAPERS, render_pdf
from fairapp.reports import workbooks
from fairapp.reports.documents import LANGUAGES, Document
from fairapp.reports.papers import Seal, paper_values
from fairapp.reports.queries import Figures
from fairapp.reports.workbooks import ReadRows, book_values, render_xlsx

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"
MEDIA = {"pdf": PDF, "docx": DOCX, "xlsx": XLSX, "json": JSON}
MADE_OF: Mapping[str, str] = {"pdf": "paper", "docx": "paper", "xlsx": "rows"}
"""Which plain values each kind of file is made of."""
_PACKAGES = ("typst", "python-docx", "lxml", "xlsxwriter")
_LAYOUTS = {
    "pdf layout": PAPERS / "report.typ",
    "docx layout": Path(__file__).with_name("word.py"),
    "xlsx layout": Path(workbooks.__file__),
}


def made_with() -> dict[str, str]:
    """The versions on which the bytes of a file depend: packages, compression, our layouts."""
    found = {name: version(name) for name in _PACKAGES} | {"zlib": zlib.ZLIB_RUNTIME_VERSION}
    for name, path in _LAYOUTS.items():
        found[name] = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    return found


def as_bytes(values: Any) -> bytes:
    """Plain values as JSON that is the same on every machine."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def changed_versions(then: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """{what: (version then, version now)} of everything that is not as it was."""
    now = made_with()
    return {
        name: (then.get(name, "-"), now.get(name, "-"))
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    }


def paper_bytes(document: Document, seal: Seal, locale: str) -> bytes:
    """The plain values of a paper in one language."""
    with force_locale(locale):
        return as_bytes(paper_values(document, seal, locale))


def book_bytes(groups: Mapping[str, Figures], rows: ReadRows, seal: Seal, locale: str) -> bytes:
    """The plain values of the rows behind the figures, with their words in one language."""
    with force_locale(locale):
        return as_bytes({"day": seal.on.isoformat(), "sheets": book_values(groups, rows)})


def plain_values(
    document: Document, groups: Mapping[str, Figures], rows: ReadRows, seal: Seal
) -> dict[str, bytes]:
    """{name: JSON} of the paper and of the rows in both languages; every file is made of these."""
    papers = {f"paper.{locale}.json": paper_bytes(document, seal, locale) for locale in LANGUAGES}
    books = {f"rows.{locale}.json": book_bytes(groups, rows, seal, locale) for locale in LANGUAGES}
    return papers | books


def make_file(kind: str, values: bytes) -> bytes:
    """A PDF, DOCX or XLSX of plain values; the same values give the same bytes."""
    content = json.loads(values)
    if kind == "docx":
        from fairapp.reports.word import render_docx  # noqa: PLC0415 -- slow import

        return render_docx(content)
    if kind == "xlsx":
        return render_xlsx(content["sheets"], date.fromisoformat(content["day"]))
    return render_pdf("report", content)


def make_files(
    values: Mapping[str, bytes], say: Callable[[int, int], None] | None = None
) -> dict[str, bytes]:
    """{name: file} in every kind and language; `say` hears after each how many are made."""
    wanted = [(locale, *one) for locale in LANGUAGES for one in MADE_OF.items()]
    made: dict[str, bytes] = {}
    for locale, kind, source in wanted:
        made[f"report.{locale}.{kind}"] = make_file(kind, values[f"{source}.{locale}.json"])
        if say is not None:
            say(len(made), len(wanted))
    return made


def made_again(
    kept: Mapping[str, bytes], say: Callable[[int, int], None] | None = None
) -> list[dict[str, Any]]:
    """Every file of a frozen report made again from its kept values, beside the kept one."""
    values = {name: content for name, content in kept.items() if name.endswith(".json")}
    return [
        {
            "name": name,
            "kept": sha256_of(kept[name]),
            "fresh": sha256_of(content),
            "byte_count": len(kept[name]),
            "is_same": kept[name] == content,
        }
        for name, content in make_files(values, say).items()
    ]


def sha256_of(content: bytes) -> str:
    """The hash by which a file is kept."""
    return hashlib.sha256(content).hexdigest()
