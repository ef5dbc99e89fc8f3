"""Whose municipalities are whose: for whom a team's page opens, and which mentors work there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from forms.people.models import Membership, Municipality, Person, Role
from forms.plans.models import PlanProvider
from forms.plans.states import ProviderState

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from forms.people.access import Scope


def municipalities_of_mentor(user: int, *, on: date) -> QuerySet[Municipality]:
    """Where the person has the role of a mentor, or is in a plan of an institution."""
    roles = Membership.objects.in_force(on).filter(user=user, role=Role.MEN)
    plans = PlanProvider.objects.filter(mentor__user=user).exclude(state=ProviderState.DROPPED)
    return Municipality.objects.filter(
        Q(pk__in=roles.values("institution__municipality")) | Q(pk__in=plans.values("plan__institution__municipality"))
    )


def municipalities_seen(scope: Scope, *, on: date) -> QuerySet[Municipality]:
    """All; else those whose learners this person reads, coordinates, or works in as a mentor."""
    if scope.reads_everything:
        return Municipality.objects.all()
    if not scope.user.is_authenticated:
        return Municipality.objects.none()
    return Municipality.objects.filter(
        Q(institutions__register_code__in=scope.learners)
        | Q(pk__in=scope.coordinates)
        | Q(pk__in=municipalities_of_mentor(scope.user.pk, on=on).values("pk"))
    ).distinct()


def mentors_of(municipality: Municipality, *, on: date) -> list[Person]:
    """Mentors with an account whose municipality this is, by name."""
    roles = Membership.objects.in_force(on).filter(role=Role.MEN, institution__municipality=municipality)
    plans = PlanProvider.objects.filter(plan__institution__municipality=municipality)
    plans = plans.exclude(state=ProviderState.DROPPED)
    rows = Person.objects.filter(Q(user__in=roles.values("user")) | Q(pk__in=plans.values("mentor")))
    return list(rows.order_by("surname", "given_name", "pk"))
