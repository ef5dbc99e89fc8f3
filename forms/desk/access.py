"""Who may see a case document and its signing (the answer to signing.ports)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.people.access import Scope, scope_of
from forms.records.models import CaseDocument, CaseQuerySet
from kernel.periods import now, riga_date
from signing.ports import Access

if TYPE_CHECKING:
    from uuid import UUID

    from kernel.accounts.models import User


def visible_cases(scope: Scope) -> CaseQuerySet:
    """Every case this person may see."""
    if not scope.user.is_authenticated:
        return CaseDocument.objects.none()
    return CaseDocument.objects.all().within(scope.user, register_codes=scope.reads, everything=scope.reads_everything)


def subject_access(user: User, subject: UUID) -> Access:
    """MANAGE for who writes for the institution, UPLOAD and FILES by the matrix, a party has FILES; NONE is 404."""
    scope = scope_of(user, on=riga_date(now()))
    case = visible_cases(scope).filter(public_id=subject).only("register_code").first()
    if case is None:
        return Access.NONE
    code = case.register_code
    if code in scope.sends | scope.writes:
        return Access.MANAGE
    if scope.uploads_everything or code in scope.uploads:
        return Access.UPLOAD
    if scope.reads_everything or code in scope.originals or case.parties.filter(user=user).exists():
        return Access.FILES
    return Access.VIEW
