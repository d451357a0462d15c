"""Who is let in by the REST door, and what it writes."""

import contextvars
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import func, select

from fairapp.accounts import sessions, tokens
from fairapp.accounts.models import ApiToken
from fairapp.api.documentation import PROBLEMS
from fairapp.contracts.models import LedgerEntry
from fairapp.core import clock
from fairapp.core.audit import AuditEntry, AuditTag
from fairapp.core.mail import Message
from fairapp.core.policy import SYSTEM, Role
from fairapp.exhibitors.models import Application
from tests import factories
from tests.api.program import Program

KEY = {"Idempotency_Key": "paper-0001"}


@pytest.fixture
def fair(app):
    return factories.fair(slug="craft-fair")


@pytest.fixture
def clerk(fair):
    return factories.member(Role.CONTRACT_STAFF, fair)


@pytest.fixture
def program(app, clerk):
    return Program(app).hold_token_of(clerk)


def terms(fair, session, **values):
    exhibitor, buyer = factories.accepted_application(fair), factories.importer(fair)
    category = factories.concept("FIB-01-01").code
    session.commit()
    return {
        "exhibitor": str(exhibitor.id),
        "importer": str(buyer.id),
        "kind": "contract",
        "value": "4250.00",
        "currency": "USD",
        "signed_on": clock.today().isoformat(),
        "goods": [
            {"quantity": 500, "unit": "piece", "unit_price": "8.50", "category": category}
        ],
        **values,
    }  # fmt: skip


def count(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_deal_is_recorded_and_both_sides_are_asked(program, fair, clerk, session):
    answer = program.post("/fairs/craft-fair/deals", terms(fair, session), **KEY)
    assert (answer["number"], answer["value_usd"], answer["evidence"]) == (1, "4250.00", "reported")
    entry = session.scalars(select(LedgerEntry)).one()
    assert (entry.recorded_by_id, entry.is_direct_export) == (clerk.id, True)
    assert entry.entry_hash == answer["entry_hash"]
    assert count(session, Message) == 2


def test_same_key_again_gives_the_first_answer_and_changes_nothing(program, fair, session):
    sent = terms(fair, session)
    answers = [program.post("/fairs/craft-fair/deals", sent, **KEY) for _ in range(3)]
    assert answers == [answers[0]] * 3
    assert (count(session, LedgerEntry), count(session, Message)) == (1, 2)


def test_same_key_for_another_deal_is_refused(program, fair, session):
    sent = terms(fair, session)
    program.post("/fairs/craft-fair/deals", sent, **KEY)
    problem = program.post("/fairs/craft-fair/deals", sent | {"value": "9"}, status=422, **KEY)
    assert problem["code"] == "key-used"
    assert count(session, LedgerEntry) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"value": "NaN"}, "value"),
        ({"value": "1e999999"}, "value"),
        ({"value": -1}, "value"),
        ({"kind": "handshake"}, "kind"),
        ({"currency": "XTS"}, "currency"),
        ({"signed_on": "2026-02-30"}, "signed_on"),
        ({"exhibitor": "1"}, "exhibitor"),
        ({"number": 7}, "number"),
        ({"goods": [{"quantity": 0, "unit": "piece", "unit_price": 1}]}, "goods.0.quantity"),
        ({"goods": [{"quantity": 1, "unit": "\x00", "unit_price": 1}]}, "goods.0.unit"),
    ],
)
def test_refused_value_is_named(program, fair, session, change, field):
    problem = program.post(
        "/fairs/craft-fair/deals", terms(fair, session) | change, status=422, **KEY
    )
    assert list(problem["errors"]) == [field]
    assert field in problem["detail"]
    assert count(session, LedgerEntry) == 0


def test_rule_of_the_trade_is_told_as_a_problem(program, fair, session):
    early = (fair.opens_on - timedelta(days=1)).isoformat()
    problem = program.post(
        "/fairs/craft-fair/deals", terms(fair, session, signed_on=early), status=422, **KEY
    )
    assert (problem["code"], list(problem["errors"])) == ("deal-date", ["signed_on"])
    strange = [{"quantity": 1, "unit": "set", "unit_price": 1, "category": "NO-SUCH"}]
    problem = program.post(
        "/fairs/craft-fair/deals", terms(fair, session, goods=strange), status=422, **KEY
    )
    assert "goods.category" in problem["detail"]


@pytest.mark.parametrize(
    ("change", "field", "status"),
    [
        ({"currency": "EUR", "goods": []}, "currency", 422),
        ({"value": "1e12", "goods": []}, "value", 422),
        ({"value": "0", "goods": []}, "value", 422),
        ({"value": "9"}, "value", 422),
        ({"delivery_on": "2016-01-01"}, "delivery_on", 422),
        ({"incoterm_place": "12"}, "incoterm_place", 422),
        ({"idempotency": "paper-0002"}, "is_another", 409),
        ({"self": True}, "importer", 422),
    ],
)
def test_refusal_of_the_ledger_names_its_field(program, fair, session, change, field, status):
    sent = terms(fair, session)
    program.post("/fairs/craft-fair/deals", sent, **KEY)
    key = change.get("idempotency", "paper-0002")
    if change.pop("self", None):
        seller = session.get(Application, UUID(sent["exhibitor"]))
        sent["importer"] = str(factories.importer(fair, organisation_id=seller.organisation_id).id)
        session.commit()
    bad = sent | {name: to for name, to in change.items() if name != "idempotency"}
    problem = program.post("/fairs/craft-fair/deals", bad, status=status, Idempotency_Key=key)
    assert list(problem["errors"]) == [field]
    assert problem["errors"][field] == [problem["detail"]]
    assert count(session, LedgerEntry) == 1


