"""Documents, fairs abroad and who went there."""

import itertools
from datetime import date

from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import Document
from fairapp.fairs.services import register_document
from fairapp.programme import services
from fairapp.programme.models import Delegation

_number = itertools.count(1)


def document(**values) -> Document:
    """A decision of February 2018."""
    n = next(_number)
    return register_document(
        **{
            "actor": SYSTEM,
            "code": f"VB-{n}",
            "number": f"{n}/QĐ-UBND",
            "kind": "QĐ",
            "issued_on": date(2018, 2, 20),
            "issuer": "UBND",
            "subject": "Quyết định cử đoàn",
            **values,
        }
    )


def delegation(**values) -> Delegation:
    """A delegation to Singapore, 6 to 13 March 2018."""
    n = next(_number)
    return services.open_fair_abroad(
        **{
            "actor": SYSTEM,
            "slug": f"abroad-{n}",
            "names": {"vi": f"Hội chợ nước ngoài {n}", "en": f"Fair abroad {n}"},
            "decision": None,
            "opens_on": date(2018, 3, 6),
            "closes_on": date(2018, 3, 13),
            "city": "Singapore",
            "country": "SG",
            **values,
        }
    )
