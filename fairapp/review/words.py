"""Words of codes for sheets and sentences, in the reader's language."""

from flask_babel import gettext as _


def state_names() -> dict[str, str]:
    """{state of an application: its word}."""
    return {
        "draft": _("Draft"),
        "submitted": _("To review"),
        "changes_asked": _("Changes asked"),
        "waiting_list": _("Waiting list"),
        "accepted": _("Accepted"),
        "rejected": _("Not accepted"),
        "withdrawn": _("Withdrawn"),
        "cancelled": _("Cancelled"),
    }


def field_names() -> dict[str, str]:
    """{field of an application, a product or a certificate: its name}."""
    return {
        "name": _("Name"),
        "name_vi": _("Name in Vietnamese"),
        "name_en": _("Name in English"),
        "kind": _("Kind"),
        "village": _("Craft village"),
        "commune": _("Commune"),
        "province": _("Province or city"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "tax_code": _("Tax code"),
        "contact_id": _("Contact"),
        "descriptions": _("What they say about themselves"),
        "main_category": _("Main group of goods"),
        "category": _("Group of goods"),
        "about_vi": _("Description in Vietnamese"),
        "about_en": _("Description in English"),
        "export_languages": _("Languages for trade"),
        "making": _("Who makes the goods"),
        "workers": _("People who work there"),
        "founded_year": _("Working since the year"),
        "export_share": _("Part sold abroad, in per cent"),
        "production_note": _("How the goods are made"),
        "booths_wanted": _("Booths wanted"),
        "wants_corner": _("Corner"),
        "needs_accessible": _("Reached without a step"),
        "wishes": _("Other wishes"),
        "zones": _("Zones"),
        "booths": _("Booths"),
        "moq": _("Smallest order"),
        "unit": _("Unit"),
        "lead_time_days": _("Days to deliver"),
        "monthly_capacity": _("Capacity a month"),
        "price_low": _("Lowest price"),
        "price_high": _("Highest price"),
        "currency": _("Currency"),
        "is_new_design": _("New design"),
        "materials": _("Materials"),
        "techniques": _("Techniques"),
        "photo_id": _("Photo"),
        "number": _("Number"),
        "valid_until": _("Valid until"),
    }


def value_names() -> dict[str, str]:
    """{code that a field may hold: its word}."""
    return {
        "True": _("yes"),
        "False": _("no"),
        "household": _("Household business"),
        "cooperative": _("Co-operative or group"),
        "company": _("Company"),
        "artisan": _("Artisan"),
        "state_body": _("State body"),
        "own": _("makes everything"),
        "partly": _("makes a part and finishes the rest"),
        "bought_in": _("buys from makers and sells"),
    }


def reason_names() -> dict[str, str]:
    """{why two records may be one firm: its words}."""
    return {
        "tax_code": _("same tax code"),
        "phone": _("same phone"),
        "name": _("same name and village"),
    }
