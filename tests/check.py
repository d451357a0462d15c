"""`make check`: format, lint, types, templates, house tests, migrations, translations, cases."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOUSE = [
    f"tests/test_{name}.py"
    for name in ("architecture", "routes", "templates", "migrations", "translations")
]
PYTHON = ["fairapp", "matching", "tests", "bench", "migrations", "wsgi.py"]
STEPS = {
    "format": ["ruff", "format", "--check", *PYTHON],
    "lint": ["ruff", "check", *PYTHON],
    "types": ["mypy"],
    "templates": ["djlint", "--lint", "--quiet", "templates"],
    "house": ["pytest", *HOUSE, "-p", "no:cacheprovider"],
}


def main() -> None:
    """Run every step, then exit 1 if any failed."""
    failed = []
    for title, (module, *arguments) in STEPS.items():
        print(f"== {title}", flush=True)
        line = [sys.executable, "-m", module, *arguments]
        if subprocess.run(line, cwd=ROOT, check=False).returncode:
            failed.append(title)
    print("== graded cases", flush=True)
    cases = [sys.executable, "bench/cases/build.py", "--check"]
    if subprocess.run(cases, cwd=ROOT, check=False).returncode:
        failed.append("graded cases")
    print(f"failed: {', '.join(failed)}" if failed else "All checks passed.")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
