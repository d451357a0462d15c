"""Asking many exhibitors for money at once."""

from datetime import date

from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.db import db
from fairapp.core.policy import Actor
from fairapp.exhibitors.models import Application
from fairapp.exhibitors.services import personal_link
from fairapp.fairs.models import Fair
from fairapp.fees import services


def ask_everybody(fair: Fair, *, actor: Actor, due_on: date) -> tuple[int, int]:
    """Ask everybody who owes something unasked for; returns how many were told and were not."""
    owing = list(services.unasked(fair))
    ids = {one.application_id for one in owing}
    known = {
        application.id: application
        for application in db.session.scalars(select(Application).where(Application.id.in_(ids)))
    }
    told = 0
    for debtor in owing:
        request = services.issue_request(
            known[debtor.application_id],
            actor=actor,
            currency=debtor.currency,
            due_on=due_on,
            today=clock.today(),
        )
        told += (
            services.tell_request(request, actor=actor, link_to=personal_link(actor)) is not None
        )
    return told, len(owing) - told
