"""How requests are sent, several of them in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms.people.access import scope_of
from forms.plans.requests import actions
from forms.plans.requests.documents import KIND, semester_words
from forms.plans.requests.facts import findings_for
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.states import RequestState
from forms.records.batch import Line, Sending

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from kernel.accounts.models import User


def requests_of(user: User, on: date) -> QuerySet[SupportRequest] | None:
    """Requests of the institutions this person prepares them for."""
    scope = scope_of(user, on=on)
    rows = SupportRequest.objects.filter(institution__register_code__in=scope.writes)
    rows = rows.select_related(
        "learner__person", "learner__institution", "institution", "representation__person", "case"
    )
    rows = rows.order_by("learner__person__surname", "learner__person__given_name", "pk")
    return rows if scope.writes else None


def _line(row: SupportRequest) -> Line:
    return Line(
        title=row.learner.person.name,
        text=f"{row.institution.name}, {semester_words(row.academic_year, row.semester, ending='is')}",
        href=reverse("requests:request", args=[row.public_id]),
    )


REQUESTS = Sending(
    kind=KIND,
    heading=_("Send several requests"),
    lists=("requests:list", _("Requests for support")),
    waits=RequestState.PREPARED,
    rows=requests_of,
    line=_line,
    findings=lambda row, on: findings_for(row, on=on),
    send=lambda row, seen, by, on: actions.send_request(request=row, version=seen, by=by, on=on),
)
