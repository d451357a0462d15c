"""What the accounting system needs to write a tax invoice; none is issued here."""

from collections.abc import Iterable
from http import HTTPStatus

from flask_babel import lazy_gettext

from fairapp.core import audit, clock
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Fair
from fairapp.fees import queries
from fairapp.fees.models import InvoiceRequest


class InvoiceSentError(FairError):
    """The accounting system has the request already."""

    code = "invoice-sent"
    status = HTTPStatus.CONFLICT
    sentence = lazy_gettext(
        "These details have gone to the accounting office. Call the organiser to change them."
    )


def ask_for_invoice(
    application: Application,
    *,
    actor: Actor,
    name: str,
    tax_code: str | None,
    address: str,
    email: str | None,
) -> InvoiceRequest:
    """Say to whom the invoice goes; before it is exported it may be said again.

    Raises InvoiceSentError.
    """
    fair = db.session.get_one(Fair, application.fair_id)
    lock(fair)  # one number a request
    request = queries.invoice_of(application.id)
    if request is None:
        number = queries.last_number(InvoiceRequest, fair.id) + 1
        request = InvoiceRequest(fair_id=fair.id, application_id=application.id, number=number)
        db.session.add(request)
    elif request.exported_at is not None:
        raise InvoiceSentError
    request.name, request.tax_code = name, tax_code
    request.address, request.email = address, email
    db.session.flush()
    audit.record(AuditTag.INVOICE_ASKED, request, actor=actor, number=request.number)
    return request


def mark_exported(requests: Iterable[InvoiceRequest], *, fair: Fair, actor: Actor) -> int:
    """Note that the accounting office has these; returns how many went for the first time."""
    new = [request for request in requests if request.exported_at is None]
    moment = clock.now()
    for request in new:
        request.exported_at = moment
    audit.record(AuditTag.INVOICES_EXPORTED, fair, actor=actor, rows=len(new))
    return len(new)
