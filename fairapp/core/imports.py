"""Importing a sheet as an officer does: upload, look at the dry run, then save all rows or none."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core.db import Base, Dated, Identified, JsonDocument, Name, db, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor, current_actor
from fairapp.core.sheets import (
    Column,
    MissingColumnsError,
    RowProblem,
    SheetReading,
    headings_of,
    read_sheet,
)

PREVIEW_ROWS = 8


class RowError(ValueError):
    """A row that reads well but cannot be saved; `column` names the key at fault, or ''."""

    def __init__(self, message: str, column: str = "") -> None:
        super().__init__(message)
        self.column = column


SaveRow = Callable[[Any, dict[str, Any], Actor], object]
"""Saves one row: (fair, {key: value}, actor); raises RowError or FairError, leaving no trace."""


@dataclass(frozen=True, slots=True)
class SheetKind:
    """One kind of sheet: its columns, and the verb that saves one row.

    `prepare(fair, actor)` may return a saver that has read what all rows need, so that a sheet of
    two thousand rows does not ask the database two thousand times for the same things;
    `finish(fair, rows, actor)` writes the audit line of the whole. A saver with `complete()` is
    called once more after the last row, for what needs all rows at hand.
    """

    name: str
    title: Any
    columns: Sequence[Column]
    prepare: Callable[[Any, Actor], Callable[[dict[str, Any]], object]]
    finish: Callable[[Any, int, Actor], object]
    sheet: str | None = None
    maps_columns: bool = False
    """Whether its files come from many sources, whose columns the officer names once."""


class SheetUpload(Identified, Dated, Base):
    """An uploaded file between its dry run and the decision to save; swept after a day."""

    __tablename__ = "sheet_upload"

    fair_id: Mapped[UUID | None] = mapped_column(ForeignKey("fair.id"))
    uploaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[Name]
    source: Mapped[Name | None]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)


class SheetMapping(Identified, Dated, Base):
    """Which heading of a source's sheets is which of our columns, remembered for the next time."""

    __tablename__ = "sheet_mapping"
    __table_args__ = (UniqueConstraint("kind", "source"),)

    kind: Mapped[str] = mapped_column(String(40))
    source: Mapped[Name]
    headings: Mapped[dict[str, str]] = mapped_column(JsonDocument, default=dict)


def try_sheet(
    kind: SheetKind,
    content: bytes,
    *,
    name: str,
    fair: Any,
    actor: Actor,
    mapping: Mapping[str, str] | None = None,
) -> SheetReading:
    """The dry run: save every row inside a savepoint, note what fails, take it all back."""
    reading = read_sheet(
        content, name=name, columns=kind.columns, sheet=kind.sheet, mapping=mapping
    )
    savepoint = db.session.begin_nested()
    try:
        _save_rows(kind, reading, fair=fair, actor=actor)
    finally:
        savepoint.rollback()
        db.session.expire_all()
    return reading


def import_sheet(
    kind: SheetKind,
    content: bytes,
    *,
    name: str,
    fair: Any,
    actor: Actor,
    mapping: Mapping[str, str] | None = None,
) -> SheetReading:
    """Save every row, or none when any is wrong; the reading then says which and why."""
    reading = read_sheet(
        content, name=name, columns=kind.columns, sheet=kind.sheet, mapping=mapping
    )
    savepoint = db.session.begin_nested()
    if reading.is_clean:
        _save_rows(kind, reading, fair=fair, actor=actor)
    if reading.problems:
        savepoint.rollback()
        return reading
    kind.finish(fair, len(reading.rows), actor)
    savepoint.commit()
    return reading


def _save_rows(kind: SheetKind, reading: SheetReading, *, fair: Any, actor: Actor) -> None:
    save = kind.prepare(fair, actor)
    headings = {column.key: column.headings[0] for column in kind.columns}
    for number, values in reading.rows:
        try:
            save(values)
        except RowError as error:
            heading = headings.get(error.column, "")
            reading.problems.append(RowProblem(number, heading, str(error)))
        except FairError as error:
            reading.problems.append(
                RowProblem(number, headings.get(error.about, ""), error.message)
            )
    if reading.is_clean and hasattr(save, "complete"):
        save.complete()
    db.session.flush()


def mapping_of(kind: SheetKind, source: str | None) -> dict[str, str]:
    """{column: heading} as remembered for the files of this source."""
    if not kind.maps_columns or not source:
        return {}
    found = select(SheetMapping.headings).where(
        SheetMapping.kind == kind.name, SheetMapping.source == source
    )
    return dict(db.session.scalar(found) or {})


def remember_mapping(kind: SheetKind, source: str, headings: Mapping[str, str]) -> None:
    """Keep which heading of a source's files is which column, in place of what was kept before."""
    known = db.session.scalar(
        select(SheetMapping)
        .where(SheetMapping.kind == kind.name, SheetMapping.source == source)
        .with_for_update()
    )
    kept = known or SheetMapping(kind=kind.name, source=source)
    kept.headings = {
        column.key: headings[column.key] for column in kind.columns if headings.get(column.key)
    }
    db.session.add(kept)


