"""Stories of villages are whole: every language, one paragraph each."""

import csv

from fairapp.core.i18n import LOCALES
from fairapp.showcase.stories import SOURCE, story_of


def test_every_story_is_told_in_every_language():
    with SOURCE.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [code for row in rows for code in LOCALES if len(row[code].strip()) < 20] == []
    assert {tuple(row) for row in rows} == {("village", "vi", "en", "ja", "fr", "de", "ko", "zh")}


def test_village_is_found_however_it_is_typed():
    assert story_of("BÁT TRÀNG") == story_of("bat trang") != {}
    assert (story_of("Atlantis"), story_of(None)) == ({}, {})
