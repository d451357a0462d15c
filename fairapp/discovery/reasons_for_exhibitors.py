"""The same coded reasons, said to the exhibitor: what the buyer asks stands beside what one has."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import format_date, gettext, ngettext

from fairapp.core.pages import country_name
from fairapp.core.units import show_quantity
from fairapp.discovery.reasons import MOST_SHOWN, Facts, Labels, money_of, name_of


def _(sentence: str, **gaps: object) -> str:
    return str(gettext(sentence, **gaps))


def told(reasons: Iterable[Mapping[str, Any]], labels: Labels) -> list[str]:
    """Reasons as sentences for the exhibitor, no sentence twice.

    What a buyer thought of other firms is nobody's business here: those codes say nothing.
    """
    said: dict[str, None] = {}
    for reason in reasons:
        speak = _SENTENCES.get(reason["code"])
        if speak is not None:
            said.setdefault(speak(reason["facts"], labels))
    return list(said)[:MOST_SHOWN]


def _product_match(facts: Facts, labels: Labels) -> str:
    asked, offered = name_of(facts["asked"], labels), name_of(facts["offered"], labels)
    if asked == offered:
        return _("They look for what you make: %(goods)s", goods=asked)
    return _("They look for %(asked)s, you make %(offered)s", asked=asked, offered=offered)


def _product_related(facts: Facts, labels: Labels) -> str:
    asked, offered = name_of(facts["asked"], labels), name_of(facts["offered"], labels)
    if offered == asked:
        return _("They look for something close to yours: %(goods)s", goods=asked)
    return _("They look for %(asked)s, close to your %(offered)s", asked=asked, offered=offered)


def _product_unrelated(facts: Facts, labels: Labels) -> str:
    asked, offered = name_of(facts["asked"], labels), name_of(facts["offered"], labels)
    return _("They look for %(asked)s; you make %(offered)s", asked=asked, offered=offered)


def _material_match(facts: Facts, labels: Labels) -> str:
    return _("They want %(material)s, which you use", material=name_of(facts["offered"], labels))


def _material_differs(facts: Facts, labels: Labels) -> str:
    asked = name_of(facts["asked"], labels)
    if not facts["offered"]:
        return _("They want %(asked)s; your product names no material", asked=asked)
    offered = name_of(facts["offered"], labels)
    return _("They want %(asked)s, yours is of %(offered)s", asked=asked, offered=offered)


def _technique_match(facts: Facts, labels: Labels) -> str:
    return _("They want your technique: %(technique)s", technique=name_of(facts["asked"], labels))


def _excluded_absent(facts: Facts, labels: Labels) -> str:
    material = name_of(facts["excluded"], labels)
    return _("They refuse %(material)s, and yours is free of it", material=material)


def _material_excluded(facts: Facts, labels: Labels) -> str:
    return _("They refuse %(material)s, yours has it", material=name_of(facts["offered"], labels))


def _raw_offered(_facts: Facts, _labels: Labels) -> str:
    return _("They want finished goods, you offer raw material")


def _finished_offered(_facts: Facts, _labels: Labels) -> str:
    return _("They want material, you offer finished goods")


def _certificate_held(facts: Facts, labels: Labels) -> str:
    return _("They ask for %(paper)s, you have it", paper=name_of(facts["certificate"], labels))


def _certificate_expired(facts: Facts, labels: Labels) -> str:
    paper = name_of(facts["certificate"], labels)
    day = format_date(date.fromisoformat(facts["valid_until"]), "short")
    return _("They ask for %(paper)s, yours ran out on %(day)s", paper=paper, day=day)


def _certificate_missing(facts: Facts, labels: Labels) -> str:
    paper = name_of(facts["certificate"], labels)
    return _("They ask for %(paper)s, which is not in your profile", paper=paper)


def _minimum(facts: Facts, _labels: Labels) -> str:
    order = show_quantity(facts["order"], facts["unit"])
    least = show_quantity(facts["minimum"], facts["unit"])
    return _("They order %(order)s, your minimum is %(minimum)s", order=order, minimum=least)


def _capacity(facts: Facts, _labels: Labels) -> str:
    order = show_quantity(facts["order"], facts["unit"])
    most = show_quantity(facts["monthly_capacity"], facts["unit"])
    return _("They order %(order)s, you make %(most)s a month", order=order, most=most)


def _lead_time(facts: Facts, _labels: Labels) -> str:
    return str(
        ngettext(
            "They need it in %(num)d day, you take %(offered)d",
            "They need it in %(num)d days, you take %(offered)d",
            int(facts["asked"]),
            offered=int(facts["offered"]),
        )
    )


def _price(facts: Facts, _labels: Labels) -> str:
    price, limit = money_of(facts, "price"), money_of(facts, "limit")
    return _("They pay up to %(limit)s, your price starts at %(price)s", limit=limit, price=price)


def _country_met(facts: Facts, _labels: Labels) -> str:
    return _("From %(country)s, as you wished", country=country_name(facts["buyer"]))


def _country_unmet(facts: Facts, _labels: Labels) -> str:
    return _("From %(country)s, which you did not name", country=country_name(facts["buyer"]))


def _kind_met(_facts: Facts, _labels: Labels) -> str:
    return _("The kind of buyer you wished for")


def _kind_unmet(_facts: Facts, _labels: Labels) -> str:
    return _("Another kind of buyer than you wished for")


def _order_met(facts: Facts, _labels: Labels) -> str:
    return _("Orders as much as you hope for: %(order)s", order=show_quantity(facts["order"]))


def _order_unmet(facts: Facts, _labels: Labels) -> str:
    return _("You hope for orders from %(wished)s", wished=show_quantity(facts["wished"]))


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
    "lead_time_met": _lead_time,
    "lead_time_too_long": _lead_time,
    "price_met": _price,
    "price_too_high": _price,
    "wish_country_met": _country_met,
    "wish_country_unmet": _country_unmet,
    "wish_buyer_kind_met": _kind_met,
    "wish_buyer_kind_unmet": _kind_unmet,
    "wish_order_met": _order_met,
    "wish_order_unmet": _order_unmet,
}
"""One sentence for each code that the importer's sentences know; a test compares the two."""
