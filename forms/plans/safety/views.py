"""Pages of the safety of a child: whom to tell now, the note that it was reported, one learner's notes for who may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms.people.learners import Learner
from forms.people.pages import FORM, form_page, scope_now
from forms.plans.safety import actions, reading
from forms.plans.safety.access import annuls, confirms, may_open, may_read, may_write
from forms.plans.safety.entry import AnnulForm, NoteForm
from forms.plans.safety.models import SafeguardingNote
from forms.plans.safety.states import TONES, Mistake, NoteState
from forms.plans.safety.tables import note_rows
from forms.programmes.errors import NoRules
from forms.records.errors import RecordError
from kernel.periods import now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from datetime import datetime

    from forms.people.access import Scope
    from kernel.accounts.models import User


def _learner(request: HttpRequest, learner_id: UUID) -> tuple[Learner, Scope]:
    """404 for who neither enters nor reads notes of this learner."""
    scope = scope_now(request)
    row = get_object_or_404(Learner.objects.select_related("person", "institution"), public_id=learner_id)
    if not may_open(row, scope):
        raise Http404
    return row, scope


@login_required
@require_safe
def notes(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    """Whom to tell; below, what this person may read of one learner. Each note shown is a line in the access log."""
    learner, scope = _learner(request, learner_id)
    reader: Any = request.user
    rows = SafeguardingNote.objects.visible_to(scope).filter(learner=learner)
    on = now()
    context = {
        "learner": learner,
        "name": learner.person.name,
        "notes": [_shown(row, by=reader, on=on) for row in rows.select_related("author", "seen_by", "annulled_by")],
        "may_write": may_write(learner, scope),
        "own_only": not may_read(learner, scope),
    }
    return render(request, "safety/notes.html", context)


def _shown(row: SafeguardingNote, *, by: User, on: datetime) -> dict[str, Any]:
    return {
        "note": row,
        "tone": TONES[NoteState(row.state)],
        "rows": note_rows(row, reading.shown(row, by=by, on=on)),
        "href": reverse("safety:note", args=[row.public_id]),
    }


@login_required
@FORM
def new(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    """Three questions, with whom to tell beside them."""
    learner, scope = _learner(request, learner_id)
    if not may_write(learner, scope):
        raise Http404
    on, author = now(), request.user
    form = NoteForm(posted(request), today=riga_date(on), initial={"informed_on": riga_date(on)})
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.enter_note(learner=learner, by=author, on=on, **form.terms())  # type: ignore[arg-type]
        except (RecordError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            said = (
                _("The note is kept.")
                if row.state == NoteState.SEEN
                else _("The note is kept. The head of the institution is told.")
            )
            messages.success(request, said)
            return redirect("safety:note", row.public_id)
    here = reverse("safety:notes", args=[learner_id])
    return form_page(
        request, form, "safety/new.html", heading=_("Note that danger was reported"), submit=_("Keep the note"),
        cancel=here, back=here, back_label=_("Safety of the child"), lead=learner.person.name,
    )  # fmt: skip


def _note(request: HttpRequest, note_id: UUID) -> tuple[SafeguardingNote, Scope]:
    scope = scope_now(request)
    rows = SafeguardingNote.objects.visible_to(scope)
    rows = rows.select_related("learner__person", "institution", "author", "seen_by", "annulled_by")
    return get_object_or_404(rows, public_id=note_id), scope


@login_required
@require_safe
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """One note; the head confirms having read it."""
    row, scope = _note(request, note_id)
    context = {
        **_shown(row, by=request.user, on=now()),  # type: ignore[arg-type]
        "name": row.learner.person.name,
        "to_confirm": row.state == NoteState.NEW and confirms(row, scope),
        "annuls": row.state != NoteState.ANNULLED and annuls(row, scope),
        "all_notes": may_open(row.learner, scope),
    }
    return render(request, "safety/note.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, note_id: UUID) -> HttpResponse:
    row, scope = _note(request, note_id)
    if not confirms(row, scope):
        raise Http404
    try:
        actions.confirm_read(note=row, by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Recorded: you have read the note."))
    return redirect("safety:note", note_id)


@login_required
@FORM
def annul(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """A note entered by mistake: it stays, marked."""
    row, scope = _note(request, note_id)
    if not annuls(row, scope):
        raise Http404
    form = AnnulForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.annul(note=row, mistake=Mistake(form.cleaned_data["mistake"]), by=request.user, on=now())  # type: ignore[arg-type]
        except RecordError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The note is annulled. It stays readable for whom it was readable before."))
        return redirect("safety:note", note_id)
    here = reverse("safety:note", args=[note_id])
    return form_page(
        request, form, heading=_("Annul the note"), submit=_("Annul"), cancel=here, back=here,
        back_label=_("Note that danger was reported"),
    )  # fmt: skip
