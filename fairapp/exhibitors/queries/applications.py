"""Questions about applications, exhibitors and their products."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import joinedload, selectinload

from fairapp.accounts.models import Organisation, Person
from fairapp.core.audit import AuditEntry
from fairapp.core.clock import HANOI
from fairapp.core.db import db
from fairapp.core.errors import NotFoundError
from fairapp.core.search import matches
from fairapp.exhibitors.models import (
    Application,
    ApplicationState,
    BoothWish,
    Product,
    ZoneWish,
)
from fairapp.fairs.models import ConceptLabel, Fair

TOLD_STATES = (
    ApplicationState.ACCEPTED,
    ApplicationState.REJECTED,
    ApplicationState.CHANGES_ASKED,
    ApplicationState.WAITING_LIST,
)
"""States that come from a decision and that the applicant is told."""
UNTOLD = "untold"
"""The filter for decisions that have not been told, whatever they are."""


def takes_applications(fair: Fair, today: date) -> bool:
    """Whether the public may apply today; a fair without such dates takes none."""
    opens, closes = fair.applications_open_on, fair.applications_close_on
    return opens is not None and closes is not None and opens <= today <= closes


def end_of(day: date) -> datetime:
    """The last moment of a day in Hanoi."""
    return datetime.combine(day, time.max, tzinfo=HANOI)


def find_applications(fair_id: UUID, state: str | None = None, q: str = "") -> Select[Application]:
    """Applications with their organisations and contacts, those waiting longest first.

    `state` is a state's code, `untold` for decisions not told yet, or None for all.
    """
    return (
        select(Application)
        .where(Application.fair_id == fair_id, _in_state(state))
        .where(matches(Application.search_text, q))
        .options(joinedload(Application.organisation), joinedload(Application.contact))
        .order_by(Application.submitted_at.is_(None), Application.submitted_at, Application.id)
    )


def _in_state(state: str | None) -> ColumnElement[bool]:
    if state == UNTOLD:
        return and_(Application.state.in_(TOLD_STATES), Application.told_at.is_(None))
    return true() if state is None else Application.state == ApplicationState(state)


def count_by_state(fair_id: UUID) -> dict[str, int]:
    """{state: applications}, with `untold` beside the states; states without any are left out."""
    rows = db.session.execute(
        select(Application.state, Application.told_at.is_(None), func.count())
        .where(Application.fair_id == fair_id)
        .group_by(Application.state, Application.told_at.is_(None))
    )
    counts: dict[str, int] = {}
    for state, is_untold, count in rows:
        counts[state.value] = counts.get(state.value, 0) + count
        if is_untold and state in TOLD_STATES:
            counts[UNTOLD] = counts.get(UNTOLD, 0) + count
    return counts


def application_at_fair(fair_id: UUID, organisation_id: UUID) -> Application | None:
    """The application of an organisation at a fair."""
    return db.session.scalar(
        select(Application).where(
            Application.fair_id == fair_id, Application.organisation_id == organisation_id
        )
    )


_SECTIONS = (
    selectinload(Application.people),
    # a handful of each at most, so they come with the application's own row
    joinedload(Application.booth_wishes).joinedload(BoothWish.booth),
    joinedload(Application.zone_wishes).joinedload(ZoneWish.zone),
)


def application_with_products(application_id: UUID, *, sections: bool = False) -> Application:
    """An application with fair, organisation, contact, products and papers; or NotFoundError.

    `sections`: the wished booths and zones and the people, too.
    """
    with_sections = _SECTIONS if sections else ()
    found = db.session.scalars(
        select(Application)
        .where(Application.id == application_id)
        .options(
            joinedload(Application.fair),
            joinedload(Application.organisation),
            joinedload(Application.contact),
            selectinload(Application.products),
            joinedload(Application.certificates),
            *with_sections,
        )
    )
    application = found.unique().one_or_none()
    if application is None:
        raise NotFoundError
    return application


def supplier_rows(fair_id: UUID) -> Sequence[Application]:
    """Every exhibitor of a fair with organisation, products and certificates, for the ranker."""
    return db.session.scalars(
        select(Application)
        .where(Application.fair_id == fair_id, Application.state == ApplicationState.ACCEPTED)
        .options(
            joinedload(Application.organisation),
            selectinload(Application.products),
            selectinload(Application.certificates),
        )
        .order_by(Application.id)
    ).all()


def product_names(application_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, str]]]:
    """{application: its products' names, in order}; one statement however many."""
    rows = db.session.execute(
        select(Product.application_id, Product.names)
        .where(Product.application_id.in_(application_ids))
        .order_by(Product.application_id, Product.position)
    )
    names: dict[UUID, list[dict[str, str]]] = {}
    for application_id, texts in rows:
        names.setdefault(application_id, []).append(texts)
    return names


def missing_parts(application: Application) -> list[str]:
    """What a reviewer must have and is not there: `category`, `product`."""
    missing = [] if application.main_category else ["category"]
    has_product = db.session.scalar(
        select(Product.id).where(Product.application_id == application.id).limit(1)
    )
    return missing if has_product else [*missing, "product"]


def last_application(
    organisation_ids: Iterable[UUID], *, not_at: UUID | None = None
) -> Application | None:
    """The newest application that one of these organisations sent to another fair."""
    wanted = list(organisation_ids)
    if not wanted:
        return None
    return db.session.scalar(
        select(Application)
        .join(Fair, Fair.id == Application.fair_id)
        .where(
            Application.organisation_id.in_(wanted),
            Application.fair_id != not_at,
            Application.state != ApplicationState.DRAFT,
        )
        .order_by(Fair.opens_on.desc(), Application.id)
        .limit(1)
    )


def next_task(application: Application) -> str:
    """The one thing the applicant should do next, as a code; all sections must be loaded."""
    state = application.state
    if state in (ApplicationState.DRAFT, ApplicationState.CHANGES_ASKED):
        if not application.main_category:
            return "category"
        if not application.products:
            return "product"
        return "submit"
    if state in (ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.CANCELLED):
        return "nothing"
    return _task_while_waiting(application)


def _task_while_waiting(application: Application) -> str:
    """What makes the fair better for who has sent the application; '' parts are optional."""
    if any(product.price_low is None for product in application.products):
        return "prices"
    told = application.state is ApplicationState.ACCEPTED and application.told_at is not None
    if told:
        return "home"
    return "wait" if application.making else "production"


def history_of(application_id: UUID) -> list[tuple[AuditEntry, Person | None]]:
    """What happened to an application and by whom, newest first."""
    rows = db.session.execute(
        select(AuditEntry, Person)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.thing_id == application_id)
        .order_by(AuditEntry.created_at.desc(), AuditEntry.id.desc())
        .limit(40)
    )
    return [(entry, person) for entry, person in rows]


