"""The terms of each step: which rows have one, and who is told of it. The digest and the page ask the same rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.closing.facts import EVALUABLE
from forms.closing.models import AUTHORS as REVIEWERS
from forms.closing.models import MentoringEvaluation
from forms.closing.states import EvaluationState
from forms.contracts.models import EmploymentContract
from forms.contracts.states import OVER as CONTRACT_OVER
from forms.contracts.states import SIGNED, ContractState
from forms.pairs.models import DueForm
from forms.pairs.states import FILLED_IN
from forms.people.access import CONTRACT_WRITERS
from forms.plans.access import CERTIFIERS
from forms.plans.extensions import ExtensionState, PlanExtension
from forms.plans.models import PlanProvider
from forms.plans.states import ProviderState
from forms.programmes.editions import rules_on_days
from forms.reminders.rules import FARTHEST, LATEST, Kind
from forms.supervision.models import SupervisionApplication, SupervisionGroup
from forms.supervision.rules import last_confirmation
from forms.supervision.states import ApplicationState, GroupState
from kernel.periods import end_of_day, start_of_day

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date

    from django.db.models import QuerySet


@dataclass(frozen=True)
class Shown:
    """What the page says of one row; letters say none of it."""

    title: str
    text: str
    href: str


@dataclass(frozen=True)
class Source:
    """`rows`: those whose term is within a time. `terms`: the term of each of them. `own`: path to the account of whom
    it concerns; `place`: path to the institution whose people in `roles` are told. Either may be empty."""

    kind: Kind
    rows: Callable[[date, date], QuerySet[Any]]
    terms: Callable[[Iterable[Any]], dict[int, date]]
    shown: Callable[[Any], Shown]
    own: str = ""
    place: str = ""
    roles: frozenset[str] = frozenset()

    def within(self, on: date) -> QuerySet[Any]:
        return self.rows(on - LATEST, on + FARTHEST)

    def of(self, on: date, *, user: int, places: Collection[str]) -> QuerySet[Any]:
        """The rows of which this person is told; `places`: register codes of institutions where the roles are held."""
        mine = Q(pk__in=[])
        if self.own:
            mine |= Q(**{self.own: user})
        if self.place and places:
            mine |= Q(**{f"{self.place}__register_code__in": places})
        return self.within(on).filter(mine)

    def owner(self, row: Any) -> int | None:
        """The account whom the row itself concerns; None: nobody, or somebody without one."""
        return _reached(row, f"{self.own}_id") if self.own else None

    def institution(self, row: Any) -> int | None:
        return _reached(row, f"{self.place}_id") if self.place else None


def _reached(row: Any, path: str) -> Any:
    return attrgetter(path.replace("__", "."))(row)


def _at(path: str) -> Callable[[Iterable[Any]], dict[int, date]]:
    """The term is what stands there."""
    return lambda rows: {row.pk: _reached(row, path) for row in rows}


def _contracts(first: date, last: date) -> QuerySet[Any]:
    """In force, and nothing later of the same two is signed or under way."""
    rows = EmploymentContract.objects.annotate(ends=Coalesce("moved_end", "end"))
    later = rows.filter(employer=OuterRef("employer"), mentor=OuterRef("mentor"), ends__gt=OuterRef("ends"))
    running = rows.filter(state__in=SIGNED - CONTRACT_OVER, ends__range=(first, last))
    return running.filter(~Exists(later.exclude(state=ContractState.WITHDRAWN))).select_related("mentor", "employer")


def _contract(row: Any) -> Shown:
    title = _("The employment contract with %(mentor)s ends") % {"mentor": row.mentor.name}
    return Shown(title, row.employer.name, reverse("contracts:contract", args=[row.public_id]))


def _unevaluated(first: date, last: date) -> QuerySet[Any]:
    rows = PlanProvider.objects.filter(
        state=ProviderState.ACTIVE,
        plan__state__in=EVALUABLE,
        plan__approved_on__isnull=False,
        plan__evaluation__isnull=True,
        plan__semester_end__range=(first, last),
    )
    return rows.select_related("mentor", "plan__learner__person")


def _evaluate(row: Any) -> Shown:
    title = _("Evaluation of the semester: %(learner)s") % {"learner": row.plan.learner.person.name}
    return Shown(title, row.plan.number or "", reverse("closing:evaluate", args=[row.plan.public_id]))


def _unreviewed(first: date, last: date) -> QuerySet[Any]:
    rows = MentoringEvaluation.objects.filter(
        state=EvaluationState.FILLED, plan__state__in=EVALUABLE, plan__semester_end__range=(first, last)
    )
    return rows.select_related("plan__learner__person").defer("changes", "cooperation", "feedback")


def _review(row: Any) -> Shown:
    title = _("The institution's part of the evaluation: %(learner)s") % {"learner": row.plan.learner.person.name}
    return Shown(title, row.plan.number or "", reverse("closing:plan", args=[row.plan.public_id]))


def _members(first: date, last: date) -> QuerySet[Any]:
    rows = SupervisionApplication.objects.filter(
        state=ApplicationState.GROUPED,
        group__state__in=[GroupState.CONFIRMED, GroupState.NOTIFIED],
        group__starts_at__gte=start_of_day(first),
        group__starts_at__lt=end_of_day(last),
    )
    return rows.select_related("mentor", "group__municipality").defer("topic")


def _member(row: Any) -> Shown:
    title = _("Supervision: %(municipality)s") % {"municipality": row.group.municipality.name}
    return Shown(title, row.group.place, reverse("supervision:group", args=[row.group.public_id]))


def _unconfirmed(first: date, last: date) -> QuerySet[Any]:
    """Groups that meet in that time or a little later: their term comes before they meet."""
    rows = SupervisionGroup.objects.filter(
        state=GroupState.SENT, starts_at__gte=start_of_day(first), starts_at__lt=end_of_day(last + timedelta(days=30))
    )
    return rows.select_related("municipality")


def _confirmations(rows: Iterable[Any]) -> dict[int, date]:
    """The last day on which the supervisor may confirm, by the edition in force when the group meets (R49)."""
    rows = list(rows)
    values = rules_on_days({row.day for row in rows}) if rows else {}
    found = {row.pk: last_confirmation(row.day, values[row.day]) for row in rows if row.day in values}
    return {pk: day for pk, day in found.items() if day is not None}


def _composition(row: Any) -> Shown:
    title = _("Supervision group to confirm: %(municipality)s") % {"municipality": row.municipality.name}
    return Shown(title, row.place, reverse("supervision:group", args=[row.public_id]))


def _uncertified(first: date, last: date) -> QuerySet[Any]:
    rows = PlanExtension.objects.filter(
        state=ExtensionState.SUBMITTED, certified_at__isnull=True, plan__end__range=(first, last)
    )
    return rows.select_related("plan__learner__person").defer("copy_name", "comment").annotate(ends=F("plan__end"))


def _order(row: Any) -> Shown:
    title = _("Copy of an order to certify: %(learner)s") % {"learner": row.plan.learner.person.name}
    href = reverse("plans:extension", args=[row.plan.public_id, row.public_id])
    return Shown(title, row.plan.number or "", href)


def _forms(first: date, last: date) -> QuerySet[Any]:
    """Of pairs, also those of one, three and five years after."""
    rows = DueForm.objects.filter(form=None, dropped=False, due__range=(first, last), pairing__state__in=FILLED_IN)
    return rows.select_related("pairing__run", "participant")


def _form(row: Any) -> Shown:
    return Shown(
        _("A form of your pair to fill in"), row.pairing.run.title, reverse("questionnaires:form", args=[row.key])
    )


SOURCES = (
    Source(
        Kind.CONTRACT, _contracts, _at("ends"), _contract,
        own="mentor__user", place="employer", roles=CONTRACT_WRITERS,
    ),
    Source(Kind.EVALUATION, _unevaluated, _at("plan__semester_end"), _evaluate, own="mentor__user"),
    Source(
        Kind.REVIEW, _unreviewed, _at("plan__semester_end"), _review,
        place="plan__institution", roles=frozenset(REVIEWERS),
    ),
    Source(Kind.SUPERVISION, _members, _at("group__day"), _member, own="mentor__user"),
    Source(Kind.COMPOSITION, _unconfirmed, _confirmations, _composition, own="supervisor"),
    Source(Kind.FORM, _forms, _at("due"), _form, own="participant__user"),
    Source(Kind.ORDER, _uncertified, _at("ends"), _order, place="plan__institution", roles=CERTIFIERS),
)  # fmt: skip
