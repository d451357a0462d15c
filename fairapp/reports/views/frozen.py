"""Frozen reports: what was said then, what has changed since, and the files that were kept."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from fairapp.contracts.services.words import REASON_WORDS
from fairapp.core.policy import Permission, requires
from fairapp.reports import documents, queries
from fairapp.reports.models import Snapshot, SnapshotFile
from fairapp.reports.names import NAMES, name_of
from fairapp.reports.subjects import (
    Subject,
    document_of,
    fair_of,
    figures_of,
    ledgers_of,
    subject_of,
)
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import address_of, download
from fairapp.reports.words import report_language


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of a frozen report beside what it is now."""

    label: str
    is_value: bool
    then: Any
    now: Any

    @property
    def has_changed(self) -> bool:
        """Whether something was corrected since."""
        return bool(self.then != self.now)


@bp.route("/snapshots/<uuid:snapshot_id>")
@requires(Permission.REPORT_READ, thing=queries.load_snapshot)
def snapshot(kept: Snapshot) -> ResponseReturnValue:
    """A frozen report, with every figure that differs today and the entries that did it."""
    subject = subject_of(kept)
    _fair = fair_of(subject)  # held while the page is made, so that it is read once
    lines = _lines(kept, subject)
    shelf = queries.shelf_of(kept)
    corrections, count = queries.corrections_since(kept, ledgers_of(subject))
    return render_template(
        "reports/snapshot.html",
        snapshot=kept,
        sentences=kept.figures["sentences"][report_language()],
        is_whole=documents.fingerprint(kept.figures) == kept.fingerprint,
        lines=lines,
        changed=sum(line.has_changed for line in lines),
        corrections=corrections,
        correction_count=count,
        files=[one for one in shelf.files if not one.name.endswith(".json")],
        shelf=shelf,
        reasons=REASON_WORDS,
        back=address_of(subject),
    )


def _figures_now(subject: Subject) -> documents.Document:
    """The figures of the same thing as they are today, in few statements."""
    if subject.kind == "period":
        return document_of(subject)
    if subject.kind == "year":
        return documents.year_figures(queries.year_report(subject.first_year))
    return documents.nested(figures_of(subject)[""])


def _lines(kept: Snapshot, subject: Subject) -> list[Line]:
    then = documents.figure_leaves(kept.figures)
    now = documents.figure_leaves(_figures_now(subject))
    return [
        Line(
            label=_label(path, kept),
            is_value=path.endswith("value_usd"),
            then=_amount(figure),
            now=_amount(now[path]) if path in now else None,
        )
        for path, figure in then.items()
    ]


def _amount(figure: documents.Document) -> Any:
    """The value; of a yes or no, the rows behind it."""
    return figure["rows"] if isinstance(figure["value"], bool) else figure["value"]


def _label(path: str, kept: Snapshot) -> str:
    parts = path.split(".")
    known = [part for part in parts if part in NAMES]
    name = name_of(known[0], report_language())
    of_many = kept.kind == "year" and parts[0] not in NAMES and parts[0] != "overseas"
    return f"{name} ({parts[0]})" if of_many else name


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A kept file as the policy table sees it."""

    file: SnapshotFile
    fair_id: UUID | None


def load_file(snapshot_id: UUID, file_name: str) -> KeptFile:
    """A file kept with a frozen report; raises NotFoundError."""
    kept = queries.load_snapshot(snapshot_id)
    return KeptFile(queries.file_of(kept.id, file_name), kept.fair_id)


@bp.route("/snapshots/<uuid:snapshot_id>/files/<file_name>")
@requires(Permission.REPORT_READ, thing=load_file)
def snapshot_file(kept: KeptFile) -> ResponseReturnValue:
    """A file just as it was made when the report was frozen."""
    name = f"{kept.file.sha256[:12]}.{kept.file.name.partition('.')[2]}"
    return download(kept.file.content, name)


@bp.route("/snapshots/<uuid:snapshot_id>/report.pdf")
@requires(Permission.REPORT_READ, thing=queries.load_snapshot)
def snapshot_paper(kept: Snapshot) -> ResponseReturnValue:
    """The paper kept at freezing, in the reader's language."""
    paper = queries.file_of(kept.id, f"report.{report_language()}.pdf")
    return download(paper.content, f"{kept.fingerprint[:12]}.pdf")
