"""Papers as PDF: a Typst template of `templates/papers/` and plain values in, bytes out."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

PAPERS = Path(__file__).resolve().parents[2] / "templates" / "papers"


def render_pdf(paper: str, values: Mapping[str, Any]) -> bytes:
    """The paper filled with `values`; they are data to Typst, never markup.

    The same values give the same bytes: the document's date comes from them, not from the clock.
    """
    content: bytes = typst.compile(
        str(PAPERS / f"{paper}.typ"),
        root=str(PAPERS),
        format="pdf",
        sys_inputs={"values": json.dumps(values, ensure_ascii=False, default=str)},
    )
    return content
