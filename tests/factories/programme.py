"""Documents, fairs abroad and who went there."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from fairapp.core.db import db
from fairapp.core.policy import SYSTEM
from fairapp.fairs.models import Document
from fairapp.fairs.services import register_document
from fairapp.programme import services
from fairapp.programme.models import Delegation, DelegationSupport, SupportKind, Task

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


def support_of(sent: Delegation, paper: Document | None = None) -> DelegationSupport:
    """An air fare paid for a delegation."""
    return services.give_support(
        sent,
        actor=SYSTEM,
        kind=SupportKind.AIR_FARE,
        money=(Decimal(10_000_000), "VND"),
        document=paper or document(),
    )


def task_of(**values) -> Task:
    """A task of 2018 that is planned."""
    facts = {"year": 2018, "title": "Trình kế hoạch", "document": None, **values}
    return services.add_task(actor=SYSTEM, **facts)


def programme_things() -> dict[str, Any]:
    """One of everything that the programme has a page for, by the name in its address."""
    sent = delegation()
    member = services.add_officer(sent, actor=SYSTEM, position="Trưởng đoàn")
    paper = document()
    support, task = support_of(sent), task_of(document=paper)
    services.define_indicator(
        code="support.establishments", names={"vi": "Đơn vị được hỗ trợ"}, unit="đơn vị"
    )
    db.session.flush()
    return {
        "delegation_id": sent.id,
        "member_id": member.id,
        "support_id": support.id,
        "document_id": paper.id,
        "task_id": task.id,
        "code": "support.establishments",
        "first": 2016,
        "last": 2020,
        "file_name": "report.vi.pdf",
    }
