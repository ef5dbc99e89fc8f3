"""Who lists, who approves, who looks on (domain reference 2.1: the records manager registers, archives, disposes)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.archive.keepers import OTHERS, headed
from forms.people.models import Role

if TYPE_CHECKING:
    from forms.archive.disposal.models import DisposalList
    from forms.people.access import Scope

#: Besides the head: who may give the second approval of an institution's list.
SECONDS = (Role.HEAD, Role.RESP, Role.IAPS, Role.ARC)


def reads_disposal(scope: Scope) -> bool:
    """May open the pages at all; what is on them depends on the place."""
    return bool(scope.everywhere & {Role.ARC, Role.AUD} or scope.where(Role.ARC, *SECONDS) or headed(scope))


def lists_everywhere(scope: Scope) -> bool:
    return Role.ARC in scope.everywhere


def lists_at(scope: Scope, register_code: str) -> bool:
    """Makes lists, places and lifts holds, lengthens terms."""
    return lists_everywhere(scope) or register_code in scope.where(Role.ARC)


def lists_anywhere(scope: Scope) -> bool:
    return lists_everywhere(scope) or bool(scope.where(Role.ARC))


def reads_at(scope: Scope, register_code: str) -> bool:
    if scope.everywhere & {Role.ARC, Role.AUD}:
        return True
    return register_code in scope.where(*SECONDS) | headed(scope)


def codes_read(scope: Scope) -> frozenset[str] | None:
    """Institutions whose lists are read; None: of all."""
    if scope.everywhere & {Role.ARC, Role.AUD}:
        return None
    return scope.where(*SECONDS) | headed(scope)


def approves_as_head(scope: Scope, row: DisposalList) -> bool:
    """The head of the institution, or who stands in the head's place."""
    return row.register_code in scope.where(Role.HEAD) | headed(scope)


def approves_second(scope: Scope, row: DisposalList) -> bool:
    """One more person of the institution or of the archive."""
    if Role.ARC in scope.everywhere:
        return True
    if row.register_code in OTHERS:
        return row.register_code in headed(scope) or Role.EXP in scope.everywhere
    return row.register_code in scope.where(*SECONDS)


def sees_holds(scope: Scope) -> bool:
    """Mandates are read by who keeps and who controls the whole project."""
    return bool(scope.everywhere & {Role.ARC, Role.AUD})
