"""Reads a page as a browser without script does: its links, its forms, its words."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Attributes = dict[str, str]
UNSEEN = ("script", "style", "template")


@dataclass
class Control:
    """One control of a form; `options` are a select's values, with those chosen."""

    tag: str
    attributes: Attributes
    text: str = ""
    options: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name under which it is sent."""
        return self.attributes.get("name", "")

    @property
    def kind(self) -> str:
        """select, textarea, button, or the type of an input."""
        is_plain = self.tag in ("select", "textarea")
        return self.tag if is_plain else self.attributes.get("type", "text")

    @property
    def value(self) -> str:
        """What it holds when nobody touches it."""
        if self.tag == "textarea":
            return self.text
        if self.tag == "select":
            chosen = [value for value, is_chosen in self.options if is_chosen]
            return (chosen or [value for value, _ in self.options] or [""])[0]
        default = "on" if self.kind in ("checkbox", "radio") else ""
        return self.attributes.get("value", default)


@dataclass
class Form:
    """A form as it stands in the page."""

    attributes: Attributes
    controls: list[Control] = field(default_factory=list)

    def holds(self, values: dict[str, str]) -> bool:
        """Whether controls with these values stand in it."""
        there = {(control.name, control.value) for control in self.controls}
        return set(values.items()) <= there

    def filled(self, press: str | None, values: dict[str, Any]) -> dict[str, Any]:
        """What is sent after typing `values` and pressing a button; refuses unknown names."""
        unknown = set(values) - {control.name for control in self.controls}
        assert not unknown, f"the form has no field {sorted(unknown)}"
        sent: dict[str, Any] = {}
        for control in self.controls:
            if control.name and "disabled" not in control.attributes:
                given = values.get(control.name)
                for value in _sent(control, given, is_typed=control.name in values):
                    sent.setdefault(control.name, []).append(value)
        for name, given in values.items():
            wanted = given if isinstance(given, list) else [given]
            missing = [one for one in wanted if one is not True and one not in sent.get(name, [])]
            assert not missing, f"{name} cannot be {missing}"
        return sent | self._button(press)

    def _button(self, press: str | None) -> dict[str, str]:
        buttons = [one for one in self.controls if one.tag == "button" and one.kind == "submit"]
        assert buttons, "the form has no button"
        pressed = buttons[0]
        if press is not None:
            pressed = next(one for one in buttons if one.attributes.get("value") == press)
        return {pressed.name: pressed.attributes.get("value", "")} if pressed.name else {}


def _sent(control: Control, given: Any, *, is_typed: bool) -> list[Any]:
    """The values one control adds to what is sent."""
    if control.kind in ("submit", "button"):
        return []
    if control.kind in ("checkbox", "radio"):
        is_on = "checked" in control.attributes
        if is_typed:
            wanted = given if isinstance(given, list) else [given]
            is_on = control.value in wanted or given is True
        return [control.value] if is_on else []
    if control.kind == "file":
        return [given] if is_typed else []
    if control.kind == "select" and is_typed:
        assert given in [value for value, _ in control.options], f"{control.name}: no {given!r}"
    return [given if is_typed else control.value]


@dataclass
class Link:
    """A link with the words by which people know it."""

    href: str
    label: str


class Page(HTMLParser):
    """A page, read once."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.forms: list[Form] = []
        self.links: list[Link] = []
        self._words: list[str] = []
        self._open_form: Form | None = None
        self._control: Control | None = None
        self._link: Link | None = None
        self._unseen = 0
        self.feed(html)

    @property
    def text(self) -> str:
        """All words a reader sees, with single spaces."""
        return " ".join("".join(self._words).split())

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._unseen += tag in UNSEEN
        if tag == "form":
            self._open_form = Form(attributes)
            self.forms.append(self._open_form)
        elif tag == "a" and "href" in attributes:
            self._link = Link(attributes["href"], attributes.get("aria-label", ""))
            self.links.append(self._link)
        elif tag in ("input", "select", "textarea", "button") and self._open_form:
            if tag == "button":
                attributes.setdefault("type", "submit")
            self._control = Control(tag, attributes)
            self._open_form.controls.append(self._control)
        elif tag == "option" and self._control and self._control.tag == "select":
            self._control.options.append((attributes.get("value", ""), "selected" in attributes))

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN
        if tag == "form":
            self._open_form = None
        elif tag == "a":
            self._link = None
        elif tag in ("select", "textarea", "button"):
            self._control = None
        if tag in ("p", "li", "td", "th", "h1", "h2", "h3", "div", "dd", "dt", "option"):
            self._words.append(" ")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        self._words.append(data)
        if self._link:
            self._link.label += data
        if self._control and self._control.tag == "textarea":
            self._control.text += data.removeprefix("\r\n").removeprefix("\n")
