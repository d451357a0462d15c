"""Who may fetch a file is asked of the file that was stored for that audience, not of its bytes."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from pypdf import PdfWriter

from fairapp.core import clock
from fairapp.core.arrivals import LoosePhoto, sweep_unused
from fairapp.core.db import db
from fairapp.core.files import Audience, path_of, store_paper, store_picture

BOTH_WAYS = [(Audience.PUBLIC, Audience.PARTIES), (Audience.PARTIES, Audience.PUBLIC)]


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    out.seek(0)
    return out


def paper():
    out, writer = io.BytesIO(), PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(out)
    out.seek(0)
    return out


def store(made, audience, folder):
    keep = store_picture if made is picture else store_paper
    return keep(made(), name="a", audience=audience, folder=folder)


@pytest.mark.parametrize("made", [picture, paper])
@pytest.mark.parametrize(("first", "second"), BOTH_WAYS)
def test_same_bytes_for_another_audience_are_another_file(session, tmp_path, made, first, second):
    known, other = store(made, first, tmp_path), store(made, second, tmp_path)
    assert (known.audience, other.audience) == (first, second)
    assert known.sha256 == other.sha256
    assert store(made, first, tmp_path) is known
    assert store(made, second, tmp_path) is other


@pytest.mark.parametrize(("first", "second"), BOTH_WAYS)
def test_public_address_gives_the_public_copy_and_not_the_private_one(
    app, session, browserless, first, second
):
    folder = app.config["FAIR_SETTINGS"].data_dir.resolve()
    for stored in [store(picture, audience, folder) for audience in (first, second)]:
        session.commit()
        answer = browserless.client.get(f"/files/{stored.id}/small.webp", buffered=True)
        assert answer.status_code == (200 if stored.audience is Audience.PUBLIC else 404)


def test_sweep_of_one_copy_leaves_the_bytes_of_the_other(session, tmp_path):
    loose, kept = (store(picture, audience, tmp_path) for audience in Audience)
    old = clock.now() - timedelta(days=400)
    db.session.add(LoosePhoto(place_hash="here", file_id=loose.id, created_at=old))
    db.session.flush()
    assert sweep_unused(tmp_path, clock.now()) == 1
    assert path_of(tmp_path, kept.sha256, "large", "jpeg").exists()
