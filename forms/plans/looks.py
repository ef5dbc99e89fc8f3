"""Who has looked at what is restricted about one learner: risks in plans and notes of reported danger (R54, A62).

For the head, who answers for the institution's data, and the auditor. The access log itself is never changed here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import django_tables2 as tables
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.people.learners import Learner
from forms.people.models import Role
from forms.people.pages import scope_now
from forms.people.panels import Panel
from forms.plans.models import SupportPlan
from forms.plans.risks import COMMENTS, EXTRACT, RISKS
from forms.plans.safety.models import SafeguardingNote
from forms.plans.safety.reading import WHAT as NOTE
from kernel.accounts.models import User
from kernel.audit.log import access
from kernel.audit.models import AccessEvent
from kernel.periods import now
from kernel.web.dates import shown_moment
from kernel.web.tables import Table

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from forms.people.access import Scope

READERS_PLACE = frozenset({Role.HEAD})
READERS_EVERYWHERE = frozenset({Role.AUD})
#: Looks as people read them.
WHATS = {
    RISKS: pgettext_lazy("look", "risks and justification"),
    "plan risks for the decision": pgettext_lazy("look", "risks, to decide on the plan"),
    "plan risks form": pgettext_lazy("look", "risks in the form of the plan"),
    "plan risks on check-answers": pgettext_lazy("look", "risks before handing the plan in"),
    COMMENTS: pgettext_lazy("look", "the expert's comments on the plan"),
    EXTRACT: pgettext_lazy("look", "risks, for an extract of the learner's data"),
    NOTE: pgettext_lazy("look", "note that danger was reported"),
}


def may_see(learner: Learner, scope: Scope) -> bool:
    return bool(scope.everywhere & READERS_EVERYWHERE) or learner.institution.register_code in scope.where(
        *READERS_PLACE
    )


def looks_at(learner: Learner, scope: Scope) -> QuerySet[AccessEvent]:
    """The newest first; of plans and notes that this person may read. Two queries beside the rows."""
    plans = SupportPlan.objects.visible_to(scope).filter(learner=learner).values_list("public_id", flat=True)
    notes = SafeguardingNote.objects.visible_to(scope).filter(learner=learner).values_list("public_id", flat=True)
    which = Q(subject__in=list(plans), what__startswith=RISKS) | Q(subject__in=list(notes), what=NOTE)
    return AccessEvent.objects.filter(which).order_by("-on", "-pk")


class LookTable(Table):
    """`names`: of the people on this page, by the public_id that the log keeps."""

    on = tables.Column(verbose_name=gettext_lazy("When"))
    actor = tables.Column(orderable=False, verbose_name=gettext_lazy("Who looked"))
    what = tables.Column(orderable=False, verbose_name=gettext_lazy("What was looked at"))
    caption = gettext_lazy("Looks at restricted data")
    names: dict[UUID, str] = {}

    class Meta(Table.Meta):
        model = AccessEvent
        fields = ("on", "actor", "what")
        order_by = "-on"
        empty_text = gettext_lazy("Nobody has looked at restricted data yet")

    def render_on(self, value: datetime) -> str:
        return shown_moment(value)

    def render_actor(self, value: UUID) -> str:
        return self.names.get(value) or _("an account that is no longer there")

    def render_what(self, value: str) -> str:
        return str(WHATS.get(value, value))


@login_required
@require_safe
def looks(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    """When, who, what. This look is recorded too."""
    scope = scope_now(request)
    learner = get_object_or_404(Learner.objects.select_related("person", "institution"), public_id=learner_id)
    if not may_see(learner, scope):
        raise Http404
    table = LookTable(looks_at(learner, scope))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    shown: Any = table.paginated_rows
    actors = {row.record.actor for row in shown}
    table.names = {user.public_id: str(user) for user in User.objects.filter(public_id__in=actors)}
    access("view", subject=learner.public_id, by=request.user, on=now(), what="looks at restricted data")  # type: ignore[arg-type]
    return render(request, "plans/looks.html", {"learner": learner, "name": learner.person.name, "table": table})


def learner_panel(learner: Learner, scope: Scope, on: date) -> Panel | None:
    if not may_see(learner, scope):
        return None
    act = (reverse("plans:looks", args=[learner.public_id]), _("Who has looked"))
    return Panel(_("Looks at restricted data"), [], _("Risks in plans and other restricted data of this learner."), act)
