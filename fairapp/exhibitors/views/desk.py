"""What an edition tells its exhibitors and keeps for the authority: texts and deadlines."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from fairapp.core import clock
from fairapp.core.db import db, unit_of_work
from fairapp.core.errors import NotFoundError
from fairapp.core.files import PDF, Audience, StoredFile, paper_path, path_of
from fairapp.core.mail import current_settings
from fairapp.core.policy import Permission, current_actor, requires
from fairapp.exhibitors import queries, services
from fairapp.exhibitors.forms import DeadlineForm, DoneForm, FairTextForm
from fairapp.exhibitors.models import Anchor, Deadline, FairText, TextKind
from fairapp.exhibitors.views.room import bp, keep_paper
from fairapp.fairs.models import Document, Fair
from fairapp.fairs.queries import load_fair

MOST_DOCUMENTS = 300


class TextOfFair:
    """One kind of text of a fair, written or not, as the policy table sees it."""

    def __init__(self, fair: Fair, kind: TextKind, text: FairText | None) -> None:
        self.fair, self.kind, self.text, self.fair_id = fair, kind, text, fair.id


def load_text(slug: str, kind: str) -> TextOfFair:
    """A text of a fair by its kind."""
    if kind not in set(TextKind):
        raise NotFoundError
    fair = load_fair(slug)
    return TextOfFair(fair, TextKind(kind), queries.fair_texts(fair.id).get(TextKind(kind)))


@bp.route("/fairs/<slug>/exhibitors/texts")
@requires(Permission.FAIR_EDIT, thing=load_fair)
def texts(fair: Fair) -> ResponseReturnValue:
    """The texts of an edition, and which of them are written."""
    return render_template(
        "exhibitors/texts.html", shown=fair, texts=queries.fair_texts(fair.id), kinds=TextKind
    )


@bp.route("/fairs/<slug>/exhibitors/texts/<kind>", methods=["GET", "POST"])
@requires(Permission.FAIR_EDIT, thing=load_text)
def text(of: TextOfFair) -> ResponseReturnValue:
    """Write one text, or put its paper."""
    known = of.text.texts if of.text else {}
    form = FairTextForm(data={"text_vi": known.get("vi"), "text_en": known.get("en")})
    if form.validate_on_submit():
        with unit_of_work():
            paper = keep_paper(form.paper.data, Audience.PUBLIC) if form.paper.data else None
            services.write_text(
                of.fair,
                of.kind,
                actor=current_actor(),
                texts=form.texts,
                paper=paper,
                drop_paper=form.drop_paper.data,
            )
        flash(_("Saved."), "good")
        return redirect(url_for(".texts", slug=of.fair.slug))
    return render_template(
        "exhibitors/text.html", shown=of.fair, kind=of.kind.value, form=form, text=of.text
    ), (422 if form.errors else 200)


@bp.route("/fairs/<slug>/read/<kind>")
@requires(Permission.PUBLIC_PAGE, thing=load_text)
def read(of: TextOfFair) -> ResponseReturnValue:
    """The rules, the undertakings or the manual of an edition, for everybody."""
    return render_template("exhibitors/read.html", shown=of.fair, kind=of.kind.value, text=of.text)


@bp.route("/fairs/<slug>/read/<kind>/paper")
@requires(Permission.PUBLIC_PAGE, thing=load_text)
def text_paper(of: TextOfFair) -> ResponseReturnValue:
    """The paper of a text, to download."""
    if of.text is None or of.text.file is None:
        return redirect(url_for(".read", slug=of.fair.slug, kind=of.kind.value))
    return send_paper(of.text.file, f"{of.fair.slug}-{of.kind.value}")


def send_paper(stored: StoredFile, name: str) -> ResponseReturnValue:
    """A stored PDF or photo as a download; it is never shown inside our pages' address."""
    folder = current_settings().data_dir.resolve()
    is_pdf = stored.media_type == PDF
    path = (
        paper_path(folder, stored.sha256)
        if is_pdf
        else path_of(folder, stored.sha256, "large", "jpeg")
    )
    if not path.exists():
        raise NotFoundError
    ending = "pdf" if is_pdf else "jpg"
    return send_file(
        path, mimetype=stored.media_type, as_attachment=True, download_name=f"{name}.{ending}"
    )