def sources_of(kind: SheetKind) -> list[str]:
    """The sources whose columns are remembered, by name."""
    found = select(SheetMapping.source).where(SheetMapping.kind == kind.name)
    return list(db.session.scalars(found.order_by(SheetMapping.source)))


def sheet_page(kind: SheetKind, *, fair: Any, back: str) -> ResponseReturnValue:
    """The import screen of one kind of sheet: GET asks for a file, POST tries it, POST saves it."""
    if request.method == "POST" and request.form.get("upload"):
        if request.form.get("act") == "map":
            return _map_upload(kind, fair=fair, back=back)
        return _save_upload(kind, fair=fair, back=back)
    if request.method == "POST":
        return _try_upload(kind, fair=fair, back=back)
    return _page(kind, fair=fair, back=back)


def _page(kind: SheetKind, *, fair: Any, back: str, **more: Any) -> str:
    """The screen; `more`: reading, name, upload_id, source, found (headings to be named)."""
    values: dict[str, Any] = {"reading": None, "found": [], "source": "", "mapping": {}} | more
    return render_template(
        "imports/sheet.html",
        kind=kind,
        fair=fair,
        back=back,
        most=PREVIEW_ROWS,
        sources=sources_of(kind) if kind.maps_columns else [],
        **values,
    )


def _try_upload(kind: SheetKind, *, fair: Any, back: str) -> ResponseReturnValue:
    sent = request.files.get("sheet")
    if sent is None or not sent.filename:
        flash(gettext("Choose a file first."), "need")
        return redirect(request.path)
    content, name = sent.read(), sent.filename[-200:]
    source = request.form.get("source", "").strip()[:200] or None
    with unit_of_work():
        upload = SheetUpload(
            fair_id=fair.fair_id if fair else None,
            uploaded_by_id=current_actor().person_id,
            kind=kind.name,
            name=name,
            source=source,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        return _tried(kind, upload, fair=fair, back=back)


def _tried(kind: SheetKind, upload: SheetUpload, *, fair: Any, back: str) -> ResponseReturnValue:
    """The dry run of an upload, or the question which of its columns is which."""
    mapping = mapping_of(kind, upload.source)
    name, source = upload.name, upload.source or ""
    try:
        reading = try_sheet(
            kind, upload.content, name=name, fair=fair, actor=current_actor(), mapping=mapping
        )
    except MissingColumnsError:
        found = headings_of(upload.content, name=name, sheet=kind.sheet)
        if not kind.maps_columns or len(found) < sum(one.required for one in kind.columns):
            raise
        db.session.add(upload)
        db.session.flush()
        more = {"found": found, "mapping": mapping, "upload_id": upload.id}
        return _page(kind, fair=fair, back=back, name=name, source=source, **more), 422
    if reading.is_clean:
        db.session.add(upload)
        db.session.flush()
    more = {"reading": reading, "upload_id": upload.id if reading.is_clean else None}
    page = _page(kind, fair=fair, back=back, name=name, source=source, **more)
    return page, (200 if reading.is_clean else 422)


def _map_upload(kind: SheetKind, *, fair: Any, back: str) -> ResponseReturnValue:
    """The officer has said which column is which: remember it, and try the sheet again."""
    with unit_of_work():
        upload = _own_upload(kind)
        if upload is None:
            return redirect(request.path)
        headings = {
            column.key: request.form.get(f"column-{column.key}", "")[:200]
            for column in kind.columns
        }
        upload.source = request.form.get("source", "").strip()[:200] or upload.source or upload.name
        remember_mapping(kind, upload.source, headings)
        db.session.flush()
        return _tried(kind, upload, fair=fair, back=back)


def _own_upload(kind: SheetKind) -> SheetUpload | None:
    upload = db.session.get(SheetUpload, _uuid(request.form["upload"]), with_for_update=True)
    is_own = upload is not None and upload.uploaded_by_id == current_actor().person_id
    return upload if upload is not None and is_own and upload.kind == kind.name else None


def _save_upload(kind: SheetKind, *, fair: Any, back: str) -> ResponseReturnValue:
    actor = current_actor()
    with unit_of_work():
        upload = _own_upload(kind)
        # gone already: the button was pressed twice, and the first press has saved it
        if upload is None:
            return redirect(back)
        mapping, name = mapping_of(kind, upload.source), upload.name
        reading = import_sheet(
            kind, upload.content, name=name, fair=fair, actor=actor, mapping=mapping
        )
        if reading.is_clean:
            db.session.delete(upload)
    if not reading.is_clean:
        more = {"reading": reading, "name": name, "upload_id": None}
        return _page(kind, fair=fair, back=back, **more), 409
    count = len(reading.rows)
    flash(ngettext("%(num)d row saved.", "%(num)d rows saved.", count), "good")
    return redirect(back)


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
