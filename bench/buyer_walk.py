"""Ten minutes as a buyer: from the letter to the shortlist on a phone, timed, tapped and looked at.

A Japanese and a French importer of the demonstration open their letter, confirm the address,
accept, say what they look for, read the list, keep favourites, compare, ask, and take the
shortlist along.
Every page is searched for words of another language, and stands as a picture in the folder.

Run on a folder with demonstration data (`flask demo load`) that is served, with its worker:
    FAIR_DATA_DIR=... FAIR_DEMO=1 python -m bench.buyer_walk --url http://127.0.0.1:5000 --shots DIR
"""

import argparse
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from fairapp import create_app
from fairapp.accounts.models import Organisation
from fairapp.core.db import db, unit_of_work
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Product
from fairapp.fairs.models import Fair
from fairapp.importers.models import Importer, Invitation, InvitationState
from fairapp.importers.services.invitations import new_link
from tests.run import find_browser

RESULTS = Path(__file__).parent / "results" / "buyer_walk.json"
PHONE = {"width": 390, "height": 844}
FOREIGN = {
    "ja": r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]|\b(?:the|and|your|with|you|of)\b",
    "fr": r"[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]"
          r"|\b(?:the|and|your|with|you|of|what|who|are|is)\b",
}  # fmt: skip
"""Letters and words that only another language has; names of firms and places are left out."""
SAID = {
    "ja": {"word": "籠", "text": "籐の丸い籠。プラスチックは不可。"},
    "fr": {"word": "panier", "text": "Paniers ronds en rotin, sans plastique."},
}
VISIBLE = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode, box = node.parentElement;
    const lang = box.closest('[lang]')?.lang ?? '';
    if (box.closest('script,style,option,textarea,[data-own-words]')) continue;
    if (lang !== document.documentElement.lang) continue;
    if (node.textContent.trim() && box.checkVisibility()) found.push(node.textContent.trim());
  }
  return found;
}"""


def letter_of(app: Flask, country: str) -> tuple[str, str]:
    """(path of the personal link, address) of an importer who has not answered yet."""
    with app.app_context(), unit_of_work():
        fair = db.session.scalars(select(Fair).order_by(Fair.opens_on.desc())).first()
        assert fair is not None, "no demonstration data: run `flask demo load`"
        found = (
            select(Invitation)
            .join(Importer, Importer.id == Invitation.importer_id)
            .join(Organisation, Organisation.id == Importer.organisation_id)
            .where(Importer.fair_id == fair.id, Organisation.country == country)
            .where(Invitation.state.in_((InvitationState.SENT, InvitationState.OPENED)))
            .options(joinedload(Invitation.importer).joinedload(Importer.person))
        )
        invitation = next(one for one in db.session.scalars(found) if one.importer.person.email)
        person = invitation.importer.person
        token = new_link(invitation, person, fair, actor=Actor(person_id=person.id))
        return f"/i/{token}", person.email or ""


def names_of(app: Flask) -> list[str]:
    """Names of firms, places and goods: they stand as their owners write them, in any language."""
    with app.app_context():
        firms = db.session.execute(
            select(Organisation.name, Organisation.name_en, Organisation.village,
                   Organisation.province, Organisation.commune)
        )  # fmt: skip
        names = {name for row in firms for name in row if name}
        for texts in db.session.scalars(select(Product.names)):
            names.update(texts.values())
        for venue, city in db.session.execute(select(Fair.venue, Fair.city)):
            names.update((venue, city))
        return sorted(names, key=len, reverse=True)


class Walk:
    """One buyer with a phone: each step is timed, each touch counted."""

    def __init__(self, page: Page, url: str, lang: str, shots: Path, names: list[str]) -> None:
        self.page, self.url, self.lang, self.shots = page, url, lang, shots
        self.names = names
        self.taps, self.steps, self.foreign = 0, [], []
        self.started = self.last = time.monotonic()
        page.on("pageerror", lambda error: self.foreign.append(f"script: {error}"))

    def tap(self, selector: str, **more: Any) -> None:
        self.page.locator(selector, **more).first.tap()
        self.taps += 1

    def fill(self, selector: str, words: str) -> None:
        self.page.locator(selector).first.fill(words)
        self.taps += 1

    def leave(self, selector: str, **more: Any) -> None:
        """Touch something that leads to another page."""
        with self.page.expect_navigation():
            self.tap(selector, **more)

    def look(self, name: str) -> None:
        """Keep a picture, what it took so far, and what is said in another language."""
        moment = time.monotonic()
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        self.steps.append({"step": name, "seconds": round(moment - self.last, 1),
                           "taps": self.taps, "width": wide})  # fmt: skip
        self.page.screenshot(path=self.shots / f"{self.lang}-{len(self.steps):02d}-{name}.png",
                             full_page=True)  # fmt: skip
        strange = re.compile(FOREIGN[self.lang], re.IGNORECASE)
        for words in self.page.evaluate(VISIBLE):
            bare = words
            for known in self.names if strange.search(words) else ():
                bare = bare.replace(known, "")
            if strange.search(bare):
                self.foreign.append(f"{name}: {words[:90]}")
        self.last = time.monotonic()

    def wait_for_list(self) -> None:
        """Read the page until the list has been made."""
        for _ in range(120):
            if not self.page.locator("[data-poll]").count():
                return
            self.page.wait_for_timeout(500)


def arrive(page: Page, walker: Walk, path: str, email: str) -> None:
    """From the letter to the form of needs."""
    page.goto(f"{walker.url}{path}?lang={walker.lang}")
    walker.look("letter")
    walker.fill("#address", email)
    walker.leave("main form button.btn-primary")
    walker.look("invitation")
    walker.leave("form:has(input[value=accept]) button")
    walker.look("needs")
    page.goto(f"{page.url.split('?')[0]}/new")


def say(page: Page, walker: Walk) -> dict[str, float]:
    """Say what one looks for; what it took."""
    said, before, began = SAID[walker.lang], walker.taps, time.monotonic()
    walker.fill("[data-name=goods] input[type=search]", said["word"])
    page.wait_for_selector("[data-name=goods] [role=option]")
    walker.tap("[data-name=goods] [role=option]")
    walker.fill("#text", said["text"])
    walker.fill("#order_quantity", "200")
    walker.fill("#price_max", "20")
    walker.tap("[data-name=wanted] .f-chip:has(input[value=M-RATTAN])")
    walker.tap("[data-name=excluded] .f-chip:has(input[value=M-PLASTIC])")
    walker.look("need")
    walker.leave("main form.f-card button.btn-primary")
    return {"seconds": round(time.monotonic() - began, 1), "taps": walker.taps - before}


def choose(page: Page, walker: Walk) -> dict[str, int]:
    """Favourites, side by side, a question, and the papers; the bytes of those."""
    walker.wait_for_list()
    walker.look("list")
    matches = page.url.split("?")[0]
    for place in range(3):
        page.locator("[data-heart] button").nth(place).tap()
        page.wait_for_timeout(400)
    walker.taps += 3
    walker.leave("a[href$='/shortlist']")
    walker.look("shortlist")
    walker.leave("a[href$='/compare']")
    walker.look("compare")
    walker.leave("a[href$='/ask']")
    walker.tap("#phrases label")
    walker.look("ask")
    walker.leave("main form.f-card button.btn-primary")
    walker.look("asked")
    files = {}
    for kind in ("pdf", "xlsx"):
        answer = page.request.get(f"{matches.removesuffix('/matches')}/shortlist.{kind}")
        (walker.shots / f"{walker.lang}-shortlist.{kind}").write_bytes(answer.body())
        files[kind] = len(answer.body())
    return files


def walk(page: Page, walker: Walk, path: str, email: str) -> dict[str, Any]:
    """From the letter to the shortlist."""
    arrive(page, walker, path, email)
    need = say(page, walker)
    files = choose(page, walker)
    return {
        "need": need,
        "all": {"seconds": round(time.monotonic() - walker.started, 1), "taps": walker.taps},
        "files": files,
        "steps": walker.steps,
        "foreign": walker.foreign,
    }


def main() -> None:
    """Walk as both; exit 1 when a page spoke another language or a need took two minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:5000")
    parser.add_argument("--shots", type=Path, default=Path("buyer-walk"))
    chosen = parser.parse_args()
    chosen.shots.mkdir(parents=True, exist_ok=True)
    app, found = create_app(), {}
    names = names_of(app)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"]
        )
        for lang, country in (("ja", "JP"), ("fr", "FR")):
            path, email = letter_of(app, country)
            context = chromium.new_context(viewport=PHONE, has_touch=True, locale=lang)
            page = context.new_page()
            page.set_default_timeout(60_000)
            walker = Walk(page, chosen.url, lang, chosen.shots, names)
            found[lang] = walk(page, walker, path, email)
            context.close()
        chromium.close()
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1, ensure_ascii=False))
    is_good = all(not one["foreign"] and one["need"]["seconds"] < 120 for one in found.values())
    sys.exit(not is_good)


if __name__ == "__main__":
    main()
