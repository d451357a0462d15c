"""The ledger on screen: logging, the list, one deal, the sides' own page."""

import io
import re
from decimal import Decimal

import pytest
from PIL import Image
from sqlalchemy import func, select

from fairapp.accounts.models import PersonalLink
from fairapp.contracts import queries, services
from fairapp.contracts.models import Answer, DealAnswer, DealKind, LedgerEntry, ReasonCode
from fairapp.core import clock
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from fairapp.core.sheets import read_sheet
from tests import factories
from tests.factories.deals import deal, held_meeting

TODAY = clock.today()


@pytest.fixture
def desk(browserless):
    fair = factories.fair()
    browserless.sign_in(factories.member(Role.CONTRACT_STAFF, fair))
    return browserless, fair


def entry_count(session) -> int:
    return session.scalar(select(func.count()).select_from(LedgerEntry))


def log_values(seller, buyer, **values):
    return {
        "exhibitor": seller.id,
        "importer": buyer.id,
        "idempotency_key": "0123456789abcdef",
        "kind": "contract",
        "value": "4.250",
        "currency": "USD",
        "signed_on": TODAY.isoformat(),
        "occasion": "",
        "goods-0-category": "FIB-01-01",
        "goods-0-quantity": "500",
        "goods-0-unit": "piece",
        "goods-0-unit_price": "8,50",
        "goods-1-unit": "piece",
        "goods-2-unit": "piece",
        "incoterm": "FOB",
        **values,
    }


def photo():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(out, "JPEG")
    return io.BytesIO(out.getvalue()), "paper.jpg"


def test_contract_is_logged_in_three_steps_without_script(desk, session):
    browser, fair = desk
    maker = factories.organisation(name="Mây tre Nắng Hạ", name_en="Nang Ha Rattan")
    seller = factories.accepted_application(fair, organisation=maker)
    factories.product(seller)
    buyer = factories.importer(fair)
    met = held_meeting(fair, exhibitor=seller, buyer=buyer)
    new = f"/fairs/{fair.slug}/deals/new"
    assert f"exhibitor={seller.id}" in browser.get(f"{new}?q=nang+ha")
    second = browser.get(f"{new}?exhibitor={seller.id}&q=naniwa")
    assert f"importer={buyer.id}" in second
    form = browser.get(f"{new}?exhibitor={seller.id}&importer={buyer.id}")
    assert re.search(r'name="idempotency_key"[^>]*value="[0-9a-f]{32}"', form)
    assert str(met.id) in form
    sent = log_values(seller, buyer, occasion=str(met.id), paper=photo())
    answer = browser.post(new, sent, content_type="multipart/form-data")
    entry = session.scalar(select(LedgerEntry))
    assert (answer.status_code, answer.location) == (302, f"/deals/{entry.id}")
    assert (entry.value, entry.incoterm, entry.meeting_id) == (4250, "FOB", met.id)
    assert [line.quantity for line in queries.lines_of(entry.id)] == [500]
    letters = session.scalars(select(Message).where(Message.thing_id == entry.id)).all()
    assert sorted(letter.locale for letter in letters) == ["ja", "vi"]
    again = log_values(seller, buyer, occasion=str(met.id))
    assert browser.post(new, again).location == f"/deals/{entry.id}"
    assert entry_count(session) == 1
    with browser.client.get(f"/deals/{entry.id}/paper") as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")


