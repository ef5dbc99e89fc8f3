"""What waits of pay for the accountant: confirmed months without a statement, statements that are not paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.pay.access import pays
from forms.months.pay.models import PayStatement
from forms.months.pay.states import StatementState
from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.states import CONFIRMED, LIVE
from forms.months.timesheets.wording import month_words
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from forms.people.access import Scope

#: Pay of a month by this day of the next one (derived, domain reference 5.4).
PAID_BY_DAY = 20


def waiting_for(scope: Scope) -> list[Queue]:
    """The oldest month first. A statement of something that was confirmed anew since waits to be corrected."""
    codes = pays(scope)
    if not codes:
        return []
    current = PayStatement.objects.counting().filter(timesheet=OuterRef("pk"), issue__state__in=LIVE)
    rows = Timesheet.objects.filter(state__in=CONFIRMED, contract__employer__register_code__in=codes)
    rows = rows.exclude(contract__mentor__user=scope.user).filter(~Exists(current))
    unpaid = Exists(
        PayStatement.objects.filter(timesheet=OuterRef("pk"), state=StatementState.APPROVED, issue__state__in=LIVE)
    )
    due = Timesheet.objects.filter(unpaid, contract__employer__register_code__in=codes)
    due = due.exclude(contract__mentor__user=scope.user)
    return [
        Queue("atlidziba", Deed.DECIDE, _ordered(rows), _calculate),
        Queue("izmaksat", Deed.RECORD, _ordered(due), _pay),
    ]


def _ordered(rows: Any) -> Any:
    return rows.select_related("contract__mentor", "contract__employer").order_by(
        "month", "contract__mentor__surname", "pk"
    )


def _calculate(row: Timesheet) -> Waiting:
    return _waiting(row, _("Check and approve"))


def _pay(row: Timesheet) -> Waiting:
    return _waiting(row, _("Mark as paid"))


def _waiting(row: Timesheet, action: str) -> Waiting:
    return Waiting(
        title=_("Pay: %(name)s") % {"name": row.contract.mentor.name},
        text=f"{month_words(row.as_month)}, {row.contract.employer.name}",
        action=action,
        href=reverse("months:pay", args=[row.public_id]),
        due=row.as_month.plus(1).first.replace(day=PAID_BY_DAY),
        due_words=_("Pay by %(date)s"),
    )
