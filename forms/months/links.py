"""What a row of „Mani mēneši” leads to: each part of the month adds its line to LINKS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms.people.models import Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.months.models import LearnerMonth
    from forms.people.access import Scope


def _everybody(_row: LearnerMonth, _scope: Scope) -> bool:
    return True


#: Words, name of the route of a month (its argument is the month's public id), who gets the link.
LINKS: list[tuple[Any, str, Callable[[LearnerMonth, Scope], bool]]] = [
    (_("Diary"), "months:diary", _everybody),
    (_("Grid"), "months:grid", _everybody),
    (_("Comparison"), "months:comparison", _everybody),
]
#: Pages above the months, by scope: words, name of the route, who gets the link.
PAGES: list[tuple[Any, str, Callable[[Scope], bool]]] = [
    (_("What is missing, by school"), "months:municipal", lambda scope: bool(scope.coordinates)),
    (_("Timesheets"), "months:timesheets", lambda scope: bool(scope.roles)),
    (_("End of the month"), "months:monthend", lambda scope: bool(scope.where(Role.RESP, Role.COO, Role.ACC))),
]


def links_of(row: LearnerMonth, scope: Scope) -> list[tuple[str, str]]:
    return [
        (str(words), reverse(route, args=[row.public_id])) for words, route, offered in LINKS if offered(row, scope)
    ]


def pages_for(scope: Scope) -> list[tuple[str, str]]:
    return [(str(words), reverse(route)) for words, route, offered in PAGES if offered(scope)]
