"""Reasons for and against a match as whole sentences in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import format_date, gettext, ngettext

from fairapp.core.i18n import current_locale
from fairapp.core.money import show_money
from fairapp.core.pages import country_name
from fairapp.core.units import show_quantity

Facts = Mapping[str, Any]
Labels = Mapping[str, str]
MOST_SHOWN = 5
_CODED = ("asked", "offered", "excluded", "certificate")


def _(sentence: str, **gaps: object) -> str:
    return str(gettext(sentence, **gaps))


def codes_in(reasons: Iterable[Mapping[str, Any]]) -> set[str]:
    """The concepts that these reasons name, so that one query finds all their names."""
    codes: set[str] = set()
    for reason in reasons:
        for fact in _CODED:
            value = reason["facts"].get(fact)
            codes.update([value] if isinstance(value, str) else _texts(value))
    return codes


def _texts(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def sentences(reasons: Iterable[Mapping[str, Any]], labels: Labels) -> list[str]:
    """Reasons as sentences, no sentence twice; a code of a newer ranker says nothing."""
    said: dict[str, None] = {}
    for reason in reasons:
        speak = _SENTENCES.get(reason["code"]) or _LESSONS.get(reason["code"])
        if speak is not None:
            said.setdefault(speak(reason["facts"], labels))
    return list(said)[:MOST_SHOWN]


def name_of(code: object, labels: Labels) -> str:
    """One concept's name, or several with commas; a word that is no code stands as it is."""
    codes = _texts(code) if isinstance(code, list) else [str(code)]
    return ", ".join(labels.get(one, one) for one in codes[:3])


def _product_match(facts: Facts, labels: Labels) -> str:
    asked, offered = name_of(facts["asked"], labels), name_of(facts["offered"], labels)
    if asked == offered:
        return _("Makes what you look for: %(goods)s", goods=asked)
    return _("Makes %(offered)s, you look for %(asked)s", offered=offered, asked=asked)


def _product_related(facts: Facts, labels: Labels) -> str:
    offered, asked = name_of(facts["offered"], labels), name_of(facts["asked"], labels)
    if offered == asked:
        return _("Close to what you look for: %(goods)s", goods=asked)
    return _("%(offered)s, close to what you asked for: %(asked)s", offered=offered, asked=asked)


def _product_unrelated(facts: Facts, labels: Labels) -> str:
    offered, asked = name_of(facts["offered"], labels), name_of(facts["asked"], labels)
    return _("Makes %(offered)s, not %(asked)s", offered=offered, asked=asked)


def _material_match(facts: Facts, labels: Labels) -> str:
    return _("Works with %(material)s", material=name_of(facts["offered"], labels))


def _material_differs(facts: Facts, labels: Labels) -> str:
    asked = name_of(facts["asked"], labels)
    if not facts["offered"]:
        return _("No material named; you asked for %(asked)s", asked=asked)
    offered = name_of(facts["offered"], labels)
    return _("Works with %(offered)s, you asked for %(asked)s", offered=offered, asked=asked)


def _technique_match(facts: Facts, labels: Labels) -> str:
    return _(
        "The technique you asked for: %(technique)s", technique=name_of(facts["asked"], labels)
    )


def _excluded_absent(facts: Facts, labels: Labels) -> str:
    return _("No %(material)s in the product", material=name_of(facts["excluded"], labels))


def _material_excluded(facts: Facts, labels: Labels) -> str:
    offered = name_of(facts["offered"], labels)
    return _("Contains %(material)s, which you ruled out", material=offered)


def _raw_offered(_facts: Facts, _labels: Labels) -> str:
    return _("Offers raw material, you look for finished goods")


def _finished_offered(_facts: Facts, _labels: Labels) -> str:
    return _("Offers finished goods, you look for material")


def _certificate_held(facts: Facts, labels: Labels) -> str:
    paper = name_of(facts["certificate"], labels)
    if "valid_until" not in facts:
        return _("Holds %(certificate)s", certificate=paper)
    day = format_date(date.fromisoformat(facts["valid_until"]), "medium")
    return _("Holds %(certificate)s until %(day)s", certificate=paper, day=day)


def _certificate_expired(facts: Facts, labels: Labels) -> str:
    paper = name_of(facts["certificate"], labels)
    day = format_date(date.fromisoformat(facts["valid_until"]), "medium")
    return _("%(certificate)s ran out on %(day)s", certificate=paper, day=day)


def _certificate_missing(facts: Facts, labels: Labels) -> str:
    paper = name_of(facts["certificate"], labels)
    return _("No %(certificate)s, you asked for it", certificate=paper)


def _minimum(facts: Facts, _labels: Labels) -> str:
    order = show_quantity(facts["order"], facts["unit"])
    least = show_quantity(facts["minimum"], facts["unit"])
    return _("Your order %(order)s, their minimum %(minimum)s", order=order, minimum=least)


