"""Invitations of both seasons: batches, officers, letters, what came back, segments, doubles."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import Organisation, OrganisationKind, Person
from fairapp.accounts.services import (
    INVITATIONS,
    add_member,
    register_organisation,
    register_person,
    stop_letters,
)
from fairapp.cli import season_hosting
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.inbound import receive
from fairapp.core.mail import Channel, Message, MessageState, channel_of, written
from fairapp.core.policy import SYSTEM, Role
from fairapp.demo import campaigns
from fairapp.fairs.models import Fair
from fairapp.importers import services
from fairapp.importers.models import (
    Campaign,
    Importer,
    Invitation,
    InvitationLetter,
    InvitationState,
)
from fairapp.importers.services import LinkTo, Writer
from fairapp.outreach.queries import Criteria
from fairapp.outreach.services import save_segment

LETTERS_KEPT, STOPPED = 40, 8
"""Letters written out of each state; people who want no more."""
NOON, MORNING = time(9, 30, tzinfo=clock.HANOI), time(9, tzinfo=clock.HANOI)
_OUT = {
    InvitationState.QUEUED: MessageState.QUEUED,
    InvitationState.BOUNCED: MessageState.BOUNCED,
    InvitationState.SENT: MessageState.SENT,
    InvitationState.OPENED: MessageState.SENT,
    InvitationState.ACCEPTED: MessageState.SENT,
    InvitationState.DECLINED: MessageState.SENT,
}


def fill(past_slug: str, open_slug: str, today: date, *, link_to: LinkTo) -> None:
    """Give both fairs their batches; the open one letters, answers and guests besides."""
    with unit_of_work():
        officers = [_officer(email, position) for email, position in campaigns.OFFICERS]
        past, now = (
            db.session.scalars(select(Fair).where(Fair.slug == slug)).one()
            for slug in (past_slug, open_slug)
        )
        for fair in (past, now):
            _batch(fair, officers)
        _next_batch(now)
        for name, values in campaigns.SEGMENTS:
            save_segment(name, Criteria(**values), actor=SYSTEM)
    with unit_of_work():
        _write_letters(db.session.get_one(Fair, now.id), today, link_to)
    with unit_of_work():
        _hear(db.session.get_one(Fair, now.id), link_to)
        _double(now)
    with unit_of_work():
        season_hosting.fill(db.session.get_one(Fair, past.id), db.session.get_one(Fair, now.id))


def _officer(email: str, position: str) -> Person:
    person = register_person(
        actor=SYSTEM, full_name=position, organisation=None, email=email, position=position
    )
    db.session.flush()
    add_member(person, Role.ORGANISER, actor=SYSTEM, fair_id=None)
    return person


def _batch(fair: Fair, officers: Sequence[Person]) -> None:
    taken: list[str] = []
    for name, countries, place in campaigns.BATCHES:
        batch = Campaign(
            fair_id=fair.id,
            name=name,
            made_by_id=officers[place].id,
            sent_at=datetime.combine(fair.opens_on - timedelta(days=70), NOON),
        )
        db.session.add(batch)
        db.session.flush()
        firms = select(Organisation.id)
        theirs = Organisation.country.in_(countries) if countries else (
            Organisation.country.not_in(taken)
        )  # fmt: skip
        db.session.execute(
            update(Invitation)
            .where(Invitation.fair_id == fair.id, Invitation.state != InvitationState.DRAFT)
            .where(Invitation.organisation_id.in_(firms.where(theirs)))
            .values(campaign_id=batch.id, officer_id=officers[place].id)
        )
        taken += countries


def _next_batch(fair: Fair) -> None:
    batch = Campaign(fair_id=fair.id, name=campaigns.NEXT_BATCH)
    db.session.add(batch)
    db.session.flush()
    for locale, (subject, body) in campaigns.own_letters().items():
        services.write_letter(batch, actor=SYSTEM, locale=locale, subject=subject, body=body)
    db.session.execute(
        update(Invitation)
        .where(Invitation.fair_id == fair.id, Invitation.state == InvitationState.DRAFT)
        .values(campaign_id=batch.id)
    )


def _write_letters(fair: Fair, today: date, link_to: LinkTo) -> None:
    """Write out some letters of each state; the others were written before this service came."""
    writer = Writer(fair)
    found = db.session.scalars(
        select(Invitation)
        .where(Invitation.fair_id == fair.id, Invitation.state.in_(_OUT))
        .order_by(Invitation.state, Invitation.id)
        .options(joinedload(Invitation.importer).joinedload(Importer.person))
        .options(joinedload(Invitation.importer).joinedload(Importer.organisation))
    ).all()
    for _state, invitations in groupby(found, lambda one: one.state):
        for place, invitation in enumerate(list(invitations)[:LETTERS_KEPT]):
            _write(writer, invitation, today, link_to, place)


def _write(
    writer: Writer, invitation: Invitation, today: date, link_to: LinkTo, place: int
) -> None:
    person, firm = invitation.importer.person, invitation.importer.organisation
    if channel_of(person) is not Channel.EMAIL:
        return
    link = link_to(services.new_link(invitation, person, writer.fair, actor=SYSTEM))
    letter = writer.letter_to(person, firm, invitation, link)
    subject, text, html = written(person, Channel.EMAIL, letter)
    waits = invitation.state is InvitationState.QUEUED
    day = today if waits else (invitation.sent_at or clock.now()).astimezone(clock.HANOI).date()
    message = Message(
        fair_id=writer.fair.id,
        person_id=person.id,
        thing_id=invitation.id,
        letter=letter.template,
        purpose=letter.purpose,
        channel=Channel.EMAIL,
        locale=person.locale,
        address=person.email,
        subject=subject[:200],
        html=html,
        text=text,
        state=_OUT[invitation.state],
        attempts=0 if waits else 1,
        due_at=datetime.combine(today + timedelta(days=1), MORNING),
        sent_at=None if waits else invitation.sent_at,
        last_error=campaigns.BOUNCES[place % len(campaigns.BOUNCES)]
        if invitation.state is InvitationState.BOUNCED
        else None,
        created_at=datetime.combine(day, MORNING),
    )
    db.session.add(message)
    db.session.flush()
    invitation.message_id = message.id
    if invitation.state is not InvitationState.BOUNCED:
        written_on = InvitationLetter(
            invitation_id=invitation.id,
            message_id=message.id,
            campaign_id=invitation.campaign_id,
            day=day.toordinal(),
        )
        db.session.add(written_on)


def _hear(fair: Fair, link_to: LinkTo) -> None:
    """Replies by mail, wishes for a link of one's own, and people who want no more letters."""
    for locale, words in campaigns.REPLIES:
        letter = db.session.scalars(
            select(Message)
            .join(Invitation, Invitation.message_id == Message.id)
            .where(Message.fair_id == fair.id, Message.locale == locale)
            .where(Invitation.state.in_((InvitationState.SENT, InvitationState.OPENED)))
            .limit(1)
        ).first()
        if letter is not None:
            receive(_reply(letter, words), actor=SYSTEM)
    for email, contact, firm, country, locale in campaigns.WISHES:
        services.ask_own_link(
            fair, email=email, link_to=link_to, locale=locale,
            contact=contact, organisation_name=firm, country=country,
        )  # fmt: skip
    people = db.session.scalars(
        select(Person)
        .join(Importer, Importer.person_id == Person.id)
        .join(Invitation, Invitation.importer_id == Importer.id)
        .where(Invitation.fair_id == fair.id, Invitation.state == InvitationState.DECLINED)
        .order_by(Person.id)
        .limit(STOPPED)
    ).all()
    for person in people:
        stop_letters(person, INVITATIONS, actor=SYSTEM, channel="link")


