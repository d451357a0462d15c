"""The price list, support with its limits, the bank account and the refund rule of a fair."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import FairError, NotFoundError
from fairapp.core.forms import FairForm
from fairapp.core.i18n import current_locale, in_language
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs.models import Document, Fair
from fairapp.fairs.queries import load_fair
from fairapp.fairs.services import add_price_item, register_document
from fairapp.fees import queries, services
from fairapp.fees.forms import (
    KIND_LABELS,
    BankAccountForm,
    ChooseSupportForm,
    PriceForm,
    RefundForm,
    SupportForm,
    code_of,
)
from fairapp.fees.models import RefundRule, SupportScheme
from fairapp.fees.views import bp
from fairapp.fees.words import charge_name

BY_RULE, NO_SUPPORT = "rule", "none"


def _forms(act: str) -> dict[str, Any]:
    """One form for each act; only the one that was sent reads what was typed."""
    kinds: dict[str, type[FairForm]] = {
        "price": PriceForm,
        "support": SupportForm,
        "bank": BankAccountForm,
        "refund": RefundForm,
    }
    return {
        name: kind(formdata=request.form if act == name else None) for name, kind in kinds.items()
    }


@bp.route("/fairs/<slug>/prices", methods=["GET", "POST"])
@requires(Permission.CHARGE_EDIT, thing=load_fair)
def prices(fair: Fair) -> ResponseReturnValue:
    """Everything money at a fair goes by, with a form for each part."""
    act = request.form.get("act", "")
    forms = _forms(act)
    refusal = ""
    if act in forms and forms[act].validate_on_submit():
        try:
            with unit_of_work():
                _SAVERS[act](fair, forms[act])
        except FairError as error:
            refusal = error.message
        else:
            flash(_("Saved. Charges made before stay as they are."), "good")
            return redirect(url_for(".prices", slug=fair.slug))
    wrong = bool(refusal) or any(form.errors for form in forms.values())
    return render_template(
        "fees/prices.html",
        shown=fair,
        items=queries.price_list(fair.id),
        schemes=queries.schemes_of(fair.id),
        spent=queries.support_spent(fair.id),
        accounts=queries.bank_accounts(fair.id),
        rules=queries.refund_rules(fair.id),
        kind_labels=KIND_LABELS,
        charge_name=charge_name,
        act=act,
        refusal=refusal,
        **forms,
    ), (422 if wrong else 200)


def _set_price(fair: Fair, form: PriceForm) -> None:
    add_price_item(fair, actor=current_actor(), **form.item)


def _set_support(fair: Fair, form: SupportForm) -> None:
    services.set_support(
        fair,
        actor=current_actor(),
        code=code_of(form.name_vi.data, "support"),
        names={"vi": form.name_vi.data},
        share=form.share.data,
        document=_document(form),
        **form.limits,
    )


def _set_bank(fair: Fair, form: BankAccountForm) -> None:
    services.set_bank_account(fair, actor=current_actor(), **form.values)


def _set_refund(fair: Fair, form: RefundForm) -> None:
    services.set_refund_rule(fair, actor=current_actor(), document=None, **form.values)


_SAVERS: dict[str, Callable[[Fair, Any], None]] = {
    "price": _set_price,
    "support": _set_support,
    "bank": _set_bank,
    "refund": _set_refund,
}


def _document(form: SupportForm) -> Document:
    known = db.session.scalar(
        select(Document).where(
            Document.number == form.number.data, Document.issued_on == form.issued_on.data
        )
    )
    if known is not None:
        return known
    document = register_document(
        actor=current_actor(),
        number=form.number.data,
        kind="QĐ",
        issued_on=form.issued_on.data,
        issuer=form.issuer.data,
        subject=form.name_vi.data,
    )
    db.session.flush()
    return document


def load_refund_rule(rule_id: UUID) -> RefundRule:
    """A step of a refund rule; raises NotFoundError."""
    rule = db.session.get(RefundRule, rule_id)
    if rule is None:
        raise NotFoundError
    return rule


@bp.route("/refund-rules/<uuid:rule_id>/drop", methods=["POST"])
@requires(Permission.CHARGE_EDIT, thing=load_refund_rule)
def drop_refund_rule(rule: RefundRule) -> ResponseReturnValue:
    """Take a step of the refund rule away."""
    slug = db.session.get_one(Fair, rule.fair_id).slug
    with unit_of_work():
        services.drop_refund_rule(rule, actor=current_actor())
    flash(_("The step is taken away."), "good")
    return redirect(url_for(".prices", slug=slug))


@bp.route("/applications/<uuid:application_id>/support", methods=["GET", "POST"])
@requires(Permission.CHARGE_EDIT, thing=queries.load_payer)
def support(application: Application) -> ResponseReturnValue:
    """Decide one exhibitor's support by hand; the stand is charged again at once."""
    papers = queries.schemes_of(application.fair_id)
    schemes = {str(scheme.id): scheme for scheme, _paper in papers}
    chosen = _chosen(application, queries.support_choices(application.fair_id))
    form = ChooseSupportForm(schemes=_choices(schemes), data={"scheme": chosen})
    if form.validate_on_submit():
        with unit_of_work():
            _choose(application, form.scheme.data, schemes)
        flash(_("Saved, and the stand is charged again."), "good")
        return redirect(url_for(".account", application_id=application.id))
    return render_template(
        "fees/support.html",
        application=application,
        schemes=papers,
        form=form,
    ), (422 if form.errors else 200)


def _choices(schemes: dict[str, SupportScheme]) -> list[tuple[str, Any]]:
    named = [(key, in_language(one.names, current_locale())) for key, one in schemes.items()]
    return [(BY_RULE, _("By the rules")), *named, (NO_SUPPORT, _("No support"))]


def _chosen(application: Application, choices: dict[UUID, UUID | None]) -> str:
    if application.id not in choices:
        return BY_RULE
    return str(choices[application.id] or NO_SUPPORT)


def _choose(application: Application, wanted: str, schemes: dict[str, SupportScheme]) -> None:
    actor = current_actor()
    if wanted == BY_RULE:
        services.drop_choice(application, actor=actor)
    else:
        services.choose_support(application, schemes.get(wanted), actor=actor)
    services.recharge_exhibitor(application, actor=actor)
