"""What waits in „Mani darbi”: requests about personal data, each with the last day for its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.archive.rights.access import codes_answered
from forms.archive.rights.models import RightsRequest
from forms.archive.rights.states import RequestState
from forms.records.waiting import Deed, Queue, Waiting
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """Unanswered ones of the institutions that this person answers for; what is due first comes first."""
    codes = codes_answered(scope)
    if not codes:
        return []
    rows = RightsRequest.objects.filter(state=RequestState.OPEN, register_code__in=codes)
    return [Queue("tiesibas", Deed.DECIDE, rows.order_by("due_on", "pk"), _shown)]


def _shown(row: RightsRequest) -> Waiting:
    return Waiting(
        title=_("Answer a request about personal data"),
        text=f"{row.get_asked_display()}, {latvian(row.institution_name)}",
        action=_("Read and answer"),
        href=reverse("archive:right", args=[row.public_id]),
        since=row.entered_at,
        due=row.due_on,
        due_words=str(gettext_lazy("answer by %(date)s")),
    )
