"""Drawings of stands that exhibitors build themselves, and the signed agreements."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fairapp.core.db import unit_of_work
from fairapp.core.paging import page_of
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.forms import DesignDecisionForm, DesignForm
from fairapp.exhibitors.models import Application, ApplicationState, DesignState, StandDesign
from fairapp.exhibitors.views.desk import send_paper
from fairapp.exhibitors.views.room import bp, keep_paper, load_application
from fairapp.fairs.models import Fair
from fairapp.fairs.queries import load_fair


@bp.route("/applications/<uuid:application_id>/design", methods=["GET", "POST"])
@requires(Permission.APPLICATION_EDIT, thing=load_application)
def design(application: Application) -> ResponseReturnValue:
    """An exhibitor's drawings, and sending a new one."""
    form = DesignForm()
    if form.validate_on_submit():
        with unit_of_work():
            paper = keep_paper(form.paper.data)
            services.send_design(application, paper, actor=current_actor())
        flash(_("The drawing is sent. The organiser looks at it and answers here."), "good")
        return redirect(url_for(".design", application_id=application.id))
    return render_template(
        "exhibitors/design.html",
        application=application,
        form=form,
        designs=queries.designs_of(application.id),
        may_send=application.state is ApplicationState.ACCEPTED,
    ), (422 if form.errors else 200)


@bp.route("/designs/<uuid:design_id>/paper")
@requires(Permission.APPLICATION_EDIT, thing=queries.load_design)
def design_paper(design: StandDesign) -> ResponseReturnValue:
    """One drawing as a file."""
    return send_paper(design.file, f"design-{design.created_at:%Y%m%d-%H%M}")


@bp.route("/fairs/<slug>/designs")
@requires(Permission.APPLICATION_REVIEW, thing=load_fair)
def designs(fair: Fair) -> ResponseReturnValue:
    """The newest drawing of every exhibitor, those waiting first."""
    return render_template(
        "exhibitors/designs.html", shown=fair, page=page_of(queries.find_designs(fair.id))
    )


@bp.route("/designs/<uuid:design_id>/decide", methods=["GET", "POST"])
@requires(Permission.APPLICATION_REVIEW, thing=queries.load_design)
def decide_design(design: StandDesign) -> ResponseReturnValue:
    """Approve a drawing, or say what to change."""
    form, slug = DesignDecisionForm(), design.application.fair.slug
    if form.validate_on_submit():
        with unit_of_work():
            services.decide_design(
                design,
                actor=current_actor(),
                state=DesignState(form.state.data),
                note=form.note.data,
            )
        flash(_("The exhibitor sees your answer on the page of the drawing."), "good")
        return redirect(url_for(".designs", slug=slug))
    return render_template(
        "exhibitors/decide_design.html", design=design, shown=design.application.fair, form=form
    ), (422 if form.errors else 200)
