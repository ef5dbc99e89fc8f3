"""Who is concerned when the meetings of a plan stop or go on, and how word reaches them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.people.learners import Representation
from forms.people.models import Gender, Membership, Role
from forms.plans.facts import last_approval
from forms.plans.papers import ADULT_AGE
from forms.plans.states import ProviderState, VersionState
from kernel.periods import age

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from forms.people.learners import Learner
    from forms.people.models import Person
    from forms.plans.models import SupportPlan
    from kernel.accounts.models import User


@dataclass(frozen=True)
class Concerned:
    """One person, with the role in Latvian: the notice prints it. `email`: of who has no account; both empty: the
    institution tells this person itself."""

    who: str
    user: User | None = None
    email: str = ""

    @property
    def how(self) -> str:
        if self.user is not None:
            return "portālā un e-pastā"
        return "e-pastā" if self.email else "adreses nav: paziņo izglītības iestāde"


def concerned(plan: SupportPlan, *, besides: User | None, on: date) -> list[Concerned]:
    """Mentors, the learner, who represents a minor, employers of the mentors, the expert who approved the plan; each
    once, and nobody of them the one who acts (`besides`)."""
    found: dict[object, Concerned] = {}
    for one in _everybody(plan, on=on):
        if one.user is None or one.user != besides:
            found.setdefault(one.user.pk if one.user else one.email or one.who, one)
    return list(found.values())


def _everybody(plan: SupportPlan, *, on: date) -> Iterator[Concerned]:
    rows = plan.providers.filter(state__in=[ProviderState.PLANNED, ProviderState.ACTIVE])
    providers = list(rows.select_related("mentor__user", "contract"))
    for row in providers:
        yield _person("Mentore" if _woman(row.mentor) else "Mentors", row.mentor, row.mentor.email)
    yield from _learner(plan.learner, on=on)
    heads = Membership.objects.in_force(on).filter(role=Role.HEAD, user__is_active=True).select_related("user")
    for head in heads.filter(institution__in={row.contract.employer_id for row in providers}).order_by("pk"):
        yield _user("Darba devēja vadītājs", head.user)
    newest = plan.versions.filter(state=VersionState.APPROVED).first()
    approved = last_approval(newest) if newest else None
    if approved is not None and approved.decided_by is not None and approved.decided_by.is_active:
        yield _user("Projekta eksperts", approved.decided_by)


def _learner(learner: Learner, *, on: date) -> Iterator[Concerned]:
    person = learner.person
    yield _person("Izglītojamā" if _woman(person) else "Izglītojamais", person, learner.email)
    if person.birth_date is not None and age(person.birth_date, on=on) >= ADULT_AGE:
        return
    rows = Representation.objects.filter(learner=learner).in_force(on).select_related("person__user")
    for row in rows:
        yield _person("Likumiskā pārstāve" if _woman(row.person) else "Likumiskais pārstāvis", row.person, row.email)


def _woman(person: Person) -> bool:
    return person.gender == Gender.FEMALE


def _person(role: str, person: Person, email: str) -> Concerned:
    user = person.user if person.user is not None and person.user.is_active else None
    return Concerned(f"{role}: {person.name}", user, email)


def _user(role: str, user: User) -> Concerned:
    return Concerned(f"{role}: {user.get_full_name()}", user)
