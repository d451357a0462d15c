"""An importer asks, an exhibitor answers; each reads the other in their own language."""

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.allocation.queries import stand_codes
from fairapp.core.db import unit_of_work
from fairapp.core.errors import FairError, NotFoundError
from fairapp.core.i18n import current_locale
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, Role, current_actor, is_allowed, requires
from fairapp.enquiries import queries, services
from fairapp.enquiries.forms import AnswerForm, AskForm, known_answer
from fairapp.enquiries.models import Enquiry, EnquiryState
from fairapp.enquiries.phrases import ANSWERS, QUESTIONS, SAMPLES, spoken
from fairapp.enquiries.seeing import ASKS
from fairapp.enquiries.views import bp
from fairapp.exhibitors.models import Application, Visibility
from fairapp.exhibitors.queries import application_with_products
from fairapp.importers.models import BuyerStatus, Importer
from fairapp.importers.queries import load_importer

WORDS: dict[str, Any] = {
    "questions": QUESTIONS,
    "answers": ANSWERS,
    "samples": SAMPLES,
    "spoken": spoken,
}


def load_asker(importer_id: UUID, application_id: UUID) -> Importer:
    """The importer; the exhibitor, which must be at the same fair, is kept beside."""
    importer = load_importer(importer_id)
    exhibitor = queries.asked_exhibitor(application_id)
    if exhibitor.fair_id != importer.fair_id:
        raise NotFoundError
    g.exhibitor = exhibitor
    return importer


@bp.route(
    "/importers/<uuid:importer_id>/suppliers/<uuid:application_id>/ask", methods=["GET", "POST"]
)
@requires(Permission.ENQUIRY_ASK, thing=load_asker)
def ask(importer: Importer) -> ResponseReturnValue:
    """One question: product, quantity, price, sample, ready sentences, own words."""
    exhibitor: Application = g.exhibitor
    locale = current_locale()
    form = AskForm(**({} if request.method == "POST" else _first_guess(importer)))
    level = Visibility.BUYERS if importer.status is BuyerStatus.QUALIFIED else Visibility.PUBLIC
    form.offer(exhibitor.products_named_to(level), locale)
    name = exhibitor.organisation.name_in(locale)
    if form.validate_on_submit() and _sent(form, importer, exhibitor):
        flash(_("%(name)s has your question; we write to you when they answer.", name=name),
              "good")  # fmt: skip
        return redirect(url_for(".importer_enquiries", importer_id=importer.id))
    return render_template(
        "enquiries/ask.html", form=form, importer=importer, exhibitor=exhibitor, name=name
    ), (422 if request.method == "POST" else 200)


def _first_guess(importer: Importer) -> dict[str, Any]:
    """Quantity and price as the first need has them: most questions are about just that."""
    product = {"product": request.args.get("product", "")}
    need = next(iter(importer.needs), None)
    if need is None:
        return product
    guess = {"quantity": need.order_quantity, "unit": need.unit, "target_price": need.price_max}
    known = {fact: value for fact, value in guess.items() if value is not None}
    return product | known | {"currency": need.currency or "USD"}


def _sent(form: AskForm, importer: Importer, exhibitor: Application) -> bool:
    """Whether it went out; a refusal of the service is shown above the form."""
    try:
        with unit_of_work():
            services.ask_enquiry(
                importer, exhibitor, form.question(current_locale()), actor=current_actor()
            )
    except FairError as error:
        form.form_errors.append(error.message)
        return False
    return True


@bp.route("/importers/<uuid:importer_id>/enquiries")
@requires(Permission.ENQUIRY_ASK, thing=load_importer)
def importer_enquiries(importer: Importer) -> ResponseReturnValue:
    """What an importer has asked, with the answers."""
    page = page_of(queries.enquiries_of_importer(importer.id))
    return render_template(
        "enquiries/importer.html",
        importer=importer,
        page=page,
        stands=stand_codes({one.application_id for one in page.rows}),
        **WORDS,
    )


@bp.route("/applications/<uuid:application_id>/enquiries")
@requires(Permission.APPLICATION_READ, thing=application_with_products)
def exhibitor_enquiries(application: Application) -> ResponseReturnValue:
    """What an exhibitor was asked."""
    page = page_of(queries.enquiries_of_exhibitor(application.id))
    return render_template("enquiries/exhibitor.html", application=application, page=page, **WORDS)


@bp.route("/enquiries/<uuid:enquiry_id>")
@requires(Permission.ENQUIRY_READ, thing=queries.load_enquiry)
def enquiry(shown: Enquiry) -> ResponseReturnValue:
    """One question with its answer; who was asked answers it here."""
    return _page(shown, AnswerForm(data=known_answer(shown)), refused=False)


@bp.route("/enquiries/<uuid:enquiry_id>/answer", methods=["POST"])
@requires(Permission.ENQUIRY_ANSWER, thing=queries.load_enquiry)
def answer(shown: Enquiry) -> ResponseReturnValue:
    """Take the answer of the exhibitor."""
    form = AnswerForm()
    if form.validate() and _answered(form, shown):
        flash(_("Your answer is on its way."), "good")
        return redirect(url_for(".enquiry", enquiry_id=shown.id))
    return _page(shown, form, refused=True)


def _page(shown: Enquiry, form: AnswerForm, *, refused: bool) -> ResponseReturnValue:
    actor = current_actor()
    is_importer = actor.speaks_for(Role.IMPORTER, shown.fair_id, shown.importer_organisation_id)
    may_answer = is_allowed(actor, Permission.ENQUIRY_ANSWER, shown)
    return render_template(
        "enquiries/enquiry.html",
        enquiry=shown,
        fair=shown.fair,
        form=form,
        may_answer=may_answer and shown.state in (EnquiryState.OPEN, EnquiryState.ANSWERED),
        layout="layouts/importer.html" if is_importer else "layouts/exhibitor.html",
        is_importer=is_importer,
        refused=refused,
        picture_url=_picture_url(shown),
        asks_to_see=ASKS in shown.phrases,
        **WORDS,
    ), (422 if refused else 200)


def _picture_url(shown: Enquiry) -> str:
    """The picture of the product asked about; whether this reader may see it is asked there."""
    if shown.product is None or shown.product.photo_id is None:
        return ""
    return url_for("showcase.picture", product_id=shown.product.id, width=320, kind="webp")


def _answered(form: AnswerForm, shown: Enquiry) -> bool:
    try:
        with unit_of_work():
            if request.form.get("answer") == "decline":
                services.decline_enquiry(shown, actor=current_actor())
            else:
                services.answer_enquiry(shown, actor=current_actor(), **form.facts)
    except FairError as error:
        form.form_errors.append(error.message)
        return False
    return True


@bp.route("/enquiries/<uuid:enquiry_id>/withdraw", methods=["POST"])
@requires(Permission.ENQUIRY_WITHDRAW, thing=queries.load_enquiry)
def withdraw(shown: Enquiry) -> ResponseReturnValue:
    """Take a question back."""
    importer_id = shown.importer_id
    with unit_of_work():
        services.withdraw_enquiry(shown, actor=current_actor())
    flash(_("Your question is taken back."), "good")
    return redirect(url_for(".importer_enquiries", importer_id=importer_id))
