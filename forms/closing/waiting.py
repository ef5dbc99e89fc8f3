"""What waits at the end of a semester: evaluations to fill in and to review, plans to close, talks of the month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.closing.facts import EVALUABLE, own_plans, without_talk
from forms.closing.handover.waiting import waiting_for as handover_waiting
from forms.closing.models import AUTHORS
from forms.closing.states import EvaluationState
from forms.plans.models import SupportPlan
from forms.records.waiting import Deed, Queue, Waiting
from kernel.periods import Month

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope

#: So many days before the semester ends the evaluation waits for its mentor.
AHEAD = timedelta(days=14)
#: From this day of a month on a talk that has not been noted waits for the author.
TALK_FROM = 20


def waiting_for(scope: Scope, *, on: date) -> list[Queue]:
    mine = own_plans(scope.user).filter(evaluation__isnull=True, semester_end__lte=on + AHEAD)
    found = [Queue("izvertejumi", Deed.WRITE, mine.order_by("semester_end", "pk"), _evaluate)]
    if places := scope.where(*AUTHORS):
        own = SupportPlan.objects.filter(institution__register_code__in=places)
        own = own.select_related("learner__person", "institution")
        filled = own.filter(evaluation__state=EvaluationState.FILLED, state__in=sorted(EVALUABLE))
        over = own.filter(evaluation__state=EvaluationState.REVIEWED, state__in=sorted(EVALUABLE), semester_end__lt=on)
        found.append(Queue("izvertejumi-apskatit", Deed.DECIDE, filled.order_by("semester_end", "pk"), _review))
        found.append(Queue("plani-slegt", Deed.FINISH, over.order_by("semester_end", "pk"), _close))
        if on.day >= TALK_FROM:
            rows = without_talk(own, on=on).order_by("pk")
            found.append(Queue("menesa-saruna", Deed.RECORD, rows, lambda row: _talk(row, on=on)))
    return [*found, *handover_waiting(scope, on=on)]


def _plan(row: SupportPlan, title: str, action: str, *, page: str = "closing:plan", due: date | None = None) -> Waiting:
    return Waiting(
        title=title % {"learner": row.learner.person.name},
        text=row.number or "",
        action=action,
        href=reverse(page, args=[row.public_id]),
        due=due,
        due_words=_("Semester ends %(date)s") if page != "closing:talk" else _("The month ends %(date)s"),
    )


def _evaluate(row: SupportPlan) -> Waiting:
    title = _("Evaluation of the semester: %(learner)s")
    return _plan(row, title, _("Answer the questions"), page="closing:evaluate", due=row.semester_end)


def _review(row: SupportPlan) -> Waiting:
    return _plan(row, _("Evaluation of the semester: %(learner)s"), _("Read and review"), due=row.semester_end)


def _close(row: SupportPlan) -> Waiting:
    return _plan(row, _("Support plan: %(learner)s"), _("Close the plan"))


def _talk(row: SupportPlan, *, on: date) -> Waiting:
    title = _("Talk with the mentor: %(learner)s")
    return _plan(row, title, _("Note the talk"), page="closing:talk", due=Month.of(on).last)
