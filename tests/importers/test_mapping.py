"""A list from a trade office: its columns are named once and remembered under its name."""

import io
import re

from sqlalchemy import select

from fairapp.core.imports import SheetMapping
from fairapp.core.policy import Role
from fairapp.importers.models import Importer
from tests import factories

CONTENT = "Firma;Land;Ansprechpartner;Mail\nTana GmbH;DE;Einkauf;a@tana.de\n".encode("cp1252")
SAID = {
    "act": "map",
    "source": "Trade office Berlin",
    "column-organisation": "Firma",
    "column-country": "Land",
    "column-contact_role": "Ansprechpartner",
    "column-email": "Mail",
}


def upload_of(answer):
    return re.search(r'name="upload"\s+value="([^"]+)"', answer.get_data(as_text=True))[1]


def test_columns_are_named_once_and_remembered(session, browserless):
    fair = factories.fair()
    session.commit()
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    address = f"/fairs/{fair.slug}/importers/sheet"

    def sheet():
        return {"sheet": (io.BytesIO(CONTENT), "berlin.csv"), "source": "Trade office Berlin"}

    answer = browserless.post(address, sheet())
    assert answer.status_code == 422
    assert "Which column is which?" in answer.get_data(as_text=True)
    answer = browserless.post(address, SAID | {"upload": upload_of(answer)})
    assert answer.status_code == 200
    assert browserless.post(address, {"upload": upload_of(answer)}).status_code == 302
    assert len(session.scalars(select(Importer)).all()) == 1
    assert session.scalars(select(SheetMapping.source)).all() == ["Trade office Berlin"]
    page = browserless.post(address, sheet()).get_data(as_text=True)
    assert "Ready to save" in page


def test_sheet_of_forty_megabytes_is_refused_with_the_limit(session, browserless):
    fair = factories.fair()
    session.commit()
    browserless.sign_in(factories.member(Role.ORGANISER, fair))
    answer = browserless.post(
        f"/fairs/{fair.slug}/importers/sheet",
        b"a;b\n" * 10_000_000,
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 413
    assert "at most 3 MB" in answer.get_data(as_text=True)
