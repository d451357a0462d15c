"""The programme as sheets: documents, fairs abroad, who went, what was agreed there, figures."""

from flask_babel import lazy_gettext

from fairapp.contracts.models import DealKind, EvidenceLevel
from fairapp.core.cells import date_cell, decimal_cell, one_of, short_text, whole_number, yes_no
from fairapp.core.imports import SheetKind
from fairapp.core.policy import Actor
from fairapp.core.sheets import Column
from fairapp.programme.models import MemberKind, Qualifier, TaskState
from fairapp.programme.sheets.readers import (
    period_cell,
    prepare_documents,
    prepare_fairs,
    prepare_members,
    prepare_results,
    prepare_tasks,
    prepare_values,
)

RELATIONS = {word: word for word in ("implements", "submits_for", "approves", "replaces")}
ROLES = {"officer": MemberKind.OFFICER, "enterprise": MemberKind.ENTERPRISE}
RESULT_KINDS = {kind.value: kind for kind in DealKind}
EVIDENCE = {level.value: level for level in EvidenceLevel if level is not EvidenceLevel.VOID}
FIGURES = {"recorded": "recorded", "target": "target", "chỉ tiêu": "target", "số liệu": "recorded"}
QUALIFIERS = {
    **{word.value: word for word in Qualifier},
    "trên": Qualifier.OVER,
    "khoảng": Qualifier.ABOUT,
    "gần": Qualifier.NEARLY,
    "ước": Qualifier.ESTIMATED,
}

TASK_STATES = {
    **{state.value: state for state in TaskState},
    "xong": TaskState.DONE,
    "đang làm": TaskState.IN_PROGRESS,
    "chưa làm": TaskState.PLANNED,
}


def finish(_fair: None, _rows: int, _actor: Actor) -> None:
    """Nothing more: every row has written its own audit line."""


DOCUMENTS_SHEET = SheetKind(
    "documents",
    lazy_gettext("Documents"),
    (
        Column("key", ("Mã văn bản", "Document"), short_text(40), required=True),
        Column("number", ("Số ký hiệu", "Number"), short_text(60)),
        Column("kind", ("Loại văn bản", "Kind"), short_text(8), required=True),
        Column("issuer", ("Nơi ban hành", "Issuer"), short_text(120), required=True),
        Column("issued_on", ("Ngày ban hành", "Issued on"), date_cell, required=True),
        Column("title", ("Trích yếu", "Subject"), short_text(500), required=True),
        Column("relation", ("Quan hệ", "Relation"), one_of(RELATIONS)),
        Column("related_key", ("Văn bản liên quan", "Related document"), short_text(40)),
    ),
    prepare_documents,
    finish,
)
FAIRS_ABROAD_SHEET = SheetKind(
    "fairs_abroad",
    lazy_gettext("Fairs abroad"),
    (
        Column("key", ("Mã hội chợ", "Fair"), short_text(40), required=True),
        Column("name_vi", ("Tên hội chợ", "Name in Vietnamese"), short_text(200), required=True),
        Column("name_en", ("Tên tiếng Anh", "Name in English"), short_text(200)),
        Column("city", ("Thành phố", "City"), short_text(120), required=True),
        Column("country", ("Nước", "Country"), short_text(2), required=True),
        Column("opens_on", ("Từ ngày", "Opens"), date_cell, required=True),
        Column("closes_on", ("Đến ngày", "Closes"), date_cell, required=True),
        Column("departs_on", ("Ngày đi", "Departs"), date_cell),
        Column("returns_on", ("Ngày về", "Returns"), date_cell),
        Column("document_key", ("Văn bản", "Decision"), short_text(40)),
    ),
    prepare_fairs,
    finish,
)
MEMBERS_SHEET = SheetKind(
    "delegation_members",
    lazy_gettext("Members of delegations"),
    (
        Column("fair_key", ("Mã hội chợ", "Fair"), short_text(40), required=True),
        Column("role", ("Vai trò trong đoàn", "Role"), one_of(ROLES), required=True),
        Column("exhibitor_key", ("Mã đơn vị tham gia", "Exhibitor"), short_text(40)),
        Column("name_vi", ("Tên đơn vị", "Enterprise"), short_text(200), required=True),
        Column("contact_role", ("Người đi", "Who travels"), short_text(200)),
        Column("phone", ("Điện thoại", "Phone"), short_text(20)),
        Column("support", ("Hỗ trợ", "Support"), decimal_cell),
    ),
    prepare_members,
    finish,
)
RESULTS_SHEET = SheetKind(
    "overseas_results",
    lazy_gettext("Results of fairs abroad"),
    (
        Column("key", ("Mã kết quả", "Result"), short_text(40), required=True),
        Column("fair_key", ("Mã hội chợ", "Fair"), short_text(40), required=True),
        Column("name_vi", ("Tên đơn vị", "Enterprise"), short_text(200), required=True),
        Column("kind", ("Loại giao dịch", "Kind"), one_of(RESULT_KINDS), required=True),
        Column("buyer", ("Bên mua", "Buyer"), short_text(200), required=True),
        Column("buyer_country", ("Nước của bên mua", "Country"), short_text(2), required=True),
        Column("signed_on", ("Ngày ký", "Signed on"), date_cell, required=True),
        Column("currency", ("Loại tiền", "Currency"), short_text(3), required=True),
        Column("value", ("Giá trị", "Value"), decimal_cell, required=True),
        Column("estimated", ("Ước tính", "Estimated"), yes_no),
        Column("evidence", ("Mức xác nhận", "Evidence"), one_of(EVIDENCE)),
    ),
    prepare_results,
    finish,
)
VALUES_SHEET = SheetKind(
    "indicator_values",
    lazy_gettext("Figures and targets"),
    (
        Column("kind", ("Loại", "Kind"), one_of(FIGURES), required=True),
        Column("indicator", ("Mã chỉ số", "Indicator"), short_text(64), required=True),
        Column("name", ("Tên chỉ số", "Name"), short_text(200), required=True),
        Column("scope", ("Phạm vi", "Scope"), short_text(200)),
        Column("period", ("Kỳ", "Period"), period_cell, required=True),
        Column("qualifier", ("Từ định lượng", "Qualifier"), one_of(QUALIFIERS)),
        Column("value", ("Giá trị", "Value"), decimal_cell),
        Column("low", ("Từ", "From"), decimal_cell),
        Column("high", ("Đến", "To"), decimal_cell),
        Column("unit", ("Đơn vị", "Unit"), short_text(60), required=True),
        Column("as_of", ("Tính đến ngày", "As of"), date_cell),
        Column("document_key", ("Văn bản", "Document"), short_text(40), required=True),
        Column("version", ("Bản", "Version"), whole_number),
        Column("note", ("Ghi chú", "Note"), short_text(500)),
    ),
    prepare_values,
    finish,
)
TASKS_SHEET = SheetKind(
    "tasks",
    lazy_gettext("Tasks of the year"),
    (
        Column("key", ("Mã việc", "Task"), short_text(40), required=True),
        Column("year", ("Năm công tác", "Year"), whole_number, required=True),
        Column("title", ("Việc", "What is to be done"), short_text(300), required=True),
        Column("document_key", ("Văn bản", "Document"), short_text(40)),
        Column("state", ("Trạng thái", "State"), one_of(TASK_STATES), required=True),
        Column("due_on", ("Hạn", "Due"), date_cell),
    ),
    prepare_tasks,
    finish,
)
