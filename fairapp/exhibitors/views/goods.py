"""An exhibitor's products: the list, and one product's form."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.errors import wants_problem
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sheets import word_list
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.forms import VISIBILITY_LABELS, ProductForm, ShowingForm
from fairapp.exhibitors.models import Application, Product, Visibility
from fairapp.exhibitors.views.room import (
    bp,
    categories,
    keep_photo,
    load_application,
    load_product,
    photo_of,
    photo_url,
    saved,
    told_errors,
)
from fairapp.fairs.queries import concept_labels

_PLAIN = (
    "category",
    "price_low",
    "price_high",
    "currency",
    "unit",
    "moq",
    "lead_time_days",
    "monthly_capacity",
    "is_new_design",
    "visibility",
    "price_visibility",
)


@bp.route("/applications/<uuid:application_id>/products")
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def products(application: Application) -> ResponseReturnValue:
    """All products of an exhibitor."""
    labels = concept_labels((one.category for one in application.products), current_locale())
    return render_template(
        "exhibitors/products.html",
        application=application,
        labels=labels,
        shown_to=VISIBILITY_LABELS,
    )


@bp.route("/applications/<uuid:application_id>/products/new", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def add_product(application: Application) -> ResponseReturnValue:
    """Describe a new product."""
    form = ProductForm(categories=categories(), category=application.main_category)
    if form.validate_on_submit():
        with unit_of_work():
            added = services.add_product(application, actor=current_actor(), **_facts(form))
        if wants_problem():
            return saved(application, action=url_for(".edit_product", product_id=added.id))
        flash(_("The product is saved."), "good")
        return redirect(url_for(".products", application_id=application.id))
    return _form_page(form, application=application, product=None)


@bp.route("/products/<uuid:product_id>/edit", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_product)
def edit_product(product: Product) -> ResponseReturnValue:
    """Change a product."""
    form = ProductForm(categories=categories(), data=_shown(product))
    if form.validate_on_submit():
        with unit_of_work():
            services.edit_product(product, actor=current_actor(), **_facts(form, product))
        if wants_problem():
            return saved(product.application)
        flash(_("The product is saved."), "good")
        return redirect(url_for(".products", application_id=product.application_id))
    return _form_page(form, application=product.application, product=product)


@bp.route("/applications/<uuid:application_id>/showing", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def showing(application: Application) -> ResponseReturnValue:
    """Who may see the profile, the products and the prices."""
    form = ShowingForm.of(application.products, profile=application.visibility.value)
    if not form.validate_on_submit():
        return render_template("exhibitors/showing.html", application=application, form=form), (
            422 if form.errors else 200
        )
    with unit_of_work():
        services.show_goods(
            application,
            actor=current_actor(),
            profile=Visibility(form.profile.data),
            goods=form.choices_for(application.products),
        )
    flash(_("Saved. Everything is shown just as far as you said."), "good")
    return redirect(url_for(".showing", application_id=application.id))


@bp.route("/products/<uuid:product_id>/remove", methods=["POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_product)
def remove_product(product: Product) -> ResponseReturnValue:
    """Take a product off the list."""
    with unit_of_work():
        services.remove_product(product, actor=current_actor())
    flash(_("The product is removed."), "good")
    return redirect(url_for(".products", application_id=product.application_id))


def _form_page(
    form: ProductForm, *, application: Application, product: Product | None
) -> ResponseReturnValue:
    if form.errors and wants_problem():
        return told_errors(form)
    kept = photo_of(form.kept.data)
    return render_template(
        "exhibitors/product.html",
        form=form,
        application=application,
        product=product,
        kept_url=photo_url(kept) if kept else "",
    ), (422 if request.method == "POST" else 200)


def _facts(form: ProductForm, product: Product | None = None) -> dict[str, Any]:
    """What to save; words that are concepts become their codes, and no new photo keeps the old."""
    facts = form.facts
    for name in ("names", "descriptions") if product else ():
        # the form shows two languages; a text in a third is kept
        texts = getattr(product, name)
        others = {lang: text for lang, text in texts.items() if lang not in ("vi", "en")}
        facts[name] = {**others, **facts[name]}
    for name in ("materials", "techniques"):
        facts[name] = queries.concept_codes(word_list(form[name].data or ""), current_locale())
    sent = keep_photo(form.photo.data) if form.photo.data else photo_of(form.kept.data)
    if sent is not None:
        facts["photo_id"] = sent.id
    return facts


def _shown(product: Product) -> dict[str, Any]:
    """A product as its form shows it: codes as words, texts apart."""
    labels = concept_labels([*product.materials, *product.techniques], current_locale())
    shown = {name: getattr(product, name) for name in _PLAIN}
    for name in ("materials", "techniques"):
        shown[name] = ", ".join(labels.get(code, code) for code in getattr(product, name))
    for lang in ("vi", "en"):
        shown[f"name_{lang}"] = product.names.get(lang, "")
        shown[f"description_{lang}"] = product.descriptions.get(lang, "")
    return shown
