"""Who keeps the training schedule (domain reference 2.2, rows "Training group, attendance" and "Guidance page, schedule").

The schedule itself is public. The organiser (REG) and the content editors (EDI) keep it, records manager and auditor
see the keeping; only roles for the whole project count, because a group belongs to no institution or municipality.
Applications (row "Training application") are read and decided by the organiser, read by records manager and auditor.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.people.models import Membership, Role

if TYPE_CHECKING:
    from datetime import date

    from kernel.accounts.predicates import Anyone

KEEPERS = frozenset({Role.REG, Role.EDI})
READERS = KEEPERS | {Role.ARC, Role.AUD}
DECIDERS = frozenset({Role.REG})
APPLICATION_READERS = DECIDERS | {Role.ARC, Role.AUD}


@dataclass(frozen=True)
class Reach:
    """What one person may do with the schedule, and with applications, on one day."""

    reads: bool
    keeps: bool
    sees_applications: bool
    decides: bool


def reach_of(user: Anyone, *, on: date) -> Reach:
    """One query; nobody without a role, anonymous or switched off reaches anything."""
    if not user.is_authenticated or not user.is_active:
        return Reach(False, False, False, False)
    rows = Membership.objects.in_force(on).filter(user=user, institution=None, municipality=None)
    roles = set(rows.values_list("role", flat=True))
    return Reach(
        reads=bool(roles & READERS),
        keeps=bool(roles & KEEPERS),
        sees_applications=bool(roles & APPLICATION_READERS),
        decides=bool(roles & DECIDERS),
    )
