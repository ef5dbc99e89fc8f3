"""Pages of pairs: the own ones, one pair with what is due, the answer of each, meetings, phases, the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from forms.pairs import actions, facts, rules
from forms.pairs.entry import DayForm, DaysForm, DecideForm, EndForm, PhaseForm
from forms.pairs.facts import members_of, names
from forms.pairs.models import PairMeeting, Recognition, Run
from forms.pairs.pages import (
    act,
    coordinated_pair,
    formed,
    led_pair,
    own_pair,
    reach_now,
    seen_pair,
    side_of,
    to_pair,
    user_of,
)
from forms.pairs.states import (
    BEING_MADE,
    PHASES,
    RUNNING,
    TONES,
    Decision,
    EndReason,
    PairState,
    Phase,
    Side,
)
from forms.pairs.tables import RunTable, due_rows, own_pairings, pair_rows
from forms.people.pages import FORM
from forms.questionnaires.access import reach_of as forms_reach
from forms.questionnaires.models import FilledForm
from forms.questionnaires.tables import chart_rows
from kernel.audit.log import access
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from forms.pairs.models import Pairing

#: Charts of at most so many records, the newest.
MOST_CHARTED = 60


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Own pairs, and the programmes that one coordinates or takes part in."""
    reach = reach_now(request)
    table = RunTable(Run.objects.coordinated(reach))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    page = {"own": own_pairings(user_of(request)), "coordinates": reach.coordinates, "table": table, "tones": TONES}
    return render(request, "pairs/home.html", page)


@login_required
@require_safe
def pair(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """One pair: who, how far, what is due, meetings, scores. What the two write is on the pages of their forms."""
    row = seen_pair(request, pairing_id)
    user, today, side = user_of(request), riga_date(now()), side_of(request, row)
    coordinates = reach_now(request).may_run(row.run)
    access("view", subject=row.public_id, by=user, on=now(), what="mentoring pair")
    members = members_of([row])[row.pk]
    mine = next((one for one in members if one.participant.user_id == user.pk), None)
    waiting = row.state == PairState.CONFIRMED
    gates = rules.check_start(programme=row.run.programme, members=facts.joining(row, on=today)) if waiting else ()
    shut = list(gates)
    page = {
        "pairing": row,
        "heading": names(members),
        "tone": TONES[PairState(row.state)],
        "coordinates": coordinates,
        "rows": pair_rows(row),
        "reasons": row.reasons,
        "members": [{"one": one, "reason": one.reason if coordinates else ""} for one in members],
        "asked": mine is not None and mine.decision == Decision.WAITING and row.state == PairState.PROPOSED,
        "may_confirm": coordinates and row.state == PairState.ACCEPTED,
        "findings": [*shut, *facts.rhythm(row)],
        "shut": shut,
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
        "dues": due_rows(row, user=user, on=today),
        "charts": _charts(request, row),
        "participant": mine.participant if mine else None,
        "recognitions": _recognitions(row, user.pk, coordinates=coordinates),
        "may_recognise": coordinates and row.state == PairState.ENDED and row.end_reason in (EndReason.REACHED, EndReason.TERM),
    }  # fmt: skip
    return render(request, "pairs/pair.html", page)


def _charts(request: HttpRequest, row: Pairing) -> list[dict[str, Any]]:
    """Scores over time, as deep as this person reads."""
    if not row.filled_in:
        return []
    reach = forms_reach(user_of(request), on=riga_date(now()))
    keys = ("C9",) if row.run.programme == "P3" else ("B13-sakums", "B13-vidus", "B13-beigas")
    rows = FilledForm.objects.visible_to(reach).filter(subject_kind="pair", subject=row.public_id, key__in=keys)
    return chart_rows(rows.select_related("edition")[:MOST_CHARTED], reach)


def _recognitions(row: Pairing, user: int, *, coordinates: bool) -> list[Recognition]:
    people = row.members.values("participant")
    rows = Recognition.objects.filter(participant__in=people).select_related("case", "participant__person")
    return list(rows if coordinates else rows.filter(participant__user=user))


@login_required
@FORM
def decide(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = own_pair(request, pairing_id)
    words = {"heading": _("Do you accept this pair?"), "submit": _("Send the answer"), **to_pair(row)}
    told = _("Thank you, your answer is kept.")
    return formed(request, DecideForm, partial(actions.decide, pairing=row), told, **words)


@login_required
@require_POST
def confirm(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = coordinated_pair(request, pairing_id)
    act(request, partial(actions.confirm, pairing=row), _("The pair is recorded."))
    return redirect("pairs:pair", row.public_id)


@login_required
@FORM
def start(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    """All meetings are planned; refused with rule and reason before ethics and consent are there."""
    row = led_pair(request, pairing_id)
    words = {"heading": _("Plan the meetings"), "submit": _("Plan the meetings"), **to_pair(row)}
    told = _("The meetings are planned. The page shows which form is due when.")
    make = partial(DaysForm, programme=row.run.programme)
    return formed(request, make, partial(actions.start, pairing=row), told, **words)


@login_required
@FORM
def meeting_new(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = own_pair(request, pairing_id)
    words = {"heading": _("One more meeting"), "submit": _("Plan the meetings"), **to_pair(row)}
    verb = partial(actions.plan_meeting, pairing=row)
    return formed(request, DayForm, verb, _("The meeting is planned."), **words)


@login_required
@require_POST
def meeting(request: HttpRequest, pairing_id: UUID, meeting_id: UUID) -> HttpResponse:
    """It took place, or it did not."""
    row = own_pair(request, pairing_id)
    found = get_object_or_404(PairMeeting, pairing=row, public_id=meeting_id)
    took_place = request.POST.get("took_place") != "no"
    told = _("Noted. Now write the forms of this meeting.") if took_place else _("Noted. Plan another day instead.")
    act(request, partial(actions.hold, meeting=found, took_place=took_place), told)
    return redirect("pairs:pair", row.public_id)


@login_required
@FORM
def phase(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = led_pair(request, pairing_id)
    stored = {"phase": row.phase, "version": row.version}
    make = partial(PhaseForm, programme=row.run.programme, initial=stored)
    lead = _("Phases may overlap, and you may come back to an earlier one.")
    words = {"heading": _("Phase of the pair"), "lead": lead, **to_pair(row)}
    return formed(request, make, partial(actions.enter_phase, pairing=row), _("Saved."), **words)


@login_required
@FORM
def end(request: HttpRequest, pairing_id: UUID) -> HttpResponse:
    row = seen_pair(request, pairing_id)
    if not side_of(request, row) and not reach_now(request).may_run(row.run):
        raise Http404
    lead = _("Everybody may leave at any moment and need not explain it. What was written stays with the pair.")
    words = {"heading": _("End the pair"), "submit": _("End the pair"), "lead": lead, **to_pair(row)}
    return formed(request, EndForm, partial(actions.end, pairing=row), _("The pair has ended."), **words)
