"""Verbs on suitability checks: record, have it confirmed, remind of the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms.contracts.checks.documents import KIND, title_of
from forms.contracts.derived import next_check_due
from forms.contracts.errors import NotAllowed
from forms.contracts.models import CHECKERS, EmploymentContract, SuitabilityCheck
from forms.contracts.states import OVER, CheckState, ContractState
from forms.people.access import scope_of
from forms.people.models import Membership
from forms.people.restricting import must_be_free
from forms.records import actions as records
from forms.records import road
from forms.records.errors import WrongState
from kernel.audit.log import record as audit
from kernel.grammar import date_short
from kernel.jobs.failpoints import declare, reach
from kernel.notifications.outbox import notify
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.models import Institution, Person
    from forms.records.models import CaseDocument
    from kernel.accounts.models import User

declare("contracts.check_recorded", "contracts.check_sent")

#: Days before the next check is due on which the employer is reminded, once each.
REMINDERS = (30, 7)


def record_check(
    *, mentor: Person, employer: Institution, checked_on: date, source: str, result: str, by: User, on: datetime
) -> SuitabilityCheck:
    """Enter the result of a register query. The same entry twice is one check.

    Raises NotAllowed for whoever is neither head nor responsible person of the employer, WrongState for a day to come.
    """
    today = riga_date(on)
    if employer.register_code not in scope_of(by, on=today).where(*CHECKERS):
        raise NotAllowed(_("Only the head and the responsible person of the institution enter suitability checks."))
    if checked_on > today:
        raise WrongState(_("The check cannot be made on a day to come. Enter the day on which it was made."))
    must_be_free([mentor.pk], register_code=employer.register_code, by=by, on=on)
    with transaction.atomic():
        check, is_new = SuitabilityCheck.objects.counting().get_or_create(
            mentor=mentor,
            employer=employer,
            checked_on=checked_on,
            source=source,
            result=result,
            defaults={"valid_until": next_check_due(checked_on), "checked_by": by},
        )
        if is_new:
            audit("contracts.check_recorded", subject=check.public_id, by=by, on=on, facts={"result": result})
            reach("contracts.check_recorded")
    return check


def confirm_check(*, check: SuitabilityCheck, by: User, on: datetime) -> CaseDocument:
    """Number the check and send its document to its head, who confirms it by signing. Twice gives the same case.

    Raises NotAllowed for whoever is not the employer's head, WrongState for an annulled check.
    """
    with transaction.atomic():
        check = (
            SuitabilityCheck.objects.select_for_update(of=("self",))
            .select_related("employer", "mentor", "case")
            .get(pk=check.pk)
        )
        if check.case is not None:
            return check.case
        today = riga_date(on)
        if check.employer.register_code not in scope_of(by, on=today).sends:
            raise NotAllowed(_("Only the head of the institution confirms the check."))
        case = records.open_case(
            record=check.public_id,
            kind=KIND,
            register_code=check.employer.register_code,
            institution_name=check.employer.name,
            title=title_of(check),
            document_date=today,
            retention_until=end_of_day(max(check.valid_until, today)),
            paper=False,
            parties={"employer": by},
            by=by,
            on=on,
        )
        SuitabilityCheck.objects.filter(pk=check.pk).update(case=case, state=CheckState.SENT)
        road.dispatch(case)
        reach("contracts.check_sent")
    return case


def remind(*, on: datetime) -> int:
    """Tell heads and responsible persons which checks run out soon; how many people were told, again or anew.

    Only for mentors who work, and only of the newest check of a mentor. A day that was missed is made up for.
    """
    today = riga_date(on)
    told = 0
    rows = SuitabilityCheck.objects.newest().filter(
        result=SuitabilityCheck.Result.SUITABLE, valid_until__gte=today
    ).select_related("employer")  # fmt: skip
    for check in rows.order_by("pk"):
        left = (check.valid_until - today).days
        due = [days for days in REMINDERS if left <= days]
        if due and _works(check):
            told += _tell(check, days=min(due), on=today)
    return told


def _works(check: SuitabilityCheck) -> bool:
    contracts = EmploymentContract.objects.filter(mentor=check.mentor_id, employer=check.employer_id)
    return contracts.exclude(state__in=OVER | {ContractState.WITHDRAWN}).exists()


def _tell(check: SuitabilityCheck, *, days: int, on: date) -> int:
    people = Membership.objects.in_force(on).filter(institution=check.employer, role__in=CHECKERS, user__is_active=True)
    users = {row.user_id: row.user for row in people.select_related("user")}
    for user in users.values():
        notify(
            "contracts_check_due",
            key=f"contracts-check-due:{check.public_id}:{days}:{user.public_id}",
            to_user=user,
            subject=check.public_id,
            link=reverse("contracts:suitability", args=[check.public_id]),
            facts={"day": date_short(check.valid_until), "institution": check.employer.name},
        )
    return len(users)
