"""An exhibitor's home: one sentence, one next step, and what is left until the fair."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_date
from flask_babel import gettext as _

from fairapp.allocation.queries import open_offer, stand_codes
from fairapp.core import clock
from fairapp.core.policy import Permission, requires
from fairapp.exhibitors.models import Application, ApplicationState, Product
from fairapp.home import queries
from fairapp.home.queries import ComingDate, Numbers
from fairapp.home.views.room import bp
from fairapp.home.views.steps import Step, first_duty, page_of_exhibitor, soonest

UNFINISHED = (ApplicationState.DRAFT, ApplicationState.CHANGES_ASKED)
DEADLINES_SHOWN = 3
OUT = (ApplicationState.REJECTED, ApplicationState.WITHDRAWN, ApplicationState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the list until the fair."""

    label: str
    note: str
    state: str
    url: str


@bp.route("/applications/<uuid:application_id>/home")
@requires(Permission.HOME_EXHIBITOR, thing=queries.load_own_application)
def exhibitor(application: Application) -> ResponseReturnValue:
    """What is my next step."""
    numbers = queries.numbers_of_exhibitor(application)
    stand = stand_codes([application.id]).get(application.id, "") if is_in(application) else ""
    steps = ticks(application, numbers, stand)
    products = queries.first_products(application.id)
    dates = queries.dates_of_exhibitor(application, clock.today()) if is_in(application) else []
    return render_template(
        "home/exhibitor.html",
        application=application,
        sentence=sentence(application, stand),
        step=next_step(application, numbers, dates),
        dates=first_dates(dates),
        today=clock.today(),
        steps=steps,
        done=sum(step.state == "done" for step in steps),
        buyers=queries.waiting_buyers(application.id) if numbers["requests"] else [],
        pictures=[(product, picture_url(product)) for product in products],
        unpriced=numbers["unpriced"],
        contact_id=application.contact_id,
        offer=open_offer(application.id) if _waits(application) else None,
    )


def first_dates(dates: list[ComingDate]) -> list[ComingDate]:
    """Every certificate that ends too early, and the next few deadlines, by day."""
    deadlines = [one for one in dates if not one.is_paper][:DEADLINES_SHOWN]
    return [one for one in dates if one.is_paper or one in deadlines]


def _waits(application: Application) -> bool:
    return application.state is ApplicationState.WAITING_LIST


def is_in(application: Application) -> bool:
    """Accepted, and told so: a decision is nobody's news before it has been told."""
    return application.state is ApplicationState.ACCEPTED and application.told_at is not None


def picture_url(product: Product) -> str:
    """The address of a product's photo; '' when the drawing of its category stands in."""
    if product.photo is None:
        return ""
    return url_for("showcase.picture", product_id=product.id, width=640, kind="webp")


def sentence(application: Application, stand: str) -> str:
    """Where the application stands, in one sentence."""
    if is_in(application) and stand:
        return str(_("You are in. Your stand is %(stand)s.", stand=stand))
    if is_in(application):
        return str(_("You are in. The organiser is choosing your stand."))
    if application.state in OUT and (application.told_at or application.state not in OUT[:1]):
        return str(_("You do not take part this time."))
    if application.state is ApplicationState.CHANGES_ASKED and application.told_at:
        return str(_("The organiser needs a little more from you."))
    if application.state is ApplicationState.WAITING_LIST and application.told_at:
        return str(_("You are on the waiting list."))
    if application.state is ApplicationState.DRAFT:
        return str(_("Your application is not sent yet."))
    return str(_("Your application is with the organiser."))


def next_step(application: Application, numbers: Numbers, dates: list[ComingDate]) -> Step:
    """The most urgent thing; waiting is a step too."""
    if application.state in UNFINISHED:
        return _to_finish(application)
    if not is_in(application):
        return _while_waiting(application)
    found = first_duty(application, numbers) or soonest(application, dates, clock.today())
    if found is not None:
        return found
    return Step(
        _("Nothing is waiting for you"),
        _("We write to you when a buyer asks to meet. Have a look at what buyers will see."),
        page_of_exhibitor("exhibitors.products", application),
        _("Look at my products"),
        "box",
    )


def _to_finish(application: Application) -> Step:
    closing = application.fair.applications_close_on
    text = _("Three questions: who you are, what you make, how many booths.")
    if closing:
        text = _("Please send it by %(day)s.", day=format_date(closing, "short"))
    return Step(
        _("Finish your application"),
        text,
        page_of_exhibitor("exhibitors.application", application),
        _("Go on"),
        "edit",
    )


def _while_waiting(application: Application) -> Step:
    return Step(
        _("Add what you make"),
        _("Buyers find you by your products. You can add them while you wait."),
        page_of_exhibitor("exhibitors.products", application),
        _("Add products"),
        "box",
    )


def ticks(application: Application, numbers: Numbers, stand: str) -> list[Tick]:
    """What is done and what is left until the fair; the first open line is the present one."""
    fair, sent = application.fair, application.submitted_at
    told = application.told_at if is_in(application) else None
    lines = (
        (_("Send the application"), sent is not None and application.state not in UNFINISHED,
         _day(sent.date() if sent else None), "exhibitors.application"),
        (_("Be accepted"), told is not None, _day(told.date() if told else None),
         "exhibitors.application"),
        (_("Confirm the stand"), numbers["stands"] > 0, stand, "fees.account"),
        (_("Fill in prices and quantities"), numbers["products"] > 0 and not numbers["unpriced"],
         "", "exhibitors.products"),
        (_("Pay the fee"), numbers["charges"] > 0 and not numbers["unpaid"], "", "fees.account"),
        (_("Come to the fair"), clock.today() > fair.closes_on, _day(fair.opens_on),
         "meetings.exhibitor_requests"),
    )  # fmt: skip
    first_open = next((place for place, line in enumerate(lines) if not line[1]), len(lines))
    return [
        Tick(label, note, _state(is_done=is_done, is_first=place == first_open),
             page_of_exhibitor(endpoint, application))
        for place, (label, is_done, note, endpoint) in enumerate(lines)
    ]  # fmt: skip


def _state(*, is_done: bool, is_first: bool) -> str:
    if is_done:
        return "done"
    return "now" if is_first else ""


def _day(day: date | None) -> str:
    return str(format_date(day, "d/M")) if day else ""
