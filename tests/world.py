"""One thing of every kind at one fair, people of every role, and another organiser's fair."""

import contextvars
import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

from flask import Flask
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from fairapp.accounts import services as accounts
from fairapp.accounts import tokens
from fairapp.accounts.models import ApiToken, LinkPurpose, Membership, Person
from fairapp.accounts.queries import INVITATIONS
from fairapp.accounts.sessions import session_id_of
from fairapp.allocation.models import PlaceOffer
from fairapp.allocation.services import hold_booths, share_stand
from fairapp.contracts.services import ask_both_sides
from fairapp.core import clock
from fairapp.core.bounces import InboundKind
from fairapp.core.db import db
from fairapp.core.files import Audience, store_picture
from fairapp.core.inbound import InboundMail
from fairapp.core.jobs import Job
from fairapp.core.mail import Letter, tell
from fairapp.core.policy import SYSTEM, Actor, Role
from fairapp.core.stopping import stop_url
from fairapp.discovery.models import Match, MatchList
from fairapp.exhibitors.models import Certificate
from fairapp.exhibitors.views.room import receipt_of
from fairapp.fairs.models import PlanAct
from fairapp.fairs.services import add_price_item
from fairapp.fairs.services.ground import change_plan, edit_of
from fairapp.fees import services as fees
from fairapp.fees.models import BankLine
from fairapp.importers import services as importers
from fairapp.importers.models import (
    Campaign,
    HostingTier,
    Invitation,
    InvitationState,
    LinkRequest,
    Segment,
)
from fairapp.meetings.models import RequestState, Timetable
from tests import factories
from tests.factories.deals import deal
from tests.factories.desk import exhibitor_desk
from tests.factories.meetings import badge, meeting, meeting_request
from tests.factories.programme import programme_things
from tests.factories.reports import report_things
from tests.factories.review import review_things
from tests.factories.rounds import published_round
from tests.factories.suppliers import enquiry, shared_shortlist
from tests.pages import SPECIAL, Browserless

ROLES = (
    "anonymous",
    "office",
    "organiser",
    "contracts",
    "gate",
    "viewer",
    "exhibitor",
    "other_exhibitor",
    "importer",
    "other_importer",
    "other_organiser",
)
SAFE = ("GET", "HEAD", "OPTIONS")


