"""An old key can be thrown away once everything is sealed with the new one."""

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import select

from fairapp.core.audit import AuditEntry
from fairapp.core.mail import current_settings
from fairapp.core.policy import SYSTEM
from fairapp.core.sealing import SealBrokenError, seal, unseal
from fairapp.importers.models import Passport
from fairapp.importers.services import reseal_passports
from tests import factories

OLD, NEW, LOST = (Fernet.generate_key().decode() for _ in range(3))
FACTS = {"number": "P1234567"}


def with_keys(*keys):
    return current_settings().model_copy(update={"seal_keys": SecretStr(",".join(keys))})


def passport(session, *, key):
    importer = factories.importer(factories.fair())
    row = Passport(
        fair_id=importer.fair_id,
        importer_id=importer.id,
        sealed=seal(FACTS, with_keys(key)),
        delete_after=factories.fair().closes_on,
    )
    session.add(row)
    session.flush()
    return row


def test_old_key_is_not_needed_any_more(session):
    row = passport(session, key=OLD)
    assert reseal_passports(with_keys(NEW, OLD), actor=SYSTEM) == 1
    assert unseal(row.sealed, with_keys(NEW)) == FACTS
    with pytest.raises(SealBrokenError):
        unseal(row.sealed, with_keys(OLD))
    session.flush()
    lines = select(AuditEntry.tag).where(AuditEntry.tag == "importers:passport:resealed")
    assert len(session.scalars(lines).all()) == 1


def test_passport_that_no_key_opens_stops_it(session):
    passport(session, key=LOST)
    with pytest.raises(SealBrokenError):
        reseal_passports(with_keys(NEW, OLD), actor=SYSTEM)


def test_command_says_how_many(app, session):
    told = app.test_cli_runner().invoke(args=["seal", "again"])
    assert (told.exit_code, told.output) == (0, "0 sealed with the first key.\n")