def picked_applications(fair_id: UUID, ids: Sequence[UUID]) -> list[Application]:
    """Applications of one fair among those chosen in a list, in a stable order."""
    found = find_applications(fair_id).where(Application.id.in_(ids))
    return list(db.session.scalars(found.order_by(None).order_by(Application.id)))


def villages_of(fair_id: UUID) -> list[str]:
    """Craft villages known from this fair's applications, to choose from while typing."""
    from_register = (
        select(Organisation.village)
        .join(Application, Application.organisation_id == Organisation.id)
        .where(Application.fair_id == fair_id, Organisation.village.is_not(None))
        .distinct()
        .order_by(Organisation.village)
        .limit(200)
    )
    return [village for village in db.session.scalars(from_register) if village]


def application_ids_by_code(fair_id: UUID) -> dict[str, UUID]:
    """{number in the officers' sheets: application}; what every later sheet of a fair refers to."""
    rows = db.session.execute(
        select(Application.code, Application.id).where(
            Application.fair_id == fair_id, Application.code.is_not(None)
        )
    )
    return {code: application_id for code, application_id in rows if code}


def concept_codes(words: Sequence[str], locale: str) -> list[str]:
    """Words as concept codes where a concept is called so in this language; others as typed."""
    wanted = {word.lower(): word for word in words}
    rows = db.session.execute(
        select(ConceptLabel.label, ConceptLabel.code)
        .where(ConceptLabel.locale == locale, ConceptLabel.label.in_(_spellings(words)))
        .order_by(ConceptLabel.code)
    )
    codes = {label.lower(): code for label, code in rows}
    return [codes.get(word, typed) for word, typed in wanted.items()]


def _spellings(words: Sequence[str]) -> set[str]:
    """A word as typed, small, and with a capital: SQLite does not fold Vietnamese letters."""
    return {form for word in words for form in (word, word.lower(), word.capitalize())}
