"""What stands before the chain begins: a fair that is open, a hall with booths, staff."""

import io
from datetime import timedelta

from PIL import Image

from fairapp.accounts import services as accounts
from fairapp.accounts.models import OrganisationKind
from fairapp.accounts.sessions import set_password
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.policy import SYSTEM, Role
from fairapp.fairs import services as fairs
from fairapp.fairs import thesaurus
from fairapp.fairs.models import Concept, Fair
from tests import factories

PASSWORD = "đúng mười hai chữ"
STAFF = {"organiser": Role.ORGANISER, "contracts": Role.CONTRACT_STAFF}
BOOTHS = 12


def open_season(number: int) -> None:
    """A fair of three days with today in the middle; organiser and contract staff can sign in."""
    with unit_of_work():
        if db.session.get(Concept, "FIB") is None:
            thesaurus.sync(SYSTEM)
        fair = _open_fair(slug_of(number))
        in_zone = factories.zone(fair, code="A")
        for place in range(BOOTHS):
            ground = {"x": 3 + 3 * (place % 6), "y": 3 + 6 * (place // 6)}
            factories.booth(fair, in_zone=in_zone, code=f"A{place + 1:02d}", **ground)
        for name, role in STAFF.items():
            _hire(fair, account(name, number), role)


def slug_of(number: int) -> str:
    """The name of a chain's fair in addresses."""
    return f"gift-fair-{number}"


def _open_fair(slug: str) -> Fair:
    organiser = accounts.register_organisation(
        actor=SYSTEM, name="Ban tổ chức", kind=OrganisationKind.STATE_BODY, country="VN"
    )
    db.session.flush()
    series = fairs.open_series(
        actor=SYSTEM, slug=slug, names={"vi": "Hội chợ"}, organiser=organiser
    )
    db.session.flush()
    today = clock.today()
    fair = fairs.open_fair(
        actor=SYSTEM,
        series=series,
        slug=slug,
        names={"vi": "Hội chợ quà tặng", "en": "Gift fair"},
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=1),
        applications_open_on=today - timedelta(days=30),
        applications_close_on=today + timedelta(days=1),
        venue="Nhà trưng bày chính",
        city="Hà Nội",
        country="VN",
        is_demo=True,
    )
    db.session.flush()
    return fair


def _hire(fair: Fair, email: str, role: Role) -> None:
    person = accounts.register_person(
        actor=SYSTEM, full_name=f"Phụ trách ({role})", organisation=None, email=email
    )
    db.session.flush()
    set_password(person, PASSWORD, actor=SYSTEM)
    accounts.add_member(person, role, actor=SYSTEM, fair_id=fair.id)


def account(name: str, number: int) -> str:
    """The address with which somebody of the staff signs in."""
    return f"{name}-{number}@example.com"


def photo() -> bytes:
    """A photo of goods, as a phone sends it."""
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "#c8924a").save(picture, "JPEG")
    return picture.getvalue()
