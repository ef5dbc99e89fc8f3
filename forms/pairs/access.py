"""Who coordinates what (domain reference 2.3). Nothing of another programme or place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from forms.people.models import Membership, Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from forms.pairs.models import Run
    from kernel.accounts.models import User

COORDINATES = {Role.YMC: "P2", Role.DAC: "P3"}


@dataclass(frozen=True)
class Reach:
    """One person on one day. `places`: programme → keys of institutions; None among them: the programme everywhere."""

    user: User
    places: Mapping[str, frozenset[int | None]]

    @property
    def coordinates(self) -> bool:
        return bool(self.places)

    def coordinated(self) -> Q:
        """Of runs."""
        found = Q(pk__in=[])
        for programme, places in self.places.items():
            here = Q(programme=programme)
            found |= here if None in places else here & Q(institution__in=[one for one in places if one is not None])
        return found

    def may_run(self, run: Run) -> bool:
        places = self.places.get(run.programme, frozenset())
        return None in places or (run.institution_id is not None and run.institution_id in places)


def reach_of(user: User, *, on: date) -> Reach:
    """One query."""
    found: dict[str, set[int | None]] = {}
    rows = Membership.objects.in_force(on).filter(user=user.pk, role__in=COORDINATES, municipality=None)
    for role, institution in rows.values_list("role", "institution"):
        found.setdefault(COORDINATES[Role(role)], set()).add(institution)
    return Reach(user, {programme: frozenset(places) for programme, places in found.items()})
