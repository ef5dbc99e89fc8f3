"""Who may see a case document and its signing (the answer to signing.ports)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from forms.contracts.checks.documents import CHECK
from forms.contracts.models import CHECK_WHOLE_EVERYWHERE, CHECK_WHOLE_PLACE
from forms.months.pay.access import pay_codes
from forms.months.pay.documents import STATEMENT
from forms.months.timesheets.documents import FUNDING
from forms.people.access import Scope, scope_of
from forms.people.models import ISSUER_CODE, Role
from forms.people.restricting import closed_case
from forms.records.kinds import about_learners
from forms.records.models import CaseDocument, CaseParty, CaseQuerySet
from forms.training.access import APPLICATION_READERS
from forms.training.applications.documents import APPLICATION
from forms.training.attendance.documents import ATTENDANCE
from kernel.periods import now, riga_date
from signing.ports import Access

if TYPE_CHECKING:
    from uuid import UUID

    from kernel.accounts.models import User

#: Kinds that tell who applied and who took part (domain reference 2.2, rows of the training).
OF_TRAINING = frozenset({APPLICATION.code, ATTENDANCE.code})
#: Kinds of the row "Pay statement".
OF_PAY = frozenset({STATEMENT.code, FUNDING.code})


def visible_cases(scope: Scope) -> CaseQuerySet:
    """Every case this person may see."""
    if not scope.user.is_authenticated:
        return CaseDocument.objects.none()
    reads = scope.reads | {ISSUER_CODE} if scope.organises else scope.reads
    cases = CaseDocument.objects.all().within(
        scope.user, register_codes=reads, learners=scope.learners, everything=scope.reads_everything
    )
    if scope.everywhere and not scope.organises and not scope.everywhere & APPLICATION_READERS:
        # Applications and who attended are for the organiser and those who keep and control; a party keeps its own.
        cases = cases.filter(
            ~Q(kind__in=OF_TRAINING) | Q(pk__in=CaseParty.objects.filter(user=scope.user).values("case"))
        )
    codes = pay_codes(scope)
    if codes is not None:  # pay is read by fewer than contracts are; a party keeps its own
        own = CaseParty.objects.filter(user=scope.user).values("case")
        cases = cases.filter(~Q(kind__in=OF_PAY) | Q(register_code__in=codes) | Q(pk__in=own))
    if scope.everywhere & CHECK_WHOLE_EVERYWHERE:
        return cases
    # Of a suitability check most readers get the result only, never its document (domain reference 2.2).
    return cases.exclude(Q(kind=CHECK.code) & ~Q(register_code__in=scope.where(*CHECK_WHOLE_PLACE)))


def subject_access(user: User, subject: UUID) -> Access:
    """MANAGE for who writes for the institution, UPLOAD and FILES by the matrix, a party has FILES; NONE is 404. Of restricted data nobody
    but a party takes anything away."""
    scope = scope_of(user, on=riga_date(now()))
    case = visible_cases(scope).filter(public_id=subject).only("register_code", "kind", "record").first()
    if case is None:
        return Access.NONE
    code = case.register_code
    party = case.parties.filter(user=user).exists()
    if not party and closed_case(case, by=user, on=now()) is not None:
        return Access.LOOK  # article 18: kept and looked at, neither changed nor given out
    if code in scope.sends | scope.writes or (scope.organises and code == ISSUER_CODE):
        return Access.MANAGE
    # the coordinator brings in what was signed of contracts, of papers about learners the archivist alone (2.2)
    uploads = scope.uploads if case.kind not in about_learners() or Role.ARC in scope.roles else frozenset()
    if scope.uploads_everything or code in uploads:
        return Access.UPLOAD
    if scope.reads_everything or code in scope.originals or party:
        return Access.FILES
    return Access.VIEW
