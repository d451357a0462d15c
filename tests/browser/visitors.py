"""Somebody at a real browser: clicks what is seen, types into what is labelled."""

import time
from typing import Any

from playwright.sync_api import Browser, ElementHandle

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
LONGEST_WAIT = 40
_FORM = """([part, holding]) => [...document.forms].find(form =>
  form.getAttribute('role') !== 'search'
  && new URL(form.getAttribute('action') || location.href, location.href).href.includes(part)
  && Object.entries(holding).every(([name, value]) =>
    [...form.elements].some(one => one.name === name && one.value === value)))"""
_OPEN = """element => {
  for (let one = element.parentElement; one; one = one.parentElement)
    if (one.matches('details:not([open])')) one.querySelector('summary').click();
}"""
_SAVE = "[type=submit]:not([aria-hidden], [name=find])"
"""The button people see; some forms have one for the Enter key before it, or search inside."""
_LABEL = "one => one.labels && one.labels[0] || one"


class BrowserVisitor:
    """A visitor with a browser of their own; what the browser complains of is kept."""

    def __init__(self, browser: Browser, url: str, lang: str, *, phone: bool) -> None:
        self._url = url
        self.complaints: list[str] = []
        self._context = browser.new_context(
            viewport=PHONE if phone else DESK, locale=lang, has_touch=phone
        )
        self._context.on("console", self._note_console)
        self._context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self._page = self._context.new_page()
        self._page.set_default_timeout(LONGEST_WAIT * 1000)

    def _note_console(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(f"{self._page.url}: {message.text}")

    def close(self) -> None:
        """Put the browser away."""
        self._context.close()

    @property
    def address(self) -> str:
        return self._page.url.removeprefix(self._url).partition("#")[0]

    @property
    def text(self) -> str:
        return " ".join((self._page.text_content("body") or "").split())

    def open(self, address: str) -> None:
        answer = self._page.goto(self._url + address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status} {self.text[:600]}"

    def shows_link(self, part: str) -> bool:
        """Whether the page has a link whose address has `part`."""
        return self._page.locator(f'a[href*="{part}"]').count() > 0

    def follow(self, part: str, about: str = "") -> None:
        links = self._page.locator(f'a[href*="{part}"]:not([href*="lang="])')
        for link in links.all():
            words = f"{link.text_content()} {link.get_attribute('aria-label') or ''}"
            if about in words and link.is_visible():
                break
        else:
            raise AssertionError(f"{self.address} shows no link to {part} {about}")
        if self._page.locator(".f-plan-view").count():
            # a booth opens beside the plan, on the same page
            link.click()
            self._page.wait_for_url(f"**{part}**")
        else:
            with self._page.expect_navigation():
                link.click()

    def send(
        self, part: str, press: str = "", holding: dict[str, str] | None = None, **values: Any
    ) -> None:
        form = self._form(part, holding or {})
        for name, value in values.items():
            self._type(form, name.replace("__", "-"), value)
        which = f'[type=submit][value="{press}"]' if press else _SAVE
        button = form.query_selector(which)
        assert button, f"the form to {part} has no button {press}"
        button.evaluate(_OPEN)
        with self._page.expect_navigation():
            button.click()
        refused = self._page.locator("[role=alert] a, .is-invalid")
        assert not refused.count(), f"{part}: {refused.all_text_contents()}"

    def _form(self, part: str, holding: dict[str, str]) -> ElementHandle:
        found = self._page.wait_for_function(_FORM, arg=[part, holding]).as_element()
        assert found is not None
        return found

    def _type(self, form: ElementHandle, name: str, value: Any) -> None:
        controls = form.query_selector_all(f'[name="{name}"]')
        assert controls, f"the form has no field {name}"
        controls[0].evaluate(_OPEN)
        kind = controls[0].evaluate("one => one.type")
        if kind in ("radio", "checkbox"):
            _choose(controls, value)
        elif kind == "file":
            photo = {"name": "goods.jpg", "mimeType": "image/jpeg", "buffer": value}
            controls[0].set_input_files(photo)
        elif kind == "select-one":
            controls[0].select_option(value=value)
        else:
            controls[0].fill(value)

    def wait_for(self, part: str) -> None:
        deadline = time.monotonic() + LONGEST_WAIT
        while part not in self.text and not self._page.evaluate(_FORM, [part, {}]):
            assert time.monotonic() < deadline, f"{part} did not come: {self.text[:800]}"
            time.sleep(0.5)
            self.open(self.address)


def _choose(controls: list[ElementHandle], value: Any) -> None:
    """Click the labels of what is to be chosen and is not yet."""
    wanted = value if isinstance(value, list) else [value]
    for control in controls:
        is_wanted = value is True or control.get_attribute("value") in wanted
        if is_wanted and not control.is_checked():
            control.evaluate(_OPEN)
            label = control.evaluate_handle(_LABEL).as_element()
            assert label is not None
            label.click()
        assert not is_wanted or control.is_checked()
