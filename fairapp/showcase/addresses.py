"""Addresses of public pages as other services keep them: whole, one for each language."""

from flask_babel import get_locale

from fairapp.core.i18n import LOCALES


def in_every_language(base: str, path: str) -> list[tuple[str, str]]:
    """[(language, address)] of a page, and under `x-default` the one that asks the browser."""
    tongues = [(code, f"{base}{path}?lang={code}") for code in LOCALES]
    return [*tongues, ("x-default", f"{base}{path}")]


def in_this_language(base: str, path: str) -> str:
    """The one address under which this page is kept."""
    locale = get_locale()
    return f"{base}{path}?lang={locale.language if locale else LOCALES[0]}"
