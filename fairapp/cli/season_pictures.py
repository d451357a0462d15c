"""Photos of the demonstration: drawings as pictures, so that marked pictures can be seen."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import typst
from sqlalchemy import select

from fairapp.core.db import db, unit_of_work
from fairapp.core.files import Audience, StoredFile, store_picture
from fairapp.core.mail import current_settings
from fairapp.discovery.views.papers import art_of, drawings
from fairapp.exhibitors.models import Application, Product
from fairapp.fairs.models import Fair
from fairapp.showcase.queries import front_exhibitors

PICTURED, GOODS_EACH = 8, 2
"""Exhibitors of a fair whose goods get a picture, and how many of each."""
GROUNDS = ("#e6eee8", "#f7e6dc", "#efe6d3", "#f2e3e9", "#e8e6da", "#e3e8f1")
SHEET = """#set page(width: 1200pt, height: 900pt, margin: 0pt, fill: rgb("{ground}"))
#align(center + horizon, image("drawing.svg", width: 900pt))"""


def draw(slugs: tuple[str, ...]) -> None:
    """Give goods on the front of these fairs a picture each; one file for each drawing."""
    painted: dict[str, StoredFile] = {}
    for slug in slugs:
        with unit_of_work():
            fair = db.session.scalars(select(Fair).where(Fair.slug == slug)).one()
            for maker in db.session.scalars(front_exhibitors(fair.id).limit(PICTURED)).unique():
                for product in maker.products[:GOODS_EACH]:
                    product.photo_id = _photo_of(product, maker, painted).id


def _photo_of(product: Product, maker: Application, painted: dict[str, StoredFile]) -> StoredFile:
    name = art_of(product.category or maker.main_category or "SVC")
    if name not in painted:
        picture = io.BytesIO(_painted(name, GROUNDS[len(painted) % len(GROUNDS)]))
        folder = current_settings().data_dir.resolve()
        painted[name] = store_picture(picture, name=name, audience=Audience.PARTIES, folder=folder)
    return db.session.merge(painted[name])


def _painted(name: str, ground: str) -> bytes:
    """A drawing on tinted paper, as a picture of 1200 by 900."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "drawing.svg").write_text(drawings()[name], encoding="utf-8")
        (root / "sheet.typ").write_text(SHEET.replace("{ground}", ground), encoding="utf-8")
        content: bytes = typst.compile(str(root / "sheet.typ"), format="png", ppi=96.0)
    return content
