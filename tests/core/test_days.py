"""How a day is written, by language."""

from datetime import date

import pytest
from flask_babel import force_locale, format_date

DAY = date(2026, 12, 10)


@pytest.mark.parametrize("length", ["short", "medium"])
@pytest.mark.parametrize(("locale", "written"), [("vi", "10/12/2026"), ("en", "10 Dec 2026")])
def test_day_cannot_be_read_as_another(app, locale, written, length):
    with app.test_request_context("/"), force_locale(locale):
        assert format_date(DAY, length) == written


def test_other_languages_keep_their_own(app):
    with app.test_request_context("/"), force_locale("ja"):
        assert format_date(DAY, "medium") == "2026/12/10"
