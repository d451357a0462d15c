"""Questions about the register, roles, links and sign-in."""

import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, String, cast, func, or_, select
from sqlalchemy.orm import joinedload

from fairapp.accounts.models import (
    ApiToken,
    Consent,
    LinkPurpose,
    Membership,
    Objection,
    Organisation,
    Person,
    PersonalLink,
    SignInAttempt,
)
from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import Actor, Grant, Role
from fairapp.core.search import matches
from fairapp.core.secrets import hash_secret

ROLE_OF_PURPOSE = {
    LinkPurpose.INVITATION: Role.IMPORTER,
    LinkPurpose.IMPORTER: Role.IMPORTER,
    LinkPurpose.EXHIBITOR: Role.EXHIBITOR,
}
"""The role a session opened by a link has; a confirmation gives no role, only its one deal."""

INVITATIONS = "invitations"
"""The purpose of letters that invite to fairs and remind of it."""
_CARD_CODE = re.compile(r"[0-9a-f]{8}")
_TOKEN = re.compile(r"/l/([\w-]{20,64})$")

MOST_ATTEMPTS = 10
ATTEMPTS_WITHIN = timedelta(minutes=5)


def find_organisations(query: str) -> Select[Organisation]:
    """Organisations whose name, village, phone, e-mail or tax code match, without accents."""
    return (
        select(Organisation)
        .where(matches(Organisation.search_text, query))
        .order_by(Organisation.name)
    )


def find_person(*, email: str | None = None, phone: str | None = None) -> Person | None:
    """The person with this e-mail or, failing that, this phone (E.164)."""
    wanted = [Person.email == email] if email else []
    if phone:
        wanted.append(Person.phone == phone)
    if not wanted:
        return None
    return db.session.scalar(select(Person).where(or_(*wanted)).order_by(Person.email.is_(None)))


def find_organisation(
    *, tax_code: str | None, name: str, country: str, village: str | None = None
) -> Organisation | None:
    """The organisation already in the register: by tax code, else by folded name and place."""
    if tax_code:
        known = db.session.scalar(select(Organisation).where(Organisation.tax_code == tax_code))
        if known is not None:
            return known
    same_name = select(Organisation).where(
        func.lower(Organisation.name) == name.lower(), Organisation.country == country
    )
    if village:
        same_name = same_name.where(Organisation.village == village)
    return db.session.scalar(same_name)


def actor_of_person(person_id: UUID, session_version: int) -> Actor | None:
    """The person with all roles, in one statement; None when signed out everywhere or gone."""
    rows = db.session.execute(_with_roles().where(Person.id == person_id)).all()
    if not rows or rows[0][0].session_version != session_version:
        return None
    return _actor_with_roles([(person, member) for person, member in rows])


