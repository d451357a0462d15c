"""Reports on paper: the layout of Decree 30/2020, filled from a report's document."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.numbers import format_percent

from fairapp.core.pdf import render_pdf
from fairapp.fairs.models import Fair
from fairapp.reports.documents import Document
from fairapp.reports.names import PLANS, name_of
from fairapp.reports.qualifiers import number_in_figures
from fairapp.reports.queries import DEAL_CODES

COUNTS = (
    "booths",
    "exhibitors",
    "trade_visitors",
    "importers",
    "importer_organisations",
    "importer_countries",
    "visits",
    "meetings_held",
    "meeting_turns",
)
OVERSEAS = (
    "fairs",
    "establishments",
    "participations",
    "establishments_signed",
    "contracts",
    "value_usd",
)
NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
WORDS: dict[str, dict[str, Any]] = {
    "vi": {
        "state": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "motto": "Độc lập - Tự do - Hạnh phúc",
        "number": "Số:        /BC",
        "place_date": "{place}, ngày {day:02} tháng {month:02} năm {year}",
        "title": "BÁO CÁO",
        "subject": "Kết quả tổ chức {name}",
        "year_subject": "Kết quả tổ chức và tham gia hội chợ năm {year}",
        "scale": "QUY MÔ",
        "against_plan": "SO VỚI KẾ HOẠCH",
        "deals": "KẾT QUẢ GIAO DỊCH",
        "apart": "Các loại dưới đây được đếm riêng, không cộng với nhau.",
        "abroad": "HỘI CHỢ NƯỚC NGOÀI",
        "closing": "Trân trọng báo cáo./.",
        "recipients_title": "Nơi nhận:",
        "recipients": ["- Như trên;", "- Lưu: VT."],
        "signer": "THỦ TRƯỞNG ĐƠN VỊ",
        "signature": "(Chữ ký, dấu)",
        "live": "Số liệu tính từ dòng ngày {day:02}/{month:02}/{year}, chưa chốt.",
        "frozen": "Số liệu chốt ngày {day:02}/{month:02}/{year}. Dấu số liệu {fingerprint}.",
        "ledger": " Sổ giao dịch {head}.",
        "demo": " Dữ liệu minh họa.",
        "columns": ["TT", "Chỉ tiêu", "Thực hiện", "Kế hoạch", "Đạt"],
        "deal_columns": ["TT", "Loại", "Số lượng", "Trị giá (USD)"],
        "abroad_columns": ["TT", "Chỉ tiêu", "Thực hiện"],
        "estimate": "ước {}",
    },
    "en": {
        "state": "SOCIALIST REPUBLIC OF VIETNAM",
        "motto": "Independence - Freedom - Happiness",
        "number": "No.:        /BC",
        "place_date": "{place}, {day:02}/{month:02}/{year}",
        "title": "REPORT",
        "subject": "Results of {name}",
        "year_subject": "Fairs held and attended in {year}",
        "scale": "SCALE",
        "against_plan": "AGAINST THE PLAN",
        "deals": "DEALS",
        "apart": "The kinds below are counted apart and not added together.",
        "abroad": "FAIRS ABROAD",
        "closing": "Respectfully submitted.",
        "recipients_title": "To:",
        "recipients": ["- As above;", "- File."],
        "signer": "HEAD OF THE ORGANISATION",
        "signature": "(Signature, seal)",
        "live": "Computed from the rows on {day:02}/{month:02}/{year}; not frozen.",
        "frozen": "Frozen on {day:02}/{month:02}/{year}. Fingerprint {fingerprint}.",
        "ledger": " Ledger {head}.",
        "demo": " Demonstration data.",
        "columns": ["No.", "Figure", "Actual", "Plan", "Reached"],
        "deal_columns": ["No.", "Kind", "Number", "Value (USD)"],
        "abroad_columns": ["No.", "Figure", "Actual"],
        "estimate": "est. {}",
    },
}


@dataclass(frozen=True, slots=True)
class Seal:
    """What stands at the foot of a paper: its day, and how one proves what it says."""

    on: date
    fingerprint: str = ""
    ledger_head: str | None = None
    is_demo: bool = False


def edition_paper(fair: Fair, organ: str, document: Document, seal: Seal, locale: str) -> bytes:
    """The report of an edition as PDF."""
    words = WORDS[locale]
    place = fair.city
    subject = words["subject"].format(name=document["names"].get(locale) or fair.name_in(locale))
    plans = {code: getattr(fair, attribute) for code, attribute in PLANS.items()}
    sections = [
        _text(words["scale"], document["sentences"][locale]),
        _plan_table(document, plans, locale),
        _deal_table(document, locale),
    ]
    return _render(_frame(organ, place, subject, seal, locale), sections)


def year_paper(year: int, organ: str, document: Document, seal: Seal, locale: str) -> bytes:
    """The report of a working year as PDF."""
    words = WORDS[locale]
    sections: list[dict[str, Any]] = [_text(words["scale"], document["sentences"][locale])]
    for edition in document["editions"]:
        name = edition["names"].get(locale) or edition["slug"]
        sections.append(_plan_table(edition, {}, locale) | {"heading": name.upper()})
        sections.append(_deal_table(edition, locale))
    sections.append(_abroad_table(document["overseas"], locale))
    subject = words["year_subject"].format(year=year)
    return _render(_frame(organ, "Hà Nội", subject, seal, locale), sections)


def _frame(organ: str, place: str, subject: str, seal: Seal, locale: str) -> dict[str, Any]:
    words = WORDS[locale]
    on = {"day": seal.on.day, "month": seal.on.month, "year": seal.on.year}
    foot = words["frozen" if seal.fingerprint else "live"]
    foot = foot.format(fingerprint=seal.fingerprint, **on)
    foot += words["ledger"].format(head=seal.ledger_head) if seal.ledger_head else ""
    foot += words["demo"] if seal.is_demo else ""
    kept = ("state", "motto", "number", "title", "closing", "recipients_title", "recipients",
            "signer", "signature")  # fmt: skip
    return {
        **{key: words[key] for key in kept},
        "lang": locale,
        "day": [seal.on.year, seal.on.month, seal.on.day],
        "organ": organ.upper(),
        "place_date": words["place_date"].format(place=place, **on),
        "subject": subject,
        "foot": foot,
    }


def _render(frame: dict[str, Any], sections: list[dict[str, Any]]) -> bytes:
    for numeral, section in zip(NUMERALS, sections, strict=False):
        section["heading"] = f"{numeral}. {section['heading']}"
    return render_pdf("report", frame | {"sections": sections})


def _text(heading: str, paragraphs: list[str]) -> dict[str, Any]:
    return {
        "heading": heading,
        "paragraphs": paragraphs,
        "columns": [],
        "widths": [],
        "numbers": [],
        "rows": [],
    }


def _table(heading: str, columns: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """Number and name to the left, figures to the right; the name takes what width there is."""
    numbered = [[str(place), *row] for place, row in enumerate(rows, 1)]
    return _text(heading, []) | {
        "columns": columns,
        "widths": [0, 1, *(0 for _ in columns[2:])],
        "numbers": list(range(2, len(columns))),
        "rows": numbered,
    }


def _plan_table(document: Document, plans: dict[str, int | None], locale: str) -> dict[str, Any]:
    rows = []
    for code in COUNTS:
        value, plan = document[code]["value"], plans.get(code)
        reached = format_percent(value / plan, "#,##0%", locale=locale) if plan else ""
        name = name_of(code, locale)
        rows.append([name, _number(value, locale), _number(plan, locale), reached])
    words = WORDS[locale]
    if any(plans.values()):
        return _table(words["against_plan"], words["columns"], rows)
    return _table(words["scale"], words["columns"][:3], [row[:2] for row in rows])


def _deal_table(document: Document, locale: str) -> dict[str, Any]:
    words = WORDS[locale]
    rows = []
    for code in DEAL_CODES:
        deals = document[code]
        value = _figure(deals["value_usd"], locale)
        rows.append([name_of(code, locale), _number(deals["count"]["value"], locale), value])
    table = _table(words["deals"], words["deal_columns"], rows)
    return table | {"paragraphs": [words["apart"]]}


def _abroad_table(overseas: Document, locale: str) -> dict[str, Any]:
    words = WORDS[locale]
    rows = [[name_of(code, locale), _figure(overseas[code], locale)] for code in OVERSEAS]
    return _table(words["abroad"], words["abroad_columns"], rows)


def _figure(figure: Document, locale: str) -> str:
    text = _number(figure["value"], locale)
    estimate: str = WORDS[locale]["estimate"]
    return estimate.format(text) if figure.get("estimated") else text


def _number(value: float | None, locale: str) -> str:
    return "" if value is None else number_in_figures(value, locale)
