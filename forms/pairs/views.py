"""Pages of programmes, participants and pairs. Each view makes one act; what is not yours does not exist."""

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
from django_tables2 import RequestConfig

from forms.pairs import actions, facts, recognition, rules
from forms.pairs.access import Reach, reach_of
from forms.pairs.entry import (
    AnswerForm,
    AskForm,
    ConsentForm,
    DayForm,
    DaysForm,
    DecideForm,
    EndForm,
    JoinForm,
    PhaseForm,
    ProposeForm,
    ReasonForm,
    RunForm,
    TaskForm,
    places_words,
    stored_run,
)
from forms.pairs.facts import members_of, names
from forms.pairs.models import Pairing, PairMeeting, PairQuestion, Participant, Recognition, Run
from forms.pairs.states import (
    BEING_MADE,
    PHASES,
    RUNNING,
    TONES,
    CertificateState,
    Decision,
    EndReason,
    PairState,
    Phase,
    RunState,
    Side,
)
from forms.pairs.tables import (
    PairTable,
    ParticipantTable,
    RunTable,
    due_rows,
    form_titles,
    open_questions,
    own_pairings,
    task_items,
)
from forms.pairs.tasks import TASKS
from forms.people.models import Institution
from forms.people.pages import FORM, form_page
from forms.programmes.loading import PROGRAMMES
from forms.programmes.models import ProgrammeCode
from forms.questionnaires.access import reach_of as forms_reach
from forms.questionnaires.models import FilledForm
from forms.questionnaires.tables import chart_rows
from forms.records.errors import EditConflict, RecordError
from kernel.audit.log import access
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from collections.abc import Callable

#: Charts of at most so many records, the newest.
MOST_CHARTED = 60


def _reach(request: HttpRequest) -> Reach:
    return reach_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]


def _act(request: HttpRequest, verb: Callable[[], Any], done: str) -> bool:
    """The verb, and in words what came of it."""
    try:
        verb()
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def _formed(request: HttpRequest, form: Any, verb: Callable[[], Any], done: str, **page: Any) -> HttpResponse:
    """A page with one form; after the verb to `back`."""
    if request.method == "POST" and form.is_valid():
        try:
            verb()
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(page["back"])
    return form_page(request, form, **page)


# --- programmes


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Own pairs, and the programmes that one coordinates or takes part in."""
    reach = _reach(request)
    table = RunTable(Run.objects.coordinated(reach))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    page = {"own": own_pairings(request.user), "coordinates": reach.coordinates, "table": table, "tones": TONES}  # type: ignore[arg-type]
    return render(request, "pairs/home.html", page)


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
    places = _places(_reach(request))
    if not places:
        raise Http404
    choices = places_words(places)
    form = RunForm(posted(request), places=choices)
    if request.method == "POST" and form.is_valid():
        code, place, _name = dict(zip((key for key, _label in choices), places, strict=True))[
            form.cleaned_data["where"]
        ]
        try:
            run = actions.open_run(programme=code, institution=place, terms=form.terms(), by=request.user, on=now())  # type: ignore[arg-type]
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The programme is open. Now take people into it."))
            return redirect("pairs:run", run.public_id)
    back = {"back": reverse("pairs:home"), "back_label": _("Mentoring")}
    return form_page(request, form, heading=_("New programme"), submit=_("Open the programme"), **back)


def _run(request: HttpRequest, run_id: UUID) -> Run:
    """404 for whoever does not coordinate it."""
    rows = Run.objects.coordinated(_reach(request)).select_related("institution", "coordinator")
    return get_object_or_404(rows, public_id=run_id)


def _back(run: Run) -> dict[str, str]:
    return {"back": reverse("pairs:run", args=[run.public_id]), "back_label": run.title}


@login_required
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The coordinator's home of one programme; who takes part in it reads the own questions and pairs here."""
    reach = _reach(request)
    row = get_object_or_404(
        Run.objects.visible_to(reach).select_related("institution", "coordinator"), public_id=run_id
    )
    mine = Participant.objects.filter(run=row, user=request.user.pk).first()
    page: dict[str, Any] = {
        "run": row,
        "tone": TONES[RunState(row.state)],
        "coordinates": reach.may_run(row),
        "mine": mine,
        "rows": [
            {"key": _("Programme"), "value": row.get_programme_display()},
            {"key": _("From – to"), "value": f"{date_short(row.start)} – {date_short(row.end)}"},
            {"key": _("Coordinator"), "value": row.coordinator.get_full_name()},
        ],
        "questions": PairQuestion.objects.filter(participant=mine) if mine else [],
    }
    if row.institution:
        page["rows"].insert(1, {"key": _("Institution"), "value": row.institution.name})
    if row.decision:
        page["rows"].append({"key": _("Decision"), "value": row.decision})
    if page["coordinates"]:
        access("view", subject=row.public_id, by=request.user, on=now(), what="mentoring programme")  # type: ignore[arg-type]
        pairs = PairTable(row.pairings.prefetch_related("members__participant__person"), prefix="p-")
        people = ParticipantTable(row.participants.select_related("person"), prefix="d-")
        RequestConfig(request, paginate={"per_page": 25}).configure(pairs)
        RequestConfig(request, paginate={"per_page": 25}).configure(people)
        page |= {"pairs": pairs, "people": people, "tasks": task_items(row), "open_questions": open_questions(row)}
    return render(request, "pairs/run.html", page)


