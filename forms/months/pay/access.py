"""Who reads and who makes pay statements (domain reference 2.2, row "Pay statement")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.people.models import Role

if TYPE_CHECKING:
    from forms.people.access import Scope

#: R, besides the mentor's own; CEA.
READERS_PLACE = (Role.HEAD, Role.COO, Role.ACC, Role.ARC)
READERS_EVERYWHERE = frozenset({Role.ARC, Role.AUD})
MAKERS = (Role.ACC,)


def pay_codes(scope: Scope) -> frozenset[str] | None:
    """Employers whose statements this person reads; None: of all."""
    return None if scope.everywhere & READERS_EVERYWHERE else scope.where(*READERS_PLACE)


def pays(scope: Scope) -> frozenset[str]:
    """Employers whose statements this person makes."""
    return scope.where(*MAKERS)
