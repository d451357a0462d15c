"""The service as it runs for people: gunicorn and a worker, on a database of their own."""

import ctypes
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from flask import Flask

from fairapp import ROOT, create_app
from fairapp.config import Settings
from fairapp.core.db import db
from fairapp.core.jobs import queue_of

STARTS_WITHIN = 90
STOPS_WITHIN = 10


class LiveServer:
    """Web server and worker as processes; `app` is the same service inside this process."""

    def __init__(self, folder: Path, database_url: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = (folder / "server.log").open("wb")
        self._environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "FAIR_DATA_DIR": str(folder),
            "FAIR_BASE_URL": self.url,
            "FAIR_DEMO": "1",
            "FAIR_MAIL_SERVER": "",
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        self.flask("db", "upgrade")
        self.app: Flask = create_app(
            Settings(
                _env_file=None,
                database_url=database_url,
                data_dir=folder,
                base_url=self.url,
                demo=True,
                mail_server="",
            )
        )

    def flask(self, *words: str) -> bytes:
        """What a `flask` command prints."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *words],
            cwd=ROOT,
            env=self._environment,
            check=True,
            stdout=subprocess.PIPE,
            stderr=self._log,
        ).stdout

    def edition_report(self, slug: str) -> dict[str, Any]:
        """The report of a fair as the terminal gives it."""
        return json.loads(self.flask("report", "edition", slug, "--format", "json"))

    def start(self) -> None:
        """Start both processes and wait until pages are served."""
        web = ["gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}", "--preload"]
        web += ["--workers", "1", "--worker-class", "gthread", "--threads", "4"]
        self._run(*web, "--log-level", "warning")
        self._run("fairapp.jobs.worker")
        deadline = time.monotonic() + STARTS_WITHIN
        while not self._answers():
            if time.monotonic() > deadline or self._processes[0].poll() is not None:
                raise RuntimeError(Path(self._log.name).read_text(errors="replace"))
            time.sleep(0.2)

    def _run(self, *words: str) -> None:
        self._processes.append(
            subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=ROOT,
                env=self._environment,
                stdout=self._log,
                stderr=self._log,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509 -- nothing runs beside it yet
            )
        )

    def _answers(self) -> bool:
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            door.request("GET", "/readyz")
            return door.getresponse().status == 200
        except (http.client.HTTPException, OSError):
            return False
        finally:
            door.close()

    def stop(self) -> None:
        """End every process, whatever state it is in."""
        for process in self._processes:
            _signal(process, signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
                process.wait()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        queue_of(self.app).storage.close()
        self._log.close()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        os.killpg(process.pid, number)


def _end_with_parent() -> None:
    """Ask the kernel for SIGTERM should the tests be killed before they can clean up."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