def test_meeting_in_the_address_names_both_parties(desk):
    browser, fair = desk
    seller, buyer = factories.accepted_application(fair), factories.importer(fair)
    met = held_meeting(fair, exhibitor=seller, buyer=buyer)
    page = browser.get(f"/fairs/{fair.slug}/deals/new?meeting={met.id}")
    assert f'value="{seller.id}"' in page
    assert f'value="{buyer.id}"' in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"value": "", "goods-0-unit_price": ""}, "Type the value"),
        ({"value": "4.520"}, "The goods add up to 4,250 USD, but the value is 4,520 USD"),
        ({"value": "-5"}, "An amount cannot be below 0"),
        ({"value": "99999999999999999999"}, "This amount is too large"),
        ({"value": "-99 999 999 999 999"}, "This amount is too large"),
        ({"value": "999tỷ", "goods-0-quantity": ""}, "must be above 0 and below 100 million"),
        ({"incoterm_place": "12 Hai Ba Trung"}, "a town or a port in letters"),
        ({"delivery_on": "2015-01-01"}, "not before the paper was signed"),
        ({"paper": (io.BytesIO(b"%PDF-1.4 /JavaScript %%EOF" + b" " * 90), "x.pdf")}, "PDF"),
        ({"value": "0"}, "must be above 0"),
        ({"value": "much"}, "This is not an amount"),
        ({"currency": "EUR"}, "There is no rate for EUR"),
        ({"signed_on": "2015-01-01"}, "The date must lie between"),
        ({"kind": "promise"}, "Not a valid choice"),
        ({"paper": (io.BytesIO(b"no picture"), "x.jpg")}, "not a photo we can read"),
    ],
)
def test_wrong_paper_is_told_and_nothing_is_saved(desk, session, wrong, words):
    browser, fair = desk
    seller, buyer = factories.accepted_application(fair), factories.importer(fair)
    factories.product(seller)
    new = f"/fairs/{fair.slug}/deals/new"
    answer = browser.post(
        new, log_values(seller, buyer, **wrong), content_type="multipart/form-data"
    )
    assert (answer.status_code, entry_count(session)) == (422, 0)
    assert words in answer.get_data(as_text=True)


def test_firm_on_both_sides_is_told_it_cannot_deal_with_itself(desk, session):
    browser, fair = desk
    seller = factories.accepted_application(fair)
    buyer = factories.importer(fair, organisation_id=seller.organisation_id)
    factories.product(seller)
    answer = browser.post(f"/fairs/{fair.slug}/deals/new", log_values(seller, buyer))
    assert (answer.status_code, entry_count(session)) == (422, 0)
    assert "Seller and buyer are the same organisation." in answer.get_data(as_text=True)


def test_same_paper_asks_whether_it_is_another(desk, session):
    browser, fair = desk
    seller, buyer = factories.accepted_application(fair), factories.importer(fair)
    factories.product(seller)
    deal(fair, exhibitor=seller, buyer=buyer)
    new = f"/fairs/{fair.slug}/deals/new"
    answer = browser.post(new, log_values(seller, buyer))
    assert (answer.status_code, entry_count(session)) == (422, 1)
    assert 'name="is_another"' in answer.get_data(as_text=True)
    assert browser.post(new, log_values(seller, buyer, is_another="y")).status_code == 302
    assert entry_count(session) == 2


def test_list_shows_one_kind_with_its_own_total(desk):
    browser, fair = desk
    deal(fair)
    deal(fair, kind=DealKind.ORDER, value=Decimal(77))
    contracts = browser.get(f"/fairs/{fair.slug}/deals")
    assert "4,250 USD" in contracts
    assert "77 USD" not in contracts
    assert "4,327" not in contracts
    assert "77 USD" in browser.get(f"/fairs/{fair.slug}/deals?kind=order")
    assert "No deal matches" in browser.get(f"/fairs/{fair.slug}/deals?q=nobody")
    assert "Nothing of this kind yet" in browser.get(f"/fairs/{fair.slug}/deals?kind=intention")


def test_sheet_holds_the_rows_of_one_kind(desk, session):
    from fairapp.core.sheets import Column

    browser, fair = desk
    deal(fair)
    deal(fair, kind=DealKind.ORDER, value=Decimal(77))
    session.flush()
    content = browser.client.get(f"/fairs/{fair.slug}/deals.xlsx?kind=order").data
    reading = read_sheet(content, name="x.xlsx", columns=[Column("usd", ("USD",))])
    assert [values for _, values in reading.rows] == [{"usd": "77"}]