def _reply(letter: Message, words: str) -> bytes:
    head = (
        f"From: {letter.address}\nTo: no-reply@example.com\nSubject: Re: invitation\n"
        f"In-Reply-To: {letter.message_id('example.com')}\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    )
    return (head + words).encode()


def _double(fair: Fair) -> None:
    """Two firms that were typed in twice, as it happens with lists from trade offices."""
    known = db.session.scalars(
        select(Importer)
        .where(Importer.fair_id == fair.id)
        .order_by(Importer.code)
        .options(joinedload(Importer.organisation), joinedload(Importer.person))
        .limit(2)
    ).all()
    for place, one in enumerate(known):
        name = f"{one.organisation.name} {('Ltd', 'Inc')[place]}"
        firm = register_organisation(
            actor=SYSTEM,
            name=name,
            kind=OrganisationKind.FOREIGN_COMPANY,
            country=one.organisation.country,
            website=f"https://office-{place + 1}.example.com",
        )
        db.session.flush()
        person = register_person(
            actor=SYSTEM,
            full_name=one.person.full_name,
            organisation=firm,
            email=f"office-{place + 1}@example.com",
            position=one.person.position,
            locale=one.person.locale,
        )
        db.session.flush()
        services.add_importer(actor=SYSTEM, fair=fair, organisation=firm, person=person)
