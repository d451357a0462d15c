"""Importing a sheet as an officer does: upload, look at the dry run, then save all rows or none."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fairapp.core.db import Base, Dated, Identified, JsonDocument, Name, db, unit_of_work
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor, current_actor
from fairapp.core.sheets import Column, RowProblem, SheetReading, read_sheet

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


class SheetUpload(Identified, Dated, Base):
    """An uploaded file between its dry run and the decision to save; swept after a day."""

    __tablename__ = "sheet_upload"

    fair_id: Mapped[UUID | None] = mapped_column(ForeignKey("fair.id"))
    uploaded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(40))
    name: Mapped[Name]
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
    kind: SheetKind, content: bytes, *, name: str, fair: Any, actor: Actor
) -> SheetReading:
    """The dry run: save every row inside a savepoint, note what fails, take it all back."""
    reading = read_sheet(content, name=name, columns=kind.columns, sheet=kind.sheet)
    savepoint = db.session.begin_nested()
    try:
        _save_rows(kind, reading, fair=fair, actor=actor)
    finally:
        savepoint.rollback()
        db.session.expire_all()
    return reading


def import_sheet(
    kind: SheetKind, content: bytes, *, name: str, fair: Any, actor: Actor
) -> SheetReading:
    """Save every row, or none when any is wrong; the reading then says which and why."""
    reading = read_sheet(content, name=name, columns=kind.columns, sheet=kind.sheet)
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
            reading.problems.append(RowProblem(number, "", error.message))
    if reading.is_clean and hasattr(save, "complete"):
        save.complete()
    db.session.flush()


def sheet_page(kind: SheetKind, *, fair: Any, back: str) -> ResponseReturnValue:
    """The import screen of one kind of sheet: GET asks for a file, POST tries it, POST saves it."""
    if request.method == "POST" and request.form.get("upload"):
        return _save_upload(kind, fair=fair, back=back)
    if request.method == "POST":
        return _try_upload(kind, fair=fair, back=back)
    return render_template("imports/sheet.html", kind=kind, fair=fair, back=back, reading=None)


def _try_upload(kind: SheetKind, *, fair: Any, back: str) -> ResponseReturnValue:
    sent = request.files.get("sheet")
    if sent is None or not sent.filename:
        flash(gettext("Choose a file first."), "need")
        return redirect(request.path)
    content, name = sent.read(), sent.filename[-200:]
    actor = current_actor()
    with unit_of_work():
        reading = try_sheet(kind, content, name=name, fair=fair, actor=actor)
        upload = SheetUpload(
            fair_id=fair.fair_id if fair else None,
            uploaded_by_id=actor.person_id,
            kind=kind.name,
            name=name,
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        if reading.is_clean:
            db.session.add(upload)
            db.session.flush()
        upload_id = upload.id
    return render_template(
        "imports/sheet.html",
        kind=kind,
        fair=fair,
        back=back,
        reading=reading,
        name=name,
        upload_id=upload_id if reading.is_clean else None,
        most=PREVIEW_ROWS,
    ), (200 if reading.is_clean else 422)


def _save_upload(kind: SheetKind, *, fair: Any, back: str) -> ResponseReturnValue:
    actor = current_actor()
    with unit_of_work():
        upload = db.session.get(SheetUpload, _uuid(request.form["upload"]), with_for_update=True)
        # gone already: the button was pressed twice, and the first press has saved it
        if upload is None or upload.kind != kind.name or upload.uploaded_by_id != actor.person_id:
            return redirect(back)
        reading = import_sheet(kind, upload.content, name=upload.name, fair=fair, actor=actor)
        if reading.is_clean:
            db.session.delete(upload)
    if not reading.is_clean:
        return render_template(
            "imports/sheet.html",
            kind=kind,
            fair=fair,
            back=back,
            reading=reading,
            name=upload.name,
            upload_id=None,
            most=PREVIEW_ROWS,
        ), 409
    count = len(reading.rows)
    flash(ngettext("%(num)d row saved.", "%(num)d rows saved.", count), "good")
    return redirect(back)


def _uuid(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
