"""What waits for a coordinator: locked months that mentors ask to have opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.grids.documents import month_words
from forms.months.models import OpeningRequest
from forms.months.states import AskingState
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    if not scope.coordinates:
        return []
    rows = OpeningRequest.objects.filter(
        state=AskingState.WAITING, of_month__provider__plan__institution__municipality__in=scope.coordinates
    )
    rows = rows.select_related("of_month__provider__mentor", "of_month__provider__plan__institution")
    return [Queue("menesi-atvert", Deed.DECIDE, rows.defer("reason", "answer").order_by("at", "pk"), _asked)]


def _asked(row: OpeningRequest) -> Waiting:
    month = row.of_month
    facts = {"mentor": month.provider.mentor.name, "month": month_words(month.month)}
    return Waiting(
        title=_("%(mentor)s asks to open a locked month: %(month)s") % facts,
        text=month.provider.plan.institution.name,
        action=_("Read and decide"),
        href=reverse("months:open", args=[month.public_id]),
        since=row.at,
    )
