"""Photos that come without an account: counted by place, swept when nothing uses them."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.arrivals import (
    KEPT_UNUSED,
    MOST_PHOTOS,
    LoosePhoto,
    TooManyPhotosError,
    note_arrival,
    place_key,
    refuse_flood,
    sweep_unused,
    sweep_uploads,
    users_of_files,
)
from fairapp.core.db import db
from fairapp.core.files import Audience, StoredFile, path_of, store_picture
from fairapp.core.imports import SheetUpload
from tests import factories

HERE = place_key("203.0.113.7", "secret")


def photo(folder, colour):
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    out.seek(0)
    return store_picture(out, name="a.png", audience=Audience.PUBLIC, folder=folder)


def came(folder, colour, *, days_ago):
    stored = photo(folder, colour)
    moment = clock.now() - timedelta(days=days_ago)
    db.session.add(LoosePhoto(place_hash=HERE, file_id=stored.id, created_at=moment))
    db.session.flush()
    return stored


def test_place_is_told_apart_and_cannot_be_read(session):
    assert place_key("203.0.113.7", "secret") == HERE
    assert place_key("203.0.113.8", "secret") != HERE
    assert "203" not in HERE[:3]
    assert len(HERE) == 64


def test_flood_from_one_place_is_refused_and_another_place_is_not(session, tmp_path):
    stored = photo(tmp_path, "red")
    for _ in range(MOST_PHOTOS - 1):
        note_arrival(stored, HERE)
    session.flush()
    refuse_flood(HERE, 1, clock.now())
    with pytest.raises(TooManyPhotosError):
        refuse_flood(HERE, 2, clock.now())
    refuse_flood(place_key("203.0.113.8", "secret"), 3, clock.now())
    refuse_flood(HERE, 2, clock.now() + timedelta(hours=2))


def test_unused_photo_goes_with_its_bytes_and_others_stay(session, tmp_path):
    old = came(tmp_path, "red", days_ago=KEPT_UNUSED.days + 1)
    fresh = came(tmp_path, "blue", days_ago=1)
    used = came(tmp_path, "green", days_ago=9)
    factories.product(factories.application(factories.fair()), photo_id=used.id)
    gone = path_of(tmp_path, old.sha256, "large", "jpeg")
    assert gone.exists()
    assert sweep_unused(tmp_path, clock.now()) == 1
    assert not gone.exists()
    assert set(session.scalars(select(StoredFile.id))) == {fresh.id, used.id}
    assert session.scalars(select(LoosePhoto.file_id)).all() == [fresh.id]
    assert path_of(tmp_path, used.sha256, "small", "webp").exists()
    assert sweep_unused(tmp_path, clock.now()) == 0


def test_papers_and_photos_that_came_with_an_account_are_never_swept(session, tmp_path):
    photo(tmp_path, "red")
    assert sweep_unused(tmp_path, clock.now() + timedelta(days=400)) == 0


def test_every_column_that_points_to_a_file_is_asked(app):
    found = {f"{column.table.name}.{column.name}" for column in users_of_files()}
    assert found >= {"product.photo_id", "agreement.signed_file_id", "ledger_entry.paper_id"}
    assert "loose_photo.file_id" not in found


def test_sheet_that_nobody_decided_about_is_swept_after_a_day(session):
    for days in (0, 2):
        session.add(
            SheetUpload(
                kind="booths",
                name="a.xlsx",
                sha256="0" * 64,
                content=b"x",
                created_at=clock.now() - timedelta(days=days),
            )
        )
    session.flush()
    assert sweep_uploads(clock.now()) == 1
    assert len(session.scalars(select(SheetUpload.id)).all()) == 1
