"""What a fair has sent: the demonstration mailbox, and the desk that tells texts by phone."""

import re
from uuid import UUID

import nh3
from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from fairapp.core.contacts import show_phone
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.mail import Message, mark_told, messages_of, texts_to_tell
from fairapp.core.paging import Page, page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.core.sheets import write_sheet
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair
from fairapp.fairs.views import bp

LETTER_TAGS = {"p", "a", "b", "strong", "br", "ul", "ol", "li", "h1", "h2", "table", "tr", "td"}


@bp.route("/fairs/<slug>/mailbox")
@requires(Permission.MAILBOX_READ, thing=load_fair)
def mailbox(fair: Fair) -> ResponseReturnValue:
    """Every letter and text of a fair, newest first."""
    page: Page[Message] = page_of(messages_of(fair.id, request.args.get("q", "")))
    return render_template("fairs/mailbox.html", page=page, query=request.args.get("q", ""))


def load_message(message_id: UUID) -> Message:
    """A message by id."""
    message = db.session.get(Message, message_id)
    if message is None:
        raise NotFoundError
    return message


@bp.route("/messages/<uuid:message_id>")
@requires(Permission.MAILBOX_READ, thing=load_message)
def message(found: Message) -> ResponseReturnValue:
    """One message as it went out; the letter without its own styles, which our policy forbids."""
    letter = nh3.clean(found.html.partition("<body")[2].partition(">")[2], tags=LETTER_TAGS)
    return render_template("fairs/message.html", message=found, letter=_lowered(letter))


def _lowered(letter: str) -> str:
    """The letter with its headings below the page's own two."""
    return re.sub(r"(</?h)([12])\b", lambda tag: f"{tag[1]}{int(tag[2]) + 2}", letter)


@bp.route("/fairs/<slug>/texts")
@requires(Permission.TEXT_DESK, thing=load_fair)
def texts(fair: Fair) -> ResponseReturnValue:
    """Texts for phone or Zalo that wait to be told."""
    page: Page[Message] = page_of(texts_to_tell(fair.id))
    return render_template("fairs/texts.html", page=page)


@bp.route("/fairs/<slug>/texts.xlsx")
@requires(Permission.TEXT_DESK, thing=load_fair)
def texts_sheet(fair: Fair) -> ResponseReturnValue:
    """The same as a sheet, to copy from."""
    waiting = db.session.scalars(texts_to_tell(fair.id))
    rows = [(show_phone(text.address), text.text) for text in waiting]
    content = write_sheet([_("Phone"), _("Text")], rows, sheet=_("Texts"))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Response(
        content, mimetype=kind, headers={"Content-Disposition": "attachment; filename=texts.xlsx"}
    )


@bp.route("/messages/<uuid:message_id>/told", methods=["POST"])
@requires(Permission.TEXT_DESK, thing=load_message)
def told(found: Message) -> ResponseReturnValue:
    """The desk has told this text."""
    with unit_of_work():
        mark_told(found, actor=current_actor())
        fair = db.session.scalar(select(Fair).where(Fair.id == found.fair_id))
    flash(_("Marked as told."), "good")
    return redirect(url_for(".texts", slug=fair.slug) if fair else "/")
