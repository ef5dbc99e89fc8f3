"""What supervision asks of other steps: whose mentors there are, who leads groups, who is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.people.models import Membership, Person, Role
from forms.plans.models import PlanProvider
from forms.plans.states import RUNNING, ProviderState
from forms.programmes.editions import rules_in_force
from forms.supervision.models import SupervisionApplication
from forms.supervision.rules import GroupFacts, check_group
from forms.supervision.states import OVER, ApplicationState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

    from forms.people.models import Institution
    from forms.programmes.findings import Finding
    from forms.supervision.models import SupervisionGroup
    from kernel.accounts.models import User


def mentors_of(institution: Institution) -> QuerySet[Person]:
    """Mentors in running plans of the institution: whoever employs them, this institution applies for them (R50)."""
    running = PlanProvider.objects.filter(
        plan__institution=institution, state=ProviderState.ACTIVE, plan__state__in=RUNNING
    )
    return Person.objects.filter(pk__in=running.values("mentor")).order_by("surname", "given_name")


def institutions_of(mentor: Person) -> list[Institution]:
    """Institutions in whose running plans this person is a mentor."""
    rows = PlanProvider.objects.filter(mentor=mentor, state=ProviderState.ACTIVE, plan__state__in=RUNNING)
    found = {row.plan.institution_id: row.plan.institution for row in rows.select_related("plan__institution")}
    return sorted(found.values(), key=lambda one: one.name)


def waits_at(mentor: Person) -> set[int]:
    """Institutions by which this person is applied for, or will be when they have read the interest: until the group has met."""
    rows = SupervisionApplication.objects.filter(mentor=mentor).exclude(state=ApplicationState.WITHDRAWN)
    return set(rows.exclude(group__state__in=sorted(OVER)).values_list("institution_id", flat=True))


def supervisors(*, on: date) -> list[User]:
    """Accounts that lead supervision on a Riga day."""
    rows = Membership.objects.in_force(on).filter(role=Role.SUP, user__is_active=True).select_related("user")
    return sorted({row.user for row in rows}, key=lambda one: (one.last_name, one.first_name, one.pk))


def responsible_for(institutions: Collection[int], *, on: date) -> list[Membership]:
    """Who is told about mentors of these institutions (R51): their responsible persons in office on a Riga day."""
    rows = Membership.objects.in_force(on).filter(role=Role.RESP, institution__in=institutions, user__is_active=True)
    return list(rows.select_related("user", "institution").order_by("institution__name", "pk"))


def waiting(group: SupervisionGroup) -> list[SupervisionApplication]:
    """Applications that could be taken into the group: its own municipality's first, then in the order they came."""
    rows = SupervisionApplication.objects.filter(state=ApplicationState.SUBMITTED)
    rows = rows.select_related("mentor", "institution__municipality").defer("topic")
    return sorted(
        rows, key=lambda row: (row.institution.municipality_id != group.municipality_id, row.submitted_at, row.pk)
    )


def findings(group: SupervisionGroup) -> list[Finding]:
    """What the rules of its day say about a group as it is now. One query beside the rules."""
    places = list(group.members.values_list("institution__municipality", flat=True))
    facts = GroupFacts(
        day=group.day,
        members=len(places),
        strangers=sum(1 for one in places if one != group.municipality_id),
        reasoned=bool(group.exception.strip()),
    )
    return list(check_group(facts, rules_in_force(group.day)))
