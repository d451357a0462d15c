"""Sealing the few facts that must not stand readable in the database or in its backups.

Keys come from `FAIR_SEAL_KEYS` (several, parted by commas), else from the file `seal_keys` of the
data directory, which is made on first use. The first key seals; all open, so that a new key can be
put in front and the old one kept until everything was sealed anew (docs/operations.md).
"""

import contextlib
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask_babel import lazy_gettext

from fairapp.config import Settings
from fairapp.core.errors import FairError


class SealBrokenError(FairError):
    """None of the keys opens what was sealed."""

    code = "seal-broken"
    sentence = lazy_gettext(
        "These details cannot be opened with the keys of this service. Ask the administrator."
    )


def _keys(settings: Settings) -> list[str]:
    given = settings.seal_keys.get_secret_value()
    if given:
        return [key.strip() for key in given.split(",") if key.strip()]
    keyfile = settings.data_dir / "seal_keys"
    if not keyfile.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        # `x` fails when another process was first; then its key is the one to use
        with contextlib.suppress(FileExistsError), keyfile.open("x") as fresh:
            keyfile.chmod(0o600)
            fresh.write(Fernet.generate_key().decode() + "\n")
    return [line.strip() for line in keyfile.read_text().splitlines() if line.strip()]


def _box(settings: Settings) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _keys(settings)])


def seal(facts: dict[str, str], settings: Settings) -> bytes:
    """The facts, readable only with a key."""
    return _box(settings).encrypt(json.dumps(facts).encode())


def unseal(sealed: bytes, settings: Settings) -> dict[str, Any]:
    """The facts again; raises SealBrokenError."""
    try:
        facts: dict[str, Any] = json.loads(_box(settings).decrypt(sealed))
    except InvalidToken as error:
        raise SealBrokenError from error
    return facts


def reseal(sealed: bytes, settings: Settings) -> bytes:
    """The same facts under the first key."""
    try:
        return _box(settings).rotate(sealed)
    except InvalidToken as error:
        raise SealBrokenError from error
