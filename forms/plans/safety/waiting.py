"""Notes that the head has not confirmed reading. No name, no fact: those are read on the page, and the look is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.plans.safety.models import READERS_PLACE, SafeguardingNote
from forms.plans.safety.states import NoteState
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    places = scope.where(*READERS_PLACE)
    if not places:
        return []
    rows = SafeguardingNote.objects.filter(state=NoteState.NEW, institution__register_code__in=places)
    return [Queue("ierobezota", Deed.CONFIRM, rows.defer("said").order_by("made_at", "pk"), _note)]


def _note(row: SafeguardingNote) -> Waiting:
    return Waiting(
        title=_("Restricted information to read"),
        text=_("only for the head of the institution"),
        action=_("Read and confirm"),
        href=reverse("safety:note", args=[row.public_id]),
        since=row.made_at,
    )
