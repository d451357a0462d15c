"""Nothing is shown further than its maker agreed: one planted secret, looked for everywhere."""

import contextvars
import io
from decimal import Decimal

import pytest
from PIL import Image
from sqlalchemy import select

from fairapp.accounts.models import Person
from fairapp.core.files import Audience, store_picture
from fairapp.core.policy import SYSTEM, Role
from fairapp.discovery import services as discovery
from fairapp.discovery.models import MatchFeedback, Verdict
from fairapp.enquiries.models import Enquiry
from fairapp.exhibitors.models import ApplicationState
from fairapp.importers.models import AccessState, BuyerStatus, CatalogueAccess
from fairapp.importers.services import ask_for_catalogue, decide_on_catalogue
from tests import factories
from tests.pages import Browserless

SECRET, WORD, PRICE = "Zuyvorix", "quimbal", "77.31"
LEVELS = ("public", "buyers", "on_request")


def photo(app, shade=90):
    out = io.BytesIO()
    Image.new("RGB", (900, 700), (shade, 120, 60)).save(out, "PNG")
    out.seek(0)
    folder = app.config["FAIR_SETTINGS"].data_dir.resolve()
    return store_picture(out, name="p.png", audience=Audience.PARTIES, folder=folder)


class Apart:
    """A client whose requests do not share the test's own context, which would keep a user."""

    def __init__(self, client):
        self.client = client

    def get(self, address):
        return contextvars.Context().run(self.client.get, address, buffered=True)


class Fair:
    """A maker with one secret product, and readers of every kind."""

    def __init__(self, app, session, *, visibility, profile="public", price="public"):
        self.app, self.session = app, session
        self.fair = factories.fair()
        self.maker = factories.accepted_application(self.fair, visibility=profile)
        self.open = factories.product(self.maker, names={"en": "Plain bowl"})
        self.secret = factories.product(
            self.maker,
            names={"en": f"{SECRET} lamp", "vi": f"Đèn {SECRET}"},
            descriptions={"en": f"{SECRET} is our new idea"},
            search_text=f"{SECRET.lower()} {WORD}",
            price_low=Decimal(PRICE),
            price_high=Decimal(PRICE),
            visibility=visibility,
            price_visibility=price,
            photo_id=photo(app).id,
        )
        self.buyer = factories.importer(self.fair)
        self.unapproved = factories.importer(self.fair, status=BuyerStatus.APPLIED)
        self.other = factories.accepted_application(self.fair)
        for importer in (self.buyer, self.unapproved):
            session.add(
                MatchFeedback(
                    fair_id=self.fair.id,
                    importer_id=importer.id,
                    application_id=self.maker.id,
                    verdict=Verdict.FAVOURITE,
                )
            )
        session.flush()
        self.readers = {
            "anonymous": None,
            "unapproved": session.get_one(Person, self.unapproved.person_id),
            "buyer": session.get_one(Person, self.buyer.person_id),
            "other_exhibitor": session.get_one(Person, self.other.contact_id),
            "maker": session.get_one(Person, self.maker.contact_id),
            "organiser": factories.member(Role.ORGANISER, self.fair),
        }
        session.commit()

    def browser(self, who):
        browser = Browserless(self.app)
        if self.readers[who] is not None:
            browser.sign_in(self.readers[who])
        return Apart(browser.client)

    @property
    def picture(self):
        return f"/products/{self.secret.id}/picture-640.webp"

    @property
    def public_addresses(self):
        slug = self.fair.slug
        return [
            f"/fairs/{slug}/?lang=en",
            f"/fairs/{slug}/exhibitors?lang=en",
            f"/fairs/{slug}/exhibitors?lang=en&q={WORD}",
            f"/suppliers/{self.maker.id}?lang=en",
            f"/products/{self.open.id}?lang=en",
            f"/api/v1/fairs/{slug}/exhibitors",
            f"/sitemaps/{slug}.xml",
            "/sitemap.xml",
            "/?lang=en",
        ]


