"""Archive time stamps renewed before the newest of them ends (threats P9, signing.md 1.2).

A time stamp proves for as long as its authority's certificate lives; then nothing can be proven any more, for ever.
So every deposit knows until when its newest time stamp holds, and a year and a half earlier it gets another one:
a PDF one more revision with the validation data of the last stamp, a container (.asice, .edoc) one more stamp in the
ASiC-S around it. The deposit itself never changes; each renewal is a row of its own beside it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from kernel.audit.log import record
from kernel.files import store
from kernel.files.models import Blob
from kernel.jobs.failpoints import declare, reach
from signing.archive.errors import AlreadyDestroyed, RenewalNotProven
from signing.archive.models import Deposit, DepositState, Renewal
from signing.formats import anchors, archival, asics, timestamps
from signing.validation.child import check

declare("archive.renewal_stored", "archive.renewed")

#: How long before the end of the newest time stamp the next one is put on.
AHEAD = timedelta(days=548)
#: Nobody has managed for half a year: the administrator must hear of it.
LATE = timedelta(days=365)
PDF = "application/pdf"
#: What a container is called in the ASiC-S around it and in the evidence package.
CONTAINER = "signed.asice"


def due(*, on: datetime, ahead: timedelta = AHEAD) -> list[UUID]:
    """Deposits whose newest time stamp ends within `ahead` though they must be kept longer, the most urgent first."""
    rows = Deposit.objects.filter(state=DepositState.KEPT, proof_until__lt=on + ahead)
    rows = rows.filter(Q(retention_until__gt=F("proof_until")) | Q(hold=True))
    return list(rows.order_by("proof_until", "pk").values_list("public_id", flat=True))


def worth_it(*, on: datetime) -> list[UUID]:
    """Those of `due` that would gain: the authority that answers now stamps with a certificate that lives longer.

    Asks for one probing time stamp when anything is due. Raises TimestampFailed (retry).
    """
    wanted = due(on=on)
    if not wanted:
        return []
    probe = timestamps.stamp(hashlib.sha256(on.isoformat().encode()).digest(), timestampers=timestamps.configured())
    gained = Deposit.objects.filter(proof_until__lt=timestamps.holds_until(probe))
    longer = set(gained.filter(proof_until__lt=on + AHEAD).values_list("public_id", flat=True))
    return [public_id for public_id in wanted if public_id in longer]


def newest(deposit: Deposit) -> Blob:
    """The deposited file with its latest archive time stamp: for a PDF the last renewal, for a container itself.

    Raises AlreadyDestroyed.
    """
    if deposit.final is None:
        raise AlreadyDestroyed
    last = deposit.renewals.select_related("blob").order_by("-sequence").first()
    return last.blob if last is not None and last.blob.media_type == PDF else deposit.final


def stamped_container(deposit: Deposit) -> bytes | None:
    """A container in its ASiC-S with every time stamp so far; None for a PDF, which carries its own.

    Raises AlreadyDestroyed.
    """
    if deposit.final is None:
        raise AlreadyDestroyed
    if deposit.final.media_type == PDF:
        return None
    last = deposit.renewals.select_related("blob").order_by("-sequence").first()
    if last is not None:
        return last.blob.read()
    return asics.wrap(deposit.final.read(), name=CONTAINER, token=bytes.fromhex(deposit.report["timestamp"]))


def renew(*, deposit: UUID, on: datetime, ahead: timedelta = AHEAD) -> Renewal | None:
    """One more archive time stamp; None when none is due (somebody else was first) or nothing would be gained.

    Raises TimestampFailed and RevocationUnavailable (both may be retried), RenewalNotProven when the renewed file
    does not pass our own validation.
    """
    row = Deposit.objects.select_related("final").get(public_id=deposit)
    if row.final is None or row.proof_until is None or row.proof_until >= on + ahead:
        return None
    last = row.renewals.order_by("-sequence").first()
    around = stamped_container(row)
    if around is None:
        content, media_type = _with_stamp(newest(row).read()), PDF
        until = archival.proven_until(content)
    else:
        content, media_type = _with_next(around), asics.MEDIA_TYPE
        until = timestamps.holds_until(asics.newest_token(content))
    if until <= row.proof_until:
        return None
    blob = store.put(content, media_type=media_type)
    reach("archive.renewal_stored")
    with transaction.atomic():
        locked = Deposit.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if locked.proof_until != row.proof_until or locked.state != DepositState.KEPT:
            return None
        made = Renewal.objects.create(
            deposit=locked,
            sequence=(last.sequence if last is not None else 0) + 1,
            blob=blob,
            proof_until=until,
            made_at=on,
        )
        Deposit.objects.filter(pk=locked.pk).update(proof_until=until)
        facts: dict[str, str | int] = {"sha256": blob.sha256, "until": until.date().isoformat()}
        record("archive.renewed", subject=locked.subject, by=None, on=on, facts=facts)
        reach("archive.renewed")
    return made


def _with_stamp(content: bytes) -> bytes:
    renewed = archival.renew(content, trust=anchors.configured(), timestampers=timestamps.configured())
    return _proven(renewed, name="signed.pdf")


def _with_next(container: bytes) -> bytes:
    renewed = asics.renew(container, trust=anchors.configured(), timestampers=timestamps.configured())
    if asics.inside(renewed) != asics.inside(container):
        raise RenewalNotProven("HASH_FAILURE")
    return _proven(renewed, name="signed.asics")


def _proven(renewed: bytes, *, name: str) -> bytes:
    report = check(renewed, name=name)
    if not report.is_green:
        raise RenewalNotProven(",".join(reason.code for reason in report.all_reasons))
    return renewed
