"""An exhibitor's papers as values for Typst, and the annex of exhibitors for a decision."""

import io
from datetime import date
from typing import Any

from babel.dates import format_date
from docx import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from flask_babel import force_locale, gettext

from fairapp.core.contacts import show_phone
from fairapp.core.money import show_money
from fairapp.core.pdf import render_pdf
from fairapp.exhibitors.models import Agreement, Application, Deadline, FairText
from fairapp.fairs.models import Fair
from fairapp.home.queries import AnnexRow, Stand

STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DEMO = "DỮ LIỆU MINH HỌA"
BASES = (
    "Căn cứ Luật Thương mại số 36/2005/QH11 ngày 14/6/2005;",
    (
        "Căn cứ Nghị định số 81/2018/NĐ-CP ngày 22/5/2018 của Chính phủ về hoạt động xúc tiến "
        "thương mại;"
    ),
    "Căn cứ nhu cầu và khả năng của hai bên,",
)
"""The official wording of an agreement is Vietnamese whatever the reader's language."""


def place_date(fair: Fair, on: date) -> str:
    """Place and day as Decree 30/2020 writes them."""
    return f"{fair.city}, ngày {on:%d} tháng {on:%m} năm {on:%Y}"


def agreement_paper(
    application: Application, agreement: Agreement, stand: Stand, organ: str, rules: FairText | None
) -> bytes:
    """The agreement to take part as PDF."""
    fair, on = application.fair, agreement.issued_on
    return render_pdf(
        "agreement",
        {
            "day": [on.year, on.month, on.day],
            "number": agreement.number,
            "organ": organ.upper(),
            "state": STATE,
            "motto": MOTTO,
            "place_date": place_date(fair, on),
            "title": "THỎA THUẬN THAM GIA HỘI CHỢ",
            "title_en": "Agreement to take part",
            "fair": fair.name_in("vi"),
            "demo": DEMO if fair.is_demo else "",
            "bases": BASES,
            "opening": f"Hôm nay, ngày {on:%d/%m/%Y}, chúng tôi gồm:",
            "parties": [_organiser(fair, organ), _exhibitor(application)],
            "articles": _articles(fair, stand, rules),
            "signers": [
                ["ĐẠI DIỆN BAN TỔ CHỨC", "For the organiser"],
                ["ĐẠI DIỆN ĐƠN VỊ THAM GIA", "For the exhibitor"],
            ],
        },
    )


def _organiser(fair: Fair, organ: str) -> dict[str, Any]:
    rows = [["Tên đơn vị", organ], ["Nơi tổ chức", f"{fair.venue}, {fair.city}"]]
    return {"heading": "BÊN A: BAN TỔ CHỨC", "heading_en": "The organiser", "rows": rows}


def _exhibitor(application: Application) -> dict[str, Any]:
    firm = application.organisation
    address = ", ".join(part for part in (firm.address, firm.commune, firm.province) if part)
    rows = [
        ["Tên đơn vị", firm.name],
        ["Địa chỉ", address or firm.village or "................"],
        ["Mã số thuế", firm.tax_code or "................"],
        ["Điện thoại", show_phone(firm.phone) or "................"],
    ]
    return {"heading": "BÊN B: ĐƠN VỊ THAM GIA", "heading_en": "The exhibitor", "rows": rows}


def _article(
    number: int, title: str, english: str, paragraphs: list[str], rows: list[list[str]]
) -> dict[str, Any]:
    return {
        "heading": f"Điều {number}. {title}",
        "heading_en": english,
        "paragraphs": paragraphs,
        "columns": ["TT", "Nội dung", "Số lượng", "Bên B trả"],
        "rows": rows,
    }


def _articles(fair: Fair, stand: Stand, rules: FairText | None) -> list[dict[str, Any]]:
    days = f"{fair.opens_on:%d/%m/%Y} đến ngày {fair.closes_on:%d/%m/%Y}"
    written = (rules.texts.get("vi") if rules else None) or ""
    terms = [line.strip() for line in written.splitlines() if line.strip()] or [
        (
            "Bên B trưng bày hàng do mình làm ra, ghi đúng xuất xứ, có người đứng gian trong giờ "
            "mở cửa và báo cho Bên A các giao dịch ký tại hội chợ."
        ),
        "Bên A giao gian hàng đúng hạn, bảo đảm điện, an ninh và vệ sinh chung.",
    ]
    return [
        _article(1, "Gian hàng", "The stand",
                 [(f"Bên B tham gia {fair.name_in('vi')} từ ngày {days} tại {fair.venue}, "
                  f"{fair.city}. {_place(stand)}")], []),
        _article(2, "Chi phí", "Charges", [_charged(stand)], _charges(stand)),
        _article(3, "Trách nhiệm của hai bên", "Duties of both sides", terms, []),
        _article(4, "Hiệu lực", "Validity",
                 ["Thỏa thuận có hiệu lực từ ngày ký, lập thành hai bản, mỗi bên giữ một bản."],
                 []),
    ]  # fmt: skip


