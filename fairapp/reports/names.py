"""What figures are called, the same on screen, on paper and in sheets."""

from collections.abc import Mapping

NAMES: Mapping[str, Mapping[str, str]] = {
    "booths": {"vi": "Gian hàng", "en": "Booths"},
    "exhibitors": {"vi": "Đơn vị tham gia", "en": "Exhibitors"},
    "trade_visitors": {"vi": "Khách thương mại", "en": "Trade visitors"},
    "importers": {"vi": "Nhà nhập khẩu nước ngoài", "en": "Importers from abroad"},
    "importer_organisations": {
        "vi": "Đơn vị nhập khẩu nước ngoài",
        "en": "Importing organisations from abroad",
    },
    "importer_countries": {"vi": "Nước và vùng lãnh thổ", "en": "Countries and territories"},
    "visits": {"vi": "Lượt khách tham quan", "en": "Visits"},
    "meetings_held": {"vi": "Buổi giao thương đã diễn ra", "en": "Meetings held"},
    "meeting_turns": {"vi": "Lượt giao thương", "en": "Meeting turns"},
    "direct_export_contracts": {
        "vi": "Hợp đồng xuất khẩu trực tiếp",
        "en": "Direct export contracts",
    },
    "other_contracts": {"vi": "Hợp đồng khác", "en": "Other contracts"},
    "memoranda": {"vi": "Biên bản ghi nhớ", "en": "Memoranda"},
    "orders": {"vi": "Đơn hàng", "en": "Orders"},
    "on_the_spot_sales": {"vi": "Bán tại chỗ", "en": "On-the-spot sales"},
    "agency_agreements": {"vi": "Hợp đồng đại lý", "en": "Agency agreements"},
    "intentions": {"vi": "Ý định mua", "en": "Intentions"},
    "fairs": {"vi": "Hội chợ nước ngoài", "en": "Fairs abroad"},
    "establishments": {"vi": "Đơn vị tham gia", "en": "Establishments"},
    "participations": {"vi": "Lượt đơn vị tham gia", "en": "Participations"},
    "establishments_signed": {
        "vi": "Đơn vị ký được hợp đồng xuất khẩu",
        "en": "Establishments that signed export contracts",
    },
    "contracts": {"vi": "Hợp đồng xuất khẩu ký ở nước ngoài", "en": "Export contracts abroad"},
    "value_usd": {"vi": "Trị giá hợp đồng (USD)", "en": "Value of the contracts (USD)"},
    "officers": {"vi": "Cán bộ trong đoàn", "en": "Officers"},
    "enterprises": {"vi": "Doanh nghiệp trong đoàn", "en": "Enterprises"},
    "supports": {"vi": "Khoản hỗ trợ", "en": "Supports given"},
    "estimated": {"vi": "Hợp đồng ước tính", "en": "Estimated contracts"},
}
PLANS = {
    "booths": "planned_booths",
    "exhibitors": "planned_exhibitors",
    "importers": "planned_importers",
    "meetings_held": "planned_meetings",
}
"""Which attribute of a fair holds the plan of a figure."""


def name_of(code: str, locale: str) -> str:
    """The name of a figure, in Vietnamese or else in English."""
    return NAMES[code]["vi" if locale == "vi" else "en"]
