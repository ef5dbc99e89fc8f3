"""Pages of talks with mentors: the list, a new note, one note with the way to the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import django_tables2 as tables
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
from forms.contracts.confirming import CHANGE, DO, act_of, confirm_page
from forms.contracts.interviews import actions
from forms.contracts.interviews.documents import printed
from forms.contracts.interviews.entry import NewNoteForm, NoteForm, stored_note
from forms.contracts.interviews.models import WRITERS, Decision, InterviewNote
from forms.people.models import Institution, Person
from forms.people.pages import form_page, scope_now
from forms.people.restricting import must_be_free
from forms.records.errors import EditConflict, RecordError
from kernel.audit.log import access
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.downloads import download
from kernel.web.forms import posted
from kernel.web.tables import Table

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope

METHODS = require_http_methods(["GET", "HEAD", "POST"])


class NoteTable(Table):
    """Talks I may see, the newest first."""

    mentor = tables.Column(
        accessor="mentor__surname",
        linkify=("contracts:interview", {"note_id": tables.A("public_id")}),
        verbose_name=gettext_lazy("Mentor"),
    )
    institution = tables.Column(accessor="institution__name", verbose_name=gettext_lazy("Institution"))
    held_on = tables.Column(verbose_name=gettext_lazy("Date of the talk"))
    decision = tables.Column(verbose_name=gettext_lazy("The mentor's decision"))
    caption = gettext_lazy("Talks with mentors")

    class Meta(Table.Meta):
        model = InterviewNote
        fields = ("mentor", "institution", "held_on", "decision")
        order_by = "-held_on"
        empty_text = gettext_lazy("No talks yet")

    def render_mentor(self, record: InterviewNote) -> str:
        return record.mentor.name

    def render_held_on(self, value: date) -> str:
        return date_short(value)


def _back() -> dict[str, str]:
    return {"back": reverse("contracts:interviews"), "back_label": _("Talks with mentors")}


@login_required
@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    scope = scope_now(request)
    table = NoteTable(InterviewNote.objects.visible_to(scope).select_related("mentor", "institution"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "contracts/interviews.html", {"table": table, "may_write": bool(scope.where(*WRITERS))})


@login_required
@METHODS
def note_new(request: HttpRequest) -> HttpResponse:
    """Write the note; when the mentor agrees, the contract is the next thing to do."""
    institutions = list(Institution.objects.filter(register_code__in=scope_now(request).where(*WRITERS)))
    if not institutions:
        raise Http404
    form = NewNoteForm(
        posted(request),
        institutions=institutions,
        mentors=list(Person.objects.filter(mentor__isnull=False)),
        on=riga_date(now()),
    )
    act = act_of(request)
    if request.method == "POST" and form.is_valid() and act != CHANGE:
        if act == DO:
            return _noted(request, form)
        about = [
            {"key": _("Institution"), "value": form.institution_row.name},
            {"key": _("Mentor"), "value": form.mentor_row.name},
        ]
        return confirm_page(
            request,
            heading=_("Talk with a mentor"),
            lead=_("Look once more whether nobody could tell from this who the learner is."),
            rows=about + _answers(form),
            submit=_("Save the note"),
            findings=(),
            **_back(),
        )
    return form_page(request, form, heading=_("Talk with a mentor"), submit=_("Continue"), **_back())


def _noted(request: HttpRequest, form: NewNoteForm) -> HttpResponse:
    moment = now()
    try:
        note = actions.record_interview(
            institution=form.institution_row,
            mentor=form.mentor_row,
            terms=form.terms(),
            by=request.user,  # type: ignore[arg-type]
            on=moment,
        )
        if note.decision == Decision.AGREES:
            actions.begin_contract(note=note, by=request.user, on=moment)  # type: ignore[arg-type]
            messages.success(request, _("The note is saved. The contract with this mentor waits under “My tasks”."))
        else:
            messages.success(request, _("The note is saved."))
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return redirect("contracts:interviews")
    return redirect("contracts:interview", note.public_id)


def _answers(form: NoteForm) -> list[dict[str, str]]:
    rows = []
    for name in actions.NoteTerms.__dataclass_fields__:
        rows.append({"key": str(form.fields[name].label), "value": _shown(name, form.cleaned_data[name])})
    return rows


def _shown(name: str, value: Any) -> str:
    if name == "held_on":
        return date_short(value)
    return str(Decision(value).label) if name == "decision" else str(value)


def _note(request: HttpRequest, note_id: UUID) -> tuple[InterviewNote, Scope]:
    scope = scope_now(request)
    rows = InterviewNote.objects.visible_to(scope).select_related("mentor", "institution", "draft")
    return get_object_or_404(rows, public_id=note_id), scope


@login_required
@require_safe
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    row, scope = _note(request, note_id)
    access("view", subject=row.public_id, by=request.user, on=now(), what="interview note")  # type: ignore[arg-type]
    stored = stored_note(row)
    rows = [{"key": _("Institution"), "value": row.institution.name}, {"key": _("Mentor"), "value": row.mentor.name}]
    rows += [
        {"key": str(NoteForm.base_fields[name].label), "value": _shown(name, stored[name])}
        for name in actions.NoteTerms.__dataclass_fields__
    ]
    rows.append({"key": _("Kept until"), "value": date_short(row.kept_until)})
    writes = row.institution.register_code in scope.where(*WRITERS)
    page = {
        "note": row,
        "rows": rows,
        "tone": "success" if row.decision == Decision.AGREES else "neutral",
        "may_write": writes,
        "may_begin": writes and row.decision == Decision.AGREES,
    }
    return render(request, "contracts/interview.html", page)


@login_required
@METHODS
def note_change(request: HttpRequest, note_id: UUID) -> HttpResponse:
    row, scope = _note(request, note_id)
    if row.institution.register_code not in scope.where(*WRITERS):
        raise Http404
    form = NoteForm(posted(request), on=riga_date(now()), initial=stored_note(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_interview(
                note=row,
                terms=form.terms(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            newest = InterviewNote.objects.get(pk=row.pk)
            return conflict_page(request, form=form, stored=stored_note(newest), version=newest.version)
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("contracts:interview", row.public_id)
    back = {"back": reverse("contracts:interview", args=[row.public_id]), "back_label": _("Talk with a mentor")}
    return form_page(request, form, heading=_("Change the note"), **back)


@login_required
@require_POST
def note_contract(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """From the talk to the contract."""
    row, scope = _note(request, note_id)
    if row.institution.register_code not in scope.where(*WRITERS):
        raise Http404
    try:
        draft = actions.begin_contract(note=row, by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return redirect("contracts:interview", row.public_id)
    return redirect("contracts:tasks", draft.public_id)


@login_required
@require_safe
def note_pdf(request: HttpRequest, note_id: UUID) -> HttpResponse:
    row, _scope = _note(request, note_id)
    must_be_free([row.mentor_id], register_code=row.institution.register_code, by=request.user, on=now())  # type: ignore[arg-type]
    try:
        content = printed(row, on=now())
    except documents_facade.RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("contracts:interview", row.public_id)
    access("download", subject=row.public_id, by=request.user, on=now(), what="interview note")  # type: ignore[arg-type]
    return download(content, media_type="application/pdf", name="parrunas.pdf")
