"""Messages about timesheets: no hours, no names of learners; those are on the page the link opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.wording import month_words


def tell_mentor(timesheet: Timesheet, what: str) -> None:
    """The mentor hears that the timesheet was "returned" or "reopened"."""
    user = timesheet.contract.mentor.user
    if user is None:
        return
    notify(
        f"timesheet_{what}",
        key=f"timesheet_{what}:{timesheet.public_id}:{timesheet.version}",
        to_user=user,
        subject=timesheet.public_id,
        link=reverse("months:timesheet", args=[timesheet.public_id]),
        facts={"month": month_words(timesheet.as_month)},
    )
