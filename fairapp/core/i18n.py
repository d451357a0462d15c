"""Languages: which there are, which one a reader gets, and texts kept in several of them."""

from collections.abc import Mapping

from flask import Flask, has_request_context, request, session
from flask_babel import Babel, get_locale

from fairapp.core.policy import current_actor

LOCALES = ("vi", "en", "ja", "fr", "de", "ko", "zh")
"""All languages; desk and exhibitor pages are complete in the first two."""
DEFAULT_LOCALE = "vi"
DESK_LOCALES = ("vi", "en")
LOCALE_NAMES = {
    "vi": "Tiếng Việt",
    "en": "English",
    "ja": "日本語",
    "fr": "Français",
    "de": "Deutsch",
    "ko": "한국어",
    "zh": "中文",
}
LOCALE_OF_COUNTRY = {
    "VN": "vi",
    "JP": "ja",
    "FR": "fr",
    "BE": "fr",
    "DE": "de",
    "AT": "de",
    "CH": "de",
    "KR": "ko",
    "CN": "zh",
    "TW": "zh",
}

DAYS = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy"}
"""How a day is written. English readers are of two minds about 12/10, so the month is a word."""
_SHORT = ("short", "medium")

babel = Babel()


def choose_locale() -> str:
    """Address, then what was chosen before, then the person's own, then the browser's."""
    if not has_request_context():
        return DEFAULT_LOCALE
    chosen = request.args.get("lang") or session.get("locale") or current_actor().locale
    if chosen in LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(LOCALES) or DEFAULT_LOCALE


def _keep_choice() -> None:
    """Keep a language chosen by an address for the pages that follow in this browser."""
    chosen = request.args.get("lang")
    if chosen in LOCALES and chosen != session.get("locale"):
        session["locale"] = chosen


def current_locale() -> str:
    """The language code of this page or letter."""
    locale = get_locale()
    return locale.language if locale is not None else "vi"


def locale_of_country(country: str | None) -> str:
    """The language in which a firm of this country is first addressed; English for others."""
    return LOCALE_OF_COUNTRY.get(country or "", "en")


def in_language(texts: Mapping[str, str] | None, locale: str | None = None) -> str:
    """The text in `locale`, else English, else Vietnamese, else whatever there is, else ''."""
    if not texts:
        return ""
    for wanted in (locale or current_locale(), "en", "vi"):
        if texts.get(wanted):
            return texts[wanted]
    return next((text for text in texts.values() if text), "")


def language_of(texts: Mapping[str, str] | None, locale: str | None = None) -> str:
    """The language that `in_language` will take, for the `lang` attribute."""
    chosen = in_language(texts, locale)
    return next((code for code, text in (texts or {}).items() if text == chosen), "")


class _DayPatterns(dict[str, str | None]):
    """Patterns of days by the reader's language, where the library's own would mislead."""

    def __missing__(self, key: str) -> str | None:
        kind, _, length = key.partition(".")
        return DAYS.get(current_locale()) if kind == "date" and length in _SHORT else None


def register_i18n(app: Flask) -> None:
    """Set up translations and zone."""
    babel.date_formats = _DayPatterns(date="medium", time="medium", datetime="medium")
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "vi")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    babel.init_app(app, locale_selector=choose_locale)
    app.before_request(_keep_choice)
    app.jinja_env.globals.update(in_language=in_language, language_of=language_of)
