"""Pictures of goods for strangers: marked with the maker's name, made once, kept by hash."""

import hashlib
import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from fairapp.core.files import StoredFile, keep_bytes, path_of
from fairapp.core.pdf import FONTS

WIDTHS = (320, 640, 960, 1600)
KINDS = ("webp", "jpeg")
_MARK = 2
"""Changes when the mark is drawn otherwise, so that no old picture is served."""
_STRENGTH = 84
QUALITY = 68
_LEAST_LETTERS = 13


def plain_path(folder: Path, stored: StoredFile, width: int, kind: str) -> Path:
    """The picture as it was sent, for its maker and the desk."""
    size = "small" if width <= WIDTHS[0] else "medium" if width <= WIDTHS[1] else "large"
    return path_of(folder, stored.sha256, size, kind)


def marked_path(folder: Path, stored: StoredFile, width: int, kind: str, mark: str) -> Path:
    """The picture with the maker's name woven over it; made when it is first asked for."""
    seal = hashlib.sha256(f"{_MARK}:{mark}".encode()).hexdigest()[:12]
    path = path_of(folder, stored.sha256, f"{seal}-{width}", kind)
    original = path_of(folder, stored.sha256, "large", "jpeg")
    if not path.exists() and original.exists():
        keep_bytes(path, _marked(original, width, kind, mark))
    return path


def _marked(original: Path, width: int, kind: str, mark: str) -> bytes:
    with Image.open(original) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((width, width * 2))
    woven = Image.alpha_composite(picture.convert("RGBA"), _weave(picture.size, mark))
    out = io.BytesIO()
    woven.convert("RGB").save(out, kind.upper(), quality=QUALITY, method=5, progressive=True)
    return out.getvalue()


def _weave(size: tuple[int, int], mark: str) -> Image.Image:
    """The name in slanting lines over the whole picture: cutting off a corner takes nothing."""
    height = max(_LEAST_LETTERS, size[0] // 26)
    letters = _letters(height)
    edge = int((size[0] ** 2 + size[1] ** 2) ** 0.5)
    sheet = Image.new("RGBA", (edge, edge))
    pen = ImageDraw.Draw(sheet)
    across = int(letters.getlength(mark)) + height * 4
    for line, top in enumerate(range(0, edge, height * 6)):
        for left in range(-across * (line % 2) // 2, edge, across):
            pen.text((left + 1, top + 1), mark, font=letters, fill=(0, 0, 0, _STRENGTH // 2))
            pen.text((left, top), mark, font=letters, fill=(255, 255, 255, _STRENGTH))
    turned = sheet.rotate(24, resample=Image.Resampling.BICUBIC)
    left, top = (edge - size[0]) // 2, (edge - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))


@cache
def _letters(height: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / "NotoSansCJK-Regular.ttc"), height)
