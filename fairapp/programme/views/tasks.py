"""Tasks of a year with the documents that set them, done or in progress."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.programme import queries, services
from fairapp.programme.forms import TaskForm
from fairapp.programme.models import TaskState
from fairapp.programme.views.room import bp, chosen_document, form_page, known_year


@bp.route("/years/<int:year>/tasks")
@requires(Permission.PROGRAMME_READ)
def tasks(year: int) -> ResponseReturnValue:
    """What the year's documents ask for, and how far each of it is."""
    found = queries.tasks_of(known_year(year))
    groups = {state: [one for one in found if one.state is state] for state in _ORDER}
    return render_template("programme/tasks.html", year=year, groups=groups)


_ORDER = (TaskState.IN_PROGRESS, TaskState.PLANNED, TaskState.DONE)


def _facts(form: TaskForm) -> dict[str, Any]:
    return {
        "title": form.title.data,
        "state": TaskState(form.state.data),
        "due_on": form.due_on.data,
        "done_on": form.done_on.data,
        "document": chosen_document(form.document.data),
    }


def _crumbs(year: int) -> list[tuple[str, str]]:
    here = url_for(".tasks", year=year)
    return [(here, _("Tasks of %(year)s", year=year)), ("", _("Task"))]


@bp.route("/years/<int:year>/tasks/new", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def add_task(year: int) -> ResponseReturnValue:
    """Add a task to a year."""
    form = TaskForm()
    form.offer(queries.all_documents(), empty=True)
    if form.validate_on_submit():
        with unit_of_work():
            services.add_task(actor=current_actor(), year=known_year(year), **_facts(form))
        flash(_("The task is added."), "good")
        return redirect(url_for(".tasks", year=year))
    return form_page(form, _("New task"), _crumbs(known_year(year)), _("Add the task"))


@bp.route("/tasks/<uuid:task_id>", methods=["GET", "POST"])
@requires(Permission.PROGRAMME_EDIT)
def edit_task(task_id: UUID) -> ResponseReturnValue:
    """Change a task or move it on."""
    task = queries.load_task(task_id)
    form = TaskForm(obj=task, document=str(task.document_id or ""), state=task.state.value)
    form.offer(queries.all_documents(), empty=True)
    if request.method == "GET":
        form.document.data, form.version.data = str(task.document_id or ""), str(task.version)
    if form.validate_on_submit():
        version = int(form.version.data) if (form.version.data or "").isdecimal() else task.version
        year = task.year
        with unit_of_work():
            services.change_task(task, actor=current_actor(), version=version, **_facts(form))
        flash(_("The task is saved."), "good")
        return redirect(url_for(".tasks", year=year))
    return form_page(form, task.title, _crumbs(task.year), _("Save"))
