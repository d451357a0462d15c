"""Frozen reports: what was said then, and what has changed since."""

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from fairapp.core.clock import HANOI
from fairapp.core.db import db
from fairapp.core.policy import Permission, requires
from fairapp.fairs.models import Fair
from fairapp.reports import documents, papers, queries
from fairapp.reports.models import Snapshot
from fairapp.reports.names import NAMES, name_of
from fairapp.reports.views.room import bp
from fairapp.reports.views.showing import download, report_language


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
    """A frozen report, with every figure that differs today."""
    lines = _lines(kept)
    return render_template(
        "reports/snapshot.html",
        snapshot=kept,
        sentences=kept.figures["sentences"][report_language()],
        is_whole=documents.fingerprint(kept.figures) == kept.fingerprint,
        lines=lines,
        changed=sum(line.has_changed for line in lines),
        back=_back(kept),
    )


def _back(kept: Snapshot) -> str:
    if kept.fair_id is None:
        return url_for("reports.year", year=kept.year)
    return url_for("reports.edition", slug=kept.figures["slug"])


def _document_now(kept: Snapshot) -> documents.Document:
    if kept.year is not None:
        return documents.year_document(kept.year)
    return documents.edition_document(db.session.get_one(Fair, kept.fair_id))


def _lines(kept: Snapshot) -> list[Line]:
    then = documents.figure_leaves(kept.figures)
    now = documents.figure_leaves(_document_now(kept))
    return [
        Line(
            label=_label(path),
            is_value=path.endswith("value_usd"),
            then=_amount(figure),
            now=_amount(now[path]) if path in now else None,
        )
        for path, figure in then.items()
    ]


def _amount(figure: documents.Document) -> Any:
    """The value; of a yes or no, the rows behind it."""
    return figure["rows"] if isinstance(figure["value"], bool) else figure["value"]


def _label(path: str) -> str:
    known = [part for part in path.split(".") if part in NAMES]
    return name_of(known[0], report_language())


@bp.route("/snapshots/<uuid:snapshot_id>/report.pdf")
@requires(Permission.REPORT_READ, thing=queries.load_snapshot)
def snapshot_paper(kept: Snapshot) -> ResponseReturnValue:
    """The frozen figures as an official paper, with their fingerprint."""
    fair = db.session.get(Fair, kept.fair_id) if kept.fair_id else None
    seal = papers.Seal(
        on=kept.created_at.astimezone(HANOI).date(),
        fingerprint=kept.fingerprint,
        ledger_head=kept.ledger_head,
        is_demo=fair is not None and fair.is_demo,
    )
    organ, language = queries.organ_of(fair), report_language()
    if fair is not None:
        content = papers.edition_paper(fair, organ, kept.figures, seal, language)
    else:
        year = kept.figures["year"]
        content = papers.year_paper(year, organ, kept.figures, seal, language)
    return download(content, f"{kept.fingerprint[:12]}.pdf", "application/pdf")
