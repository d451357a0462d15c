"""What a report is of, and from it everything that its pages, files and frozen copies hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.jobs import Job
from fairapp.fairs.models import Fair
from fairapp.reports import documents, files, queries, records
from fairapp.reports.documents import Document
from fairapp.reports.models import Snapshot
from fairapp.reports.papers import Seal
from fairapp.reports.queries import Figures
from fairapp.reports.workbooks import read_rows


@dataclass(frozen=True, slots=True)
class Subject:
    """An edition or a delegation (of a fair), a year, or a period of years."""

    kind: str
    fair_id: UUID | None = None
    year: int | None = None
    until_year: int | None = None

    @property
    def first_year(self) -> int:
        """The year, or the first of the period; raises NotFoundError for anything else."""
        if self.year is None:
            raise NotFoundError
        return self.year


def subject_of(snapshot: Snapshot) -> Subject:
    """What a frozen report is of."""
    return Subject(snapshot.kind, snapshot.fair_id, snapshot.year, snapshot.until_year)


def subject_of_work(job: Job) -> Subject:
    """What the report is of that a piece of work freezes."""
    given = job.arguments
    return Subject(given["report"], job.fair_id, given["year"], given["until_year"])


def fair_of(subject: Subject) -> Fair | None:
    """The fair of an edition or a delegation; raises NotFoundError when it is gone."""
    if subject.fair_id is None:
        return None
    fair = db.session.get(Fair, subject.fair_id)
    if fair is None:
        raise NotFoundError
    return fair


def document_of(subject: Subject) -> Document:
    """The report as plain values."""
    fair = fair_of(subject)
    if fair is not None and subject.kind == "delegation":
        return documents.delegation_document(queries.delegation_of(fair.id))
    if fair is not None:
        return documents.edition_document(fair)
    if subject.until_year is not None:
        return records.period_document(subject.first_year, subject.until_year)
    return documents.year_document(subject.first_year)


def figures_of(subject: Subject) -> Mapping[str, Figures]:
    """{whose: figures} whose rows stand in the workbook."""
    fair = fair_of(subject)
    if fair is not None and subject.kind == "delegation":
        return {"": queries.delegation_report(queries.delegation_of(fair.id))}
    if fair is not None:
        return {"": queries.edition_report(fair)}
    if subject.until_year is not None:
        return {}
    return queries.groups_of(queries.year_report(subject.first_year))


def ledgers_of(subject: Subject) -> list[UUID]:
    """The fairs whose ledgers the report counts; a period counts frozen years, not deals."""
    if subject.fair_id is not None:
        return [subject.fair_id]
    return [] if subject.until_year is not None else queries.fairs_counted_in(subject.first_year)


def seal_of(
    subject: Subject, fingerprint: str = "", ledger_heads: Mapping[str, str] | None = None
) -> Seal:
    """The foot of its paper; with a fingerprint it is that of a frozen report."""
    fair = fair_of(subject)
    return Seal(
        on=clock.today(),
        fingerprint=fingerprint,
        ledger_heads=ledger_heads or {},
        is_demo=bool(fair and fair.is_demo),
        organ=queries.organ_of(fair),
        **({"place": fair.city} if fair and subject.kind == "edition" else {}),
    )


def live_file(subject: Subject, file_type: str, locale: str) -> bytes:
    """The report as it stands now, as PDF, DOCX, or XLSX with the rows behind each figure."""
    seal = seal_of(subject)
    if files.MADE_OF[file_type] == "paper":
        values = files.paper_bytes(document_of(subject), seal, locale)
    else:
        figures = figures_of(subject)
        values = files.book_bytes(figures, read_rows(figures), seal, locale)
    return files.make_file(file_type, values)
