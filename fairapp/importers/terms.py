"""The terms of an offer of hosting in words, as its letter and its papers say them."""

from flask_babel import format_decimal, gettext, ngettext

from fairapp.importers.models import HostingOffer


def hosting_terms(offer: HostingOffer) -> list[str]:
    """Sentences in the language of the moment: what is paid, and what is asked in return."""
    paragraphs = [
        ngettext(
            "The organiser pays for %(num)s night in a hotel with breakfast.",
            "The organiser pays for %(num)s nights in a hotel with breakfast.",
            offer.nights,
        )
    ]
    if offer.flight_cap:
        paragraphs.append(
            gettext(
                "The flight is paid back up to %(amount)s %(currency)s after the fair, once the"
                " terms below are met.",
                amount=format_decimal(offer.flight_cap),
                currency=offer.currency,
            )
        )
    if offer.transfers:
        paragraphs.append(gettext("Transfers between airport, hotel and fair are provided."))
    if offer.interpreter:
        paragraphs.append(gettext("An interpreter is at the meetings."))
    paragraphs.append(
        gettext(
            "In return we ask for at least %(meetings)s business meetings and presence on"
            " %(days)s days of the fair. Everything else is paid by the guest.",
            meetings=offer.minimum_meetings,
            days=offer.days_present,
        )
    )
    return paragraphs
