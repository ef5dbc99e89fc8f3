# ruff: noqa: E402
"""What the process does that is killed while it signs: opens an envelope if there is none, works until nothing waits."""

from datetime import timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver

from kernel.jobs.registry import autodiscover
from kernel.jobs.sweeper import free_dead
from kernel.periods import now
from signing.archive.models import Deposit
from signing.envelopes import mending
from signing.envelopes.models import Envelope
from tests.lives import serve
from tests.signing.envelope_tools import ask, open_one, turn, work


def make() -> None:
    call_command("migrate", verbosity=0)


def sign(original: str, service: str = "") -> list[object]:
    """State of the envelope, causes of its files, how many envelopes and deposits there are.

    service: address of a remote signing service; then the mentor signs there.
    """
    autodiscover()
    settings.CSC1_URL = service
    settings.SIGNING_MEANS = ["csc1", "test", "upload", "paper"]
    envelope = Envelope.objects.first() or open_one(Path(original).read_bytes())
    free_dead(on=now())
    for role in ("mentor", "head", "head"):
        if turn(envelope, role).active:
            ask(envelope, role, means="csc1" if service and role == "mentor" else "test")
        work(minutes=5)  # past every lease
    mending.mend(on=now() + timedelta(minutes=1))
    work(minutes=5)
    envelope.refresh_from_db()
    causes = list(envelope.files.values_list("cause", flat=True))
    return [envelope.state, causes, Envelope.objects.count(), Deposit.objects.count()]


if __name__ == "__main__":
    get_resolver().url_patterns  # noqa: B018  (every view with all it needs: no life has to import it again)
    serve({"make": make, "sign": sign})
