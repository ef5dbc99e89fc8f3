"""Questions to the coordinator and their answers."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from forms.pairs import actions
from forms.pairs.entry import AnswerForm, AskForm
from forms.pairs.models import PairQuestion, Participant
from forms.pairs.pages import formed, to_run, user_of, within_coordinated
from forms.people.pages import FORM
from kernel.audit.log import access
from kernel.periods import now


@login_required
@FORM
def ask(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """To the coordinator, also for a special specialist."""
    rows = Participant.objects.select_related("run__coordinator", "user")
    mine = get_object_or_404(rows, run__public_id=run_id, user=request.user.pk)
    told = _("The coordinator is told. The answer comes to your notices.")
    words = {"heading": _("Question to the coordinator"), "submit": _("Ask"), **to_run(mine.run)}
    return formed(request, AskForm, partial(actions.ask, participant=mine), told, **words)


@login_required
@FORM
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    rows = PairQuestion.objects.select_related("participant__run", "participant__person")
    row = get_object_or_404(within_coordinated(request, rows, run="participant__run"), public_id=question_id)
    access("view", subject=row.public_id, by=user_of(request), on=now(), what="question to the coordinator")
    return formed(
        request, AnswerForm, partial(actions.answer, question=row), _("The answer is sent."), template="pairs/answer.html",
        question=row, heading=row.get_kind_display().capitalize(), submit=_("Send the answer"), **to_run(row.participant.run),
    )  # fmt: skip
