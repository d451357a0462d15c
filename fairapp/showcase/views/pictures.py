"""Pictures of goods: each asked for by its product, so that the maker's choice is asked too."""

from pathlib import Path
from uuid import UUID

from flask import Response, abort, send_file

from fairapp.core.errors import NotFoundError
from fairapp.core.mail import current_settings
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors.models import Application, ApplicationState, Product, Visibility
from fairapp.importers.queries import Reach, reach_of
from fairapp.showcase.pictures import KINDS, WIDTHS, marked_path, plain_path
from fairapp.showcase.queries import load_pictured
from fairapp.showcase.views import bp

A_DAY = 86_400


class Pictured:
    """A product's picture as one reader gets it."""

    def __init__(self, product: Product, reach: Reach, width: int, kind: str) -> None:
        self.product = product
        self.fair_id = product.fair_id
        self.width, self.kind = width, kind
        maker = product.application
        is_own = maker.organisation_id in reach.firms
        self.is_plain = is_own or reach.level is Visibility.ON_REQUEST
        self.is_for_all = product.shown_to is Visibility.PUBLIC and is_in(maker)

    @property
    def path(self) -> Path:
        """Where its bytes lie."""
        folder = current_settings().data_dir.resolve()
        stored, maker = self.product.photo, self.product.application
        if stored is None:
            raise NotFoundError
        if self.is_plain:
            return plain_path(folder, stored, self.width, self.kind)
        mark = f"{maker.organisation.name} · Fairapp"
        return marked_path(folder, stored, self.width, self.kind, mark)


def is_in(maker: Application) -> bool:
    """Whether the exhibitor is accepted and knows it: until then it is shown to nobody."""
    return maker.state is ApplicationState.ACCEPTED and maker.told_at is not None


def load_picture(product_id: UUID, width: int, kind: str) -> Pictured:
    """The picture, if this reader may see it; else there is nothing at this address."""
    product = load_pictured(product_id)
    maker = product.application
    reach = reach_of(current_actor(), product.fair_id)
    pictured = Pictured(product, reach, width, kind)
    is_known = product.photo is not None and width in WIDTHS and kind in KINDS
    if not is_known or not product.seen_by(reach.at(maker)):
        raise NotFoundError
    if not pictured.is_plain and not is_in(maker):
        raise NotFoundError
    return pictured


@bp.route("/products/<uuid:product_id>/picture-<int:width>.<kind>")
@requires(Permission.PUBLIC_PAGE, thing=load_picture)
def picture(shown: Pictured) -> Response:
    """One width of a product's picture: marked for strangers, as it was sent for its maker."""
    path = shown.path
    if not path.exists():
        abort(404)
    answer = send_file(path, mimetype=f"image/{shown.kind}", max_age=A_DAY, etag=True)
    if not shown.is_for_all:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer
