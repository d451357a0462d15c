"""Tokens, codes and passwords: made, hashed, compared."""

import hashlib
import hmac
import secrets
from functools import cache

from pwdlib import PasswordHash

_passwords = PasswordHash.recommended()


@cache
def _nobodys_hash() -> str:
    """A hash that no password has; made on first use, because making it takes a while."""
    return _passwords.hash(secrets.token_hex(8))


def new_token() -> str:
    """128 random bits, as they stand in an address."""
    return secrets.token_urlsafe(16)


def new_code() -> str:
    """Six digits that can be read out."""
    return f"{secrets.randbelow(1_000_000):06d}"


def hash_secret(secret: str) -> str:
    """What is kept of a token: enough to know it again, not to make it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hash_code(code: str, salt: str) -> str:
    """What is kept of a short code, bound to its row so that equal codes differ."""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt.encode(), 20_000).hex()


def is_same(one: str, other: str) -> bool:
    """Compare without telling by the time it takes."""
    return hmac.compare_digest(one, other)


def hash_password(password: str) -> str:
    """What is kept of a password (argon2id)."""
    return _passwords.hash(password)


def verify_password(password: str, password_hash: str | None) -> bool:
    """Whether it is the password; takes as long when there is none, to tell nobody."""
    fits = _passwords.verify(password, password_hash or _nobodys_hash())
    return fits and password_hash is not None
