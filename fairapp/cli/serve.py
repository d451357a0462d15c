"""`make run`: bring everything up to date, then keep web server and worker running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_migrate import upgrade

from fairapp import ROOT, create_app
from fairapp.cli.demo import load_if_empty, print_sign_ins
from fairapp.config import Settings
from fairapp.core import assets

RESTART_PAUSE = 2.0
"""Seconds before a process that died is started again."""
ENDS_WITHIN = 30.0


def compile_translations(folder: Path) -> None:
    """Write each .mo that is older than its .po."""
    for source in folder.glob("*/LC_MESSAGES/messages.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text, compiled.open("wb") as out:
            write_mo(out, read_po(text, locale=source.parts[-3]))


def prepare() -> Flask:
    """Libraries for the browser, translations, tables, demo season; the app that did it."""
    os.environ.setdefault("FAIR_DEMO", "1")
    assets.fetch()
    compile_translations(ROOT / "fairapp" / "translations")
    app = create_app()
    with app.app_context():
        upgrade()
        load_if_empty()
    return app


def commands(settings: Settings) -> dict[str, list[str]]:
    """The processes of the service, by name."""
    web = [
        sys.executable,
        "-m",
        "gunicorn",
        "wsgi:app",
        "--bind",
        f"0.0.0.0:{settings.port}",
        # the app is read once and shared: workers start at once and share its memory
        "--preload",
        "--worker-class",
        "gthread",
        "--workers",
        str(settings.web_workers),
        "--threads",
        str(settings.web_threads),
        "--log-level",
        "warning",
        "--graceful-timeout",
        "10",
        "--max-requests",
        "20000",
        "--max-requests-jitter",
        "2000",
    ]
    return {"web": web, "worker": [sys.executable, "-m", "fairapp.jobs.worker"]}


def keep_running(processes: dict[str, list[str]]) -> int:
    """Start all, start again what dies, stop all at SIGTERM or SIGINT; the exit status."""
    running = {name: subprocess.Popen(line, cwd=ROOT) for name, line in processes.items()}  # noqa: S603 -- our own command lines
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        for process in running.values():
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        for name, process in running.items():
            if process.poll() is not None and not stopping:
                if name == "web" and process.returncode == 1:
                    stop(signal.SIGTERM, None)  # the port is taken: trying again will not help
                    break
                time.sleep(RESTART_PAUSE)
                running[name] = subprocess.Popen(processes[name], cwd=ROOT)  # noqa: S603 -- as above
        time.sleep(0.2)
    return max(abs(_end(process)) for process in running.values())


def _end(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process that was told to end; one that does not is ended for it."""
    try:
        return process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def main() -> None:
    """Prepare, say where it runs, serve."""
    app = prepare()
    settings: Settings = app.config["FAIR_SETTINGS"]
    print(f"\n  Fairapp: {settings.resolved_base_url}\n")
    with app.app_context():
        print_sign_ins()
    sys.stdout.flush()
    sys.exit(keep_running(commands(settings)))


if __name__ == "__main__":
    main()
