"""Pages that belong to no room: health, language, stored pictures, progress; the look's values."""

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from babel import Locale
from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import format_date, gettext
from sqlalchemy import text

from fairapp.core import files
from fairapp.core.clock import HANOI, now
from fairapp.core.contacts import show_phone
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.i18n import DESK_LOCALES, LOCALE_NAMES, LOCALES, current_locale
from fairapp.core.jobs import Job, progress_of, queue_of
from fairapp.core.mail import current_settings
from fairapp.core.money import show_money
from fairapp.core.policy import Permission, current_actor, is_allowed, requires

bp = Blueprint("core", __name__)
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@bp.route("/healthz")
@requires(Permission.PUBLIC_PAGE)
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.route("/readyz")
@requires(Permission.PUBLIC_PAGE)
def readyz() -> ResponseReturnValue:
    """The database answers and has the tables this code expects."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    db.session.execute(text("SELECT 1"))
    now = MigrationContext.configure(db.session.connection()).get_current_revision()
    if now != head:
        return jsonify(status="migrations pending"), 503
    return jsonify(status="ready")


def load_file(file_id: UUID, size: str, kind: str) -> files.StoredFile:
    """A stored file that anybody may fetch."""
    stored = db.session.get(files.StoredFile, file_id)
    known = size in files.SIZES and kind in ("webp", "jpeg")
    if stored is None or stored.audience is not files.Audience.PUBLIC or not known:
        raise NotFoundError
    g.wanted = files.path_of(current_settings().data_dir.resolve(), stored.sha256, size, kind)
    return stored


@bp.route("/files/<uuid:file_id>/<size>.<kind>")
@requires(Permission.PUBLIC_PAGE, thing=load_file)
def file(_stored: files.StoredFile) -> ResponseReturnValue:
    """One size of a public picture; its bytes never change."""
    path: Path = g.wanted
    if not path.exists():
        abort(404)
    return send_file(path, mimetype=f"image/{path.suffix[1:]}", max_age=31536000)


class JobAtFair:
    """A job as the policy table sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.fair_id = job.fair_id


def load_job(job_id: UUID) -> JobAtFair:
    """A job by id."""
    job = db.session.get(Job, job_id)
    if job is None:
        raise NotFoundError
    return JobAtFair(job)


@bp.route("/jobs/<uuid:job_id>/progress")
@requires(Permission.JOB_WATCH, thing=load_job)
def progress(watched: JobAtFair) -> ResponseReturnValue:
    """How far a long piece of work is, for the progress bar that polls."""
    done, total = progress_of(watched.job, queue_of(current_app))
    return jsonify(state=watched.job.state, done=done, total=total, outcome=watched.job.outcome)


def url_in(locale: str) -> str:
    """This same page in another language."""
    kept = [(key, value) for key, value in request.args.items(multi=True) if key != "lang"]
    return f"{request.path}?{urlencode([*kept, ('lang', locale)])}"


def show_moment(moment: datetime | None) -> str:
    """A moment in Hanoi's zone, day first: `18/08/2026 08:41`."""
    if moment is None:
        return ""
    local = moment.astimezone(HANOI)
    return (
        f"{format_date(local, 'dd/MM/y' if current_locale() == 'vi' else 'medium')} {local:%H:%M}"
    )


def country_name(code: str | None) -> str:
    """The name of a country in the reader's language."""
    return str(Locale(current_locale()).territories.get(code or "", code or ""))


def shown_cell(value: object) -> str:
    """A value of a sheet's row as the dry run shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _look() -> dict[str, Any]:
    """Values that every template may use."""
    actor = current_actor()
    return {
        "actor": actor,
        "locale": current_locale(),
        "locales": LOCALES,
        "desk_locales": DESK_LOCALES,
        "locale_names": LOCALE_NAMES,
        "url_in": url_in,
        "may": lambda permission, thing=None: is_allowed(actor, Permission[permission], thing),
        "demo": current_settings().demo,
        "now": now(),
        "country": country_name,
        "shown_cell": shown_cell,
    }


def register_pages(app: Flask) -> None:
    """Hang the core's pages, template values and filters on the app."""
    app.register_blueprint(bp)
    app.context_processor(_look)
    app.jinja_env.filters.update(money=show_money, phone=show_phone, moment=show_moment)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.after_request
    def _vary(response: Response) -> Response:
        response.headers.add("Vary", "Cookie, Accept-Language")
        return response
