"""Questions about one product and what stands beside it."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.exhibitors.models import Application, ApplicationState, Product, Visibility

BESIDE = 70
"""More than one maker may have, so that others follow."""


def is_published() -> ColumnElement[bool]:
    """An exhibitor who is in, knows it, and agreed that anybody may see it."""
    return and_(
        Application.state == ApplicationState.ACCEPTED,
        Application.told_at.is_not(None),
        Application.visibility == Visibility.PUBLIC,
    )


def load_product(product_id: UUID) -> Product:
    """A product with its maker, the maker's other goods and papers; raises NotFoundError."""
    maker = joinedload(Product.application)
    product = (
        db.session.scalars(
            select(Product)
            .where(Product.id == product_id)
            .options(
                joinedload(Product.photo),
                maker.joinedload(Application.fair),
                maker.joinedload(Application.organisation),
                maker.joinedload(Application.certificates),
            )
        )
        .unique()
        .first()
    )
    if product is None:
        raise NotFoundError
    return product


def load_pictured(product_id: UUID) -> Product:
    """A product with photo and maker, which is all that a picture needs; raises NotFoundError."""
    product = db.session.scalar(
        select(Product)
        .where(Product.id == product_id)
        .options(
            joinedload(Product.photo),
            joinedload(Product.application).joinedload(Application.organisation),
        )
    )
    if product is None:
        raise NotFoundError
    return product


def products_beside(product: Product) -> list[Product]:
    """The maker's other products, then like ones of other makers that anybody may see."""
    kind = (product.category or "").rpartition("-")[0] or product.category or ""
    is_own = Product.application_id == product.application_id
    is_like = and_(
        is_published(),
        Product.visibility == Visibility.PUBLIC,
        Product.category.startswith(kind, autoescape=True) if kind else false(),
    )
    found = (
        select(Product)
        .join(Application, Application.id == Product.application_id)
        .where(Product.fair_id == product.fair_id, Product.id != product.id)
        .where(or_(is_own, is_like))
        .options(joinedload(Product.application).joinedload(Application.organisation))
        .order_by(is_own.desc(), Product.category != product.category, Product.position, Product.id)
    )
    return list(db.session.scalars(found.limit(BESIDE)))


def published_products(fair_id: UUID) -> Select[Product]:
    """The products of a fair that anybody may see."""
    return (
        select(Product)
        .join(Application, Application.id == Product.application_id)
        .where(Product.fair_id == fair_id, is_published(), Product.visibility == Visibility.PUBLIC)
    )
