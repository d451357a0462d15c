"""Ready phrases by code: what one side taps in its language, the other reads in its own."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l

from fairapp.enquiries.models import SampleOffer

QUESTIONS: Mapping[str, object] = {
    "best_price": _l("What is your best price for this quantity?"),
    "lead_time": _l("How long do you need from order to shipment?"),
    "own_design": _l("Can you make it after our own design?"),
    "other_size": _l("Can you make it in other sizes or colours?"),
    "packing": _l("How do you pack it, and how large is a carton?"),
    "label": _l("Can you put our label on it?"),
    "papers": _l("Which certificates and test reports can you show?"),
    "shipping": _l("From which port do you ship, and on which terms?"),
    "catalogue": _l("Please show me the products that you show on request."),
}
ANSWERS: Mapping[str, object] = {
    "can_do": _l("Yes, we can make this."),
    "sample_soon": _l("A sample is ready within seven days."),
    "sample_refund": _l("The cost of the sample is taken off your first order."),
    "fob": _l("The price is FOB Hai Phong, packing included."),
    "more_cheaper": _l("A larger order costs less for one."),
    "need_drawing": _l("Please send us a drawing or a photo with measures."),
    "see_booth": _l("Please see it at our stand."),
    "other_material": _l("We can offer a similar product in another material."),
    "cannot": _l("We cannot make this now."),
    "catalogue_open": _l("You can see all our products and prices now."),
    "catalogue_stand": _l("We show these products only at our stand."),
}
SAMPLES: Mapping[SampleOffer, object] = {
    SampleOffer.FREE: _l("Sample free of charge"),
    SampleOffer.PAID: _l("Sample against payment"),
    SampleOffer.AT_FAIR: _l("Sample to be seen at the stand"),
    SampleOffer.NONE: _l("No sample"),
}


def spoken(codes: Iterable[str], phrases: Mapping[str, object]) -> list[str]:
    """The phrases behind these codes, in the language of whoever reads."""
    return [str(phrases[code]) for code in codes if code in phrases]