def actor_of_token(secret: str) -> Actor | None:
    """Who made this API token, with all roles, in one statement; None once it has ended."""
    rows = db.session.execute(
        _with_roles()
        .join(ApiToken, ApiToken.person_id == Person.id)
        .where(
            ApiToken.token_hash == hash_secret(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > clock.now(),
        )
    ).all()
    return _actor_with_roles([(person, member) for person, member in rows]) if rows else None


def _with_roles() -> Select[Person, Membership]:
    return select(Person, Membership).outerjoin(Membership, Membership.person_id == Person.id)


def _actor_with_roles(rows: list[tuple[Person, Membership]]) -> Actor | None:
    person = rows[0][0]
    if person.deactivated_at or person.erased_at:
        return None
    grants = frozenset(
        Grant(member.role, member.fair_id, member.organisation_id)
        for _, member in rows
        if member is not None
    )
    return Actor(
        person_id=person.id,
        display_name=person.position or person.full_name,
        grants=grants,
        locale=person.locale,
    )


def live_tokens(person_id: UUID) -> Select[ApiToken]:
    """A person's tokens that still open something, oldest first."""
    return (
        select(ApiToken)
        .where(
            ApiToken.person_id == person_id,
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > clock.now(),
        )
        .order_by(ApiToken.created_at)
    )


def actor_of_link(link_id: UUID) -> Actor | None:
    """The rights of a session opened by a personal link; None once it has ended."""
    link = db.session.scalar(
        select(PersonalLink)
        .where(PersonalLink.id == link_id)
        .options(joinedload(PersonalLink.person))
    )
    if link is None or not is_usable(link) or link.person.deactivated_at:
        return None
    role = ROLE_OF_PURPOSE.get(link.purpose)
    grants = frozenset({Grant(role, link.fair_id, link.organisation_id)} if role else ())
    return Actor(
        person_id=link.person_id,
        display_name=link.person.position or link.person.full_name,
        grants=grants,
        purpose=link.purpose,
        purpose_thing_id=link.thing_id,
        purpose_organisation_id=link.organisation_id,
        locale=link.person.locale,
    )


def is_usable(link: PersonalLink) -> bool:
    """Whether a link still opens anything."""
    return link.revoked_at is None and link.expires_at > clock.now()


def find_link(token: str) -> PersonalLink | None:
    """The link with this token, ended or not."""
    return db.session.scalar(
        select(PersonalLink)
        .where(PersonalLink.token_hash == hash_secret(token))
        .options(joinedload(PersonalLink.person))
    )


def count_recent_attempts(account_hash: str) -> int:
    """Failed attempts on one account in the last five minutes, over all workers."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(SignInAttempt.account_hash == account_hash)
            .where(SignInAttempt.created_at > clock.now() - ATTEMPTS_WITHIN)
        )
        or 0
    )


def roles_of(person_id: UUID) -> list[Membership]:
    """All roles of a person, newest first."""
    return list(
        db.session.scalars(
            select(Membership)
            .where(Membership.person_id == person_id)
            .order_by(Membership.created_at.desc())
        )
    )


def desk_members() -> Select[Membership, Person]:
    """The organiser's own people: every role that is no exhibitor's and no importer's."""
    desk = (Role.ORGANISER, Role.CONTRACT_STAFF, Role.GATE_STAFF, Role.VIEWER)
    return (
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.role.in_(desk))
        .order_by(Membership.role, Person.full_name)
    )


def objects_to(person_id: UUID, purpose: str) -> bool:
    """Whether a person wants no more letters of this kind."""
    found = select(Objection.id).where(
        Objection.person_id == person_id, Objection.purpose == purpose
    )
    return db.session.scalar(found) is not None


def consents_of(person_id: UUID) -> list[Consent]:
    """Everything a person agreed to, newest first, withdrawn or not."""
    found = select(Consent).where(Consent.person_id == person_id)
    return list(db.session.scalars(found.order_by(Consent.created_at.desc(), Consent.id.desc())))


def card_code(link: PersonalLink) -> str:
    """The short code printed on a card, for hands without a camera; it opens nothing by itself."""
    tail = link.id.hex[-8:].upper()
    return f"{tail[:4]}-{tail[4:]}"


def find_card(fair_id: UUID, typed: str) -> PersonalLink | None:
    """The live card of this fair with this short code, or whose address was scanned."""
    token = _TOKEN.search(typed.strip())
    digits = typed.replace("-", "").replace(" ", "").lower()
    if token:
        named = PersonalLink.token_hash == hash_secret(token[1])
    elif _CARD_CODE.fullmatch(digits):
        named = cast(PersonalLink.id, String).endswith(digits)
    else:
        return None
    return db.session.scalar(
        select(PersonalLink).where(
            named,
            PersonalLink.fair_id == fair_id,
            PersonalLink.purpose.in_((LinkPurpose.EXHIBITOR, LinkPurpose.IMPORTER)),
            PersonalLink.revoked_at.is_(None),
            PersonalLink.expires_at > clock.now(),
        )
    )
