"""Public pages: what engines and shared links read, search, villages, marked pictures, files."""

import io
import json
import re

import pytest
from PIL import Image, ImageChops

from fairapp.core.i18n import LOCALES
from fairapp.exhibitors.models import Visibility
from fairapp.showcase.pictures import WIDTHS
from tests import factories
from tests.pages import Browserless
from tests.showcase.test_visibility import Apart, photo


@pytest.fixture
def fair(session):
    return factories.fair()


@pytest.fixture
def product(app, session, fair):
    firm = factories.organisation(
        name="Xưởng gốm Trăng", name_en="Moon Pottery", village="Bát Tràng", tax_code="0101234567"
    )
    maker = factories.accepted_application(
        fair, organisation=firm, main_category=factories.concept("CER-01").code
    )
    bowl = factories.product(
        maker,
        names={"en": "Celadon bowl </script>", "vi": "Bát men ngọc"},
        search_text="bat men ngoc celadon bowl",
        category="CER-01",
        photo_id=photo(app, shade=40).id,
    )
    session.commit()
    bowl.maker = maker
    return bowl


def linked(page):
    """The facts for engines in a page."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(block) for block in blocks]


@pytest.mark.parametrize("lang", LOCALES)
def test_product_page_says_its_address_in_every_language(session, browserless, product, lang):
    address = f"/products/{product.id}"
    page = browserless.get(address, lang=lang)
    base = "http://localhost"
    assert f'<link rel="canonical" href="{base}{address}?lang={lang}">' in page
    tongues = dict(re.findall(r'hreflang="([a-z-]+)" href="(http[^"]+)"', page))
    expected = {code: f"{base}{address}?lang={code}" for code in LOCALES}
    assert tongues == expected | {"x-default": f"{base}{address}"}
    assert f'<meta property="og:image" content="{base}{address}/picture-1600.jpeg">' in page


def test_facts_for_engines_are_whole_and_cannot_end_their_block(session, browserless, product):
    page = browserless.get(f"/products/{product.id}")
    [facts] = linked(page)
    goods, trail = facts["@graph"]
    assert goods["name"] == "Celadon bowl </script>"
    assert goods["offers"]["lowPrice"] == "3.20"
    assert [one["name"] for one in trail["itemListElement"]][1:] == [
        "Moon Pottery",
        "Celadon bowl </script>",
    ]
    product.price_visibility = Visibility.BUYERS
    session.commit()
    assert "offers" not in linked(browserless.get(f"/products/{product.id}"))[0]["@graph"][0]


def test_pages_of_the_fair_tell_engines_of_event_and_list(session, browserless, fair, product):
    event = linked(browserless.get(f"/fairs/{fair.slug}/"))[0]
    assert (event["@type"], event["startDate"]) == ("ExhibitionEvent", fair.opens_on.isoformat())
    listed = linked(browserless.get(f"/fairs/{fair.slug}/exhibitors"))[0]
    assert [one["name"] for one in listed["itemListElement"]] == ["Moon Pottery"]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ("q=bat+trang", True),
        ("q=Bát+Tràng", True),
        ("q=CELADON", True),
        ("q=moon+celadon", True),
        ("q=moon+zebra", False),
        ("q=0101234567", False),
        ("q=%25", True),
        ("category=CER", True),
        ("category=FIB", False),
        ("village=Bát+Tràng", True),
        ("village=Vạn+Phúc", False),
        ("material=M-RATTAN", True),
        ("material=M-%25", False),
        ("page=999999999999", False),
        ("category=%27;--", False),
    ],
)
def test_directory_finds_by_words_craft_village_and_material(
    session, browserless, fair, product, asked, is_found
):
    page = browserless.get(f"/fairs/{fair.slug}/exhibitors?{asked}")
    assert (f"/suppliers/{product.application_id}" in page) is is_found


def test_village_has_a_page_and_an_unknown_one_has_none(session, browserless, fair, product):
    page = browserless.get(f"/fairs/{fair.slug}/villages/bat-trang")
    assert "Moon Pottery" in page
    browserless.get(f"/fairs/{fair.slug}/villages/van-phuc", status=404)
    product.maker.visibility = Visibility.BUYERS
    session.commit()
    browserless.get(f"/fairs/{fair.slug}/villages/bat-trang", status=404)


def test_sitemaps_name_each_public_page_once_with_the_day_of_its_change(
    app, session, browserless, fair, product
):
    client = Apart(browserless.client)
    index = client.get("/sitemap.xml").get_data(as_text=True)
    assert f"/sitemaps/{fair.slug}.xml" in index
    pages = client.get(f"/sitemaps/{fair.slug}.xml").get_data(as_text=True)
    places = re.findall(r"<loc>http://localhost(/[^<]*)</loc><lastmod>\d{4}-\d\d-\d\dT", pages)
    assert sorted(places) == sorted(
        [
            f"/suppliers/{product.application_id}",
            f"/products/{product.id}",
            f"/fairs/{fair.slug}/villages/bat-trang",
        ]
    )
    assert pages.count('hreflang="ja"') == 3
    assert "Sitemap: http://localhost/sitemap.xml" in client.get("/robots.txt").get_data(True)


def pixels(answer):
    return Image.open(io.BytesIO(answer.data)).convert("RGB")


@pytest.mark.parametrize("width", WIDTHS)
def test_strangers_get_a_marked_picture_and_the_maker_the_plain_one(
    app, session, browserless, product, width
):
    from fairapp.accounts.models import Person

    address = f"/products/{product.id}/picture-{width}.webp"
    marked = Apart(browserless.client).get(address)
    assert marked.headers["Cache-Control"].startswith("public")
    seen = pixels(marked)
    assert seen.width == min(width, 900)
    maker = Browserless(app)
    maker.sign_in(session.get_one(Person, product.maker.contact_id))
    plain = pixels(Apart(maker.client).get(address)).resize(seen.size)
    assert max(high for _low, high in ImageChops.difference(seen, plain).getextrema()) > 20
    assert Apart(browserless.client).get(address).data == marked.data


def test_picture_of_goods_for_buyers_is_kept_by_no_cache(app, session, fair, product):
    from fairapp.accounts.models import Person

    product.visibility = Visibility.BUYERS
    buyer = factories.importer(fair)
    session.commit()
    browser = Browserless(app)
    browser.sign_in(session.get_one(Person, buyer.person_id))
    answer = Apart(browser.client).get(f"/products/{product.id}/picture-640.jpeg")
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)


def test_manifest_and_small_picture_are_there(browserless):
    client = Apart(browserless.client)
    manifest = client.get("/app.webmanifest?lang=ja").get_json()
    assert (manifest["lang"], len(manifest["icons"])) == ("ja", 2)
    assert all(client.get(one["src"]).status_code == 200 for one in manifest["icons"])
    assert client.get("/favicon.ico").status_code == 200
