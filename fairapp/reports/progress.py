"""Sentences about delegations, figures from documents, tasks and longer periods."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_percent

from fairapp.fairs.models import Document, Fair
from fairapp.programme.models import Delegation, Qualifier, Task, TaskState
from fairapp.programme.queries import Progress
from fairapp.reports.qualifiers import number_in_figures, printed
from fairapp.reports.queries import Figures, Rounding
from fairapp.reports.sentences import Sentence, fill, name_of_country

DELEGATION = {
    "vi": (
        "Đoàn gồm [officers|{officers} cán bộ] và [enterprises|{enterprises} doanh nghiệp] "
        "tham gia {fair} tại {country} {days}{decision}."
    ),
    "en": (
        "A delegation of [officers|{officers} officer(s)] and [enterprises|{enterprises} "
        "enterprise(s)] took part in {fair} in {country} {days}{decision}."
    ),
}
BY_DECISION = {"vi": " theo {paper}", "en": " under {paper}"}
KINDS = {
    "vi": {
        "QĐ": "Quyết định",
        "KH": "Kế hoạch",
        "TTr": "Tờ trình",
        "HD": "Hướng dẫn",
        "CV": "Công văn",
        "BC": "Báo cáo",
    },
    "en": {
        "QĐ": "Decision",
        "KH": "Plan",
        "TTr": "Submission",
        "HD": "Guidance",
        "CV": "Letter",
        "BC": "Report",
    },
}
LATE = {
    "vi": "Lưu ý: {paper} ký đúng ngày đoàn đi ({day}) hoặc sau đó.",
    "en": "Note: {paper} bears the day of departure ({day}) or a later one.",
}
MANUFACTURING = {
    "vi": (
        "Hội chợ công nghiệp chế tạo năm {year}: {enterprises} doanh nghiệp, {booths} gian hàng, "
        "gồm {booths_international} gian hàng quốc tế, {booths_domestic} gian hàng trong nước và "
        "{booths_support} gian hàng hỗ trợ kỹ thuật ({booths_support_trade} hỗ trợ giao thương, "
        "{booths_support_technical} hỗ trợ kỹ thuật); {visits} lượt khách tham quan; "
        "{meeting_turns} lượt giao thương."
    ),
    "en": (
        "Manufacturing fair of {year}: {enterprises} enterprises, {booths} booths, of which "
        "{booths_international} international, {booths_domestic} domestic and {booths_support} for "
        "technical support ({booths_support_trade} for trade linking, {booths_support_technical} "
        "technical); {visits} visits; {meeting_turns} business-meeting turns."
    ),
}
_GAPS = (
    "enterprises",
    "booths",
    "booths_international",
    "booths_domestic",
    "booths_support",
    "booths_support_trade",
    "booths_support_technical",
    "visits",
    "meeting_turns",
)
SUPPORTED = {"vi": "hỗ trợ {figure} đơn vị", "en": "{figure} establishments were supported"}
DESIGNS = {
    "vi": "tạo ra {figure} mẫu sản phẩm mới",
    "en": "{figure} new product designs were made",
}
OF_PLAN = {"vi": "bằng {share} kế hoạch", "en": "{share} of the plan"}
UP = {"vi": "tăng {share} so với năm {year}", "en": "up {share} on {year}"}
DOWN = {"vi": "giảm {share} so với năm {year}", "en": "down {share} on {year}"}
IN_YEAR = {"vi": "Năm {year} {clauses}.", "en": "In {year}, {clauses}."}
TASKS = {
    TaskState.DONE: {"vi": "Đã hoàn thành {count} nhiệm vụ: {tasks}.",
                     "en": "{count} task(s) done: {tasks}."},
    TaskState.IN_PROGRESS: {"vi": "Đang thực hiện {count} nhiệm vụ: {tasks}.",
                            "en": "{count} task(s) in progress: {tasks}."},
}  # fmt: skip
TRANSACTIONS = {
    "vi": "{fairs} giai đoạn {first}-{last}, giá trị giao dịch {value} USD.",
    "en": "{fairs} in {first}-{last}, transaction value {value} USD.",
}
EXPORT_FAIRS = {
    "vi": "{figure} hội chợ xuất khẩu chuyên ngành thủ công mỹ nghệ",
    "en": "{figure} specialised craft export fairs",
}
NO_COUNT = {"vi": "Hội chợ xuất khẩu", "en": "Export fairs"}
QUALIFIED = {
    "vi": {
        Qualifier.EXACT: "{}",
        Qualifier.OVER: "trên {}",
        Qualifier.ABOUT: "khoảng {}",
        Qualifier.NEARLY: "gần {}",
        Qualifier.ESTIMATED: "ước {}",
    },
    "en": {
        Qualifier.EXACT: "{}",
        Qualifier.OVER: "over {}",
        Qualifier.ABOUT: "about {}",
        Qualifier.NEARLY: "nearly {}",
        Qualifier.ESTIMATED: "an estimated {}",
    },
}
SUMMARY = {
    "vi": "Giai đoạn {first}-{last}, {scope}: {clauses}.",
    "en": "{first}-{last}, {scope}: {clauses}.",
}


def official_date(day: date) -> str:
    """A date as official papers write it: zeros before days under 10 and before months 1 and 2."""
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"{day.day:02}/{month}/{day.year}"


def cited(document: Document, locale: str) -> str:
    """`Quyết định số 1034/QĐ-UBND ngày 06/3/2018`; without a number by kind and date."""
    kind = KINDS[locale].get(document.kind, document.kind)
    day = official_date(document.issued_on)
    if locale == "vi":
        number = f" số {document.number}" if document.number else ""
        return f"{kind}{number} ngày {day}"
    number = f" {document.number}" if document.number else ""
    return f"{kind}{number} of {day}"


def days_away(first: date, last: date, locale: str) -> str:
    """`từ ngày 06 đến ngày 13/3/2018`; the month of the first day only where it differs."""
    until = official_date(last)
    start = official_date(first)
    if (first.year, first.month) == (last.year, last.month):
        start = f"{first.day:02}"
    elif first.year == last.year:
        start = start.rpartition("/")[0]
    return f"từ ngày {start} đến ngày {until}" if locale == "vi" else f"from {start} to {until}"


def delegation_sentence(delegation: Delegation, figures: Figures, locale: str) -> Sentence:
    """Who travelled where, when, and by which decision."""
    fair, decision = delegation.fair, delegation.decision
    by = BY_DECISION[locale].format(paper=cited(decision, locale)) if decision else ""
    facts = {
        "fair": fair.name_in(locale),
        "country": name_of_country(fair.country, locale),
        "days": days_away(delegation.departs_on, delegation.returns_on, locale),
        "decision": by,
    }
    return fill(DELEGATION[locale], figures, locale, facts)


def late_note(delegation: Delegation, locale: str) -> str:
    """What to say of a decision that bears the day of departure or a later one; else nothing."""
    decision = delegation.decision
    if decision is None or decision.issued_on < delegation.departs_on:
        return ""
    day = official_date(delegation.departs_on)
    return LATE[locale].format(paper=cited(decision, locale), day=day)


def recorded_sentences(
    year: int, progress: Sequence[Progress], fairs: Iterable[Fair], locale: str
) -> list[str]:
    """What documents say of a year, in the official wording; only where nothing is computed."""
    by_code = {one.indicator.code: one for one in progress}
    has_own = any(fair.kind.value == "manufacturing" for fair in fairs)
    found = [] if has_own else [_manufacturing(year, by_code, locale)]
    return [text for text in (*found, _supported(year, by_code, locale)) if text]


def _manufacturing(year: int, by_code: Mapping[str, Progress], locale: str) -> str:
    rows = {gap: by_code.get(f"manufacturing.{gap}") for gap in _GAPS}
    values = {gap: one.value for gap, one in rows.items() if one is not None and one.value}
    if len(values) < len(_GAPS):
        return ""
    figures = {gap: number_in_figures(row.value, locale) for gap, row in values.items()}
    return MANUFACTURING[locale].format(year=year, **figures)


def _supported(year: int, by_code: Mapping[str, Progress], locale: str) -> str:
    clauses = [
        _clause(by_code[code], wording[locale], year, locale)
        for code, wording in (
            ("support.establishments", SUPPORTED),
            ("support.new_designs", DESIGNS),
        )
        if code in by_code and _is_compared(by_code[code])
    ]
    return IN_YEAR[locale].format(year=year, clauses=", ".join(clauses)) if clauses else ""


def _is_compared(one: Progress) -> bool:
    return one.value is not None and (one.of_plan is not None or one.growth is not None)


def _clause(one: Progress, wording: str, year: int, locale: str) -> str:
    value = one.value
    figure = qualified(value.value, value.qualifier, locale) if value else ""
    said = []
    if one.of_plan is not None:
        said.append(OF_PLAN[locale].format(share=_percent(one.of_plan, locale)))
    if one.growth:
        change = UP if one.growth > 0 else DOWN
        share = _percent(abs(one.growth), locale)
        said.append(change[locale].format(share=share, year=year - 1))
    return wording.format(figure=figure) + (f" ({', '.join(said)})" if said else "")


def qualified(value: Decimal, qualifier: Qualifier, locale: str) -> str:
    """A recorded figure with the word that its document uses."""
    return QUALIFIED[locale][qualifier].format(number_in_figures(value, locale))


def _percent(share: Decimal, locale: str) -> str:
    return format_percent(share, "#,##0.#%", locale=locale)


def task_sentences(tasks: Sequence[Task], locale: str) -> list[str]:
    """What is done and what is in progress, each task with its document."""
    found = []
    for state, wording in TASKS.items():
        of_state = [task for task in tasks if task.state is state]
        if of_state:
            text = wording[locale].replace("(s)", "" if len(of_state) == 1 else "s")
            said = "; ".join(_task(task) for task in of_state)
            found.append(text.format(count=len(of_state), tasks=said))
    return found


def _task(task: Task) -> str:
    paper = task.document
    if paper is None:
        return task.title
    number = f"{paper.kind} {paper.number}" if paper.number else paper.kind
    return f"{task.title} ({number}, {official_date(paper.issued_on)})"


def transaction_sentence(
    years: tuple[int, int], fairs: Decimal | None, total: tuple[Decimal, bool], locale: str
) -> str:
    """The transaction value of the export fairs of a period; a measure of its own."""
    value, is_estimated = total
    said = printed(value, Rounding.DOLLARS, is_estimated=is_estimated).in_language(locale)
    counted = (
        EXPORT_FAIRS[locale].format(figure=number_in_figures(fairs, locale))
        if fairs is not None
        else NO_COUNT[locale]
    )
    return TRANSACTIONS[locale].format(fairs=counted, first=years[0], last=years[1], value=said)


def summary_sentences(
    years: tuple[int, int], rows: Sequence[dict[str, Any]], locale: str
) -> list[str]:
    """What documents say of a period by activity, one sentence for each place."""
    places: dict[str, list[str]] = {}
    for row in rows:
        figure = qualified(Decimal(str(row["value"])), Qualifier(row["qualifier"]), locale)
        name = row["names"].get(locale) or row["names"].get("vi") or row["indicator"]
        places.setdefault(row["scope"], []).append(f"{figure} {name[:1].lower()}{name[1:]}")
    return [
        SUMMARY[locale].format(first=years[0], last=years[1], scope=scope, clauses="; ".join(said))
        for scope, said in places.items()
    ]
