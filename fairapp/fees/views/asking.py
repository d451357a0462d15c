"""Payment requests: asking one exhibitor, asking all who owe, the paper with its QR."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

from flask import flash, redirect, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core import clock
from fairapp.core.db import unit_of_work
from fairapp.core.jobs import start_once
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import personal_link
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.fees import queries, services
from fairapp.fees.forms import RequestForm
from fairapp.fees.models import PaymentRequest
from fairapp.fees.papers import request_paper
from fairapp.fees.views import bp
from fairapp.fees.views.accounts import account_page

DAYS_TO_PAY = timedelta(days=14)
"""What is proposed when all are asked at once; a single request is given its own day."""


@bp.route("/applications/<uuid:application_id>/account/requests", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=queries.load_payer)
def ask_payment(application: Application) -> ResponseReturnValue:
    """Ask one exhibitor for what is due, and tell it."""
    form = RequestForm()
    if not form.validate_on_submit():
        return account_page(application, asking=form)
    actor = current_actor()
    with unit_of_work():
        asked = services.issue_request(application, actor=actor, today=clock.today(), **form.values)
        message = services.tell_request(asked, actor=actor, link_to=personal_link(actor))
    if message is None:
        flash(_("The request is written. Nobody could be told: no e-mail, no phone."), "need")
    else:
        flash(_("The request is written and told."), "good")
    return redirect(url_for(".account", application_id=application.id))


@bp.route("/fairs/<slug>/charges/requests", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def ask_all(fair: Fair) -> ResponseReturnValue:
    """Let the worker ask everybody who owes something that no request asks for yet."""
    due_on = clock.today() + DAYS_TO_PAY
    with unit_of_work():
        start_once(
            queries.ASKING, actor=current_actor(), fair_id=fair.id, due_on=due_on.isoformat()
        )
    flash(_("The worker writes the requests and tells everybody."), "good")
    return redirect(url_for(".charges", slug=fair.slug))


def load_asked(payment_request_id: UUID) -> PaymentRequest:
    """A payment request as the policy table sees it."""
    return queries.load_request(payment_request_id)


@bp.route("/payment-requests/<uuid:payment_request_id>.pdf")
@requires(Permission.CHARGE_READ, thing=load_asked)
def request_pdf(asked: PaymentRequest) -> ResponseReturnValue:
    """A payment request on paper."""
    application = asked.application
    paper = request_paper(
        asked,
        queries.account_of(application.id).lines,
        account=queries.bank_accounts(asked.fair_id).get(asked.currency),
        code=queries.payment_codes([application.id]).get(application.id, ""),
    )
    name = f"{application.fair.slug}-{asked.number:04d}.pdf"
    return send_file(BytesIO(paper), mimetype="application/pdf", download_name=name)
