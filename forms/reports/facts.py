"""What a report is counted from. As many queries for a whole project as for one school; nobody's name is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Sum

from forms.closing.facts import EVALUABLE
from forms.months.diary.models import DiaryEntry
from forms.people.models import Institution, Municipality
from forms.plans.models import SupportPlan
from forms.plans.states import PlanState
from forms.records.certificates import CertificateState
from forms.reports.rules import Group, Met, MonthFigures, Report, careful
from forms.training.certificates.models import MentorCertificate
from forms.training.facts import progress
from forms.training.registry.models import MentorRegistryEntry
from forms.training.registry.states import EntryState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.reports.access import Reach
    from forms.training.facts import Progress
    from kernel.periods import Month

_PLAN = "diary__of_month__provider__plan__"
_MONTH = "diary__of_month__month"
_FIGURES = {
    "mentors": Count("diary__of_month__provider__mentor", distinct=True),
    "learners": Count(f"{_PLAN}learner", distinct=True),
    "hours": Sum("hours", default=0),
}


@dataclass(frozen=True)
class Period:
    """Whole months, both ends included."""

    first: Month
    last: Month

    def months(self) -> Iterator[Month]:
        one = self.first
        while one <= self.last:
            yield one
            one = one.plus(1)


@dataclass(frozen=True)
class Trained:
    """Mentors trained in all rounds against the target in force at the end of the period; certificates issued in it."""

    progress: Progress
    certificates: int


def trained(period: Period) -> Trained:
    issued = MentorCertificate.objects.filter(
        state=CertificateState.ISSUED, case__document_date__range=(period.first.first, period.last.last)
    )
    return Trained(progress(on=period.last.last), issued.count())


def report(reach: Reach, period: Period) -> Report:
    """By municipality for the whole project, by school for a coordinator; what is about few learners is not told."""
    return careful(_counted(reach, period))


def _counted(reach: Reach, period: Period) -> Report:
    days = (period.first.first, period.last.last)
    entries = DiaryEntry.objects.held().filter(**{f"{_MONTH}__range": days}).order_by()
    plans = SupportPlan.objects.filter(
        state__in=EVALUABLE | {PlanState.CLOSED}, approved_on__isnull=False, semester_end__range=days
    ).order_by()
    entry = MentorRegistryEntry.objects.in_force().filter(state=EntryState.LISTED).order_by()
    if reach.municipalities is not None:
        entries = entries.filter(**{f"{_PLAN}institution__municipality__in": reach.municipalities})
        plans = plans.filter(institution__municipality__in=reach.municipalities)
        entry = entry.filter(municipalities__in=reach.municipalities)
    key = "institution__municipality" if reach.whole else "institution"
    met = {row[f"{_PLAN}{key}"]: _met(row) for row in entries.values(f"{_PLAN}{key}").annotate(**_FIGURES)}
    ended = {row[key]: row for row in plans.values(key).annotate(due=Count("pk"), filled=Count("evaluation"))}
    listed = dict(entry.values_list("municipalities").annotate(Count("pk"))) if reach.whole else {}
    months = {row[_MONTH]: _met(row) for row in entries.values(_MONTH).annotate(**_FIGURES)}
    names = dict((Municipality if reach.whole else Institution).objects.values_list("pk", "name"))
    groups = [
        Group(
            name=name,
            met=met.get(pk, Met()),
            due=ended[pk]["due"] if pk in ended else 0,
            filled=ended[pk]["filled"] if pk in ended else 0,
            listed=listed.get(pk, 0) if reach.whole else None,
        )
        for pk, name in sorted(names.items(), key=lambda one: one[1])
        if pk in met or pk in ended or pk in listed
    ]
    return Report(
        groups=tuple(groups),
        months=tuple(MonthFigures(one.first, months.get(one.first, Met())) for one in period.months()),
        whole=Group(
            name="",
            met=_met(entries.aggregate(**_FIGURES)),
            due=sum(one.due for one in groups),
            filled=sum(one.filled for one in groups),
            listed=entry.distinct().count(),
        ),
    )


def _met(row: dict[str, Any]) -> Met:
    return Met(mentors=row["mentors"], learners=row["learners"], hours=row["hours"])
