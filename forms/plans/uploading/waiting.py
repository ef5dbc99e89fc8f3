"""Plans whose files wait to be uploaded: one line with a count, because it is one afternoon's work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms.people.models import Role
from forms.plans.access import AUTHORS
from forms.plans.models import SupportPlan
from forms.plans.states import GONE
from forms.plans.uploading.facts import authors_to_upload, contracts_to_upload
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """The plan author's files, and the contracts that the edition gives to the municipal coordinator. No name is read."""
    found = []
    rows = SupportPlan.objects.exclude(state__in=GONE)
    if places := scope.where(*AUTHORS):
        count = authors_to_upload(rows.filter(institution__register_code__in=places)).count()
        found.append(Queue("augsupielade", Deed.RECORD, [count] if count else [], _files))
    if places := scope.where(Role.COO):
        count = contracts_to_upload(rows.filter(institution__register_code__in=places)).count()
        found.append(Queue("ligumu-augsupielade", Deed.RECORD, [count] if count else [], _contracts))
    return found


def _files(count: Any) -> Waiting:
    return _line(count, _("Documents to be uploaded into the interactive tool"), "")


def _contracts(count: Any) -> Waiting:
    return _line(count, _("Contracts to be uploaded into the interactive tool"), "?rada=ligumi")


def _line(count: int, title: str, query: str) -> Waiting:
    return Waiting(
        title=title,
        text=ngettext("%(count)s plan", "%(count)s plans", count) % {"count": count},
        action=_("Open the list"),
        href=reverse("plans:uploads-list") + query,
    )
