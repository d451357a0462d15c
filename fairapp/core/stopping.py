"""The address in every mass letter that ends such letters with one click (RFC 8058).

Its token is signed and says who and what for: it works for as long as letters lie in mailboxes, and
gives no other right.
"""

from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from fairapp.core.links import full_url


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="no-more-letters")


def stop_url(person_id: UUID, purpose: str) -> str:
    """The address as it stands in a letter to this person."""
    return full_url("accounts.stop_letters", token=_signer().dumps([person_id.hex, purpose]))


def read_stop_token(token: str) -> tuple[UUID, str] | None:
    """(person, purpose) of such an address, or None when nobody here made it."""
    try:
        person, purpose = _signer().loads(token)
        return UUID(hex=person), str(purpose)
    except (BadSignature, ValueError, TypeError):
        return None
