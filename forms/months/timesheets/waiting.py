"""What waits of timesheets: for who confirms them, and for the mentor to whom one was returned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.timesheets.models import Timesheet, TimesheetIssue
from forms.months.timesheets.rules import Step, steps_of
from forms.months.timesheets.states import UNCONFIRMED, IssueState, TimesheetState
from forms.months.timesheets.wording import month_words
from forms.people.models import Membership, Role
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from forms.records.waiting import Deed, Queue, Waiting
from kernel.periods import Month, today

if TYPE_CHECKING:
    from forms.people.access import Scope

#: A month is checked until this day of the next one (derived, domain reference 5.4).
CHECKED_BY_DAY = 15


def waiting_for(scope: Scope) -> list[Queue]:
    """Months that are over, the oldest first; who has an obstacle in it, its page says."""
    found = []
    if rows := _to_confirm(scope):
        found.append(Queue("dluv", Deed.CONFIRM, _ordered(rows[0]), _confirm, "months:timesheets-several"))
    if Role.MEN in scope.roles:
        own = Timesheet.objects.filter(contract__mentor__user=scope.user, state=TimesheetState.RETURNED)
        found.append(Queue("dluv-atgriezti", Deed.FINISH, _ordered(own), _returned))
    return found


def _to_confirm(scope: Scope) -> list[Any]:
    first, second = scope.where(Role.RESP), scope.where(Role.COO)
    if not first | second:
        return []
    on = today()
    begun = TimesheetIssue.objects.filter(timesheet=OuterRef("pk"), state=IssueState.STARTED)
    responsible = Membership.objects.in_force(on).filter(
        institution=OuterRef("contract__employer"), role=Role.RESP, user__is_active=True
    )
    rows = Timesheet.objects.filter(state__in=UNCONFIRMED, month__lt=Month.of(on).first)
    rows = rows.exclude(contract__mentor__user=scope.user).annotate(
        begun=Exists(begun), responsible=Exists(responsible)
    )
    mine = Q(contract__employer__register_code__in=first, begun=False)
    theirs = Q(begun=True) | Q(responsible=False) if _institution_first() else Q()
    return [rows.filter(mine | (Q(contract__employer__register_code__in=second) & theirs))]


def _institution_first() -> bool:
    """Whether the rules in force begin with the institution; before anybody has entered rules nothing waits."""
    try:
        return steps_of(rules_in_force(Month.of(today()).plus(-1).first))[:1] == (Step.INSTITUTION,)
    except NoRules:
        return True


def _ordered(rows: Any) -> Any:
    return rows.select_related("contract__mentor", "contract__employer").order_by(
        "month", "contract__mentor__surname", "pk"
    )


def _confirm(row: Timesheet) -> Waiting:
    return _waiting(row, _("Read and confirm"))


def _returned(row: Timesheet) -> Waiting:
    return _waiting(row, _("See what to correct"))


def _waiting(row: Timesheet, action: str) -> Waiting:
    return Waiting(
        title=_("Timesheet: %(name)s") % {"name": row.contract.mentor.name},
        text=f"{month_words(row.as_month)}, {row.contract.employer.name}",
        action=action,
        href=reverse("months:timesheet", args=[row.public_id]),
        since=row.as_month.plus(1).first,
        due=row.as_month.plus(1).first.replace(day=CHECKED_BY_DAY),
        due_words=_("Confirm by %(date)s"),
    )
