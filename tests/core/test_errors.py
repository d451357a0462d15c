"""Faults as people are told them."""

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionLeftError

from fairapp.core.db import db


def test_full_pool_of_connections_is_told_as_a_moment_of_unavailability(app, session):
    with app.test_request_context("/sign-in"):
        app.preprocess_request()
        answer = app.make_response(app.handle_user_exception(NoConnectionLeftError("full")))
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert "The service cannot save right now." in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("locale", "told"),
    [("en", "The service cannot save right now."), ("vi", "503 · unavailable")],
)
@pytest.mark.parametrize("address", ["/", "/fairs/no-such-fair/"])
def test_page_is_shown_in_words_while_the_database_is_away(
    app, session, browserless, address, locale, told
):
    """Not even the masthead of the fault's own page can be asked for then."""

    def refuse(_connection, _cursor, statement, *_rest):
        raise OperationalError(statement, {}, OSError("the database is away"))

    event.listen(db.engine, "before_cursor_execute", refuse)
    try:
        answer = browserless.client.get(f"{address}?lang={locale}", follow_redirects=True)
    finally:
        event.remove(db.engine, "before_cursor_execute", refuse)
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    page = answer.get_data(as_text=True)
    assert told in page
    assert "OperationalError" not in page
    assert f'lang="{locale}"' in page
