"""A report as DOCX, from the same plain values as the PDF, for the desk to finish in a word
processor; the same values give the same bytes.
"""

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FONT = "Times New Roman"
BODY, SMALL, TITLE = Pt(13), Pt(11), Pt(14)
_EARLIEST = (1980, 1, 1, 0, 0, 0)
CENTER, RIGHT, LEFT, BOTH = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)
Values = dict[str, Any]


def render_docx(values: Values) -> bytes:
    """The paper as DOCX: A4, margins, motto, signature and recipients of Decree 30/2020."""
    paper = Document()
    _set_page(paper, values)
    _head(paper, values)
    _line(paper, values["title"], CENTER, size=TITLE, bold=True, before=12)
    _line(paper, values["subject"], CENTER, bold=True, after=8)
    for section in values["sections"]:
        _section(paper, section)
    _line(paper, values["closing"], BOTH, indent=True, before=6)
    _foot(paper, values)
    return _packed(paper)


def _set_page(paper: Any, values: Values) -> None:
    page = paper.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin = page.bottom_margin = Cm(2)
    page.left_margin, page.right_margin = Cm(3), Cm(1.8)
    # the first page of an official paper bears no number
    page.different_first_page_header_footer = True
    _page_number(page.header.paragraphs[0])
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    made = datetime(*values["day"])  # noqa: DTZ001 -- the day of the paper, no moment
    facts = paper.core_properties
    facts.title = f"{values['title']}: {values['subject']}"
    facts.author = facts.last_modified_by = values["organ"]
    facts.language, facts.comments = values["lang"], ""
    facts.created = facts.modified = made


def _page_number(paragraph: Any) -> None:
    paragraph.alignment = CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)  # noqa: SLF001 -- python-docx has no fields


def _head(paper: Any, values: Values) -> None:
    table = paper.add_table(rows=2, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    _cell(left, values["organ"], size=Pt(12), bold=True)
    _cell(right, values["state"], size=Pt(12), bold=True)
    motto = right.add_paragraph()
    motto.alignment = CENTER
    run = motto.add_run(values["motto"])
    run.bold, run.underline = True, True
    number, place = table.rows[1].cells
    _cell(number, values["number"])
    _cell(place, values["place_date"], italic=True)
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Cm(6.5), Cm(9.7)


def _cell(
    cell: Any,
    text: str,
    align: Any = CENTER,
    *,
    size: Any = BODY,
    bold: bool = False,
    italic: bool = False,
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = size, bold, italic


def _line(
    paper: Any,
    text: str,
    align: Any,
    *,
    size: Any = BODY,
    bold: bool = False,
    indent: bool = False,
    before: int = 0,
    after: int = 6,
) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if indent:
        shape.first_line_indent = Cm(1)
    run = paragraph.add_run(text)
    run.font.size, run.bold = size, bold


def _section(paper: Any, section: Values) -> None:
    heading = paper.add_paragraph()
    heading.paragraph_format.space_before = Pt(10)
    heading.paragraph_format.keep_with_next = True
    heading.add_run(section["heading"]).bold = True
    for text in section["paragraphs"]:
        _line(paper, text, BOTH, indent=True)
    if section["rows"]:
        _table(paper, section)


def _table(paper: Any, section: Values) -> None:
    table = paper.add_table(rows=1, cols=len(section["columns"]), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, text in zip(table.rows[0].cells, section["columns"], strict=True):
        _cell(cell, text, size=SMALL, bold=True)
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)  # noqa: SLF001 -- python-docx has no such setting
    for row in section["rows"]:
        cells = table.add_row().cells
        for place, text in enumerate(row):
            align = RIGHT if place in section["numbers"] else LEFT
            _cell(cells[place], text, align, size=SMALL)


def _foot(paper: Any, values: Values) -> None:
    table = paper.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    _cell(left, values["recipients_title"], LEFT, size=SMALL, bold=True, italic=True)
    for recipient in values["recipients"]:
        left.add_paragraph().add_run(recipient).font.size = SMALL
    _cell(right, values["signer"], bold=True)
    for text in ("", "", "", values["signature"]):
        paragraph = right.add_paragraph()
        paragraph.alignment = CENTER
        paragraph.add_run(text).italic = True
    _line(paper, values["foot"], LEFT, size=Pt(9), before=8)


def _packed(paper: Any) -> bytes:
    """The file with every part dated alike, so that the same paper is the same bytes."""
    made, out = io.BytesIO(), io.BytesIO()
    paper.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            fresh = zipfile.ZipInfo(entry.filename, date_time=_EARLIEST)
            fresh.compress_type, fresh.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(fresh, source.read(entry))
    return out.getvalue()
