"""News from signing: a certificate that is in the archive brings its holder into the registry. Only a job is rung."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from forms.training.certificates.models import MentorCertificate
from kernel.jobs.queue import enqueue
from signing.signals import deposit_made

if TYPE_CHECKING:
    from uuid import UUID


@receiver(deposit_made)
def on_deposit(sender: object, *, subject: UUID, envelope: UUID, **kwargs: Any) -> None:
    certificate = MentorCertificate.objects.filter(case__public_id=subject).values_list("public_id", flat=True).first()
    if certificate is not None:
        enqueue("training.enrol", key=str(certificate), args={"certificate": str(certificate)})
