"""The sentences of a report, in the official wording; every gap is a figure that opens its rows."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale

from fairapp.fairs.models import Fair
from fairapp.reports.qualifiers import print_figure
from fairapp.reports.queries import Figures, YearReport

OFFICIAL_COUNTRIES = {"HK": {"vi": "Hồng Kông", "en": "Hong Kong"}}
"""Names of places as reports write them where the Unicode names are too long."""

EDITION = {
    "vi": (
        "{fair} có quy mô [booths|{booths} gian hàng], "
        "đón [trade_visitors|{trade_visitors} khách thương mại], "
        "trong đó [importers|{importers} nhà nhập khẩu nước ngoài]; "
    ),
    "en": (
        "{fair} had [booths|{booths} booth(s)] and received "
        "[trade_visitors|{trade_visitors} trade visitor(s)], among them "
        "[importers|{importers} importer(s) from abroad]; "
    ),
}
EDITION_BEFORE_OPENING = {
    "vi": "{fair} có quy mô [booths|{booths} gian hàng]; [trade_visitors|chưa đón khách]; ",
    "en": "{fair} has [booths|{booths} booth(s)]; [trade_visitors|no visitor] has come yet; ",
}
"""The beginning until the first trade visitor has come."""
EDITION_CONTRACTS = {
    "vi": (
        "[direct_export_contracts.count|{direct_export_contracts.count} hợp đồng xuất khẩu trực "
        "tiếp] được ký, trị giá "
        "[direct_export_contracts.value_usd|{direct_export_contracts.value_usd} USD]."
    ),
    "en": (
        "[direct_export_contracts.count|{direct_export_contracts.count} direct export "
        "contract(s)] signed, worth "
        "[direct_export_contracts.value_usd|{direct_export_contracts.value_usd} USD]."
    ),
}
EDITION_NO_CONTRACTS = {
    "vi": "[direct_export_contracts.count|chưa có hợp đồng xuất khẩu trực tiếp] được ký.",
    "en": "[direct_export_contracts.count|no direct export contract] signed yet.",
}
YEAR = {
    "vi": (
        "Năm {year} có [establishments|{establishments} đơn vị] tham gia "
        "[fairs|{fairs} hội chợ nước ngoài] ({names}); "
    ),
    "en": (
        "In {year}, [establishments|{establishments} establishment(s)] took part in "
        "[fairs|{fairs} fair(s) abroad] ({names}); "
    ),
}
YEAR_CONTRACTS = {
    "vi": (
        "[establishments_signed|{establishments_signed} đơn vị] ký được hợp đồng xuất khẩu, "
        "tổng trị giá [contracts.value_usd|{contracts.value_usd} USD]."
    ),
    "en": (
        "[establishments_signed|{establishments_signed} establishment(s)] signed export "
        "contracts, worth [contracts.value_usd|{contracts.value_usd} USD] in total."
    ),
}
YEAR_NO_CONTRACTS = {
    "vi": "[establishments_signed|chưa có đơn vị] ký được hợp đồng xuất khẩu.",
    "en": "[establishments_signed|no establishment] has signed export contracts yet.",
}
YEAR_NOTHING = {
    "vi": "Năm {year} không có đơn vị tham gia hội chợ nước ngoài.",
    "en": "In {year}, no establishment took part in a fair abroad.",
}
AT_FAIR = {"vi": "{name} tại {country}", "en": "{name} in {country}"}
_PART = re.compile(r"\[(?P<code>[a-z_.]+)\|(?P<text>[^\]]+)\]|(?P<plain>[^\[]+)")
_GAP = re.compile(r"\{([a-z_.]+)\}")
_PLURAL = re.compile(r"\(s\)")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence; with a code it is a door to the rows of that figure."""

    text: str
    code: str = ""


Sentence = list[Part]


def as_text(sentence: Sentence) -> str:
    """The sentence without its doors."""
    return "".join(part.text for part in sentence)


def edition_sentence(fair: Fair, figures: Figures, locale: str) -> Sentence:
    """Size, visitors, importers and direct export contracts of an edition."""
    signed = figures["direct_export_contracts.count"].value
    start = EDITION if figures["trade_visitors"].value else EDITION_BEFORE_OPENING
    ending = EDITION_CONTRACTS if signed else EDITION_NO_CONTRACTS
    facts = {"fair": fair.name_in(locale)}
    return fill(start[locale] + ending[locale], figures, locale, facts)


def year_sentence(report: YearReport, locale: str) -> Sentence:
    """Establishments at fairs abroad in a year, and what they signed there."""
    if not report.fairs_abroad:
        return fill(YEAR_NOTHING[locale], {}, locale, {"year": str(report.year)})
    signed = report.overseas["establishments_signed"].value
    ending = YEAR_CONTRACTS if signed else YEAR_NO_CONTRACTS
    names = "; ".join(_at_fair(fair, locale) for fair in report.fairs_abroad)
    facts = {"year": str(report.year), "names": names}
    return fill(YEAR[locale] + ending[locale], report.overseas, locale, facts)


def _at_fair(fair: Fair, locale: str) -> str:
    country = name_of_country(fair.country, locale)
    return AT_FAIR[locale].format(name=fair.name_in(locale), country=country)


def name_of_country(code: str, locale: str) -> str:
    """A country as reports write it."""
    official = OFFICIAL_COUNTRIES.get(code, {}).get(locale)
    return official or str(Locale.parse(locale).territories[code])


def fill(wording: str, figures: Figures, locale: str, facts: Mapping[str, str]) -> Sentence:
    """Fill the gaps of a wording; `[code|text]` becomes a door."""

    def filled(text: str) -> str:
        gaps = _GAP.findall(text)
        one = bool(gaps) and all(gap in figures and figures[gap].value == 1 for gap in gaps)
        text = _PLURAL.sub("" if one else "s", text)
        return _GAP.sub(lambda gap: _gap(gap[1], figures, locale, facts), text)

    return [
        Part(filled(found["plain"] or found["text"]), found["code"] or "")
        for found in _PART.finditer(wording)
    ]


def _gap(name: str, figures: Figures, locale: str, facts: Mapping[str, str]) -> str:
    return facts[name] if name in facts else print_figure(figures[name]).in_language(locale)
