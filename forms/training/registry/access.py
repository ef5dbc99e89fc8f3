"""Who reads and keeps the registry (domain reference 2.2, row "Mentor registry entry"): nobody without a partner role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.people.models import Membership, Role
from forms.training.registry.models import MentorRegistryEntry

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope
    from kernel.accounts.predicates import Anyone

#: Wherever the role is held: a mentor works anywhere.
READERS = frozenset({Role.IAPS, Role.HEAD, Role.RESP, Role.COO})
#: Roles for the whole project.
PROJECT_READERS = frozenset({Role.EXP, Role.REG, Role.ARC, Role.AUD})
KEEPERS = frozenset({Role.REG})
#: Who sees excluded entries and reasons besides keepers.
CONTROLLERS = KEEPERS | {Role.ARC, Role.AUD}


@dataclass(frozen=True)
class Reach:
    """What one person may do with entries on one day. `contacts`: also of mentors who have not allowed it."""

    reads: bool
    keeps: bool
    reads_all: bool

    @property
    def contacts(self) -> bool:
        return self.keeps


def reach_of(user: Anyone, *, on: date) -> Reach:
    """One query; nobody without a role, anonymous or switched off reaches anything."""
    if not user.is_authenticated or not user.is_active:
        return Reach(False, False, False)
    rows = Membership.objects.in_force(on).filter(user=user)
    held = set(rows.values_list("role", "institution", "municipality"))
    project = {role for role, institution, municipality in held if institution is None and municipality is None}
    local = {role for role, institution, municipality in held if institution is not None or municipality is not None}
    return Reach(
        reads=bool(local & READERS or project & PROJECT_READERS),
        keeps=bool(project & KEEPERS),
        reads_all=bool(project & CONTROLLERS),
    )


def reads(scope: Scope) -> bool:
    """As `reach_of(…).reads`, from a scope that is there already. No query."""
    local = frozenset().union(*scope.places.values())
    return bool(local & READERS or scope.coordinates or scope.everywhere & PROJECT_READERS or scope.organises)


def is_listed(user: Anyone) -> bool:
    """Has an own entry to keep. One query."""
    return MentorRegistryEntry.objects.in_force().filter(person__user=user.pk).exists()