class Ground:
    """A fair with one thing of every kind; everything said of it holds `mark`."""

    def __init__(self, app: Flask, mark: str) -> None:
        self.app, self.mark = app, mark
        self.fair = factories.fair(slug=f"fair-{mark.lower()}")
        firm = factories.organisation(name=f"Xưởng {mark}", name_en=f"Workshop {mark}")
        self.application = factories.accepted_application(self.fair, organisation=firm)
        self.product = factories.product(self.application, names={"en": f"Tray {mark}"})
        self.importer = factories.importer(
            self.fair, person=factories.importer_person(full_name=f"Buyer {mark}")
        )
        self.need = factories.need(self.importer, texts={"ja": f"籐 {mark}"})
        self.people: dict[str, Person] = {}
        self._add_things()

    def _add_things(self) -> None:
        fair, pair = self.fair, {"importer": self.importer, "application": self.application}
        self.pictures = {
            who: store_picture(
                io.BytesIO(_picture(self.mark, who)),
                name="p.png",
                audience=who,
                folder=self.app.config["FAIR_SETTINGS"].data_dir.resolve(),
            )
            for who in Audience
        }
        self.certificate = Certificate(
            application_id=self.application.id, fair_id=fair.id, code="FSC", number=self.mark
        )
        self.desk = exhibitor_desk(self.application, self.pictures[Audience.PARTIES], self.mark)
        self.job = Job(kind="discovery.first_list", fair_id=fair.id, arguments={})
        self.timetable = Timetable(fair_id=fair.id, requests=1, placed=1, bound=1, seed=0)
        db.session.add_all([self.certificate, self.job, self.timetable])
        letter = Letter("sign_in_code", fair.id, None, {"code": self.mark})
        self.message = tell(factories.person(), letter)
        self.request = meeting_request(fair, **pair, message=f"Hello {self.mark}")
        question = {"product_id": self.product.id, "message": f"Price {self.mark}?"}
        self.enquiry = enquiry(self.importer, self.application, **question)
        self.share = shared_shortlist(self.importer, token=f"share-{self.mark}")
        other_pair = {"importer": factories.importer(fair), "application": self.application}
        accepted = meeting_request(fair, **other_pair, state=RequestState.ACCEPTED)
        self.meeting = meeting(fair, request=accepted)
        self.slot_id = self.meeting.slot_id
        self.badge = badge(fair, bearer=f"Visitor {self.mark}")
        self.booth = factories.booth(fair)
        edits = [edit_of(self.booth, is_corner=True)]
        self.change = change_plan(fair, edits, actor=SYSTEM, act=PlanAct.EDITED)
        until = clock.now() + timedelta(days=2)
        stands = [factories.booth(fair)]
        self.allocation = hold_booths(self.application, stands, actor=SYSTEM, until=until)
        guest = factories.accepted_application(fair)
        self.guest = share_stand(self.allocation, guest, actor=SYSTEM)
        self.deal = deal(
            fair,
            exhibitor=self.application,
            buyer=self.importer,
            paper=self.pictures[Audience.PARTIES],
        )
        self.desk |= published_round(self.application)
        self.desk |= review_things(self.application, self.mark)
        ask_both_sides(self.deal, actor=SYSTEM, link=str)
        self._add_money()
        self._add_matches()
        self._add_invitation()
        self.reports = report_things(fair)

    def _add_invitation(self) -> None:
        fair = self.fair
        self.invitation = Invitation(
            fair_id=fair.id,
            importer_id=self.importer.id,
            organisation_id=self.importer.organisation_id,
            state=InvitationState.SENT,
            sent_at=clock.now(),
        )
        self.campaign = Campaign(fair_id=fair.id, name=f"Batch {self.mark}")
        self.wish = LinkRequest(
            fair_id=fair.id, email=f"{self.mark.lower()}@example.com", country="JP", locale="ja"
        )
        self.mail = InboundMail(
            sha256=self.mark, kind=InboundKind.REPLY, fair_id=fair.id, text=f"Yes {self.mark}"
        )
        db.session.add_all([self.invitation, self.campaign, self.wish, self.mail])
        db.session.flush()
        self.invitation.campaign_id = self.campaign.id
        self._add_hosting()

    def _add_hosting(self) -> None:
        """An accepted offer with a sealed passport; the buyer stays as qualified as before."""
        host = importers.set_rule(self.fair, HostingTier.HOSTED, actor=SYSTEM, nights=3)
        was, self.importer.tier = self.importer.tier, host.tier
        db.session.flush()
        offer = importers.make_offer(self.importer, actor=SYSTEM)
        importers.answer_offer(offer, actor=SYSTEM, accept=True)
        facts = {**dict.fromkeys(importers.PASSPORT_FIELDS, self.mark), "expires_on": "2031-02-03"}
        importers.keep_passport(self.importer, actor=SYSTEM, **facts)
        self.importer.tier = was

    def _add_money(self) -> None:
        """An extra ordered and asked for, a line of the bank, a step of the refund rule."""
        chair = add_price_item(
            self.fair,
            actor=SYSTEM,
            code="extra-chair",
            names={"en": f"Chair {self.mark}"},
            amount=Decimal(50_000),
            currency="VND",
            is_extra=True,
        )
        today = clock.today()
        self.offer = PlaceOffer(
            fair_id=self.fair.id,
            application_id=self.application.id,
            allocation_id=self.allocation.id,
            answer_by=clock.now() + timedelta(days=2),
        )
        db.session.add(self.offer)
        self.order = fees.order_extra(self.application, chair, 2, actor=SYSTEM, today=today)
        self.asked = fees.issue_request(
            self.application, actor=SYSTEM, currency="VND", due_on=today, today=today
        )
        self.line = BankLine(
            fair_id=self.fair.id,
            booked_on=today,
            amount=Decimal(1),
            currency="VND",
            words=f"Transfer {self.mark}",
            fingerprint=self.mark,
        )
        db.session.add(self.line)
        self.rule = fees.set_refund_rule(
            self.fair, actor=SYSTEM, days_before=30, share=Decimal(50), document=None
        )
        db.session.flush()

    def _add_matches(self) -> None:
        self.product.photo_id = self.pictures[Audience.PARTIES].id
        of = {"fair_id": self.fair.id, "importer_id": self.importer.id}
        made = MatchList(**of, made_at=clock.now(), ranker_version="test")
        match = Match(
            **of, application_id=self.application.id, rank=1, score=0.8, ranker_version="test"
        )
        db.session.add_all([made, match])
        db.session.flush()