@login_required
@FORM
def run_change(request: HttpRequest, run_id: UUID) -> HttpResponse:
    row = _run(request, run_id)
    form = RunForm(posted(request), places=[], run=row, initial=stored_run(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_run(run=row, terms=form.terms(), version=form.seen_version, by=request.user, on=now())  # type: ignore[arg-type]
        except EditConflict:
            newest = Run.objects.get(pk=row.pk)
            return conflict_page(request, form=form, stored=stored_run(newest), version=newest.version)
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("pairs:run", row.public_id)
    return form_page(request, form, heading=_("Change the programme"), **_back(row))


@login_required
@require_POST
def run_close(request: HttpRequest, run_id: UUID) -> HttpResponse:
    row = _run(request, run_id)
    _act(request, lambda: actions.close_run(run=row, by=request.user, on=now()), _("The programme is closed."))  # type: ignore[arg-type]
    return redirect("pairs:run", row.public_id)


@login_required
@FORM
def task(request: HttpRequest, run_id: UUID, number: int) -> HttpResponse:
    """One task of the coordinator: its forms, and what is written down of it."""
    row = _run(request, run_id)
    found = next((one for one in TASKS[row.programme] if one.number == number), None)
    if found is None:
        raise Http404
    last = row.notes.filter(task=number).first()
    initial = {"text": last.text, "done": last.done} if last else {}
    form = TaskForm(posted(request), initial=initial)
    titles = form_titles(riga_date(now()))
    page = {
        "template": "pairs/task.html", "heading": f"{number}. {found.title}", **_back(row),
        "forms": [{"key": key, "title": titles[key]} for key in found.forms if key in titles],
    }  # fmt: skip

    def verb() -> None:
        data = form.cleaned_data
        actions.write_task(run=row, task=number, done=data["done"], text=data["text"], by=request.user, on=now())  # type: ignore[arg-type]

    return _formed(request, form, verb, _("Saved."), **page)


# --- participants


@login_required
@FORM
def join(request: HttpRequest, run_id: UUID) -> HttpResponse:
    row = _run(request, run_id)
    form = JoinForm(posted(request), youth=row.programme == "P2")

    def verb() -> None:
        actions.join(run=row, joiner=form.joiner(), by=request.user, on=now())  # type: ignore[arg-type]

    told = _("The person takes part now, and got an e-mail that says how to sign in.")
    return _formed(request, form, verb, told, heading=_("Take a person in"), submit=_("Take a person in"), **_back(row))


def _participant(request: HttpRequest, participant_id: UUID) -> Participant:
    runs = Run.objects.coordinated(_reach(request))
    rows = Participant.objects.filter(run__in=runs.values("pk")).select_related("run__institution", "person", "user")
    return get_object_or_404(rows, public_id=participant_id)


@login_required
@require_safe
def participant(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """One person for the coordinator: consent, pairs, and for a mentee of P3 which mentors fit and why."""
    row = _participant(request, participant_id)
    today = riga_date(now())
    access("view", subject=row.public_id, by=request.user, on=now(), what="participant")  # type: ignore[arg-type]
    years = row.age(today)
    pairings = list(Pairing.objects.of(row.user).filter(run=row.run))
    members = members_of(pairings)
    ranks = row.run.programme == "P3" and row.side == Side.MENTEE
    found = facts.candidates(row) if ranks else None
    page: dict[str, Any] = {
        "participant": row,
        "rows": [
            {"key": _("Takes part as"), "value": row.get_side_display()},
            {"key": _("E-mail"), "value": row.user.email},
        ],
        "minor": years is not None and years < rules.ADULT,
        "pairs": [{"pair": one, "names": names(members[one.pk])} for one in pairings],
        "ranks": ranks,
        "candidates": found,
    }
    if row.run.programme == "P2":
        page["rows"].append({"key": _("Age"), "value": str(years) if years is not None else _("not known")})
    return render(request, "pairs/participant.html", page)


@login_required
@FORM
def consent(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    row = _participant(request, participant_id)
    form = ConsentForm(posted(request))

    def verb() -> None:
        data = form.cleaned_data
        actions.write_consent(
            participant=row, given_by=data["given_by"], given_on=data["given_on"], by=request.user, on=now()  # type: ignore[arg-type]
        )  # fmt: skip

    back = {"back": reverse("pairs:participant", args=[row.public_id]), "back_label": row.person.name}
    return _formed(
        request, form, verb, _("The consent is written down."), heading=_("Consent of the representative"), **back
    )


@login_required
@FORM
def propose(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """A model and its people; the page of a mentee leads here with the mentor chosen."""
    row = _run(request, run_id)
    people = list(row.participants.select_related("person", "user", "run"))
    mentors = [one for one in people if one.side == Side.MENTOR]
    mentees = [one for one in people if one.side == Side.MENTEE]
    initial = {"mentors": request.GET.getlist("mentors"), "mentees": request.GET.getlist("mentees")}
    form = ProposeForm(posted(request), run=row, mentors=mentors, mentees=mentees, initial=initial)

    def verb() -> None:
        chosen = form.chosen()
        actions.propose(
            run=row, model=form.cleaned_data["model"], participants=chosen, reasons=_reasons(row, chosen), by=request.user,  # type: ignore[arg-type]
            on=now(),
        )  # fmt: skip

    told = _("Everybody is asked. When all have accepted, you record the pair.")
    return _formed(request, form, verb, told, heading=_("Propose a pair"), submit=_("Propose"), **_back(row))


def _reasons(run: Run, chosen: list[Participant]) -> list[str]:
    """What spoke for the first mentor with the first mentee, as it was shown; kept with the proposal."""
    mentors = {one.pk for one in chosen if one.side == Side.MENTOR}
    mentee = next((one for one in chosen if one.side == Side.MENTEE), None)
    if run.programme != "P3" or mentee is None:
        return []
    found = [one for one in facts.candidates(mentee) or [] if one.participant.pk in mentors]
    return [str(ground.text) for ground in found[0].rank.grounds if ground.points] if found else []


# --- pairs


def _pairing(request: HttpRequest, pairing_id: UUID) -> Pairing:
    rows = Pairing.objects.visible_to(_reach(request)).select_related("run__institution", "run__coordinator")
    return get_object_or_404(rows.prefetch_related("members__participant__person"), public_id=pairing_id)


def _side(request: HttpRequest, row: Pairing) -> str:
    """The side of this person in the pair; "" for the coordinator."""
    return next((one.participant.side for one in row.members.all() if one.participant.user_id == request.user.pk), "")


def _led(request: HttpRequest, pairing_id: UUID) -> Pairing:
    """404 for everybody but a mentor of the pair and the coordinator."""
    row = _pairing(request, pairing_id)
    if _side(request, row) != Side.MENTOR and not _reach(request).may_run(row.run):
        raise Http404
    return row


def _own(request: HttpRequest, pairing_id: UUID) -> Pairing:
    """404 for who is not in the pair."""
    row = _pairing(request, pairing_id)
    if not _side(request, row):
        raise Http404
    return row


def _coordinated(request: HttpRequest, pairing_id: UUID) -> Pairing:
    row = _pairing(request, pairing_id)
    if not _reach(request).may_run(row.run):
        raise Http404
    return row


def _to_pair(row: Pairing) -> dict[str, str]:
    return {"back": reverse("pairs:pair", args=[row.public_id]), "back_label": _("The pair")}


@login_required
@require_safe
def pair(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """One pair: who, how far, what is due, meetings, scores. What the two write is on the pages of their forms."""
    row = _pairing(request, pairing_id)
    reach, today, side = _reach(request), riga_date(now()), _side(request, row)
    coordinates = reach.may_run(row.run)
    access("view", subject=row.public_id, by=request.user, on=now(), what="mentoring pair")  # type: ignore[arg-type]
    members = members_of([row])[row.pk]
    mine = next((one for one in members if one.participant.user_id == request.user.pk), None)
    waiting = row.state == PairState.CONFIRMED
    page = {
        "pairing": row,
        "heading": names(members),
        "tone": TONES[PairState(row.state)],
        "coordinates": coordinates,
        "rows": _pair_rows(row),
        "reasons": row.reasons,
        "members": [{"one": one, "reason": one.reason if coordinates else ""} for one in members],
        "asked": mine is not None and mine.decision == Decision.WAITING and row.state == PairState.PROPOSED,
        "may_confirm": coordinates and row.state == PairState.ACCEPTED,
        "findings": list(rules.check_start(programme=row.run.programme, members=facts.joining(row, on=today))) if waiting else [],
        "ethics": rules.ETHICS[row.run.programme] if waiting and side else "",
        "leads": side == Side.MENTOR or coordinates,
        "may_start": waiting and (side == Side.MENTOR or coordinates),
        "works": row.state == PairState.WORKING,
        "in_pair": bool(side),
        "may_end": row.state in BEING_MADE | RUNNING and (bool(side) or coordinates),
        "mentee": side == Side.MENTEE,
        "meetings": row.meetings.all(),
        "today": today,
        "phases": [Phase(one).label for one in PHASES[row.run.programme]],
        "dues": due_rows(row, user=request.user, on=today),  # type: ignore[arg-type]
        "charts": _charts(request, row),
        "participant": mine.participant if mine else None,
        "recognitions": _recognitions(row, request.user.pk, coordinates=coordinates),
        "may_recognise": coordinates and row.state == PairState.ENDED and row.end_reason in (EndReason.REACHED, EndReason.TERM),
    }  # fmt: skip
    return render(request, "pairs/pair.html", page)


def _pair_rows(row: Pairing) -> list[dict[str, str]]:
    found = [
        {"key": _("Programme"), "value": row.run.title},
        {"key": _("Model"), "value": row.get_model_display()},
        {"key": _("Coordinator"), "value": row.run.coordinator.get_full_name()},
    ]
    if row.phase:
        found.append({"key": _("Phase"), "value": row.get_phase_display()})
    if row.first:
        found.append(
            {"key": _("From – to"), "value": f"{date_short(row.first)} – {date_short(row.ended_on or row.end)}"}
        )
    if row.end_reason:
        found.append({"key": _("Why it ended"), "value": row.get_end_reason_display()})
    return found


def _charts(request: HttpRequest, row: Pairing) -> list[dict[str, Any]]:
    """Scores over time, as deep as this person reads."""
    if not row.filled_in:
        return []
    reach = forms_reach(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    keys = ("C9",) if row.run.programme == "P3" else ("B13-sakums", "B13-vidus", "B13-beigas")
    rows = FilledForm.objects.visible_to(reach).filter(subject_kind="pair", subject=row.public_id, key__in=keys)
    return chart_rows(rows.select_related("edition")[:MOST_CHARTED], reach)


def _recognitions(row: Pairing, user: int | None, *, coordinates: bool) -> list[Recognition]:
    people = row.members.values("participant")
    rows = Recognition.objects.filter(participant__in=people).select_related("case", "participant__person")
    return list(rows if coordinates else rows.filter(participant__user=user))


@login_required
@FORM
def decide(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = _own(request, pairing_id)
    form = DecideForm(posted(request))

    def verb() -> None:
        data = form.cleaned_data
        actions.decide(pairing=row, accept=data["answer"] == "yes", reason=data["reason"], by=request.user, on=now())  # type: ignore[arg-type]

    heading = _("Do you accept this pair?")
    return _formed(
        request,
        form,
        verb,
        _("Thank you, your answer is kept."),
        heading=heading,
        submit=_("Send the answer"),
        **_to_pair(row),
    )


@login_required
@require_POST
def confirm(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = _coordinated(request, pairing_id)
    _act(request, lambda: actions.confirm(pairing=row, by=request.user, on=now()), _("The pair is recorded."))  # type: ignore[arg-type]
    return redirect("pairs:pair", row.public_id)


@login_required
@FORM
def start(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """All meetings are planned; refused with rule and reason before ethics and consent are there."""
    row = _led(request, pairing_id)
    form = DaysForm(posted(request))

    def verb() -> None:
        actions.start(pairing=row, days=form.cleaned_data["days"], by=request.user, on=now())  # type: ignore[arg-type]

    told = _("The meetings are planned. The page shows which form is due when.")
    return _formed(
        request, form, verb, told, heading=_("Plan the meetings"), submit=_("Plan the meetings"), **_to_pair(row)
    )


@login_required
@FORM
def meeting_new(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = _own(request, pairing_id)
    form = DayForm(posted(request))

    def verb() -> None:
        actions.plan_meeting(pairing=row, day=form.cleaned_data["day"], by=request.user, on=now())  # type: ignore[arg-type]

    return _formed(
        request,
        form,
        verb,
        _("The meeting is planned."),
        heading=_("One more meeting"),
        submit=_("Plan the meetings"),
        **_to_pair(row),
    )


@login_required
@require_POST
def meeting(request: HttpRequest, pairing_id: UUID, meeting_id: UUID) -> HttpResponse:
    """It took place, or it did not."""
    row = _own(request, pairing_id)
    found = get_object_or_404(PairMeeting, pairing=row, public_id=meeting_id)
    took_place = request.POST.get("took_place") != "no"
    told = _("Noted. Now write the forms of this meeting.") if took_place else _("Noted. Plan another day instead.")
    _act(request, lambda: actions.hold(meeting=found, took_place=took_place, by=request.user, on=now()), told)  # type: ignore[arg-type]
    return redirect("pairs:pair", row.public_id)


@login_required
@FORM
def phase(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = _led(request, pairing_id)
    form = PhaseForm(posted(request), programme=row.run.programme, initial={"phase": row.phase, "version": row.version})

    def verb() -> None:
        actions.enter_phase(
            pairing=row, phase=form.cleaned_data["phase"], version=seen_version(request.POST), by=request.user, on=now()  # type: ignore[arg-type]
        )  # fmt: skip

    lead = _("Phases may overlap, and you may come back to an earlier one.")
    return _formed(request, form, verb, _("Saved."), heading=_("Phase of the pair"), lead=lead, **_to_pair(row))


@login_required
@FORM
def end(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = _pairing(request, pairing_id)
    if not _side(request, row) and not _reach(request).may_run(row.run):
        raise Http404
    form = EndForm(posted(request))

    def verb() -> None:
        actions.end(pairing=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]

    lead = _("Everybody may leave at any moment and need not explain it. What was written stays with the pair.")
    return _formed(
        request,
        form,
        verb,
        _("The pair has ended."),
        heading=_("End the pair"),
        submit=_("End the pair"),
        lead=lead,
        **_to_pair(row),
    )


# --- questions and recognition


@login_required
@FORM
def ask(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """To the coordinator, also for a special specialist."""
    mine = get_object_or_404(
        Participant.objects.select_related("run__coordinator", "user"), run__public_id=run_id, user=request.user.pk
    )
    form = AskForm(posted(request))

    def verb() -> None:
        data = form.cleaned_data
        actions.ask(participant=mine, kind=data["kind"], text=data["text"], by=request.user, on=now())  # type: ignore[arg-type]

    told = _("The coordinator is told. The answer comes to your notices.")
    return _formed(
        request, form, verb, told, heading=_("Question to the coordinator"), submit=_("Ask"), **_back(mine.run)
    )


@login_required
@FORM
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    runs = Run.objects.coordinated(_reach(request))
    rows = PairQuestion.objects.filter(participant__run__in=runs.values("pk")).select_related(
        "participant__run", "participant__person"
    )
    row = get_object_or_404(rows, public_id=question_id)
    access("view", subject=row.public_id, by=request.user, on=now(), what="question to the coordinator")  # type: ignore[arg-type]
    form = AnswerForm(posted(request))

    def verb() -> None:
        actions.answer(question=row, text=form.cleaned_data["answer"], by=request.user, on=now())  # type: ignore[arg-type]

    page = {
        "template": "pairs/answer.html",
        "question": row,
        "heading": row.get_kind_display().capitalize(),
        "submit": _("Send the answer"),
    }
    return _formed(request, form, verb, _("The answer is sent."), **page, **_back(row.participant.run))


@login_required
@require_POST
def recognise(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = _coordinated(request, pairing_id)
    told = _("Numbered. They are made and sealed now; this page shows how far they are.")
    _act(request, lambda: recognition.recognise(pairing=row, by=request.user, on=now()), told)  # type: ignore[arg-type]
    return redirect("pairs:pair", row.public_id)


@login_required
@FORM
def recognition_annul(request: HttpRequest, recognition_id: UUID) -> HttpResponse:
    runs = Run.objects.coordinated(_reach(request))
    rows = Recognition.objects.filter(participant__run__in=runs.values("pk")).exclude(state=CertificateState.ANNULLED)
    row = get_object_or_404(rows.select_related("participant__run", "case"), public_id=recognition_id)
    form = ReasonForm(posted(request))

    def verb() -> None:
        recognition.annul(recognition=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]

    heading = _("Annul %(number)s") % {"number": row.case.number}
    return _formed(
        request, form, verb, _("It is annulled."), heading=heading, submit=_("Annul"), **_back(row.participant.run)
    )
