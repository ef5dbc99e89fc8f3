"""The end of a deposit: by an archived act, after its term and under no hold, leaving a tombstone.

The rows go in the caller's transaction; the bytes are the caller's to erase afterwards (`kernel.files.store.erase`),
because other stages keep copies of the same document and know them. What is gone never comes back, so everything is
asked once more here, and by the database (`triggers`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from kernel.audit.log import record
from kernel.files.models import Blob
from signing.archive.actions import must_be_disposable
from signing.archive.errors import ActMissing
from signing.archive.models import Deposit, DepositState, Renewal
from signing.envelopes import pictures
from signing.envelopes.models import (
    Annex,
    Envelope,
    EnvelopeFile,
    Exchange,
    PaperOriginal,
    SetTurn,
    SigningSet,
    Turn,
    Upload,
)

if TYPE_CHECKING:
    from kernel.accounts.models import User


def destroy(*, subject: UUID, act: UUID, title: str, by: User | None, on: datetime) -> set[int]:
    """Everything that signing keeps of the document goes but its tombstone; keys of the blobs that were its files.

    act: the archived act, by its own subject. title: what the tombstone is called, without names of people.
    Safe to repeat: a tombstone has no files. Raises ActMissing, RetentionRunning.
    """
    with transaction.atomic():
        row = Deposit.objects.select_for_update(of=("self",)).get(subject=subject)
        if row.state == DepositState.DESTROYED:
            return set()
        proof = Deposit.objects.filter(subject=act, state=DepositState.KEPT).exclude(pk=row.pk).first()
        if proof is None:
            raise ActMissing
        must_be_disposable(row, on=on)
        envelope = Envelope.objects.select_for_update(of=("self",)).get(deposit=row)
        blobs = _blobs(row, envelope)
        Deposit.objects.filter(pk=row.pk).update(
            state=DepositState.DESTROYED,
            destroyed_at=on,
            act=proof,
            title=title[:250],
            report={},
            original_sha256=envelope.original.sha256,
            envelope=None,
            original=None,
            final=None,
            package=None,
        )
        Renewal.objects.filter(deposit=row).delete()
        _remove(envelope)
        pictures.forget()
        facts: dict[str, str | int] = {"sha256": row.sha256, "act": proof.number}
        record("archive.destroyed", subject=subject, by=by, on=on, facts=facts)
    return blobs


def _blobs(row: Deposit, envelope: Envelope) -> set[int]:
    """Primary keys of every file: as sent, each signed version, what was handed in, scans, package, renewals."""
    found: set[int | None] = {row.original_id, row.final_id, row.package_id}
    found |= {envelope.original_id, envelope.current_id, envelope.draft_id}
    found |= set(envelope.annexes.values_list("blob_id", flat=True))
    found |= set(envelope.files.values_list("blob_id", flat=True)) | set(
        envelope.uploads.values_list("blob_id", flat=True)
    )
    found |= set(row.renewals.values_list("blob_id", flat=True))
    found |= set(PaperOriginal.objects.filter(envelope=envelope).values_list("scan_id", flat=True))
    return {pk for pk in found if pk is not None}


def _remove(envelope: Envelope) -> None:
    """The envelope with its signers: their names, codes, addresses and evidence."""
    sets = set(SetTurn.objects.filter(turn__envelope=envelope).values_list("signing_set_id", flat=True))
    SetTurn.objects.filter(turn__envelope=envelope).delete()
    SigningSet.objects.filter(pk__in=sets, items=None).delete()
    EnvelopeFile.objects.filter(envelope=envelope).delete()
    Upload.objects.filter(envelope=envelope).delete()
    Annex.objects.filter(envelope=envelope).delete()
    PaperOriginal.objects.filter(envelope=envelope).delete()
    Exchange.objects.filter(turn__envelope=envelope).delete()
    Turn.objects.filter(envelope=envelope).delete()
    envelope.delete()


def let_go(keys: set[int]) -> list[str]:
    """The rows of those blobs that nothing refers to any more go, in the caller's transaction; their SHA-256, for
    `store.erase` once it has committed. A blob that another record shares stays."""
    from kernel.files import store

    return [sha256 for blob in Blob.objects.filter(pk__in=keys).order_by("pk") if (sha256 := store.release(blob))]
