"""Verbs of what an exhibitor brings: products and certificates."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext
from sqlalchemy import func, select

from fairapp.core import audit
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor
from fairapp.core.search import search_text_of
from fairapp.exhibitors.models import Application, Certificate, Product, Visibility
from fairapp.exhibitors.services.applications import LIVE, WrongStateError
from fairapp.exhibitors.services.versions import touch

MOST_PRODUCTS = 60


class TooManyProductsError(FairError):
    """A stand shows a choice, not a warehouse."""

    code = "too-many-products"
    sentence = lazy_gettext("At most %(most)s products. Remove one before adding another.")


class DuplicateCertificateError(FairError):
    """The certificate is on the application."""

    code = "duplicate-certificate"
    sentence = lazy_gettext("%(code)s is already on this application.")


def add_product(application: Application, *, actor: Actor, **facts: Any) -> Product:
    """Add a product at the end of the list; `facts` are columns of the product."""
    _lock_live(application)
    count = db.session.scalar(
        select(func.count()).select_from(Product).where(Product.application_id == application.id)
    )
    if (count or 0) >= MOST_PRODUCTS:
        raise TooManyProductsError(most=MOST_PRODUCTS)
    last = db.session.scalar(
        select(func.max(Product.position)).where(Product.application_id == application.id)
    )
    product = Product(
        application_id=application.id,
        fair_id=application.fair_id,
        position=(last or 0) + 1,
        **facts,
    )
    product.search_text = product_search_text(product)
    db.session.add(product)
    touch(application)
    audit.record(AuditTag.PRODUCT_ADDED, product, actor=actor)
    return product


def edit_product(product: Product, *, actor: Actor, **facts: Any) -> None:
    """Change what is known of a product; what is saved again as it was leaves no line."""
    _lock_live(product.application)
    changed = {name: value for name, value in facts.items() if getattr(product, name) != value}
    if not changed:
        return
    for field, value in changed.items():
        setattr(product, field, value)
    product.search_text = product_search_text(product)
    touch(product.application)
    audit.record(AuditTag.PRODUCT_CHANGED, product, actor=actor)


def show_goods(
    application: Application,
    *,
    actor: Actor,
    profile: Visibility,
    goods: Mapping[UUID, tuple[Visibility, Visibility]],
) -> None:
    """Say who may see the profile, each product and its price; one line when anything changed.

    The products must be loaded; one that has gone or come meanwhile is left as it is.
    """
    _lock_live(application)
    changed = application.visibility is not profile
    application.visibility = profile
    for product in application.products:
        before = (product.visibility, product.price_visibility)
        product.visibility, product.price_visibility = goods.get(product.id, before)
        changed = changed or before != (product.visibility, product.price_visibility)
    if changed:
        audit.record(AuditTag.APPLICATION_EDITED, application, actor=actor, section="showing")


def remove_product(product: Product, *, actor: Actor) -> None:
    """Take a product off the application."""
    _lock_live(product.application)
    touch(product.application)
    audit.record(AuditTag.PRODUCT_REMOVED, product, actor=actor)
    db.session.delete(product)


def product_search_text(product: Product) -> str:
    """What a product is found by: names and materials in every language there is."""
    texts = (product.names or {}).values()
    return search_text_of([*texts, *(product.materials or []), *(product.techniques or [])])


def add_certificate(application: Application, *, actor: Actor, **facts: Any) -> Certificate:
    """Add a certificate: code, number, valid_until; raises DuplicateCertificateError."""
    _lock_live(application)
    known = db.session.scalar(
        select(Certificate.id).where(
            Certificate.application_id == application.id, Certificate.code == facts["code"]
        )
    )
    if known is not None:
        raise DuplicateCertificateError(code=facts["code"])
    certificate = Certificate(application_id=application.id, fair_id=application.fair_id, **facts)
    db.session.add(certificate)
    touch(application)
    audit.record(AuditTag.CERTIFICATE_ADDED, certificate, actor=actor)
    return certificate


def remove_certificate(application: Application, certificate: Certificate, *, actor: Actor) -> None:
    """Take a certificate off the application."""
    _lock_live(application)
    touch(application)
    audit.record(AuditTag.CERTIFICATE_REMOVED, certificate, actor=actor)
    db.session.delete(certificate)


def _lock_live(application: Application) -> None:
    lock(application)
    if application.state not in LIVE:
        raise WrongStateError
