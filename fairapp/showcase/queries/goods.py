"""Questions about one product and what stands beside it."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload

from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.exhibitors.models import Application, ApplicationState, Product, Visibility

RELATED = 8
MOST_ADDRESSES = 20_000


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
    product = db.session.scalar(
        select(Product)
        .where(Product.id == product_id)
        .options(
            joinedload(Product.photo),
            maker.joinedload(Application.fair),
            maker.joinedload(Application.organisation),
            maker.selectinload(Application.products),
            maker.selectinload(Application.certificates),
        )
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


def like_products(product: Product) -> list[Product]:
    """Goods of the same kind by other makers of the fair, of those that anybody may see."""
    if not product.category:
        return []
    kind = product.category.rpartition("-")[0] or product.category
    found = (
        published_products(product.fair_id)
        .where(Product.application_id != product.application_id)
        .where(Product.category.startswith(kind, autoescape=True))
        .options(joinedload(Product.application).joinedload(Application.organisation))
        .order_by(Product.category != product.category, Product.id)
    )
    return list(db.session.scalars(found.limit(RELATED)))


def published_products(fair_id: UUID) -> Select[Product]:
    """The products of a fair that anybody may see."""
    return (
        select(Product)
        .join(Application, Application.id == Product.application_id)
        .where(Product.fair_id == fair_id, is_published(), Product.visibility == Visibility.PUBLIC)
    )
