"""Badges on paper: a sheet to print on card and cut."""

from collections.abc import Sequence
from io import BytesIO

import segno

from fairapp.allocation.queries import stand_codes
from fairapp.core.i18n import current_locale
from fairapp.core.pdf import render_pdf
from fairapp.exhibitors.models import Application
from fairapp.onsite.queries import Wearer

DEMO = "DỮ LIỆU MINH HỌA"
KIND = ("ĐƠN VỊ THAM GIA", "Exhibitor")
"""Badges are read by everybody at the fair: in Vietnamese and English whoever prints them."""


def badge_sheet(application: Application, worn: Sequence[Wearer]) -> BytesIO:
    """The badges of a stand, eight on an A4 page; the square holds the opaque code alone."""
    fair, firm = application.fair, application.organisation
    stand = stand_codes([application.id]).get(application.id, "")
    days = f"{fair.opens_on:%d/%m} – {fair.closes_on:%d/%m/%Y}"
    cards = [
        {
            "name": one.person.full_name,
            "position": one.person.position or "",
            "code": one.badge.code if one.badge else "",
            "square": square_of(one.badge.code) if one.badge else "",
        }
        for one in worn
    ]
    day = fair.opens_on
    content = render_pdf(
        "badges",
        {
            "lang": current_locale(),
            "day": [day.year, day.month, day.day],
            "fair": fair.name_in("vi"),
            "days": f"{days} · {fair.venue}, {fair.city}",
            "kind": KIND,
            "firm": firm.name,
            "firm_en": firm.name_en or "",
            "stand": stand,
            "demo": DEMO if fair.is_demo else "",
            "cards": cards,
        },
    )
    return BytesIO(content)


def square_of(code: str) -> str:
    """A badge's code as a square for the scanner at the gate."""
    square: str = segno.make(code, error="m", micro=False).svg_inline(
        scale=4, border=2, omitsize=True
    )
    return square