def test_list_and_deal_need_few_statements_however_many_rows(desk, count_statements):
    browser, fair = desk
    entry = deal(fair)
    counts = []
    for _ in range(2):
        with count_statements() as counter:
            browser.get(f"/fairs/{fair.slug}/deals")
            browser.get(f"/deals/{entry.deal_id}")
        counts.append(len(counter))
        for _ in range(5):
            deal(fair)
    assert counts[0] == counts[1]
    assert counts[0] <= 16


def test_deal_is_corrected_cancelled_and_verified_on_its_page(desk, session):
    browser, fair = desk
    first = deal(fair)
    page = f"/deals/{first.deal_id}"
    browser.get(page)
    terms = {
        "entry_id": first.id,
        "idempotency_key": "k" * 16,
        "reason": "typing_error",
        "kind": "contract",
        "value": "4000",
        "currency": "USD",
        "signed_on": TODAY.isoformat(),
        **{f"goods-{place}-unit": "piece" for place in range(3)},
    }
    assert "Add the correction" in browser.get(f"{page}/correct")
    assert browser.post(f"{page}/correct", terms).location == page
    assert browser.post(f"{page}/correct", terms).location == page
    late = browser.post(f"{page}/correct", terms | {"idempotency_key": "l" * 16})
    assert late.location == page
    assert "Someone else changed this" in browser.get(page)
    fresh = queries.last_entry(first.deal_id)
    assert (fresh.number, fresh.value) == (2, 4000)
    assert "4,250 USD → 4,000 USD" in browser.get(page)
    wrong = browser.post(
        f"{page}/correct", terms | {"entry_id": fresh.id, "value": "0", "idempotency_key": "m" * 16}
    )
    assert (wrong.status_code, "must be above 0" in wrong.get_data(as_text=True)) == (422, True)
    seen = {"entry_id": fresh.id, "borne_out": "yes"}
    assert browser.post(f"{page}/verify", seen).status_code == 302
    assert "Document seen" in browser.get(page)
    gone = {"entry_id": fresh.id, "idempotency_key": "n" * 16, "reason": "not_signed"}
    assert browser.post(f"{page}/cancel", gone).status_code == 302
    assert queries.last_entry(first.deal_id).reason is ReasonCode.NOT_SIGNED
    assert "Void" in browser.get(page)


def link_of(session, entry, organisation_id):
    services.ask_both_sides(entry, actor=SYSTEM, link=lambda token: f"/l/{token}")
    return session.scalar(
        select(PersonalLink.id).where(PersonalLink.organisation_id == organisation_id)
    )


def test_importer_agrees_by_link_in_japanese_and_may_change(browserless, session):
    entry = deal(factories.fair())
    browserless.sign_in_by_link(link_of(session, entry, entry.importer_organisation_id))
    page = f"/deals/{entry.deal_id}/confirm"
    assert "4,250 USD" in browserless.get(page, lang="ja")
    say = {"entry_id": entry.id, "answer": "agreed"}
    assert browserless.post(page, say).location == page
    assert browserless.post(page, say).location == page
    browserless.post(page, say | {"answer": "disputed"})
    rows = session.execute(
        select(DealAnswer.side, DealAnswer.answer).order_by(DealAnswer.created_at)
    ).all()
    assert [(side.value, answer) for side, answer in rows] == [
        ("importer", Answer.AGREED),
        ("importer", Answer.DISPUTED),
    ]
    assert "You said on" in browserless.get(page)