def test_party_of_another_fair_is_not_found(program, fair, session):
    elsewhere = factories.accepted_application(factories.fair())
    sent = terms(fair, session) | {"exhibitor": str(elsewhere.id)}
    program.post("/fairs/craft-fair/deals", sent, status=404, **KEY)


def test_key_is_needed_and_unreadable_json_is_told(program, fair, session):
    problem = program.post("/fairs/craft-fair/deals", terms(fair, session), status=422)
    assert list(problem["errors"]) == ["Idempotency-Key"]
    program._send(
        "POST", "/fairs/craft-fair/deals", 400, data="{", content_type="application/json",
        headers=KEY,
    )  # fmt: skip


def test_session_of_a_browser_reads_but_changes_nothing(browserless, fair, clerk, session):
    sent = terms(fair, session)
    browserless.sign_in(clerk)
    assert browserless.get("/api/v1/fairs/craft-fair/deals?kind=contract") == "[]\n"
    answer = contextvars.Context().run(
        browserless.client.post, "/api/v1/fairs/craft-fair/deals", json=sent,
        headers={"Idempotency-Key": "paper-0001"},
    )  # fmt: skip
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert count(session, LedgerEntry) == 0


@pytest.mark.parametrize("how", ["revoked", "expired", "deactivated", "erased", "unknown"])
def test_ended_token_is_refused_even_on_public_pages(program, fair, clerk, session, how):
    program.get("/fairs")
    token = session.scalars(select(ApiToken)).one()
    if how == "revoked":
        tokens.revoke_token(token, actor=SYSTEM)
    elif how == "expired":
        token.expires_at = clock.now()
    elif how == "deactivated":
        sessions.deactivate_person(clerk, actor=SYSTEM)
    elif how == "erased":
        clerk.erased_at = clock.now()
    else:
        program.token = "made-up"
    session.commit()
    assert program.get("/fairs", status=401)["code"] == "token-ended"


def test_token_is_made_shown_once_and_revoked_on_the_account_page(browserless, clerk, app, session):
    session.commit()
    browserless.sign_in(clerk)
    page = browserless.post("/account?lang=en", {"act": "token", "label": "till"})
    program = Program(app)
    program.token = page.get_data(as_text=True).partition("<code>")[2].partition("</code>")[0]
    program.get("/fairs")
    again = browserless.get("/account")
    assert "till" in again
    assert program.token not in again
    token = session.scalars(select(ApiToken)).one()
    assert browserless.post(f"/tokens/{token.id}/revoke").status_code == 302
    program.get("/fairs", status=401)
    tags = session.scalars(select(AuditEntry.tag).where(AuditEntry.thing_id == token.id)).all()
    assert set(tags) == {AuditTag.TOKEN_ISSUED, AuditTag.TOKEN_REVOKED}


def test_nobody_revokes_the_token_of_another(browserless, program, fair, session):
    stranger = factories.member(Role.ORGANISER, fair)
    session.commit()
    token = session.scalars(select(ApiToken)).one()
    browserless.sign_in(stranger)
    assert browserless.post(f"/tokens/{token.id}/revoke").status_code == 404
    program.get("/fairs")


def test_personal_link_hands_out_neither_password_nor_token(browserless, fair, session):
    from fairapp.accounts import services
    from fairapp.accounts.models import LinkPurpose, Person, PersonalLink

    buyer = factories.importer(fair)
    holder = session.get_one(Person, buyer.person_id)
    services.issue_link(
        holder, LinkPurpose.IMPORTER, actor=SYSTEM, fair_id=fair.id,
        organisation_id=buyer.organisation_id, expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    session.commit()
    browserless.sign_in_by_link(session.scalars(select(PersonalLink)).one().id)
    page = browserless.get("/account")
    assert 'name="locale"' in page
    assert 'name="password"' not in page
    typed = {"password": "mây tre đan 2026", "again": "mây tre đan 2026", "label": "x"}
    for act in ("password", "token"):
        assert browserless.post("/account", {"act": act, **typed}).status_code == 403
    assert count(session, ApiToken) == 0


def test_terminal_makes_organisers_and_tokens(app, session):
    run = app.test_cli_runner().invoke
    address = "office@example.com"
    assert run(args=["accounts", "create-organiser", address, "--name", "Cán bộ"]).exit_code == 0
    made = run(args=["accounts", "token", address, "--label", "till"])
    program = Program(app)
    program.token = made.output.strip()
    year = clock.today().year
    assert program.get(f"/years/{year}/report")["editions"] == []
    missing = run(args=["accounts", "token", "nobody@example.com", "--label", "till"])
    assert (missing.exit_code, "Nobody has the address" in missing.output) == (1, True)


def test_document_names_every_address_and_every_refusal(app):
    document = app.test_client().get("/api/openapi.json").get_json()
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("v1.")]
    assert len(document["paths"]) == len({rule.rule for rule in rules}) == 7
    recording = document["paths"]["/api/v1/fairs/{slug}/deals"]["post"]
    assert set(recording["responses"]) == {"201", *PROBLEMS}
    assert recording["security"] == [{"token": []}]
    reading = document["paths"]["/api/v1/fairs"]["get"]
    assert (set(reading["responses"]) & {"401", "403"}, reading["security"]) == ({"401"}, [])
    assert Decimal(document["info"]["version"]) == 1
