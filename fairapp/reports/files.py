"""Files of a report: made from plain values, kept at freezing, made again to compare."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
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
from fairapp.reports.workbooks import book_values, render_xlsx

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


def values_of(
    source: str, document: Document, groups: Mapping[str, Figures], seal: Seal, locale: str
) -> bytes:
    """The plain values of a paper, or of the rows, in one language."""
    with force_locale(locale):
        if source == "paper":
            return as_bytes(paper_values(document, seal, locale))
        return as_bytes({"day": seal.on.isoformat(), "sheets": book_values(groups)})


def plain_values(document: Document, groups: Mapping[str, Figures], seal: Seal) -> dict[str, bytes]:
    """{name: JSON} of the paper and of the rows in both languages; every file is made of these."""
    return {
        f"{source}.{locale}.json": values_of(source, document, groups, seal, locale)
        for locale in LANGUAGES
        for source in ("paper", "rows")
    }


def make_file(kind: str, values: bytes) -> bytes:
    """A PDF, DOCX or XLSX of plain values; the same values give the same bytes."""
    content = json.loads(values)
    if kind == "docx":
        from fairapp.reports.word import render_docx  # noqa: PLC0415 -- slow import

        return render_docx(content)
    if kind == "xlsx":
        return render_xlsx(content["sheets"], date.fromisoformat(content["day"]))
    return render_pdf("report", content)


def make_files(values: Mapping[str, bytes]) -> dict[str, bytes]:
    """{name: file} in every kind and language."""
    return {
        f"report.{locale}.{kind}": make_file(kind, values[f"{source}.{locale}.json"])
        for locale in LANGUAGES
        for kind, source in MADE_OF.items()
    }


@dataclass(frozen=True, slots=True)
class Again:
    """A kept file beside the same file made again now."""

    name: str
    kept: str
    fresh: str
    byte_count: int

    @property
    def is_same(self) -> bool:
        """Whether both are the same, byte for byte."""
        return self.kept == self.fresh


def made_again(kept: Mapping[str, bytes]) -> list[Again]:
    """Every file of a frozen report made again from its kept values, and compared."""
    values = {name: content for name, content in kept.items() if name.endswith(".json")}
    return [
        Again(name, sha256_of(kept[name]), sha256_of(content), len(kept[name]))
        for name, content in make_files(values).items()
    ]


def sha256_of(content: bytes) -> str:
    """The hash by which a file is kept."""
    return hashlib.sha256(content).hexdigest()
