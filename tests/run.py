"""`make test`: the whole suite on SQLite and on PostgreSQL, then in a real browser."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
INSTALL = "apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk"


def find_browser() -> str | None:
    """The path of a Chromium, or None."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def ensure_browser() -> None:
    """Install Debian's chromium where that is allowed; else name the command and exit 1."""
    if find_browser():
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing a browser for the tests ...", flush=True)
        subprocess.run(["bash", "-c", f"{{ {INSTALL}; }} > /dev/null"], check=False)
    if not find_browser():
        print(
            f"No browser was found, and none may be installed here. Type:\n  sudo sh -c '{INSTALL}'"
        )
        print("or run the rest with: make test BROWSER=no")
        sys.exit(1)


def start(dialect: str, arguments: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start pytest on one database, its words going to `log`."""
    environment = {**os.environ, "FAIR_TEST_DIALECT": dialect, "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
    )


def finish(title: str, process: subprocess.Popen[bytes], log: Path) -> bool:
    """Wait, show what pytest said, and tell whether it was content."""
    status = process.wait()
    print(f"\n==== {title} ====\n{log.read_text(errors='replace')}", flush=True)
    return status == 0


def prepare() -> None:
    """Browser libraries and compiled translations, as `make run` has them."""
    from fairapp.cli.serve import compile_translations
    from fairapp.core import assets

    assets.fetch()
    compile_translations(ROOT / "fairapp" / "translations")


def main() -> None:
    """Run everything; exit 1 when anything failed."""
    with_browser = os.environ.get("BROWSER", "yes") != "no"
    if with_browser:
        ensure_browser()
    prepare()
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder)
        # two processes for two cores; what needs no database runs once
        jobs = {
            "Rules and pages on SQLite": ("sqlite", ["-m", "not browser"]),
            "Rules and pages on PostgreSQL": (
                "postgresql",
                ["-m", "not browser", "--ignore=tests/matching", "--ignore=tests/demo"],
            ),
        }
        started = [
            (title, start(dialect, arguments, logs / dialect), logs / dialect)
            for title, (dialect, arguments) in jobs.items()
        ]
        content = [finish(*one) for one in started]
        if with_browser:
            log = logs / "browser"
            content.append(
                finish("In the browser", start("postgresql", ["-m", "browser"], log), log)
            )
    if not with_browser:
        print("The browser tests were left out (BROWSER=no).")
    sys.exit(not all(content))


if __name__ == "__main__":
    main()
