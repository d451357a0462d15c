"""The chain from application to report, step by step, for any kind of visitor.

Staff and the workshop read Vietnamese or English, the importer Japanese.
"""

from typing import Any, Protocol
from uuid import UUID

from fairapp.core import clock
from tests.journeys.season import PASSWORD, account, photo, slug_of
from tests.journeys.visitors import Visitor

WORKSHOP = {"vi": "Mây tre Nắng Hạ", "en": "Summer Sun Rattan"}
WANTED = "籐のトレーを500個。プラスチック不可。"
REASONS = (
    "丸型籐トレー を製造（ご希望は「トレー」）",
    "商品に「プラスチック」は不使用",
    "ご注文 500 個 に対し、最低ロット 300 個",
)
WORDS = {
    "submitted": {"vi": "Đã gửi hồ sơ", "en": "Your application is sent"},
    "one_contract": {
        "vi": "1 hợp đồng xuất khẩu trực tiếp được ký, trị giá 4.250 USD",
        "en": "1 direct export contract signed, worth 4,250 USD",
    },
    "no_contract": {
        "vi": "chưa có hợp đồng xuất khẩu trực tiếp được ký",
        "en": "no direct export contract signed yet",
    },
    "both_sides": {"vi": "Hai bên xác nhận", "en": "Both sides confirmed"},
}


class World(Protocol):
    """Where a chain takes place."""

    number: int
    """Tells the people of this chain from those of another one in the same register."""

    def visitor(self, lang: str, *, phone: bool) -> Visitor:
        """Somebody new at a browser of their own."""

    def link_in_letter(self, address: str, path: str) -> str:
        """The newest link beginning with `path` that was sent to this address or phone."""

    def scalar(self, what: str, table: str, where: str = "true") -> Any:
        """One value of this fair, straight from the database."""

    def begin_meetings(self) -> None:
        """Let the time of every meeting come."""

    def report(self) -> dict[str, Any]:
        """What `flask report edition` prints as JSON."""


