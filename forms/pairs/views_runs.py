"""Pages of programmes: the coordinator's home of each, opening, changing and closing one, its tasks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from forms.pairs import actions, rules
from forms.pairs.entry import RunForm, TaskForm, places_words, stored_run
from forms.pairs.models import PairQuestion, Participant, Run
from forms.pairs.pages import act, coordinated_run, formed, reach_now, to_home, to_run, user_of
from forms.pairs.states import TONES, RunState
from forms.pairs.tables import (
    PairTable,
    ParticipantTable,
    form_titles,
    open_questions,
    run_rows,
    setup_rows,
    task_items,
)
from forms.pairs.tasks import TASKS
from forms.people.models import Institution
from forms.people.pages import FORM, form_page
from forms.programmes.loading import PROGRAMMES
from forms.programmes.models import ProgrammeCode
from forms.records.errors import EditConflict, RecordError
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.pairs.access import Reach


@login_required
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The coordinator's home of one programme; who takes part in it reads the own questions here."""
    reach = reach_now(request)
    rows = Run.objects.visible_to(reach).select_related("institution", "coordinator")
    row = get_object_or_404(rows, public_id=run_id)
    mine = Participant.objects.filter(run=row, user=request.user.pk).first()
    page: dict[str, Any] = {
        "run": row, "tone": TONES[RunState(row.state)], "coordinates": reach.may_run(row), "mine": mine, "rows": run_rows(row),
        "questions": PairQuestion.objects.filter(participant=mine) if mine else [],
    }  # fmt: skip
    if page["coordinates"]:
        access("view", subject=row.public_id, by=user_of(request), on=now(), what="mentoring programme")
        pairs = PairTable(row.pairings.prefetch_related("members__participant__person"), prefix="p-")
        people = ParticipantTable(row.participants.select_related("person"), prefix="d-")
        for table in (pairs, people):
            RequestConfig(request, paginate={"per_page": 25}).configure(table)
        page |= {"pairs": pairs, "people": people, "tasks": task_items(row), "open_questions": open_questions(row)}
        page["setup"] = setup_rows(row) if row.programme == "P2" else []
        page["findings"] = list(rules.check_length(programme=row.programme, start=row.start, end=row.end))
    return render(request, "pairs/run.html", page)


def _places(reach: Reach) -> list[tuple[str, Institution | None, str]]:
    """Where this person may open a programme."""
    found: list[tuple[str, Institution | None, str]] = []
    for code, keys in sorted(reach.places.items()):
        name = PROGRAMMES[ProgrammeCode(code)][0]
        if code == "P3":
            found += [(code, None, name)] if None in keys else []
            continue
        known = [one for one in keys if one is not None]
        rows = Institution.objects.all() if None in keys else Institution.objects.filter(pk__in=known)
        found += [(code, row, name) for row in rows]
    return found


@login_required
@FORM
def run_new(request: HttpRequest) -> HttpResponse:
    places = _places(reach_now(request))
    if not places:
        raise Http404
    choices = places_words(places)
    form = RunForm(posted(request), places=choices)
    if request.method == "POST" and form.is_valid():
        by_choice = dict(zip((key for key, _label in choices), places, strict=True))
        code, place, _name = by_choice[form.cleaned_data["where"]]
        try:
            made = actions.open_run(
                programme=code, institution=place, terms=form.terms(), by=user_of(request), on=now()
            )
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The programme is open. Now take people into it."))
            return redirect("pairs:run", made.public_id)
    return form_page(request, form, heading=_("New programme"), submit=_("Open the programme"), **to_home())


@login_required
@FORM
def run_change(request: HttpRequest, run_id: UUID) -> HttpResponse:
    row = coordinated_run(request, run_id)
    form = RunForm(posted(request), places=[], run=row, initial=stored_run(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_run(run=row, terms=form.terms(), version=form.seen_version, by=user_of(request), on=now())
        except EditConflict:
            newest = Run.objects.get(pk=row.pk)
            return conflict_page(request, form=form, stored=stored_run(newest), version=newest.version)
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("pairs:run", row.public_id)
    return form_page(request, form, heading=_("Change the programme"), **to_run(row))


@login_required
@require_POST
def run_close(request: HttpRequest, run_id: UUID) -> HttpResponse:
    row = coordinated_run(request, run_id)
    act(request, partial(actions.close_run, run=row), _("The programme is closed."))
    return redirect("pairs:run", row.public_id)


@login_required
@FORM
def task(request: HttpRequest, run_id: UUID, number: int) -> HttpResponse:
    """One task of the coordinator: its forms, and what is written down of it."""
    row = coordinated_run(request, run_id)
    found = next((one for one in TASKS[row.programme] if one.number == number), None)
    if found is None:
        raise Http404
    last = row.notes.filter(task=number).first()
    titles = form_titles(riga_date(now()))
    return formed(
        request, partial(TaskForm, initial={"text": last.text, "done": last.done} if last else {}),
        partial(actions.write_task, run=row, task=number), _("Saved."), template="pairs/task.html",
        heading=f"{number}. {found.title}", forms=[{"key": key, "title": titles[key]} for key in found.forms if key in titles],
        **to_run(row),
    )  # fmt: skip
