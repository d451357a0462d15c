"""Templates keep the strict policy: no inline code, small, sentences whole."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
MOST_LINES = 150
INLINE = re.compile(r"""\sstyle=["']|<script>|\son[a-z]+=["']|javascript:""")


def breaches(source: str) -> list[str]:
    """What the content security policy would block."""
    return INLINE.findall(source)


def pages() -> list[Path]:
    return [path for path in sorted(TEMPLATES.rglob("*.html")) if "emails" not in path.parts]


@pytest.mark.parametrize("path", pages(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_template_has_no_inline_code_and_keeps_its_size(path):
    source = path.read_text()
    assert breaches(source) == []
    assert source.count("\n") <= MOST_LINES


@pytest.mark.parametrize(
    "planted", ['<p style="x">', "<script>x</script>", '<a onclick="x">', '<a href="javascript:x">']
)
def test_planted_inline_code_is_found(planted):
    assert breaches(planted) != []
