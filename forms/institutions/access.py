"""Who keeps the own text of an institution: its head, and the administrator, who keeps the house's too (2.2, 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.people.access import scope_of
from forms.people.models import Institution

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from django.db.models import QuerySet

    from forms.people.access import Scope
    from kernel.accounts.models import User


@dataclass(frozen=True)
class Keeper:
    """`house`: the whole project's administrator; `places`: register codes of the institutions that one heads."""

    house: bool
    places: frozenset[str]

    def keeps(self, register_code: str) -> bool:
        """Empty: the house's own."""
        return self.house or (bool(register_code) and register_code in self.places)

    @property
    def anything(self) -> bool:
        return self.house or bool(self.places)

    @property
    def institutions(self) -> QuerySet[Institution]:
        rows = Institution.objects.all()
        return rows if self.house else rows.filter(register_code__in=self.places)

    @property
    def codes(self) -> Collection[str] | None:
        """None: all of them and the house."""
        return None if self.house else self.places


def keeper_of(user: User, *, on: date) -> Keeper:
    return keeper_in(scope_of(user, on=on))


def keeper_in(scope: Scope) -> Keeper:
    """The same where the scope is known: no query."""
    return Keeper(house=scope.administers, places=scope.sends)