@bp.route("/fairs/<slug>/deadlines", methods=["GET", "POST"])
@requires(Permission.FAIR_EDIT, thing=load_fair)
def deadlines(fair: Fair) -> ResponseReturnValue:
    """Every date to keep: towards the authority and by exhibitors; and a form for a new one."""
    form = DeadlineForm(documents=_documents())
    if form.validate_on_submit():
        with unit_of_work():
            services.set_deadline(fair, actor=current_actor(), document=_chosen(form), **form.facts)
        flash(_("Saved."), "good")
        return redirect(url_for(".deadlines", slug=fair.slug))
    return render_template(
        "exhibitors/deadlines.html",
        shown=fair,
        deadlines=queries.deadlines_of(fair.id),
        form=form,
        today=clock.today(),
    ), (422 if form.errors else 200)


def _documents() -> list[tuple[str, str]]:
    rows = db.session.execute(
        select(Document.id, Document.number, Document.subject)
        .order_by(Document.issued_on.desc())
        .limit(MOST_DOCUMENTS)
    )
    return [(str(key), f"{number or '–'} · {subject[:80]}") for key, number, subject in rows]


def _chosen(form: DeadlineForm) -> Document | None:
    return db.session.get(Document, UUID(form.document.data)) if form.document.data else None


@bp.route("/deadlines/<uuid:deadline_id>", methods=["GET", "POST"])
@requires(Permission.FAIR_EDIT, thing=queries.load_deadline)
def deadline(deadline: Deadline) -> ResponseReturnValue:
    """Change one deadline."""
    form = DeadlineForm(documents=_documents(), data=_shown(deadline))
    if form.validate_on_submit():
        with unit_of_work():
            services.set_deadline(
                deadline.fair,
                actor=current_actor(),
                deadline=deadline,
                document=_chosen(form),
                **form.facts,
            )
        flash(_("Saved."), "good")
        return redirect(url_for(".deadlines", slug=deadline.fair.slug))
    return render_template(
        "exhibitors/deadline.html",
        shown=deadline.fair,
        deadline=deadline,
        form=form,
        done=DoneForm(formdata=None, today=clock.today(), data={"done_on": clock.today()}),
    ), (422 if form.errors else 200)


def _shown(deadline: Deadline) -> dict[str, Any]:
    before = "before" if deadline.offset_days <= 0 else "after"
    opens = "opens" if deadline.anchor is Anchor.OPENS else "closes"
    return {
        "name_vi": deadline.names.get("vi", ""),
        "name_en": deadline.names.get("en", ""),
        "kept_by": deadline.kept_by.value,
        "days": abs(deadline.offset_days),
        "when": f"{before}_{opens}",
        "remind_days": deadline.remind_days,
        "document": str(deadline.document_id or ""),
    }


@bp.route("/deadlines/<uuid:deadline_id>/done", methods=["POST"])
@requires(Permission.FAIR_EDIT, thing=queries.load_deadline)
def deadline_done(deadline: Deadline) -> ResponseReturnValue:
    """Write down that a deadline was kept."""
    form = DoneForm(today=clock.today())
    if not form.validate_on_submit():
        return render_template(
            "exhibitors/deadline.html",
            shown=deadline.fair,
            deadline=deadline,
            form=DeadlineForm(documents=_documents(), formdata=None, data=_shown(deadline)),
            done=form,
        ), 422
    slug = deadline.fair.slug
    with unit_of_work():
        services.mark_deadline_done(
            deadline,
            actor=current_actor(),
            done_on=form.done_on.data,
            note=form.done_note.data,
        )
    flash(_("Marked as done."), "good")
    return redirect(url_for(".deadlines", slug=slug))


@bp.route("/deadlines/<uuid:deadline_id>/remove", methods=["POST"])
@requires(Permission.FAIR_EDIT, thing=queries.load_deadline)
def remove_deadline(deadline: Deadline) -> ResponseReturnValue:
    """Take a deadline away."""
    slug = deadline.fair.slug
    with unit_of_work():
        services.remove_deadline(deadline, actor=current_actor())
    flash(_("Removed."), "good")
    return redirect(url_for(".deadlines", slug=slug))
