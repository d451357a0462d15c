"""A client for page tests: signs in as anybody, and checks what every page must have."""

import contextvars
import re
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from fairapp.accounts.models import Person
from fairapp.accounts.sessions import session_id_of

_UNTRANSLATED = re.compile(r"%\(\w+\)[sd]|\[\[|Undefined")


SPECIAL = {
    "reports.delegation_rows": {"figure": "officers"},
    "reports.year_rows": {"figure": "fairs"},
    "exhibitors.read": {"kind": "rules"},
    "exhibitors.text": {"kind": "rules"},
    "exhibitors.text_paper": {"kind": "rules"},
}
"""What a part of an address means on pages that use a common name for something of their own."""


class Browserless:
    """Asks for pages as a browser without script would."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def sign_in(self, person: Person) -> "Browserless":
        """Hold the cookie of a signed-in person."""
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = session_id_of(person)
            cookie["locale"] = "en"
            cookie["_fresh"] = True
        return self

    def sign_in_by_link(self, link_id: Any) -> "Browserless":
        """Hold the cookie of a session opened by a personal link."""
        with self.client.session_transaction() as cookie:
            cookie["_user_id"] = f"link:{link_id}"
            cookie["locale"] = "en"
            cookie["_fresh"] = True
        return self

    def get(self, address: str, *, lang: str = "en", status: int = 200) -> str:
        """The page's HTML, after the checks that hold for every page."""
        mark = "&" if "?" in address else "?"
        answer = self._apart(self.client.get, f"{address}{mark}lang={lang}")
        page = answer.get_data(as_text=True)
        assert answer.status_code == status, f"{address}: {answer.status_code} {page[:300]}"
        if answer.mimetype == "text/html":
            check_page(page, lang)
        return page

    def post(
        self, address: str, values: dict[str, Any] | None = None, **kwargs: Any
    ) -> TestResponse:
        """Send a form; the answer is not followed."""
        return self._apart(self.client.post, address, data=values or {}, **kwargs)

    @staticmethod
    def _apart(send: Any, *args: Any, **kwargs: Any) -> TestResponse:
        """Send outside the test's own app context, whose `g` would keep the last user."""
        answer: TestResponse = contextvars.Context().run(send, *args, **kwargs)
        return answer


def check_page(page: str, lang: str) -> None:
    """Title, one h1, language tag, form actions, no gap left open."""
    assert re.search(r"<title>[^<]{3,}</title>", page), "no title"
    assert len(re.findall(r"<h1[ >]", page)) == 1, "not exactly one h1"
    assert f'<html lang="{lang}"' in page, "wrong language tag"
    assert not _UNTRANSLATED.search(page), _UNTRANSLATED.search(page)
    assert ' style="' not in page, "inline style"
    assert "<script>" not in page, "inline script"
    for form in re.findall(r"<form[^>]*>", page):
        assert 'method="' in form, f"form without method: {form}"
