"""The verbs of the archive on one deposit: take in, lengthen. Holds and disposal have modules of their own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from kernel.audit.log import record
from kernel.files import store
from kernel.jobs.failpoints import declare, reach
from signing import signals
from signing.archive import package
from signing.archive.errors import AlreadyDestroyed, NotYetComplete, RetentionRunning, RetentionShortened
from signing.archive.evidence import evidence_of
from signing.archive.models import Deposit, DepositState, Term
from signing.archive.summaries import deposit_summary
from signing.envelopes import machine
from signing.envelopes.models import Envelope, EnvelopeFile
from signing.envelopes.states import EnvelopeState, Shape
from signing.formats import archival, timestamps

if TYPE_CHECKING:
    from kernel.accounts.models import User

declare("archive.package_stored", "archive.deposited")


def deposit(*, envelope: UUID, on: datetime) -> Deposit:
    """Take a proven envelope into the archive. A repeated call returns the same deposit.

    Raises NotYetComplete while the final file is not there. What is proven stands in the last file's report.
    """
    row = Envelope.objects.select_related("original", "current", "draft").get(public_id=envelope)
    there = Deposit.objects.filter(envelope=row).first()
    if there is not None:
        return there
    if row.state != EnvelopeState.COMPLETED:
        raise NotYetComplete(row.state)
    proven = row.files.select_related("blob").latest("sequence")
    # Moments in the package come from the rows, not from the clock: a repeated try makes the same bytes.
    bag = package.build(evidence_of(envelope=row, final=proven, made_at=proven.made_at))
    bag_blob = store.put(bag, media_type=package.MEDIA_TYPE)
    # Reading the file takes long, and on SQLite everybody waits for whoever writes: it is read before.
    proof_until = _proof_until(proven)
    reach("archive.package_stored")
    with machine.locked(envelope=envelope) as locked:
        there = Deposit.objects.filter(envelope=locked).first()
        if there is not None:
            return there
        made = Deposit.objects.create(
            envelope=locked,
            subject=locked.subject,
            title=locked.title,
            number=locked.number,
            road=locked.road,
            original=locked.original,
            final=proven.blob,
            package=bag_blob,
            sha256=proven.blob.sha256,
            verdict=str(_report(proven.report).get("verdict", "")),
            report=proven.report,
            retention_until=locked.retention_until,
            proof_until=proof_until,
            deposited_at=on,
        )
        machine.move(locked, to=EnvelopeState.ARCHIVED, on=on)
        facts = {"sha256": made.sha256, "package": bag_blob.sha256, "form": str(Shape(locked.shape))}
        record("archive.deposited", subject=locked.subject, by=None, on=on, facts=facts)
        signals.deposit_made.send(
            sender=Deposit, subject=locked.subject, envelope=locked.public_id, summary=deposit_summary(made)
        )
        reach("archive.deposited")
    return made


def _proof_until(proven: EnvelopeFile) -> datetime:
    """Until when the archive time stamp holds: inside a PDF, beside a container."""
    if proven.report.get("timestamp"):
        return timestamps.holds_until(bytes.fromhex(proven.report["timestamp"]))
    return archival.proven_until(proven.blob.read())


def _report(stored: dict[str, Any]) -> dict[str, Any]:
    return stored.get("report", stored)


def lengthen(
    *, subject: UUID, until: datetime, by: User | None, on: datetime, rule: str = "", source: str = ""
) -> None:
    """Keep it longer; `rule` and `source` say why. Raises RetentionShortened for an earlier moment (the database refuses
    it too), AlreadyDestroyed."""
    with transaction.atomic():
        row = Deposit.objects.select_for_update(of=("self",)).get(subject=subject)
        if row.state != DepositState.KEPT:
            raise AlreadyDestroyed
        if until < row.retention_until:
            raise RetentionShortened
        if until == row.retention_until:
            return
        Deposit.objects.filter(pk=row.pk).update(retention_until=until)
        Term.objects.create(deposit=row, until=until, rule=rule[:20], source=source.strip()[:300], by=by, at=on)
        facts: dict[str, str | int] = {"until": until.isoformat(), **({"rule": rule} if rule else {})}
        record("archive.lengthened", subject=subject, by=by, on=on, fields=["retention_until"], facts=facts)


def must_be_disposable(deposit: Deposit, *, on: datetime) -> None:
    """Raises RetentionRunning a second before the term's end and under any hold."""
    if deposit.hold or on < deposit.retention_until:
        raise RetentionRunning
