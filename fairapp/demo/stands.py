"""What exhibitors and the desk of the open season have done so far: texts, dates, drawings."""

import io
import math

from PIL import Image, ImageDraw, ImageFont

from fairapp.demo.money import names_of
from fairapp.demo.wording import FOLDER, Row, table

PAPER, INK, PALE, WOOD, STAMP = "#fdfcf8", "#26303b", "#c9ced4", "#b98a54", "#b3261e"
TABLE, SHADE = "#8d8272", "#e9e4d8"


def texts_of(kind: str) -> dict[str, str]:
    """Return one text of the edition in Vietnamese and English."""
    return {
        lang: (FOLDER / "texts" / f"{kind}.{lang}.txt").read_text(encoding="utf-8").strip()
        for lang in ("vi", "en")
    }


def deadline_rows() -> list[Row]:
    """Return the dates to keep, counted from the edition's own days."""
    return [
        {
            "kept_by": row["kept_by"],
            "anchor": row["anchor"],
            "offset_days": int(row["offset"]),
            "remind_days": int(row["remind"]),
            "document": row["document"],
            "done": int(row["done"]) if row["done"] else None,
            "names": names_of(row),
        }
        for row in table("deadlines")
    ]


def crew(size: int) -> list[Row]:
    """Return the people of a stand by their role; the demonstration names nobody."""
    return [
        {
            "full_name": row["vi"],
            "position": row["position"],
            "phone": None,
            "languages": row["languages"].split(";"),
        }
        for row in table("stand_people")[:size]
    ]


def stand_drawing(number: int, booths: int) -> bytes:
    """Return a drawing of a stand: its ground seen from above, with measures."""
    picture = Image.new("RGB", (1400, 1000), PAPER)
    pen = ImageDraw.Draw(picture)
    left, top, width, depth = 160, 170, 1080, 620
    pen.rectangle((left, top, left + width, top + depth), outline=INK, width=8)
    pen.rectangle((left + 40, top + 40, left + width - 40, top + 120), fill=WOOD, outline=INK)
    for place in range(booths + 1):
        x = left + 90 + place * (width - 180) // (booths + 1)
        pen.rectangle((x, top + 260, x + 150, top + 380), fill=SHADE, outline=INK, width=3)
        pen.ellipse((x + 40, top + 440, x + 110, top + 510), outline=INK, width=3)
    pen.line((left, top + depth + 60, left + width, top + depth + 60), fill=INK, width=3)
    for x in (left, left + width):
        pen.line((x, top + depth + 45, x, top + depth + 75), fill=INK, width=3)
    _write(pen, (left + width // 2 - 60, top + depth + 75), f"{booths * 3} m", 34)
    _write(pen, (60, top + depth // 2), "3 m", 34)
    _write(pen, (left, 60), f"STAND {number:02d}  -  {booths * 9} m2  -  H = 3.2 m", 44)
    return _jpeg(picture.reduce(2))


def signed_paper(number: str) -> bytes:
    """Return a photo of a signed agreement on a table, a little askew."""
    page = Image.new("RGB", (900, 1270), PAPER)
    pen = ImageDraw.Draw(page)
    _write(pen, (330, 90), f"{number[:3]} / TTTG", 40)
    for line in range(26):
        end = 810 - (line * 137) % 260 if line % 5 == 4 else 810
        pen.line((90, 190 + line * 28, end, 190 + line * 28), fill=PALE, width=7)
    for x in (140, 560):
        _signature(pen, x, 1060)
    pen.ellipse((90, 960, 290, 1160), outline=STAMP, width=8)
    _write(pen, (138, 1040), "DEMO", 42, STAMP)
    table_top = Image.new("RGB", (1200, 1600), TABLE)
    turned = page.rotate(2.4, expand=True, fillcolor=TABLE, resample=Image.Resampling.BILINEAR)
    table_top.paste(turned, (120, 140))
    return _jpeg(table_top.reduce(2))


def _signature(pen: ImageDraw.ImageDraw, x: int, y: int) -> None:
    points = [
        (x + step * 3, y + int(40 * math.sin(step / 4) * math.cos(step / 11))) for step in range(60)
    ]
    pen.line(points, fill="#1b3a8a", width=5)


def _write(
    pen: ImageDraw.ImageDraw, at: tuple[int, int], words: str, size: int, ink: str = INK
) -> None:
    pen.text(at, words, fill=ink, font=ImageFont.load_default(size))


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
