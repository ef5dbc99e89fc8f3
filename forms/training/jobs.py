"""Background acts of the training. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from forms.records.certificates import CertificateState
from forms.training.applications.actions import erase_forgotten
from forms.training.applications.erasure import erase_not_chosen
from forms.training.applications.submissions import lengthen
from forms.training.certificates.models import MentorCertificate
from forms.training.nominations.actions import erase_unanswered
from forms.training.registry.actions import enrol
from kernel.jobs.going import every, set_going
from kernel.jobs.queue import job, periodic
from kernel.periods import now

#: At most so many at once.
AT_ONCE = 200


@periodic("training.erase_drafts", at=time(3, 10), tries=3, limit=120)
def erase_drafts() -> None:
    """Terms of the archive by what has become of applications; then who began and forgot, has not answered, was not chosen."""
    every([lengthen, erase_forgotten, erase_unanswered, erase_not_chosen], on=now())


@job("training.enrol", version=1, queue="default", tries=8, limit=60)
def enter_registry(*, certificate: str) -> None:
    """An archived certificate → profile and entry of its holder."""
    enrol(certificate=UUID(certificate), on=now())


@periodic("training.mend", every=timedelta(seconds=60), tries=1, limit=60)
def mend() -> None:
    """Holders of issued certificates whose news was lost on the way."""
    missing = MentorCertificate.objects.filter(state=CertificateState.ISSUED, registry_entry=None).order_by("pk")
    for one in missing.values_list("public_id", flat=True)[:AT_ONCE]:
        set_going("training.enrol", prefix=str(one), args={"certificate": str(one)}, on=now())
