"""Faults as people are told them."""

from sqlalchemy.exc import TimeoutError as NoConnectionLeftError


def test_full_pool_of_connections_is_told_as_a_moment_of_unavailability(app, session):
    with app.test_request_context("/sign-in"):
        app.preprocess_request()
        answer = app.make_response(app.handle_user_exception(NoConnectionLeftError("full")))
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert "The service cannot save right now." in answer.get_data(as_text=True)