def test_exhibitors_link_speaks_for_the_exhibitor_only(browserless, session):
    fair = factories.fair()
    entry, other = deal(fair), deal(fair)
    browserless.sign_in_by_link(link_of(session, entry, entry.exhibitor_organisation_id))
    say = {"entry_id": entry.id, "answer": "agreed"}
    browserless.post(f"/deals/{entry.deal_id}/confirm", say)
    assert session.scalar(select(DealAnswer.side)).value == "exhibitor"
    browserless.get(f"/deals/{other.deal_id}/confirm", status=403)
    browserless.get(f"/deals/{entry.deal_id}", status=403)
    browserless.get(f"/fairs/{fair.slug}/deals", status=403)


def test_one_sides_link_opens_nothing_once_it_has_ended(browserless, session):
    entry = deal(factories.fair())
    link_id = link_of(session, entry, entry.importer_organisation_id)
    browserless.sign_in_by_link(link_id)
    page = f"/deals/{entry.deal_id}/confirm"
    browserless.get(page)
    session.get(PersonalLink, link_id).expires_at = clock.now()
    session.commit()
    say = {"entry_id": entry.id, "answer": "agreed"}
    assert browserless.post(page, say).status_code in (302, 401)
    assert session.scalar(select(DealAnswer.id)) is None


def test_answer_to_what_was_corrected_meanwhile_is_refused(browserless, session):
    entry = deal(factories.fair())
    browserless.sign_in_by_link(link_of(session, entry, entry.importer_organisation_id))
    facts = {"actor": SYSTEM, "reason": ReasonCode.TYPING_ERROR, "idempotency_key": "x"}
    services.correct_deal(entry, **facts, value=Decimal(1000))
    page = f"/deals/{entry.deal_id}/confirm"
    answer = browserless.post(page, {"entry_id": entry.id, "answer": "agreed"})
    assert (answer.status_code, session.scalar(select(DealAnswer.id))) == (409, None)
    assert "1,000 USD" in browserless.get(page)


def test_viewer_reads_and_cannot_log(browserless):
    fair = factories.fair()
    entry = deal(fair)
    browserless.sign_in(factories.member(Role.VIEWER, fair))
    assert "Log a deal" not in browserless.get(f"/fairs/{fair.slug}/deals")
    assert "Correct this deal" not in browserless.get(f"/deals/{entry.deal_id}")
    browserless.get(f"/fairs/{fair.slug}/deals/new", status=403)
    assert browserless.post(f"/deals/{entry.deal_id}/ask").status_code == 403
    browserless.get(f"/deals/{fair.id}", status=404)


def test_rates_are_for_those_who_serve_every_fair(desk):
    browser, fair = desk
    browser.get("/rates", status=403)
    assert 'href="/rates"' not in browser.get(f"/fairs/{fair.slug}/deals")


def test_rates_are_listed_and_imported(browserless, session):
    browser = browserless.sign_in(factories.member(Role.CONTRACT_STAFF))
    assert 'href="/rates"' in browser.get(f"/fairs/{factories.fair().slug}/deals")
    assert "No rates yet" in browser.get("/rates")
    content = "Loại tiền,Ngày,USD cho một đơn vị,Nguồn\nEUR,06/10/2016,1.09,demo\n".encode()
    tried = browser.post(
        "/rates/sheet",
        {"sheet": (io.BytesIO(content), "rates.csv")},
        content_type="multipart/form-data",
    )
    upload = re.search(r'name="upload"\s+value="([^"]+)"', tried.get_data(as_text=True))[1]
    assert browser.post("/rates/sheet", {"upload": upload}).location == "/rates"
    assert "1.09" in browser.get("/rates")


def test_command_names_the_head_or_the_break(app, session):
    fair = factories.fair()
    entry = deal(fair)
    run = app.test_cli_runner().invoke
    whole = run(args=["ledger", "verify", fair.slug])
    assert whole.output.strip().endswith(f"1 entries, chain whole, head {entry.entry_hash}")
    other = run(args=["ledger", "verify", fair.slug, "--head", "0" * 64])
    assert (other.exit_code, "not in the chain" in other.output) == (1, True)
    assert run(args=["ledger", "verify", "no-such-fair"]).exit_code == 1
