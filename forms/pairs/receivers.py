"""News of forms: a record may answer what a pair has to fill in. Only a job is rung."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from forms.pairs.access import COORDINATES
from forms.questionnaires.models import FilledForm
from kernel.jobs.queue import enqueue


@receiver(post_save, sender=FilledForm)
def on_form(sender: object, *, instance: FilledForm, created: bool, **kwargs: Any) -> None:
    if created and instance.programme in COORDINATES.values():
        enqueue("pairs.note_form", key=str(instance.public_id), args={"form": str(instance.public_id)})
