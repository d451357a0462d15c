"""What templates name is in the sprites, and styles name only what exists."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STATIC = ROOT / "fairapp" / "static"
TEMPLATES = ROOT / "templates"
CODES = "CER LAC FIB TEX WOD INL HRN MET JEW STN GLS PAP INC TOY FUR FAS OCP MAT SVC"
GROUPS = set(re.findall(r"\w+", CODES))


def symbols(sprite: str) -> set[str]:
    """The names of a sprite's symbols, without their first letter."""
    text = (STATIC / "icons" / sprite).read_text(encoding="utf-8")
    return set(re.findall(r'<symbol id="[ipd]-(\w+)"', text))


def test_every_icon_a_template_names_is_drawn() -> None:
    called = re.compile(r'\bicon\("(\w+)"|\bmark="(\w+)"')
    used = {
        (path.name, first or second)
        for path in TEMPLATES.rglob("*.html")
        for first, second in called.findall(path.read_text(encoding="utf-8"))
    }
    assert ("_masthead.html", "search") in used
    assert {one for one in used if one[1] not in symbols("icons.svg")} == set()


def test_every_mark_of_a_state_is_drawn_and_every_state_has_a_word() -> None:
    badge = (TEMPLATES / "components/badge.html").read_text(encoding="utf-8")
    words = (TEMPLATES / "components/state_word.html").read_text(encoding="utf-8")
    states = re.findall(r'"(\w+)": \("(\w+)", "(\w+)"\)', badge)
    kinds = {"good", "wait", "need", "info", "off", "line"}
    assert {mark for _, _, mark in states} <= symbols("icons.svg")
    assert {kind for _, kind, _ in states} == kinds
    assert {code for code, _, _ in states} - kinds == set(re.findall(r'code == "(\w+)"', words))


def test_every_group_of_goods_has_a_pictogram_and_a_drawing() -> None:
    drawing = (TEMPLATES / "components/drawing.html").read_text(encoding="utf-8")
    chosen = dict(re.findall(r'"([A-Z]{3}[-0-9]*)": "(\w+)"', drawing))
    assert symbols("pictograms.svg") == GROUPS
    assert set(chosen) >= GROUPS
    assert len({chosen[group] for group in GROUPS}) == len(GROUPS)
    assert set(chosen.values()) == symbols("drawings.svg")


def test_styles_load_only_own_files_and_known_tokens() -> None:
    tokens = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    theme = (STATIC / "css/theme.css").read_text(encoding="utf-8")
    own = re.findall(r"url\(\.\./(icons/[^)]+)\)", theme)
    assert [name for name in own if not (STATIC / name).is_file()] == []
    assert re.findall(r"url\((?!\.\./(?:icons|vendor/fonts)/)", tokens + theme) == []
    known = set(re.findall(r"(--[\w-]+):", tokens + theme))
    used = set(re.findall(r"var\((--[\w-]+)\)", tokens + theme))
    assert used - known == set()