def told(client, addresses):
    """Everything these addresses answer, as one text."""
    return "\n".join(client.get(one).get_data(as_text=True) for one in addresses)


def found(fair, who):
    """(named, priced, its page, its picture) for a reader."""
    client = fair.browser(who)
    text = told(client, fair.public_addresses)
    return (
        SECRET in text,
        PRICE in text,
        client.get(f"/products/{fair.secret.id}").status_code,
        client.get(fair.picture).status_code,
    )


NO, ALL = (False, False, 404, 404), (True, True, 200, 200)
NAMED = (True, False, 200, 404)


@pytest.mark.parametrize(
    ("level", "who", "expected"),
    [
        *[("public", who, ALL) for who in ("anonymous", "unapproved", "buyer", "other_exhibitor")],
        ("buyers", "anonymous", NO),
        ("buyers", "unapproved", NO),
        ("buyers", "other_exhibitor", NO),
        ("buyers", "buyer", ALL),
        ("on_request", "anonymous", NO),
        ("on_request", "unapproved", NO),
        ("on_request", "other_exhibitor", NO),
        ("on_request", "buyer", NAMED),
        *[(level, who, ALL) for level in LEVELS for who in ("maker", "organiser")],
    ],
)
def test_product_is_shown_as_far_as_its_maker_agreed(app, session, level, who, expected):
    assert found(Fair(app, session, visibility=level), who) == expected


@pytest.mark.parametrize("profile", ["buyers", "on_request"])
@pytest.mark.parametrize("who", ["anonymous", "unapproved", "other_exhibitor"])
def test_stricter_choice_of_the_page_holds_for_its_products(app, session, profile, who):
    fair = Fair(app, session, visibility="public", profile=profile)
    assert found(fair, who) == NO


def test_price_is_shown_apart_from_the_photo(app, session):
    fair = Fair(app, session, visibility="public", price="buyers")
    assert found(fair, "anonymous") == (True, False, 200, 200)
    assert found(fair, "buyer") == ALL


def test_exhibitor_who_does_not_know_of_the_decision_is_shown_to_nobody(app, session):
    fair = Fair(app, session, visibility="public")
    fair.maker.told_at = None
    session.commit()
    assert found(fair, "anonymous") == NO
    assert fair.browser("anonymous").get(f"/suppliers/{fair.maker.id}").status_code == 404
    fair.maker.state = ApplicationState.WITHDRAWN
    session.commit()
    assert found(fair, "buyer")[2:] == (404, 404)


def test_stored_photo_of_a_product_is_not_fetched_by_its_own_address(app, session):
    fair = Fair(app, session, visibility="public")
    client = fair.browser("anonymous")
    for kind in ("webp", "jpeg"):
        address = f"/files/{fair.secret.photo_id}/large.{kind}"
        assert client.get(address).status_code == 404
    assert client.get(fair.picture.replace("640", "641")).status_code == 404
    assert client.get(fair.picture.replace("webp", "png")).status_code == 404


def own_papers(fair, who):
    """What the shortlist files and pages of a buyer hold."""
    importer = fair.buyer if who == "buyer" else fair.unapproved
    client = fair.browser(who)
    base = f"/importers/{importer.id}"
    text = told(client, [f"{base}/shortlist?lang=en", f"{base}/compare?lang=en"])
    sheet = client.get(f"{base}/shortlist.xlsx").data
    return text + "".join(_cells(sheet))


def _cells(content):
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [f" {cell} " for row in book.get_sheet_by_index(0).to_python() for cell in row]


@pytest.mark.parametrize(
    ("level", "who", "named", "priced"),
    [
        ("public", "unapproved", True, True),
        ("buyers", "unapproved", False, False),
        ("buyers", "buyer", True, True),
        ("on_request", "unapproved", False, False),
        ("on_request", "buyer", True, False),
    ],
)
def test_shortlist_holds_what_its_buyer_may_see(app, session, level, who, named, priced):
    text = own_papers(Fair(app, session, visibility=level), who)
    assert "Plain bowl" in text
    assert (SECRET in text, PRICE in text) == (named, priced)


