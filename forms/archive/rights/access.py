"""Who answers a person (domain reference 2.1: the head answers for the institution's data), and who looks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.archive.keepers import headed
from forms.people.models import Role

if TYPE_CHECKING:
    from forms.people.access import Scope

#: Who controls the whole project reads what was answered.
LOOK_ON = frozenset({Role.ARC, Role.AUD})


def codes_answered(scope: Scope) -> frozenset[str]:
    """Institutions for which this person answers; the operator's own for who organises the training, a sister programme's for who
    coordinates all of it."""
    return scope.where(Role.HEAD) | headed(scope)


def codes_read(scope: Scope) -> frozenset[str] | None:
    """Institutions whose requests are read; None: of all."""
    return None if scope.everywhere & LOOK_ON else codes_answered(scope)


def answers_at(scope: Scope, register_code: str) -> bool:
    return register_code in codes_answered(scope)


def works_with_rights(scope: Scope) -> bool:
    """Gets the link in the archive: answers somewhere or controls."""
    return bool(codes_answered(scope) or scope.everywhere & LOOK_ON)
