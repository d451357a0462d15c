"""Organisations, people, roles."""

import itertools

from fairapp.accounts.models import Membership, Organisation, OrganisationKind, Person
from fairapp.core.db import db
from fairapp.core.policy import Role
from fairapp.core.search import search_text

_number = itertools.count(1)


def organisation(**values) -> Organisation:
    """A workshop in Hanoi."""
    n = next(_number)
    values = {
        "name": f"Xưởng mẫu {n}",
        "name_en": f"Sample workshop {n}",
        "kind": OrganisationKind.HOUSEHOLD,
        "country": "VN",
        "village": "Phú Vinh",
        **values,
    }
    row = Organisation(**values, search_text=search_text(values["name"], values["name_en"]))
    db.session.add(row)
    db.session.flush()
    return row


def person(**values) -> Person:
    """Somebody with an e-mail address, who reads English."""
    n = next(_number)
    values = {
        "full_name": f"Phụ trách {n}",
        "position": "Phụ trách xuất khẩu",
        "email": f"person-{n}@example.com",
        "locale": "en",
        **values,
    }
    row = Person(**values, search_text=search_text(values["full_name"], values["email"]))
    db.session.add(row)
    db.session.flush()
    return row


def member(role: Role, fair=None, *, organisation=None, **values) -> Person:
    """A person with one role at one fair (or at all)."""
    row = person(organisation_id=organisation.id if organisation else None, **values)
    db.session.add(
        Membership(
            person_id=row.id,
            role=role,
            fair_id=fair.id if fair else None,
            organisation_id=organisation.id if organisation else None,
        )
    )
    db.session.flush()
    return row


def importer_person(**values) -> Person:
    """A buyer from Osaka, who reads Japanese."""
    firm = organisation(
        name="Naniwa Table",
        name_en=None,
        kind=OrganisationKind.FOREIGN_COMPANY,
        country="JP",
        village=None,
    )
    return person(**{"position": "Buyer", "locale": "ja", "organisation_id": firm.id, **values})
