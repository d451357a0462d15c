"""Verbs of sign-in: password, six-digit code, throttling; what a session carries."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select

from fairapp.accounts import queries
from fairapp.accounts.models import Person, SignInAttempt, SignInCode
from fairapp.core import audit, clock, secrets
from fairapp.core.audit import AuditTag
from fairapp.core.contacts import parse_email, parse_phone
from fairapp.core.db import db
from fairapp.core.errors import TooManyAttemptsError
from fairapp.core.mail import Channel
from fairapp.core.policy import Actor

CODE_LIVES = timedelta(minutes=10)


def find_account(typed: str) -> Person | None:
    """The person behind an e-mail address or phone number as typed."""
    email = parse_email(typed) if "@" in typed else None
    phone = None if email else parse_phone(typed)
    person = queries.find_person(email=email, phone=phone)
    return None if person is None or person.deactivated_at or person.erased_at else person


def account_key(typed: str) -> str:
    """One key for one account however it is typed, so that attempts are counted together."""
    person = find_account(typed)
    return secrets.hash_secret(str(person.id) if person else typed.strip().lower())


def refuse_too_many(typed: str) -> None:
    """Raise TooManyAttemptsError when the account had ten failures in five minutes."""
    if queries.count_recent_attempts(account_key(typed)) >= queries.MOST_ATTEMPTS:
        raise TooManyAttemptsError


def note_failure(typed: str) -> None:
    """Count a failed attempt; the door commits it although the sign-in was refused."""
    db.session.add(SignInAttempt(account_hash=account_key(typed)))


def sign_in_by_password(typed: str, password: str) -> Person | None:
    """The person, or None when name or password is wrong; raises TooManyAttemptsError."""
    refuse_too_many(typed)
    person = find_account(typed)
    fits = secrets.verify_password(password, person.password_hash if person else None)
    if not fits:
        note_failure(typed)
        return None
    return _opened(person, by="password")


def issue_code(person: Person, *, actor: Actor, channel: Channel) -> str:
    """Make a single-use code of six digits and return it; older codes of the person end."""
    db.session.execute(delete(SignInCode).where(SignInCode.person_id == person.id))
    code = secrets.new_code()
    db.session.add(
        SignInCode(
            person_id=person.id,
            code_hash=secrets.hash_code(code, str(person.id)),
            expires_at=clock.now() + CODE_LIVES,
        )
    )
    audit.record(AuditTag.CODE_ISSUED, person, actor=actor, channel=channel)
    return code


def sign_in_by_code(typed: str, code: str) -> Person | None:
    """The person, or None when the code is wrong, old or used; raises TooManyAttemptsError."""
    refuse_too_many(typed)
    person = find_account(typed)
    row = _open_code(person) if person else None
    if row is None or not _fits(row, code):
        note_failure(typed)
        return None
    row.used_at = clock.now()
    return _opened(person, by="code")


def _open_code(person: Person) -> SignInCode | None:
    return db.session.scalar(
        select(SignInCode)
        .where(SignInCode.person_id == person.id, SignInCode.used_at.is_(None))
        .with_for_update()
    )


def _fits(row: SignInCode, code: str) -> bool:
    given = secrets.hash_code(code.strip(), str(row.person_id))
    return row.expires_at > clock.now() and secrets.is_same(row.code_hash, given)


def _opened(person: Person | None, *, by: str) -> Person | None:
    if person is not None:
        audit.record(AuditTag.SIGNED_IN, person, actor=Actor(person_id=person.id), by=by)
    return person


def set_password(person: Person, password: str, *, actor: Actor) -> None:
    """Change the password; every open session of the person ends."""
    person.password_hash = secrets.hash_password(password)
    person.session_version += 1
    audit.record(AuditTag.PASSWORD_CHANGED, person, actor=actor)


def deactivate_person(person: Person, *, actor: Actor) -> None:
    """Shut a person out; open sessions end with their next request."""
    person.deactivated_at = clock.now()
    person.session_version += 1
    audit.record(AuditTag.PERSON_DEACTIVATED, person, actor=actor)


def actor_of_session(session_id: str) -> Actor | None:
    """Who stands behind a session id: `person:<id>:<version>` or `link:<id>`."""
    kind, _, rest = session_id.partition(":")
    try:
        if kind == "link":
            return queries.actor_of_link(UUID(rest))
        person_id, _, version = rest.partition(":")
        return queries.actor_of_person(UUID(person_id), int(version))
    except ValueError:
        return None


def session_id_of(person: Person) -> str:
    """The id that a signed-in person's cookie carries; a new version ends the old ones."""
    return f"person:{person.id}:{person.session_version}"
