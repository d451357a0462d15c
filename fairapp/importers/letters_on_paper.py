"""The words of the papers that a buyer shows to an airline and a consulate, in two languages."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import force_locale, format_date, gettext, ngettext

from fairapp.core import clock
from fairapp.core.i18n import current_locale
from fairapp.core.pages import country_name
from fairapp.importers.models import HostingOffer, Importer
from fairapp.importers.terms import hosting_terms


def invitation_values(guest: Importer, offer: HostingOffer | None) -> dict[str, Any]:
    """The official letter of invitation: the offer, and what it asks."""
    return _paper(guest, lambda: (gettext("Letter of invitation"), _invitation(guest, offer)))


def visa_values(
    guest: Importer, offer: HostingOffer, passport: Mapping[str, str]
) -> dict[str, Any]:
    """The letter that asks a consulate for a visa."""
    return _paper(guest, lambda: (gettext("Visa support letter"), _visa(guest, offer, passport)))


def _paper(guest: Importer, words: Any) -> dict[str, Any]:
    today, fair = clock.today(), guest.fair
    other = guest.person.locale if guest.person.locale != "vi" else "en"
    columns = []
    for locale in ("vi", other):
        with force_locale(locale):
            title, paragraphs = words()
            columns.append(
                {
                    "lang": locale,
                    "fair": fair.name_in(locale),
                    "title": title,
                    "day": str(format_date(today, "long")),
                    "paragraphs": paragraphs,
                    "signed": gettext("For the organiser"),
                    "signature": gettext("Signature and seal"),
                }
            )
    return {
        "columns": columns,
        "day": [today.year, today.month, today.day],
        "place": f"{fair.venue}, {fair.city}",
        "demo": "Demonstration data." if fair.is_demo else "",
    }


def _invitation(guest: Importer, offer: HostingOffer | None) -> list[str]:
    fair, person = guest.fair, guest.person
    paragraphs = [
        gettext(
            "We have the honour to invite %(who)s of %(firm)s, %(country)s, to %(fair)s from"
            " %(opens)s to %(closes)s at %(venue)s, %(city)s, Viet Nam.",
            who=person.latin_name or person.full_name,
            firm=guest.organisation.name,
            country=country_name(guest.organisation.country),
            fair=fair.name_in(current_locale()),
            opens=format_date(fair.opens_on, "long"),
            closes=format_date(fair.closes_on, "long"),
            venue=fair.venue,
            city=fair.city,
        )
    ]
    return [*paragraphs, *(hosting_terms(offer) if offer else [])]


def _visa(guest: Importer, offer: HostingOffer, passport: Mapping[str, str]) -> list[str]:
    fair = guest.fair
    comes, leaves = offer.check_in or fair.opens_on, offer.check_out or fair.closes_on
    return [
        gettext("To the Embassy or Consulate of the Socialist Republic of Viet Nam"),
        gettext(
            "We confirm that the holder of this passport is invited to %(fair)s, %(city)s, and"
            " ask you to issue a business visa for one entry.",
            fair=fair.name_in(current_locale()),
            city=fair.city,
        ),
        gettext("Name as in the passport: %(name)s", name=passport["name"]),
        gettext("Nationality: %(nationality)s", nationality=country_name(passport["nationality"])),
        gettext(
            "Passport number: %(number)s, valid until %(day)s",
            number=passport["number"],
            day=format_date(date.fromisoformat(passport["expires_on"]), "long"),
        ),
        gettext(
            "Firm: %(firm)s, %(country)s",
            firm=guest.organisation.name,
            country=country_name(guest.organisation.country),
        ),
        gettext(
            "Stay: %(comes)s to %(leaves)s",
            comes=format_date(comes, "long"),
            leaves=format_date(leaves, "long"),
        ),
        ngettext(
            "The organiser pays for %(num)s night in a hotel with breakfast.",
            "The organiser pays for %(num)s nights in a hotel with breakfast.",
            offer.nights,
        ),
    ]
