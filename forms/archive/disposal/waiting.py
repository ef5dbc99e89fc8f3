"""What waits of the archive in „Mani darbi”: lists for destruction that this person may approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.archive.disposal import access
from forms.archive.disposal.models import DisposalList
from forms.archive.disposal.states import ListState, Side
from forms.archive.keepers import headed
from forms.people.models import Role
from forms.records.waiting import Deed, Queue, Waiting
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """Lists of others that lack an approval which is this person's to give, the oldest first."""
    heads = scope.where(Role.HEAD) | headed(scope)
    seconds = scope.where(*access.SECONDS)
    archivist = Role.ARC in scope.everywhere
    if not (heads | seconds or archivist):
        return []
    rows = DisposalList.objects.filter(state=ListState.WAITING).exclude(made_by=scope.user)
    rows = rows.exclude(approvals__by=scope.user)
    mine = rows.filter(register_code__in=heads).exclude(approvals__side=Side.HEAD)
    other = (rows if archivist else rows.filter(register_code__in=seconds)).exclude(approvals__side=Side.SECOND)
    return [Queue("iznicinasana", Deed.CONFIRM, (mine | other).distinct().order_by("made_at", "pk"), _shown)]


def _shown(row: DisposalList) -> Waiting:
    return Waiting(
        title=_("Approve the destruction"),
        text=latvian(row.institution_name),
        action=_("Read and approve"),
        href=reverse("archive:disposal-list", args=[row.public_id]),
        since=row.made_at,
    )
