"""One booth, and the forms that give, move and take back stands."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from fairapp.allocation import queries, services
from fairapp.allocation.forms.stands import (
    REASON_LABELS,
    BlockForm,
    ExtendForm,
    HoldForm,
    JoinForm,
    MoveForm,
    ReleaseForm,
    SwapForm,
    VacateForm,
    known_id,
)
from fairapp.allocation.guests import guests_of
from fairapp.allocation.guests import load_guest as find_guest
from fairapp.allocation.models import Allocation, CoExhibitor
from fairapp.allocation.places import NotAnExhibitorError
from fairapp.allocation.views.room import bp, named_booths, own_ids
from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.forms import FairForm
from fairapp.core.i18n import current_locale
from fairapp.core.policy import Permission, current_actor, is_allowed, requires
from fairapp.exhibitors.models import Application
from fairapp.fairs import services as fairs
from fairapp.fairs.models import Booth
from fairapp.fairs.queries import load_booth

MOST_CANDIDATES = 8


@dataclass(frozen=True, slots=True)
class Stand:
    """An allocation as the policy table sees it: whose it is, at which fair."""

    allocation: Allocation
    id: UUID
    fair_id: UUID
    organisation_id: UUID


def load_stand(allocation_id: UUID) -> Stand:
    """A stand by id; raises NotFoundError."""
    allocation = queries.load_allocation(allocation_id)
    owner = allocation.application.organisation_id
    return Stand(allocation, allocation.id, allocation.fair_id, owner)


@bp.route("/booths/<uuid:booth_id>")
@requires(Permission.PLAN_READ, thing=load_booth)
def booth(booth: Booth) -> ResponseReturnValue:
    """One booth: its state, who has it, who had it, and what can be done with it."""
    return show_booth(booth)


def show_booth(booth: Booth, form: HoldForm | None = None) -> ResponseReturnValue:
    """The page of a booth; a refused form comes back with its messages."""
    place = queries.live_place_of(booth.id)
    stand = place.allocation if place else None
    query = request.args.get("q", "")[:80].strip()
    books = is_allowed(current_actor(), Permission.BOOTH_BOOK, booth)
    is_free = stand is None and booth.blocked_reason is None and booth.removed_at is None
    offers: list[Application] = []
    if books and (is_free or (stand is not None and query)):
        found = queries.find_standless(booth.fair_id, query).limit(MOST_CANDIDATES)
        offers = list(db.session.scalars(found))
    if books and is_free:
        form = form or HoldForm(formdata=None, booths=booth.code)
        form.offer(offers, current_locale())
    page = render_template(
        "allocation/booth.html",
        booth=booth,
        stand=stand,
        codes=queries.codes_in(stand) if stand else "",
        guests=guests_of(stand.id) if stand else [],
        state=stand.state if stand else "blocked" if booth.blocked_reason else "free",
        history=db.session.scalars(queries.history_of(booth.id)).all(),
        offers=offers,
        query=query,
        books=books,
        form=form,
        forms=_stand_forms(),
        reasons={reason.value: label for reason, label in REASON_LABELS.items()},
    )
    return page, 422 if form is not None and form.errors else 200


def _stand_forms() -> dict[str, Any]:
    kinds: dict[str, type[FairForm]] = {
        "move": MoveForm,
        "swap": SwapForm,
        "release": ReleaseForm,
        "block": BlockForm,
        "extend": ExtendForm,
        "vacate": VacateForm,
        "join": JoinForm,
    }
    return own_ids({name: kind(formdata=None) for name, kind in kinds.items()})


def _told(booth: Booth, sentence: str) -> ResponseReturnValue:
    flash(sentence, "good")
    return redirect(url_for(".booth", booth_id=booth.id))


@bp.post("/booths/<uuid:booth_id>/hold")
@requires(Permission.BOOTH_BOOK, thing=load_booth)
def hold(booth: Booth) -> ResponseReturnValue:
    """Hold booths for an exhibitor."""
    form = HoldForm()
    if not form.validate_on_submit():
        return show_booth(booth, form)
    with unit_of_work():
        application = db.session.get(Application, form.application_id.data)
        if application is None:
            raise NotFoundError
        services.hold_booths(
            application,
            named_booths(booth.fair_id, form.codes),
            actor=current_actor(),
            until=clock.now() + form.lasts,
        )
    return _told(booth, gettext("The booth is held."))


@bp.post("/booths/<uuid:booth_id>/block")
@requires(Permission.BOOTH_BOOK, thing=load_booth)
def block(booth: Booth) -> ResponseReturnValue:
    """Take a free booth out of use."""
    form = BlockForm()
    if not form.validate_on_submit():
        flash(gettext("Say why the booth is blocked, in at most 200 characters."), "need")
        return redirect(url_for(".booth", booth_id=booth.id))
    with unit_of_work():
        services.block_free_booth(booth, actor=current_actor(), reason=form.reason.data)
    return _told(booth, gettext("The booth is blocked."))


@bp.post("/booths/<uuid:booth_id>/unblock")
@requires(Permission.BOOTH_BOOK, thing=load_booth)
def unblock(booth: Booth) -> ResponseReturnValue:
    """Give a blocked booth back to use."""
    with unit_of_work():
        fairs.unblock_booth(booth, actor=current_actor())
    return _told(booth, gettext("The booth can be given again."))


@bp.post("/allocations/<uuid:allocation_id>/reserve")
@requires(Permission.BOOTH_BOOK, thing=load_stand)
def reserve(stand: Stand) -> ResponseReturnValue:
    """Make a hold last."""
    with unit_of_work():
        services.reserve_allocation(stand.allocation, actor=current_actor())
    return _done(stand, gettext("The stand is reserved."))


@bp.post("/allocations/<uuid:allocation_id>/move")
@requires(Permission.BOOTH_BOOK, thing=load_stand)
def move(stand: Stand) -> ResponseReturnValue:
    """Give a stand other booths."""
    codes = MoveForm().codes
    with unit_of_work():
        booths = named_booths(stand.fair_id, codes)
        services.move_allocation(stand.allocation, booths, actor=current_actor())
    return _done(stand, gettext("The stand has moved."))


@bp.post("/allocations/<uuid:allocation_id>/swap")
@requires(Permission.BOOTH_BOOK, thing=load_stand)
def swap(stand: Stand) -> ResponseReturnValue:
    """Let two stands change places."""
    with unit_of_work():
        other = _stand_on(stand.fair_id, SwapForm().booth.data)
        services.swap_allocations(stand.allocation, other, actor=current_actor())
    return _done(stand, gettext("The two stands have changed places."))


@bp.post("/allocations/<uuid:allocation_id>/release")
@requires(Permission.BOOTH_BOOK, thing=load_stand)
def release(stand: Stand) -> ResponseReturnValue:
    """Take a stand back."""
    form = ReleaseForm()
    reason = form.reason.data if form.validate_on_submit() else ReleaseForm.DEFAULT
    where = back_to(stand)
    with unit_of_work():
        services.release_allocation(stand.allocation, actor=current_actor(), reason=reason)
    flash(gettext("The stand is free again."), "good")
    return where


def back_to(stand: Stand) -> ResponseReturnValue:
    """Where somebody goes who changed a stand: staff to its first booth, exhibitors home."""
    if not is_allowed(current_actor(), Permission.PLAN_READ, stand):
        return redirect(url_for("home.start"))
    first = queries.first_booth_of(stand.id)
    return redirect(url_for(".booth", booth_id=first))


def _done(stand: Stand, sentence: str) -> ResponseReturnValue:
    flash(sentence, "good")
    return back_to(stand)


def _stand_on(fair_id: UUID, typed: str | None) -> Allocation:
    """Whose stand a typed booth is in; raises NoSuchBoothError when nobody has it."""
    (there,) = named_booths(fair_id, [(typed or "–").strip().upper()])
    place = queries.live_place_of(there.id)
    if place is None:
        raise services.NoSuchBoothError(booth=there.code)
    return place.allocation


@bp.post("/allocations/<uuid:allocation_id>/extend")
@requires(Permission.BOOTH_BOOK, thing=load_stand)
def extend(stand: Stand) -> ResponseReturnValue:
    """Let a hold last longer, from now."""
    form = ExtendForm()
    if not form.validate_on_submit():
        flash(gettext("Choose for how long."), "need")
        return back_to(stand)
    with unit_of_work():
        until = clock.now() + form.lasts
        services.extend_hold(stand.allocation, actor=current_actor(), until=until)
    return _done(stand, gettext("The hold lasts longer."))


@bp.post("/allocations/<uuid:allocation_id>/vacate")
@requires(Permission.BOOTH_BOOK, thing=load_stand)
def vacate(stand: Stand) -> ResponseReturnValue:
    """Give some booths of a stand back."""
    codes = VacateForm().codes
    with unit_of_work():
        booths = named_booths(stand.fair_id, codes)
        services.vacate_booths(stand.allocation, booths, actor=current_actor())
    return _done(stand, gettext("The booths are free again."))


@bp.post("/allocations/<uuid:allocation_id>/join")
@requires(Permission.BOOTH_BOOK, thing=load_stand)
def join(stand: Stand) -> ResponseReturnValue:
    """Make one stand of two of the same exhibitor."""
    with unit_of_work():
        other = _stand_on(stand.fair_id, JoinForm().booth.data)
        services.join_stands(stand.allocation, other, actor=current_actor())
    return _done(stand, gettext("The two stands are one."))


@bp.post("/allocations/<uuid:allocation_id>/share")
@requires(Permission.BOOTH_BOOK, thing=load_stand)
def share(stand: Stand) -> ResponseReturnValue:
    """Take a co-exhibitor onto a stand."""
    application_id = known_id(request.form.get("application_id"))
    with unit_of_work():
        application = application_id and db.session.get(Application, application_id)
        if not application:
            raise NotAnExhibitorError
        services.share_stand(stand.allocation, application, actor=current_actor())
    return _done(stand, gettext("The stand is shared."))


class Guest:
    """A co-exhibitor's place as the policy table sees it."""

    def __init__(self, place: CoExhibitor) -> None:
        self.place, self.fair_id = place, place.allocation.fair_id


def load_guest(guest_id: UUID) -> Guest:
    """A co-exhibitor's place by id; raises NotFoundError."""
    return Guest(find_guest(guest_id))


@bp.post("/co-exhibitors/<uuid:guest_id>/leave")
@requires(Permission.BOOTH_BOOK, thing=load_guest)
def leave(guest: Guest) -> ResponseReturnValue:
    """Let a co-exhibitor go from a stand."""
    where = url_for(".booth", booth_id=queries.first_booth_of(guest.place.allocation_id))
    with unit_of_work():
        services.leave_stand(guest.place, actor=current_actor())
    flash(gettext("The co-exhibitor has left the stand."), "good")
    return redirect(where)
