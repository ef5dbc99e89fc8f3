"""A month's end in „Mani darbi”: under way, paused, or ended with a report that nobody has put away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.monthend.access import reach_of
from forms.months.monthend.models import MonthEnd
from forms.months.monthend.states import OPEN, EndState
from forms.months.timesheets.wording import month_words
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """Only of who can begin one."""
    if not reach_of(scope):
        return []
    rows = MonthEnd.objects.filter(by=scope.user).filter(Q(state__in=OPEN) | Q(read_at=None))
    return [Queue("menesa-noslegums", Deed.FINISH, rows, _shown)]


def _shown(row: MonthEnd) -> Waiting:
    actions = {EndState.RUNNING: _("See how far it is"), EndState.PAUSED: _("Go on or cancel")}
    return Waiting(
        title=_("End of the month: %(month)s") % {"month": month_words(row.as_month)},
        text=row.place_name,
        action=actions.get(EndState(row.state), _("Read the report")),
        href=reverse("months:monthend-one", args=[row.public_id]),
        since=row.begun_at,
    )
