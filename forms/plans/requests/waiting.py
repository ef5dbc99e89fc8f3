"""Requests that are prepared and not sent yet, for who writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.people.models import Role
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.states import RequestState
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """The head may send them too, but they are the author's to send (domain reference 2.2, "Support request")."""
    places = scope.where(Role.IAPS)
    if not places:
        return []
    rows = SupportRequest.objects.filter(state=RequestState.PREPARED, institution__register_code__in=places)
    rows = rows.select_related("learner__person", "institution").defer("terms", "withdrawal")
    return [Queue("iesniegumi", Deed.SEND, rows.order_by("semester_start", "pk"), _prepared, "requests:send-several")]


def _prepared(row: SupportRequest) -> Waiting:
    return Waiting(
        title=_("Request for support: %(name)s") % {"name": row.learner.person.name},
        text=row.institution.name,
        action=_("Check and send"),
        href=reverse("requests:request", args=[row.public_id]),
        since=row.created_at,
        due=row.semester_start,
        due_words=_("Semester begins %(date)s"),
    )