def test_words_of_a_product_that_is_kept_back_find_nobody(app, session):
    address = "/fairs/{}/exhibitors?lang=en&q={}"
    for level, seen in (("public", True), ("buyers", False), ("on_request", False)):
        fair = Fair(app, session, visibility=level)
        page = told(fair.browser("anonymous"), [address.format(fair.fair.slug, WORD)])
        assert (str(fair.maker.id) in page) is seen


def test_shared_link_shows_what_everybody_may_see(app, session):
    fair = Fair(app, session, visibility="buyers")
    _share, token = discovery.share_shortlist(fair.buyer, actor=SYSTEM)
    session.commit()
    text = told(fair.browser("anonymous"), [f"/s/{token}?lang=en"])
    assert "Plain bowl" in text
    assert SECRET not in text


def test_form_of_a_question_names_no_product_that_is_kept_back(app, session):
    fair = Fair(app, session, visibility="buyers")
    readers = (("buyer", fair.buyer, True), ("unapproved", fair.unapproved, False))
    for who, importer, named in readers:
        address = f"/importers/{importer.id}/suppliers/{fair.maker.id}/ask"
        assert (SECRET in told(fair.browser(who), [address])) is named


def test_buyer_asks_and_the_exhibitor_opens_the_catalogue(app, session):
    fair = Fair(app, session, visibility="on_request", price="on_request")
    importer = Browserless(app)
    importer.sign_in(fair.readers["buyer"])
    assert "Ask to see everything" in importer.get(f"/suppliers/{fair.maker.id}", lang="en")
    address = f"/importers/{fair.buyer.id}/suppliers/{fair.maker.id}/see"
    for _ in range(2):
        assert importer.post(address, {}).status_code == 302
    wish = session.scalars(select(CatalogueAccess)).one()
    enquiry = session.scalars(select(Enquiry)).one()
    assert (wish.state, enquiry.phrases) == (AccessState.ASKED, ["catalogue"])
    assert found(fair, "buyer") == NAMED
    maker = Browserless(app)
    maker.sign_in(fair.readers["maker"])
    assert "Show them everything" in maker.get(f"/enquiries/{enquiry.id}?lang=en")
    answer = maker.post(f"/enquiries/{enquiry.id}/catalogue", {"open": "yes"})
    assert answer.status_code == 302
    session.expire_all()
    assert (wish.state, enquiry.answer_phrases) == (AccessState.OPENED, ["catalogue_open"])
    assert found(fair, "buyer") == ALL
    assert found(fair, "anonymous") == NO


def test_exhibitor_keeps_the_catalogue_and_may_think_again(app, session):
    fair = Fair(app, session, visibility="on_request")
    wish = ask_for_catalogue(fair.buyer, fair.maker, actor=SYSTEM)
    decide_on_catalogue(wish, AccessState.REFUSED, actor=SYSTEM)
    session.commit()
    assert found(fair, "buyer") == NAMED
    decide_on_catalogue(wish, AccessState.OPENED, actor=SYSTEM)
    session.commit()
    assert found(fair, "buyer") == ALL


def test_buyer_who_is_not_approved_cannot_ask_and_loses_what_was_opened(app, session):
    fair = Fair(app, session, visibility="on_request")
    client = Browserless(app)
    client.sign_in(fair.readers["unapproved"])
    address = f"/importers/{fair.unapproved.id}/suppliers/{fair.maker.id}/see"
    assert client.post(address, {}).status_code == 409
    wish = ask_for_catalogue(fair.buyer, fair.maker, actor=SYSTEM)
    decide_on_catalogue(wish, AccessState.OPENED, actor=SYSTEM)
    fair.buyer.status = BuyerStatus.REFUSED
    session.commit()
    assert found(fair, "buyer") == NO
