"""Every code of the matching library has a sentence, in the reader's language."""

import pytest
from flask_babel import force_locale

from fairapp.discovery.reasons import _SENTENCES, codes_in, sentences
from matching.explanations import COUNTER_CODES, REASON_CODES

LABELS = {"FIB-01-01": "Rattan trays", "M-RATTAN": "rattan", "M-PLASTIC": "plastic"}


def test_library_says_nothing_that_has_no_sentence():
    assert set(_SENTENCES) == REASON_CODES | COUNTER_CODES


@pytest.mark.parametrize(
    ("code", "facts", "sentence"),
    [
        ("product_match", {"asked": "FIB-01-01", "offered": "FIB-01-01"},
         "Makes what you look for: Rattan trays"),
        ("material_match", {"asked": "M-RATTAN", "offered": "M-RATTAN"}, "Works with rattan"),
        ("material_differs", {"asked": ["M-RATTAN"], "offered": []},
         "No material named; you asked for rattan"),
        ("excluded_material_absent", {"excluded": ["M-PLASTIC"], "offered": ["M-RATTAN"]},
         "No plastic in the product"),
        ("minimum_met", {"order": 500.0, "minimum": 300.0, "unit": "piece"},
         "Your order 500 pieces, their minimum 300 pieces"),
        ("lead_time_too_long", {"asked": 60.0, "offered": 75.0},
         "Lead time 75 days, you asked for 60"),
        ("certificate_held", {"certificate": "FSC", "valid_until": "2027-05-31"},
         "Holds FSC until 31 May 2027"),
        ("certificate_missing", {"certificate": "FSC"}, "No FSC, you asked for it"),
        ("wish_country_met", {"buyer": "JP", "wished": ["JP"]}, "Wants buyers from Japan"),
        ("a_code_of_tomorrow", {}, None),
    ],
)  # fmt: skip
def test_code_and_facts_become_a_sentence(app, code, facts, sentence):
    with app.test_request_context(), force_locale("en"):
        said = sentences([{"code": code, "facts": facts}], LABELS)
    assert said == ([sentence] if sentence else [])


def test_codes_are_collected_for_one_query():
    reasons = [
        {"code": "product_match", "facts": {"asked": "A", "offered": "B", "affinity": 0.9}},
        {"code": "material_differs", "facts": {"asked": ["C", "D"], "offered": []}},
    ]
    assert codes_in(reasons) == {"A", "B", "C", "D"}
