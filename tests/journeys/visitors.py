"""Somebody who uses the service through its pages, with a browser that runs no script."""

import io
from typing import Any, Protocol
from urllib.parse import urlencode, urljoin, urlsplit

from flask import Flask

from tests.journeys.reader import Form, Page
from tests.journeys.worker import work_off
from tests.pages import Browserless, check_page


class Visitor(Protocol):
    """What the chain needs of somebody at a browser, real or not."""

    @property
    def address(self) -> str:
        """The path of the page that is open."""

    @property
    def text(self) -> str:
        """The words of the page that is open."""

    def open(self, address: str) -> None:
        """Type an address, or press a link in a letter."""

    def follow(self, part: str, about: str = "") -> None:
        """Press the first link whose address has `part` (and whose words have `about`)."""

    def send(
        self, part: str, press: str = "", holding: dict[str, str] | None = None, **values: Any
    ) -> None:
        """Fill in the form whose address has `part`, and press its button.

        `press` is the value of one of several buttons, `holding` what tells one of several forms;
        double underscores in the names of fields stand for hyphens, bytes for a photo.
        """

    def wait_for(self, part: str) -> None:
        """Wait for work in the background, until the page has these words or this form."""


class PageVisitor:
    """A visitor without a real browser; every page is checked as it comes."""

    def __init__(self, app: Flask, lang: str) -> None:
        self._app = app
        self._lang = lang
        self._client = Browserless(app).client
        self._page = Page("")
        self.address = "/"

    @property
    def text(self) -> str:
        return self._page.text

    def open(self, address: str) -> None:
        self._go("GET", address)

    def follow(self, part: str, about: str = "") -> None:
        fitting = [
            one
            for one in self._page.links
            if part in one.href and about in one.label and "lang=" not in one.href
        ]
        assert fitting, f"{self.address} has no link to {part} {about}: {self.text[:600]}"
        self._go("GET", urljoin(self.address, fitting[0].href))

    def send(
        self, part: str, press: str = "", holding: dict[str, str] | None = None, **values: Any
    ) -> None:
        form = self._form(part, holding or {})
        assert form, f"{self.address} has no form to {part}: {self.text[:600]}"
        typed = {name.replace("__", "-"): _as_sent(value) for name, value in values.items()}
        sent = form.filled(press or None, typed)
        action = self._action(form)
        if form.attributes.get("method", "get").lower() == "get":
            self._go("GET", f"{action.partition('?')[0]}?{urlencode(sent, doseq=True)}")
        else:
            self._go("POST", action, sent)

    def wait_for(self, part: str) -> None:
        work_off(self._app)
        self.open(self.address)
        assert part in self.text or self._form(part, {}), f"{part} did not come: {self.text[:800]}"

    def _form(self, part: str, holding: dict[str, str]) -> Form | None:
        fitting = (form for form in self._page.forms if part in self._action(form))
        return next((form for form in fitting if form.holds(holding)), None)

    def _action(self, form: Form) -> str:
        return urljoin(self.address, form.attributes.get("action") or self.address)

    def _go(self, method: str, address: str, sent: dict[str, Any] | None = None) -> None:
        """Ask for a page, follow where it leads, and read what comes."""
        path = (
            address
            if urlsplit(address).scheme == ""
            else urlsplit(address)._replace(scheme="", netloc="").geturl()
        )
        answer = Browserless._apart(
            self._client.open, path, method=method, data=sent,
            headers={"Accept-Language": self._lang},
        )  # fmt: skip
        if answer.status_code in (302, 303):
            self._go("GET", urljoin(path, answer.location))
            return
        html = answer.get_data(as_text=True)
        self.address, self._page = path.partition("#")[0], Page(html)
        assert answer.status_code == 200, f"{method} {path}: {answer.status_code} {self.text[:900]}"
        try:
            check_page(html, self._lang)
        except AssertionError as error:
            error.add_note(f"{method} {path}: {html[:200]}")
            raise


def _as_sent(value: Any) -> Any:
    if isinstance(value, bytes):
        return (io.BytesIO(value), "goods.jpg")
    return value