def _place(stand: Stand) -> str:
    if not stand.codes:
        return "Gian hàng do Bên A bố trí theo quy tắc đã công bố."
    return f"Gian hàng: {stand.codes} ({stand.booths} gian)."


def _charged(stand: Stand) -> str:
    if not stand.account.lines:
        return "Chi phí được tính theo bảng giá của hội chợ khi gian hàng được xác nhận."
    return "Chi phí sau khi trừ phần ngân sách hỗ trợ, nếu có:"


def _charges(stand: Stand) -> list[list[str]]:
    return [
        [str(place), line.names.get("vi") or line.charge.code, str(line.charge.quantity),
         show_money(line.charge.amount, line.charge.currency, "vi")]
        for place, line in enumerate(stand.account.lines, 1)
    ]  # fmt: skip


def confirmation_paper(
    application: Application, stand: Stand, deadlines: list[Deadline], locale: str, on: date
) -> bytes:
    """The one page that confirms what an exhibitor has, in the reader's language."""
    with force_locale(locale):
        return render_pdf("confirmation", _confirmation(application, stand, deadlines, locale, on))


def _confirmation(
    application: Application, stand: Stand, deadlines: list[Deadline], locale: str, on: date
) -> dict[str, Any]:
    fair, firm = application.fair, application.organisation
    people = [[one.full_name, one.position or ""] for one in application.people]
    dates = [[one.name_in(locale), f"{one.due_on:%d/%m/%Y}"] for one in deadlines]
    owed = [
        [gettext("Still to pay"), show_money(one.due, one.currency, locale)]
        for one in stand.account.balances
    ]
    blocks = (
        (gettext("Money"), owed),
        (gettext("People at the stand"), people),
        (gettext("Dates to remember"), dates),
    )
    return {
        "lang": locale,
        "day": [on.year, on.month, on.day],
        "title": gettext("Confirmation of taking part"),
        "fair": fair.name_in(locale),
        "demo": DEMO if fair.is_demo else "",
        "name": firm.name_in(locale),
        "stand_label": gettext("Your stand"),
        "stand": stand.codes or gettext("not given yet"),
        "days_label": gettext("Days of the fair"),
        "days": f"{fair.opens_on:%d/%m/%Y} – {fair.closes_on:%d/%m/%Y}",
        "place": f"{fair.venue}, {fair.city}",
        "facts": [
            [gettext("Craft village"), firm.village or "–"],
            [gettext("Phone"), show_phone(firm.phone) or "–"],
            [gettext("Number"), application.code or "–"],
            [gettext("Products"), str(len(application.products))],
        ],
        "blocks": [{"heading": heading, "rows": rows} for heading, rows in blocks if rows],
        "foot": gettext("Printed on %(day)s", day=format_date(on, "dd/MM/yyyy")),
    }


ANNEX_COLUMNS = ("TT", "Tên đơn vị", "Địa chỉ, làng nghề", "Mã số thuế", "Gian hàng", "Số gian",
                 "Kinh phí hỗ trợ")  # fmt: skip
ANNEX_WIDTHS = (11, 68, 58, 32, 38, 18, 40)


def annex_document(fair: Fair, rows: list[AnnexRow], organ: str, on: date) -> bytes:
    """The list of exhibitors, booths and support as a Word document that the desk finishes."""
    word = WordDocument()
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.top_margin = section.bottom_margin = Mm(20)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(12)
    _line(word, organ.upper(), bold=True)
    _line(word, "PHỤ LỤC", bold=True, size=14)
    _line(word, f"Danh sách đơn vị tham gia, gian hàng và kinh phí hỗ trợ {fair.name_in('vi')}",
          bold=True)  # fmt: skip
    _line(word, "(Kèm theo Quyết định số ........./QĐ-........ ngày ....../....../.........)")
    if fair.is_demo:
        _line(word, DEMO, bold=True)
    _annex_table(word, rows)
    total = sum(row.booths for row in rows)
    _line(word, f"Tổng số: {len(rows)} đơn vị, {total} gian hàng.", bold=True)
    _line(word, f"Số liệu lấy từ sổ đăng ký ngày {on:%d/%m/%Y}.")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _line(word: Any, text: str, *, bold: bool = False, size: int = 12) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(4)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


def _annex_table(word: Any, rows: list[AnnexRow]) -> None:
    lines = [ANNEX_COLUMNS] + [
        (str(place), row.name, row.village, row.tax_code, row.stand, str(row.booths), row.support)
        for place, row in enumerate(rows, 1)
    ]
    table = word.add_table(rows=len(lines), cols=len(ANNEX_COLUMNS))
    table.style, table.autofit = "Table Grid", False
    for table_row, line in zip(table.rows, lines, strict=True):
        for cell, text, width in zip(table_row.cells, line, ANNEX_WIDTHS, strict=True):
            cell.width = Mm(width)
            run = cell.paragraphs[0].add_run(text)
            run.font.size, run.bold = Pt(11), line is ANNEX_COLUMNS
