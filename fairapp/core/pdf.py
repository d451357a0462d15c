"""Papers as PDF: a Typst template of `templates/papers/` and plain values in, bytes out."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst

PAPERS = Path(__file__).resolve().parents[2] / "templates" / "papers"
FONTS = Path(noto_cjk_sans_otc.__file__).parent
"""Noto Sans CJK with a face for each script: a paper names `Noto Sans CJK JP`, `KR` or `SC`, since
the same character is drawn differently in Japanese, Korean and Chinese."""


def render_pdf(
    paper: str, values: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """The paper filled with `values`; they are data to Typst, never markup.

    The same values give the same bytes: the document's date comes from them, not from the clock.
    `pictures` are files that the paper names, each under its name beside it.
    """
    if not pictures:
        return _compiled(PAPERS, paper, values)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(PAPERS / f"{paper}.typ", root)
        for name, content in pictures.items():
            (root / name).write_bytes(content)
        return _compiled(root, paper, values)


def _compiled(root: Path, paper: str, values: Mapping[str, Any]) -> bytes:
    content: bytes = typst.compile(
        str(root / f"{paper}.typ"),
        root=str(root),
        format="pdf",
        font_paths=[str(FONTS)],
        sys_inputs={"values": json.dumps(values, ensure_ascii=False, default=str)},
    )
    return content