def _capacity(facts: Facts, _labels: Labels) -> str:
    order = show_quantity(facts["order"], facts["unit"])
    most = show_quantity(facts["monthly_capacity"], facts["unit"])
    return _("Your order %(order)s, they make %(most)s a month", order=order, most=most)


def _lead_time_met(facts: Facts, _labels: Labels) -> str:
    return str(
        ngettext(
            "Ready in %(num)d day, you asked for %(asked)d",
            "Ready in %(num)d days, you asked for %(asked)d",
            int(facts["offered"]),
            asked=int(facts["asked"]),
        )
    )


def _lead_time_too_long(facts: Facts, _labels: Labels) -> str:
    return str(
        ngettext(
            "Lead time %(num)d day, you asked for %(asked)d",
            "Lead time %(num)d days, you asked for %(asked)d",
            int(facts["offered"]),
            asked=int(facts["asked"]),
        )
    )


def money_of(facts: Facts, which: str) -> str:
    """An amount among the facts, with its currency."""
    currency = facts[f"{which}_currency"] or "USD"
    return show_money(Decimal(str(facts[which])), currency)


def _price_met(facts: Facts, _labels: Labels) -> str:
    price, limit = money_of(facts, "price"), money_of(facts, "limit")
    return _("From %(price)s, within your limit of %(limit)s", price=price, limit=limit)


def _price_too_high(facts: Facts, _labels: Labels) -> str:
    price, limit = money_of(facts, "price"), money_of(facts, "limit")
    return _("From %(price)s, above your limit of %(limit)s", price=price, limit=limit)


def _country_met(facts: Facts, _labels: Labels) -> str:
    return _("Wants buyers from %(country)s", country=country_name(facts["buyer"]))


def _country_unmet(facts: Facts, _labels: Labels) -> str:
    wished = ", ".join(country_name(code) for code in facts["wished"][:3])
    return _("Would rather meet buyers from %(countries)s", countries=wished)


def _kind_met(_facts: Facts, _labels: Labels) -> str:
    return _("Wants buyers of your kind")


def _kind_unmet(_facts: Facts, _labels: Labels) -> str:
    return _("Would rather meet another kind of buyer")


def _order_met(facts: Facts, _labels: Labels) -> str:
    return _("Your order is as large as they hope for: %(order)s", order=_plain(facts["order"]))


def _order_unmet(facts: Facts, _labels: Labels) -> str:
    return _("They hope for orders from %(wished)s", wished=_plain(facts["wished"]))


def _plain(number: float) -> str:
    return show_quantity(number)


def _firm(facts: Facts) -> str:
    """The firm by the name under which this reader knows it."""
    at_home = current_locale() == "vi" or "firm_abroad" not in facts
    return str(facts["firm"] if at_home else facts["firm_abroad"])


def _like_dear(facts: Facts, _labels: Labels) -> str:
    return _("As dear as %(firm)s, which you found too expensive", firm=_firm(facts))


def _like_minimum(facts: Facts, _labels: Labels) -> str:
    return _("Minimum order as high as at %(firm)s, which you turned down", firm=_firm(facts))


def _like_goods(facts: Facts, _labels: Labels) -> str:
    return _("Same kind of goods as %(firm)s, which you turned down", firm=_firm(facts))


_LESSONS: dict[str, Callable[[Facts, Labels], str]] = {
    "like_too_dear": _like_dear,
    "like_minimum": _like_minimum,
    "like_other_goods": _like_goods,
    "like_style": _like_goods,
}
"""Counter-reasons that come from what the importer said of others."""
_SENTENCES: dict[str, Callable[[Facts, Labels], str]] = {
    "product_match": _product_match,
    "product_related": _product_related,
    "product_unrelated": _product_unrelated,
    "material_match": _material_match,
    "material_differs": _material_differs,
    "technique_match": _technique_match,
    "excluded_material_absent": _excluded_absent,
    "material_excluded": _material_excluded,
    "raw_material_offered": _raw_offered,
    "finished_goods_offered": _finished_offered,
    "certificate_held": _certificate_held,
    "certificate_expired": _certificate_expired,
    "certificate_missing": _certificate_missing,
    "minimum_met": _minimum,
    "minimum_too_high": _minimum,
    "capacity_enough": _capacity,
    "capacity_too_small": _capacity,
    "lead_time_met": _lead_time_met,
    "lead_time_too_long": _lead_time_too_long,
    "price_met": _price_met,
    "price_too_high": _price_too_high,
    "wish_country_met": _country_met,
    "wish_country_unmet": _country_unmet,
    "wish_buyer_kind_met": _kind_met,
    "wish_buyer_kind_unmet": _kind_unmet,
    "wish_order_met": _order_met,
    "wish_order_unmet": _order_unmet,
}
"""One sentence for each code of the matching library; a test compares the two lists."""
