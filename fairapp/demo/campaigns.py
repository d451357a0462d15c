"""Whom the desk wrote to in which batch, in whose words, what came back, and who is hosted."""

from decimal import Decimal
from typing import Any

from fairapp.demo.wording import FOLDER

OFFICERS = (
    ("officer-asia@example.com", "Cán bộ thị trường Đông Á"),
    ("officer-europe@example.com", "Cán bộ thị trường châu Âu"),
    ("officer-west@example.com", "Cán bộ thị trường châu Mỹ và các nước khác"),
)
EAST_ASIA = ("JP", "KR", "CN", "TW", "HK")
EUROPE = (
    "FR", "DE", "GB", "NL", "ES", "DK", "IT", "IE", "PL", "AT", "BE", "CH", "NO", "PT", "FI",
    "SE", "HU", "EE", "SI", "SK", "CZ", "GR", "LT", "LV", "UA", "RU", "TR",
)  # fmt: skip
BATCHES = (
    ("Đợt 1 – Đông Á", EAST_ASIA, 0),
    ("Đợt 1 – châu Âu", EUROPE, 1),
    ("Đợt 1 – châu Mỹ và các nước khác", (), 2),
)
"""(name, countries or none for all the others, officer)"""
NEXT_BATCH = "Đợt 2 – chưa gửi"
BOUNCES = (
    "550 5.1.1 smtp; 550 5.1.1 user unknown",
    "5.2.2 smtp; 552 5.2.2 mailbox full",
    "5.4.4 smtp; 550 host not found",
)
REPLIES = (
    ("ja", "お招きありがとうございます。二名で伺う予定です。籐製品の新作を見せていただけますか。"),
    ("fr", "Merci pour l’invitation. Nous venons le 24 et le 25. Peut-on avoir un interprète ?"),
    ("en", "Thank you. We cannot decide before our board meets; please write again next week."),
)
WISHES = (
    ("new-buyer-1@example.com", "Head of sourcing", "Alder & Reed Interiors", "SE", "en"),
    ("new-buyer-2@example.com", "仕入担当", "Kaze no Mori Living", "JP", "ja"),
)
SEGMENTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Khách Nhật Bản từng đến", {"country": "JP", "attended": "arrived"}),
    ("Đã ký giao dịch", {"result": "signed"}),
    ("Đến mà chưa có kết quả", {"result": "none"}),
    ("Cần hàng mây tre", {"group": "FIB"}),
    ("Khách sạn cần gốm sứ", {"group": "CER", "kind": "hotel"}),
)
_GIVES: dict[str, Any] = {"currency": "USD", "transfers": True, "interpreter": True}
RULES: dict[str, dict[str, Any]] = {
    "hosted": {
        **_GIVES, "nights": 3, "night_cost": Decimal(85), "flight_cap": Decimal(600),
        "minimum_meetings": 12, "days_present": 3, "places": 24, "budget": Decimal(20_000),
    },
    "semi_hosted": {
        **_GIVES, "nights": 2, "night_cost": Decimal(85), "flight_cap": Decimal(0),
        "minimum_meetings": 6, "days_present": 2, "places": 40, "budget": Decimal(6_000),
    },
}  # fmt: skip
PAST_DUTIES = {"minimum_meetings": 2, "days_present": 1}
REASONS = (
    "Mua đều qua hai kỳ, có cửa hàng riêng.",
    "Thương vụ giới thiệu, đã gọi điện kiểm tra.",
    "Nhu cầu rõ, số lượng lớn, hợp với nhiều cơ sở.",
)
HOTEL = "Khách sạn minh họa Hồ Tây"


def own_letters() -> dict[str, tuple[str, str]]:
    """Return {language: (subject, letter)} in the desk's own words."""
    found = {}
    for language in ("vi", "en", "fr"):
        text = (FOLDER / "texts" / f"campaign.{language}.txt").read_text(encoding="utf-8")
        subject, _, body = text.strip().partition("\n\n")
        found[language] = (subject, body)
    return found