class Chain:
    """One workshop, one importer and the staff of one fair; the steps are called in order."""

    def __init__(self, world: World, lang: str) -> None:
        self.world, self.lang = world, lang
        self.fair = f"/fairs/{slug_of(world.number)}"
        self.buyer = f"buyer-{world.number}@example.com"
        self.phone = f"0600 123 45{world.number}"
        self.names = {code: f"{name} {world.number}" for code, name in WORKSHOP.items()}
        self.workshop = world.visitor(lang, phone=True)
        self.importer = world.visitor("ja", phone=True)
        self.organiser = self._at_desk("organiser")
        self.contracts = self._at_desk("contracts")

    def _at_desk(self, name: str) -> Visitor:
        visitor = self.world.visitor(self.lang, phone=False)
        visitor.open(f"/sign-in?lang={self.lang}")
        visitor.send("/sign-in", account=account(name, self.world.number), password=PASSWORD)
        return visitor

    def workshop_applies(self) -> None:
        """The first screen on a phone, then the sections, then it is sent."""
        me = self.workshop
        me.open(f"{self.fair}/?lang={self.lang}")
        me.follow("/apply")
        me.send(
            "/apply",
            name=self.names["vi"],
            phone=self.phone,
            village="Phú Vinh",
            main_category="FIB",
            photo_1=photo(),
            consent=True,
        )
        me.follow("/applications/")
        me.follow("/about")
        me.send(
            "/about",
            name_en=self.names["en"],
            main_category="FIB-01-01",
            province="Hà Nội",
            about_vi="Đan khay mây tròn từ ba đời.",
            export_languages=["en"],
        )
        me.follow("/wishes")
        me.send("/wishes", booths_wanted="1", wants_corner=True)
        me.follow("/products")
        me.follow("/edit")
        self._describes_product(me)
        me.open(me.address.removesuffix("products") + "submit")
        me.send("/submit", undertakings=True)
        assert WORDS["submitted"][self.lang] in me.text

    @staticmethod
    def _describes_product(me: Visitor) -> None:
        me.send(
            "/edit",
            name_vi="Khay mây tròn",
            name_en="Round rattan tray",
            category="FIB-01-01",
            materials="Mây" if "Mây" in me.text else "Rattan",
            price_low="5",
            price_high="9",
            currency="USD",
            moq="300",
            lead_time_days="45",
            monthly_capacity="2000",
        )

    def organiser_accepts_and_tells(self) -> None:
        """Deciding is one step, telling another."""
        me = self.organiser
        me.open(f"{self.fair}/applications")
        me.follow("/review", self.names[self.lang])
        me.send("/applications/decide", "accept")
        me.send("/applications/decide")
        assert self.world.scalar("count(*)", "message", "letter LIKE '%accepted'") == 0
        me.follow("/applications/decisions")
        me.send("/applications/tell")
        assert self.world.scalar("count(*)", "message", "letter LIKE '%accepted'") == 1

    def organiser_gives_a_booth(self) -> None:
        """Held, reserved and confirmed on the plan."""
        me = self.organiser
        me.open(f"{self.fair}/booths")
        me.follow("/booths/", "A05")
        application = self.world.scalar("id", "application")
        me.send("/hold", application_id=_as_uuid(application))
        me.send("/reserve")
        me.send("/confirm")
        assert self.world.scalar("state", "allocation") == "confirmed"
        assert self.names[self.lang] in me.text

    def importer_is_invited(self) -> None:
        """Put on the list by hand, chosen, written to by the worker."""
        me = self.organiser
        me.open(f"{self.fair}/importers")
        me.follow("/importers/new")
        me.send(
            "/importers/new",
            organisation="Naniwa Table",
            country="JP",
            contact="Buyer",
            email=self.buyer,
            locale="ja",
            kind="importer",
        )
        me.open(f"{self.fair}/importers")
        me.send("/invitations", importer=True)
        me.send("/invitations", name="Nhật Bản")
        me.wait_for("Nhật Bản")

    def importer_opens_and_accepts(self) -> None:
        """Opening the letter's link shows nobody; the address opens it, a button accepts."""
        me = self.importer
        me.open(self.world.link_in_letter(self.buyer, "/i/"))
        assert "Naniwa Table" not in me.text
        assert self._invitation() == "queued"
        me.send("/i/", address=self.buyer)
        assert self._invitation() == "opened"
        me.send("/answer", holding={"reply": "accept"})
        assert self._invitation() == "accepted"

    def _invitation(self) -> str:
        return str(self.world.scalar("state", "invitation"))

    def importer_states_a_need(self) -> None:
        """In Japanese; the list of suppliers comes with its reasons in Japanese."""
        me = self.importer
        me.follow("/needs/new")
        me.send(
            "/needs/new",
            goods=["FIB"],
            text=WANTED,
            order_quantity="500",
            price_max="8",
            excluded_typed="プラスチック",
        )
        me.wait_for(self.names["en"])
        for reason in REASONS:
            assert reason in me.text, reason

    def the_two_agree_to_meet(self) -> None:
        """The importer asks from the list; the workshop says yes from the link in its text."""
        self.importer.send("/meetings/ask")
        self.workshop = self._from_letter(self.phone, self.lang)
        self.workshop.follow("/meetings")
        assert "Naniwa Table" in self.workshop.text
        self.workshop.send("/answer", press="accept")
        assert self.world.scalar("state", "meeting_request") == "accepted"

    def _from_letter(self, address: str, lang: str) -> Visitor:
        """Somebody who opens the newest personal link on another phone, and presses its button."""
        visitor = self.world.visitor(lang, phone=True)
        visitor.open(self.world.link_in_letter(address, "/l/"))
        visitor.send("/l/")
        return visitor

    def organiser_makes_the_timetable(self) -> None:
        """Planned by the worker, published, told."""
        me = self.organiser
        me.open(f"{self.fair}/timetable")
        me.send("/timetable/make")
        me.wait_for("/publish")
        me.send("/publish")
        assert self.world.scalar("state", "meeting") == "published"

    def both_log_the_outcome(self) -> None:
        """Once its time has come, each side says what came of the meeting."""
        self.world.begin_meetings()
        for side, code in ((self.workshop, "order_likely"), (self.importer, "sample_asked")):
            side.open(side.address)
            side.follow("/outcome")
            side.send("/outcome", code=code)
        assert self.world.scalar("state", "meeting") == "held"
        assert self.world.scalar("count(*)", "outcome") == 2

    def staff_log_the_contract(self) -> None:
        """From the meeting in the timetable."""
        me = self.contracts
        me.open(f"{self.fair}/timetable")
        me.follow("?slot=")
        me.follow("/deals/new", "Naniwa Table")
        me.send(
            "/deals/new",
            kind="contract",
            value="4250",
            currency="USD",
            signed_on=clock.today().isoformat(),
            goods__0__category="FIB-01-01",
            goods__0__quantity="500",
            goods__0__unit="piece",
            goods__0__unit_price="8.50",
            incoterm="FOB",
        )
        assert self.world.scalar("count(*)", "ledger_entry", "meeting_id IS NOT NULL")

    def both_confirm(self) -> None:
        """Each by the personal link in its own letter, in its own language."""
        for address, lang in ((self.phone, self.lang), (self.buyer, "ja")):
            side = self._from_letter(address, lang)
            assert "4" in side.text
            side.send("/confirm", press="agreed")
        assert self.world.scalar("count(*)", "deal_answer", "answer = 'agreed'") == 2

    def report_shows_it(self) -> None:
        """Sentence, rows behind the figure, and the same in JSON."""
        me = self.organiser
        me.open(f"{self.fair}/report")
        assert WORDS["one_contract"][self.lang] in me.text
        me.follow("/report/direct_export_contracts")
        assert "Naniwa Table" in me.text
        assert WORDS["both_sides"][self.lang] in me.text
        assert self.world.report()["direct_export_contracts"] == {
            "count": {"value": 1, "rows": 1},
            "value_usd": {"value": 4250, "rows": 1},
        }

    def cancelling_changes_the_sentence(self) -> None:
        """A new entry, never a change of the old one."""
        self.contracts.open(f"{self.fair}/deals")
        self.contracts.follow("/deals/", "0001")
        self.contracts.send("/cancel", reason="party_asked")
        me = self.organiser
        me.open(f"{self.fair}/report")
        assert WORDS["no_contract"][self.lang] in me.text
        assert self.world.report()["direct_export_contracts"]["count"] == {"value": 0, "rows": 0}
        assert self.world.scalar("count(*)", "ledger_entry") == 2

    def run(self) -> None:
        """The whole chain."""
        self.workshop_applies()
        self.organiser_accepts_and_tells()
        self.organiser_gives_a_booth()
        self.importer_is_invited()
        self.importer_opens_and_accepts()
        self.importer_states_a_need()
        self.the_two_agree_to_meet()
        self.organiser_makes_the_timetable()
        self.both_log_the_outcome()
        self.staff_log_the_contract()
        self.both_confirm()
        self.report_shows_it()
        self.cancelling_changes_the_sentence()


def _as_uuid(value: Any) -> str:
    """An id as pages write it; SQLite keeps it without hyphens."""
    return str(UUID(str(value)))
