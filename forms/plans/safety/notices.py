"""The message to the head: that something waits. Neither the learner nor what it is about stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from forms.people.models import Membership, Role
from forms.records.waiting import Deed
from kernel.notifications.outbox import notify

if TYPE_CHECKING:
    from datetime import date

    from forms.plans.safety.models import SafeguardingNote


def tell_heads(note: SafeguardingNote, *, on: date) -> None:
    heads = Membership.objects.in_force(on).filter(role=Role.HEAD, institution=note.institution_id)
    for row in heads.filter(user__is_active=True).exclude(user=note.author_id).select_related("user"):
        notify(
            "safety_noted",
            key=f"safety_noted:{note.public_id}:{row.user_id}",
            to_user=row.user,
            subject=note.public_id,
            link=f"{reverse('desk:tasks')}#{Deed.CONFIRM.value}",  # the address of the note tells what it is
        )
