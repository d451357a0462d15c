"""Fairapp: a craft fair's whole season. `create_app()` is the index of the house; read it first."""

import importlib
from pathlib import Path

from apiflask import APIFlask
from flask import Flask, request
from flask_compress import Compress
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from fairapp import models
from fairapp.config import Settings
from fairapp.core.db import db, writes_intended
from fairapp.core.errors import register_errors
from fairapp.core.headers import register_headers
from fairapp.core.i18n import register_i18n
from fairapp.core.jobs import make_queue
from fairapp.core.logs import configure_logs, register_logs
from fairapp.core.pages import register_pages
from fairapp.core.policy import Permission, declare, refuse_undeclared_routes

ROOT = Path(__file__).resolve().parents[1]
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")

csrf = CSRFProtect()


def create_app(settings: Settings | None = None) -> APIFlask:
    """The service: cellar first, then the rooms in the order of a fair, then the doors."""
    settings = settings or Settings()
    configure_logs(as_json=settings.log_json)
    app = APIFlask(
        "fairapp",
        json_errors=False,
        docs_path=None,
        spec_path="/api/openapi.json",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "fairapp" / "static"),
    )
    _configure(app, settings)
    _register_cellar(app, settings)
    _register_rooms(app)
    _register_doors(app)
    declare(app, "static", Permission.PUBLIC_PAGE)
    declare(app, "openapi.spec", Permission.PUBLIC_PAGE)
    refuse_undeclared_routes(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        FAIR_SETTINGS=settings,
        SECRET_KEY=settings.signing_key(),
        SQLALCHEMY_DATABASE_URI=settings.resolved_database_url,
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=31536000,
        COMPRESS_MIMETYPES=[
            "text/html",
            "application/json",
            "image/svg+xml",
            "text/css",
            "text/javascript",
            "application/xml",
        ],
        # smaller than zstd for styles and plans, which phones load on a slow line
        COMPRESS_ALGORITHM=["br", "zstd", "gzip", "deflate"],
        COMPRESS_ALGORITHM_STREAMING=["br", "zstd", "deflate"],
        COMPRESS_BR_LEVEL=6,
        BABEL_DEFAULT_LOCALE=settings.default_locale,
        BABEL_DEFAULT_TIMEZONE=settings.timezone,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "fairapp" / "translations"),
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]


def _register_cellar(app: Flask, settings: Settings) -> None:
    register_logs(app)
    _declare_intent(app)
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    Compress(app)
    register_errors(app)
    register_i18n(app)
    register_headers(app)
    register_pages(app)
    app.extensions["huey"] = make_queue(settings)


def _declare_intent(app: Flask) -> None:
    """Tell the database before its first statement whether this request may write."""

    @app.before_request
    def _begin() -> None:
        writes_intended.set(request.method not in SAFE_METHODS)

    @app.teardown_request
    def _end(_error: BaseException | None) -> None:
        writes_intended.set(True)


def _register_rooms(app: Flask) -> None:
    for room in (*models.ROOMS, "showcase", "outreach", "home"):
        importlib.import_module(f"fairapp.{room}.views").register(app)


def _register_doors(app: Flask) -> None:
    for door in ("api", "jobs.tasks", "cli"):
        importlib.import_module(f"fairapp.{door}").register(app)
