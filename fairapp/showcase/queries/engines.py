"""Questions of search engines: which pages anybody may see, and when each last changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from fairapp.accounts.models import Organisation
from fairapp.core.audit import AuditEntry
from fairapp.core.db import db
from fairapp.exhibitors.models import Application, Product, Visibility
from fairapp.fairs.models import Fair
from fairapp.showcase.queries.directory import slug_of
from fairapp.showcase.queries.goods import is_published

MOST_PAGES = 50_000


def mapped_fairs() -> list[tuple[Fair, int, datetime]]:
    """[(fair, pages below it, last change)], newest fair first; one statement."""
    goods = (
        select(Application.fair_id, func.count(Product.id).label("goods"),
               func.count(Application.id.distinct()).label("makers"))
        .outerjoin(Product, (Product.application_id == Application.id)
                   & (Product.visibility == Visibility.PUBLIC))
        .where(is_published())
        .group_by(Application.fair_id)
        .subquery()
    )  # fmt: skip
    changed = (
        select(AuditEntry.fair_id, func.max(AuditEntry.created_at).label("at"))
        .where(AuditEntry.thing_kind.in_(("fair", "application", "product")))
        .group_by(AuditEntry.fair_id)
        .subquery()
    )
    pages = func.coalesce(goods.c.goods, 0) + func.coalesce(goods.c.makers, 0)
    rows = db.session.execute(
        select(Fair, pages, changed.c.at)
        .outerjoin(goods, goods.c.fair_id == Fair.id)
        .outerjoin(changed, changed.c.fair_id == Fair.id)
        .order_by(Fair.opens_on.desc())
    )
    return [(row[0], row[1], row[2] or row[0].created_at) for row in rows]


def mapped_pages(fair_id: UUID) -> list[tuple[str, UUID | str, datetime | None]]:
    """[(maker | product | village, key of its address, last change)] of a fair; two statements."""
    changes = dict(
        db.session.execute(
            select(AuditEntry.thing_id, func.max(AuditEntry.created_at))
            .where(AuditEntry.fair_id == fair_id)
            .where(AuditEntry.thing_kind.in_(("application", "product")))
            .group_by(AuditEntry.thing_id)
        ).all()
    )
    rows = db.session.execute(
        select(Application.id, Organisation.village, Application.created_at, Product.id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .outerjoin(
            Product,
            (Product.application_id == Application.id) & (Product.visibility == Visibility.PUBLIC),
        )
        .where(Application.fair_id == fair_id, is_published())
        .order_by(Application.id, Product.position)
        .limit(MOST_PAGES)
    )
    pages: dict[tuple[str, UUID | str], datetime] = {}
    for maker, village, made, product in rows:
        at = changes.get(maker, made)
        pages.setdefault(("maker", maker), at)
        if village:
            key = ("village", slug_of(village))
            pages[key] = max(pages.get(key, at), at)
        if product:
            pages["product", product] = max(at, changes.get(product, at))
    return [(kind, key, at) for (kind, key), at in pages.items()]
