"""Verbs of API tokens: a key with which a program acts as the person who made it."""

from datetime import timedelta

from flask_babel import lazy_gettext

from fairapp.accounts.models import ApiToken, Person
from fairapp.core import audit, clock, secrets
from fairapp.core.audit import AuditTag
from fairapp.core.db import db, lock
from fairapp.core.errors import FairError
from fairapp.core.policy import Actor

TOKEN_LIVES = timedelta(days=365)


class TokenEndedError(FairError):
    """A program came with a token that opens nothing."""

    code = "token-ended"
    status = 401
    sentence = lazy_gettext("This token is unknown, has expired or was revoked.")


def issue_token(person: Person, *, actor: Actor, label: str) -> str:
    """Make a token for a year and return it; only its hash is kept."""
    secret = secrets.new_token()
    token = ApiToken(
        person_id=person.id,
        label=label,
        token_hash=secrets.hash_secret(secret),
        expires_at=clock.now() + TOKEN_LIVES,
    )
    db.session.add(token)
    audit.record(AuditTag.TOKEN_ISSUED, token, actor=actor)
    return secret


def revoke_token(token: ApiToken, *, actor: Actor) -> None:
    """End a token; the program is shut out with its next request."""
    lock(token)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        audit.record(AuditTag.TOKEN_REVOKED, token, actor=actor)
