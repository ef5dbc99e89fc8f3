"""Documents that were made and signed elsewhere: nobody signs them here, they are proven and go to the archive.

A PDF gets validation data and the archive time stamp in one more revision; a container stays byte for byte as it came,
with a time stamp beside it. We put no seal on what others have signed. Only a green file gets this far.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from kernel.audit.log import record
from kernel.jobs.failpoints import declare, reach
from kernel.periods import riga_date
from signing.data import ELSEWHERE, SigningPolicy, without_codes
from signing.envelopes import machine
from signing.envelopes.errors import AlreadyOpen
from signing.envelopes.models import Envelope, EnvelopeFile, policy_json
from signing.envelopes.states import Cause, Shape

if TYPE_CHECKING:
    from kernel.accounts.models import User
    from kernel.files.models import Blob

declare("signing.taken_in")

PDF = "application/pdf"


def take_in(
    *,
    subject: UUID,
    title: str,
    number: str,
    file: Blob,
    retention_until: datetime,
    name: str = "",
    by: User | None,
    on: datetime,
) -> UUID:
    """Send a file signed elsewhere on its way to the archive. The same subject and file again change nothing. `name`: what it
    was called.

    Raises AlreadyOpen for another file. The caller has judged the file and shown the verdict to a person.
    """
    policy = SigningPolicy(level=ELSEWHERE, ordered=False, paper=False, seal=False, retention_until=retention_until)
    with transaction.atomic():
        there = Envelope.objects.select_for_update(of=("self",)).filter(subject=subject).first()
        if there is not None:
            if there.original_id != file.pk:
                raise AlreadyOpen
            return there.public_id
        envelope = Envelope.objects.create(
            subject=subject,
            title=title,
            number=number,
            shape=Shape.PDF if file.media_type == PDF else Shape.CONTAINER,
            policy=policy_json(policy),
            original=file,
            current=file,
            expires_on=riga_date(on),
            opened_by=by,
            opened_at=on,
            changed_at=on,
        )
        machine.append_file(envelope, blob=file, cause=Cause.UPLOADED, on=on, came_as=without_codes(name))
        record("signing.taken_in", subject=subject, by=by, on=on, facts={"sha256": file.sha256})
        machine.start_completing(envelope, on=on)
        reach("signing.taken_in")
    return envelope.public_id


def subject_of(sha256: str) -> UUID | None:
    """The document that already has exactly this file, as any of its versions."""
    rows = EnvelopeFile.objects.filter(blob__sha256=sha256).order_by("pk")
    return rows.values_list("envelope__subject", flat=True).first()
