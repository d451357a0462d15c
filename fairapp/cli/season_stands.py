"""The open season between desk and exhibitors: texts, dates, people, drawings, agreements."""

import io
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from fairapp.allocation.models import Allocation, AllocationState
from fairapp.cli import season_money
from fairapp.core.db import db, unit_of_work
from fairapp.core.files import Audience, store_picture
from fairapp.core.mail import current_settings
from fairapp.core.policy import SYSTEM
from fairapp.demo import stands
from fairapp.exhibitors import services
from fairapp.exhibitors.models import (
    Anchor,
    Application,
    Certificate,
    DesignState,
    KeptBy,
    TextKind,
)
from fairapp.fairs.models import Fair
from fairapp.onsite.services import issue_staff_badges

STAFFED, BADGED, AGREED, SIGNED, DRAWN = 36, 12, 24, 4, 4
"""Of the exhibitors by application number: named their people, got badges, and so on."""
CHANGES = "Lối đi giữa gian hẹp hơn 1,2 m; bác nới rộng và gửi lại giúp."


def fill(slug: str, today: date) -> None:
    """Fill the open season with its money, then with all that lies between desk and stands."""
    with unit_of_work():
        fair = db.session.scalars(select(Fair).where(Fair.slug == slug)).one()
        exhibitors = with_confirmed_stand(fair.id)
        season_money.fill(fair, exhibitors, today)
    with unit_of_work():
        _fill(db.session.get_one(Fair, fair.id), with_confirmed_stand(fair.id))


def _fill(fair: Fair, exhibitors: list[Application]) -> None:
    """Write the texts and dates, and let exhibitors name people, draw stands and sign."""
    for kind in TextKind:
        services.write_text(fair, kind, actor=SYSTEM, texts=stands.texts_of(kind.value))
    _set_deadlines(fair)
    for place, application in enumerate(exhibitors[:STAFFED]):
        for facts in stands.crew(2 + place % 3):
            services.name_person(application, actor=SYSTEM, **facts)
    for application in exhibitors[:BADGED]:
        issue_staff_badges(application, actor=SYSTEM)
    _sign(exhibitors[1:AGREED])
    services.issue_agreement(exhibitors[0], actor=SYSTEM)
    _draw(exhibitors)
    _let_end_soon(fair, exhibitors[0])


def _set_deadlines(fair: Fair) -> None:
    for row in stands.deadline_rows():
        deadline = services.set_deadline(
            fair,
            actor=SYSTEM,
            document=season_money.document_by_code(row["document"]),
            kept_by=KeptBy(row["kept_by"]),
            anchor=Anchor(row["anchor"]),
            **{name: row[name] for name in ("names", "offset_days", "remind_days")},
        )
        db.session.flush()
        if row["done"] is not None:
            done_on = fair.opens_on + timedelta(days=row["done"])
            services.mark_deadline_done(deadline, actor=SYSTEM, done_on=done_on)


def _sign(exhibitors: list[Application]) -> None:
    for place, application in enumerate(exhibitors):
        agreement = services.issue_agreement(application, actor=SYSTEM)
        if place < SIGNED:
            content = stands.signed_paper(agreement.number)
            photo = store_picture(
                io.BytesIO(content), name="signed", audience=Audience.PARTIES, folder=_folder()
            )
            services.keep_signed_copy(agreement, photo, actor=SYSTEM)


def _draw(exhibitors: list[Application]) -> None:
    """A drawing for the first few, in each of its states; the demonstration's own waits."""
    for place, application in enumerate(exhibitors[:DRAWN]):
        content = stands.stand_drawing(place + 1, application.booths_wanted)
        paper = store_picture(
            io.BytesIO(content), name="drawing", audience=Audience.PARTIES, folder=_folder()
        )
        design = services.send_design(application, paper, actor=SYSTEM)
        db.session.flush()
        if place % 3:
            state = DesignState.APPROVED if place % 3 == 1 else DesignState.CHANGES_ASKED
            note = CHANGES if state is DesignState.CHANGES_ASKED else None
            services.decide_design(design, actor=SYSTEM, state=state, note=note)


def _let_end_soon(fair: Fair, application: Application) -> None:
    """One certificate that ends before the fair is over, so that its warning can be seen."""
    last: date = fair.opens_on - timedelta(days=4)
    known = db.session.scalars(
        select(Certificate).where(Certificate.application_id == application.id)
    ).first()
    if known is not None:
        known.valid_until = last
        return
    services.add_certificate(
        application, actor=SYSTEM, code="OCOP 4", number="MH/OCOP4/2026", valid_until=last
    )


def with_confirmed_stand(fair_id: UUID) -> list[Application]:
    """Told exhibitors with a confirmed stand, the earliest application first."""
    standing = select(Allocation.application_id).where(
        Allocation.state == AllocationState.CONFIRMED, Allocation.fair_id == fair_id
    )
    return list(
        db.session.scalars(
            select(Application)
            .where(Application.id.in_(standing), Application.told_at.is_not(None))
            .order_by(Application.created_at, Application.code)
        )
    )


def _folder() -> Path:
    return current_settings().data_dir.resolve()
