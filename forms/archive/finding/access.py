"""Who may take several documents away at once, and who certifies copies (domain reference 2.2, last row but one)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from forms.desk.access import visible_cases
from forms.people.models import Membership, Role
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from forms.people.access import Scope
    from forms.records.models import CaseDocument, CaseQuerySet
    from kernel.accounts.models import User

#: They keep or control the whole archive.
EVERYWHERE = frozenset({Role.ARC, Role.AUD})
#: Sets and copies of the own institution.
PLACE = (Role.HEAD, Role.ARC)
#: Whoever certifies answers for it: the head, or who keeps the documents.
CERTIFIERS_EVERYWHERE = frozenset({Role.ARC})


def reads_any(scope: Scope) -> bool:
    """Anybody signed in may look for what they may read."""
    return bool(scope.user.is_authenticated)


def gives_sets(scope: Scope) -> bool:
    return bool(scope.everywhere & EVERYWHERE or scope.where(*PLACE))


def settable_cases(scope: Scope) -> CaseQuerySet:
    """Documents that this person may take away many at a time."""
    cases = visible_cases(scope)
    if scope.everywhere & EVERYWHERE:
        return cases
    return cases.filter(register_code__in=scope.where(*PLACE))


def certifies(scope: Scope, case: CaseDocument) -> bool:
    return bool(scope.everywhere & CERTIFIERS_EVERYWHERE) or case.register_code in scope.where(*PLACE)


def office_of(user: User, case: CaseDocument) -> str:
    """What this person's office is called where the document belongs, or in the whole project; "" when nobody wrote it."""
    rows = Membership.objects.in_force(riga_date(now())).filter(user=user).exclude(office="")
    place = Q(institution__register_code=case.register_code)
    return rows.filter(place | Q(institution=None)).values_list("office", flat=True).first() or ""