def _picture(mark: str, who: str) -> bytes:
    out = io.BytesIO()
    shade = sum(map(ord, mark + who)) % 200
    Image.new("RGB", (40, 30), (shade, 90, 40)).save(out, "PNG")
    return out.getvalue()


def _only(table: Any, person: Person) -> Any:
    """The id of the one row of this table that belongs to a person."""
    return db.session.scalars(select(table.id).where(table.person_id == person.id)).one()


class World(Ground):
    """The fair under test, its people by role, and how to act as one of them."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app, "HOME")
        self.elsewhere = Ground(app, "CANARY")
        fair = self.fair
        other = factories.accepted_application(fair)
        buyer = factories.importer(fair)
        self.segment = Segment(name="Japan", criteria={"country": "JP"})
        db.session.add(self.segment)
        self.people = {
            "office": factories.member(Role.ORGANISER),
            "organiser": factories.member(Role.ORGANISER, fair),
            "contracts": factories.member(Role.CONTRACT_STAFF, fair),
            "gate": factories.member(Role.GATE_STAFF, fair),
            "viewer": factories.member(Role.VIEWER, fair),
            "exhibitor": db.session.get_one(Person, self.application.contact_id),
            "other_exhibitor": db.session.get_one(Person, other.contact_id),
            "importer": db.session.get_one(Person, self.importer.person_id),
            "other_importer": db.session.get_one(Person, buyer.person_id),
            "other_organiser": factories.member(Role.ORGANISER, self.elsewhere.fair),
        }
        self.parts, self.other_firm = self._parts(), other.organisation_id
        self.keys = {
            who: tokens.issue_token(person, actor=SYSTEM, label=who)
            for who, person in self.people.items()
        }
        self.parts["token_id"] = _only(ApiToken, self.people["organiser"])
        stop = stop_url(self.people["importer"].id, INVITATIONS)
        self.stop_token = stop.rpartition("/")[2]
        self.cookies = {who: session_id_of(person) for who, person in self.people.items()}
        db.session.commit()
        self.read: dict[tuple[str, str], TestResponse] = {}
        self.clients = {who: Browserless(app) for who in ROLES}

    def _parts(self) -> dict[str, Any]:
        return {
            "fair_id": self.fair.id,
            "slug": self.fair.slug,
            "year": self.fair.year,
            "application_id": self.application.id,
            "product_id": self.product.id,
            "certificate_id": self.certificate.id,
            **{name: thing.id for name, thing in self.desk.items()},
            "importer_id": self.importer.id,
            "invitation_id": self.invitation.id,
            "segment_id": self.segment.id,
            "left_id": self.importer.person_id,
            "right_id": self.elsewhere.importer.person_id,
            "campaign_id": self.campaign.id,
            "wish_id": self.wish.id,
            "mail_id": self.mail.id,
            **self._shown_parts(),
            "need_id": self.need.id,
            "booth_id": self.booth.id,
            "change_id": self.change.id,
            "guest_id": self.guest.id,
            "allocation_id": self.allocation.id,
            "offer_id": self.offer.id,
            "order_id": self.order.id,
            "payment_request_id": self.asked.id,
            "line_id": self.line.id,
            "rule_id": self.rule.id,
            "enquiry_id": self.enquiry.id,
            "share_id": self.share.id,
            "request_id": self.request.id,
            "meeting_id": self.meeting.id,
            "timetable_id": self.timetable.id,
            "deal_id": self.deal.deal_id,
            **self.reports,
            "job_id": self.job.id,
            "message_id": self.message.id,
            "membership_id": _only(Membership, self.people["exhibitor"]),
            "person_id": self.application.contact_id,
            "organisation_id": self.application.organisation_id,
            **programme_things(),
            "party_id": self.application.id,
            "file_id": self.pictures[Audience.PUBLIC].id,
            "size": "small",
            "kind": "webp",
            "name": "documents",
            "figure": "booths",
            "token": self._link(LinkPurpose.IMPORTER, None),
            "invitation_token": self._link(LinkPurpose.INVITATION, self.invitation.id),
        }

    def _shown_parts(self) -> dict[str, Any]:
        receipt = receipt_of(self.pictures[Audience.PARTIES])
        buyer = {"buyer_id": self.importer.person_id}
        return buyer | {"locale": "ja", "width": 320, "village": "phu-vinh", "receipt": receipt}

    def _link(self, purpose: LinkPurpose, thing_id: Any) -> str:
        return accounts.issue_link(
            db.session.get_one(Person, self.importer.person_id),
            purpose,
            actor=Actor(),
            fair_id=self.fair.id,
            organisation_id=self.importer.organisation_id,
            thing_id=thing_id,
            expires_at=clock.now() + timedelta(days=1),
        )

    def address(self, endpoint: str, **parts: Any) -> str:
        """The address of an endpoint with the things of this fair."""
        known: dict[str, Any] = self.parts | parts
        known = known | SPECIAL.get(endpoint, {})
        if endpoint == "review.join_firm":
            known = known | {"organisation_id": self.other_firm}
        if endpoint == "discovery.shared":
            known = known | {"token": f"share-{self.mark}"}
        if endpoint == "accounts.stop_letters":
            known = known | {"token": self.stop_token}
        if endpoint in ("importers.open_invitation", "importers.ask_link"):
            known = known | {"token": known["invitation_token"]}
        return self.app.url_map.bind("localhost").build(endpoint, known, append_unknown=False)

    def page(self, who: str, endpoint: str) -> TestResponse:
        """A page as somebody reads it; asked once however often one looks."""
        if (who, endpoint) not in self.read:
            self.read[who, endpoint] = self.ask(who, "GET", self.address(endpoint))
        return self.read[who, endpoint]

    def ask(self, who: str, method: str, address: str, **more: Any) -> TestResponse:
        """Send a request as somebody; what it changed is taken back."""
        client = self.clients[who]
        client.client.delete_cookie("session")
        # a refusal is told to a program in one line; a page would take ten times as long
        headers = {"Accept": "application/json"} | more.pop("headers", {})
        if who != "anonymous":
            with client.client.session_transaction() as cookie:
                cookie["_user_id"], cookie["_fresh"] = self.cookies[who], True
            if address.startswith("/api/") and method not in SAFE:
                headers["Authorization"] = f"Bearer {self.keys[who]}"
        with taken_back():
            answer: TestResponse = contextvars.Context().run(
                client.client.open, address, method=method, headers=headers, **more
            )
            answer.get_data()
            answer.close()
            return answer


def cases(app: Flask) -> list[tuple[str, str]]:
    """(endpoint, method) of everything the app answers."""
    return [
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static"
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


@contextmanager
def taken_back() -> Iterator[None]:
    """Whatever is committed inside, is gone after."""
    db.session.rollback()
    savepoint = db.engines[None].begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()
