"""What closing asks of other steps: the plan's mentor, its grids, its evaluation; counts for summaries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from forms.closing.handover.facts import handed
from forms.closing.models import MentoringEvaluation, ProgressTalk
from forms.closing.rules import ClosingFacts, check_closing
from forms.closing.states import EvaluationState, Onward, Reached, Reduced
from forms.months.grids.models import SupportSchedule
from forms.plans.facts import as_mentor, current_provider
from forms.plans.models import SupportPlan
from forms.plans.states import RUNNING, PlanState
from forms.programmes.editions import rules_in_force
from kernel.periods import Month

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from forms.people.access import Scope
    from forms.people.models import Person
    from forms.programmes.findings import Finding
    from kernel.accounts.models import User

#: A plan that has run, to its end or not: it can be evaluated.
EVALUABLE = RUNNING | {PlanState.ENDED}


def own_plans(user: User) -> QuerySet[SupportPlan]:
    """Plans that this person may evaluate as their mentor, approved once."""
    rows = SupportPlan.objects.filter(as_mentor(user.pk), state__in=EVALUABLE, approved_on__isnull=False)
    return rows.select_related("learner__person", "institution").distinct()


def mentor_of(plan: SupportPlan, *, on: date) -> Person | None:
    """Who evaluates: the mentor in the plan on that day, else the last one."""
    provider = current_provider(plan, on=on)
    return provider.mentor if provider else None


def closing_findings(plan: SupportPlan, *, on: date) -> list[Finding]:
    """What keeps a plan from being closed, by the rules of its last day."""
    last = plan.last_day or plan.semester_end
    evaluation = MentoringEvaluation.objects.filter(plan=plan).first()
    written = SupportSchedule.objects.filter(of_month__provider__plan=plan, rows__isnull=False).distinct()
    grid = written.order_by("-of_month__month").first()
    facts = ClosingFacts(
        last_day=None if plan.state == PlanState.ENDED else last,
        evaluated=evaluation is not None,
        reviewed=evaluation is not None and evaluation.state != EvaluationState.FILLED,
        assessed=bool(grid.assessment.strip()) if grid is not None else None,
        handed=handed(plan),
    )
    return list(check_closing(facts, rules_in_force(last), on=on))


def without_talk(plans: QuerySet[SupportPlan], *, on: date) -> QuerySet[SupportPlan]:
    """Running plans whose month has no talk yet (R44)."""
    month = Month.of(on)
    talked = ProgressTalk.objects.filter(held_on__gte=month.first, held_on__lte=month.last)
    running = plans.filter(state__in=RUNNING, start__lte=on, semester_end__gte=on)
    return running.exclude(pk__in=talked.values("plan"))


@dataclass(frozen=True)
class Answered:
    """A closed question: how often each answer was given, in the order of the form."""

    question: str
    counts: tuple[tuple[str, int], ...]


def evaluated_semesters(scope: Scope) -> list[tuple[str, str]]:
    """Academic year and semester of the evaluations this person may read, the newest first."""
    rows = MentoringEvaluation.objects.visible_to(scope).order_by("-plan__academic_year", "-plan__semester")
    return list(rows.values_list("plan__academic_year", "plan__semester").distinct())


def summary(scope: Scope, *, semester: tuple[str, str] | None) -> tuple[int, list[Answered]]:
    """How many evaluations this person may read, of one semester or of all, and their closed answers. Four queries,
    however many there are."""
    rows = MentoringEvaluation.objects.visible_to(scope)
    if semester is not None:
        rows = rows.filter(plan__academic_year=semester[0], plan__semester=semester[1])
    found = []
    for name, answers in (("reduced", Reduced), ("reached", Reached), ("onward", Onward)):
        by = dict(rows.order_by().values_list(name).annotate(count=Count("pk")))
        found.append(Answered(name, tuple((str(one.label), by.get(one.value, 0)) for one in answers)))
    return rows.count(), found
