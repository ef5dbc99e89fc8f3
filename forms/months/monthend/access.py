"""Who ends a month in one act: whoever may do one of its single acts, for the same places (domain reference 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.months.grids.facts import closes_at
from forms.months.pay.access import pays
from forms.months.timesheets.access import confirms_at
from forms.people.models import Institution

if TYPE_CHECKING:
    from forms.people.access import Scope


@dataclass(frozen=True)
class Reach:
    """Institutions by what this person may do for them."""

    grids: frozenset[str]
    timesheets: frozenset[str]
    pay: frozenset[str]

    def __bool__(self) -> bool:
        return bool(self.codes)

    @property
    def codes(self) -> frozenset[str]:
        return self.grids | self.timesheets | self.pay

    def within(self, codes: frozenset[str]) -> Reach:
        return Reach(self.grids & codes, self.timesheets & codes, self.pay & codes)


@dataclass(frozen=True)
class Place:
    """A choice of the page: `key` as it stands in the address, "" for everything in reach."""

    key: str
    name: str
    codes: frozenset[str]


def reach_of(scope: Scope) -> Reach:
    return Reach(closes_at(scope), confirms_at(scope), pays(scope))


def places_of(reach: Reach) -> list[Place]:
    """Municipalities whose institutions are all in reach, then single institutions; two queries."""
    rows = list(
        Institution.objects.filter(register_code__in=reach.codes).select_related("municipality").order_by("name")
    )
    by_municipality: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        if row.municipality is not None:
            key = (f"m-{row.municipality.public_id}", row.municipality.name)
            by_municipality.setdefault(key, set()).add(row.register_code)
    found = [
        Place(key, name, frozenset(codes))
        for (key, name), codes in sorted(by_municipality.items(), key=lambda item: item[0][1])
        if len(codes) > 1
    ]
    return found + [Place(f"i-{row.register_code}", row.name, frozenset({row.register_code})) for row in rows]
