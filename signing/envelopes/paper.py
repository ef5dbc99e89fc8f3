"""The paper road: as good as the electronic one, and never shown as it.

Chosen for the whole envelope before the first electronic signature (decision 3): print, sign by hand, scan or
photograph, let a second person compare the scan with the original, say where the paper lies. Then we seal and
time-stamp the scan: that proves when we had it, not who signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from kernel import pdf
from kernel.audit.log import record
from kernel.files import store
from kernel.jobs.failpoints import declare, reach
from signing import signals
from signing.envelopes import annexes, machine
from signing.envelopes.errors import (
    EnvelopeClosed,
    EnvelopeRefused,
    PaperNotAllowed,
    PaperTooLate,
    PlaceMissing,
    ReasonMissing,
    SamePersonChecks,
    ScanReplaced,
)
from signing.envelopes.models import Envelope, PaperOriginal
from signing.envelopes.states import CLOSED, Cause, EnvelopeState, Road, TurnState

if TYPE_CHECKING:
    from kernel.accounts.models import User
    from kernel.files.models import Blob

declare("signing.paper_uploaded", "signing.paper_confirmed")


def choose_paper(*, subject: UUID, by: User | None, on: datetime, print_anew: bool = True, tell: bool = False) -> None:
    """Turn the whole envelope to paper. Raises PaperTooLate after the first e-signature, PaperNotAllowed by kind.

    `print_anew`: nobody has printed it yet, so a version with lines for hand signatures follows. `tell`: a signer has
    chosen, so the sender learns that there is something to print.
    """
    with machine.locked(subject=subject) as row:
        if row.road == Road.PAPER and row.state not in CLOSED:
            return
        if row.state in CLOSED:
            raise EnvelopeClosed
        begun = row.turns.filter(state__in=[TurnState.SIGNING, TurnState.SIGNED]).exists()
        if row.state != EnvelopeState.OPEN or begun:
            raise PaperTooLate
        if not row.policy["paper"]:
            raise PaperNotAllowed
        take_road(row, by=by, on=on)
        if tell and row.opened_by is not None:
            machine.tell_sender_of_paper(row)
        if print_anew:
            signals.paper_chosen.send(sender=Envelope, subject=subject, envelope=row.public_id)


def give_printable(*, subject: UUID, file: Blob, draft: Blob, on: datetime) -> bool:
    """The same document with lines for hand signatures, in place of the one that says it is signed electronically.

    Only while nothing is signed: False when a scan or the place of the paper is there already, or the envelope is closed.
    """
    with machine.locked(subject=subject) as row:
        paper = PaperOriginal.objects.filter(envelope=row).first()
        if row.state != EnvelopeState.PAPER or paper is None or paper.scan_id or paper.place:
            return False
        if row.original_id == file.pk:
            return True
        machine.append_file(row, blob=file, cause=Cause.ORIGINAL, on=on)
        row.original, row.draft = file, draft
        machine.touch(row, on=on, fields=["original", "current", "draft"])
        record("signing.paper_printable", subject=subject, by=None, on=on, facts={"sha256": file.sha256})
        return True


def awaited(*, before: datetime) -> list[UUID]:
    """Subjects on paper for which `give_printable` would still take a file."""
    rows = PaperOriginal.objects.filter(scan=None, place="", envelope__state=EnvelopeState.PAPER)
    rows = rows.filter(envelope__changed_at__lt=before).order_by("pk")
    return list(rows.values_list("envelope__subject", flat=True))


def take_road(envelope: Envelope, *, by: User | None, on: datetime) -> None:
    """The transition itself, inside the caller's transaction: links die, everybody signs by hand."""
    envelope.road = Road.PAPER
    if envelope.packed:
        annexes.unpack(envelope, on=on)
    envelope.turns.update(state=TurnState.WAITING, link_hash="", code_hash="")
    PaperOriginal.objects.get_or_create(envelope=envelope)
    machine.move(envelope, to=EnvelopeState.PAPER, on=on, fields=["road", "shape", "current"])
    record("signing.paper_chosen", subject=envelope.subject, by=by, on=on)


def register_papers(*, subjects: Iterable[UUID], place: str, signed_on: date | None, by: User, on: datetime) -> int:
    """Mark several documents as signed on paper in one act, all or none; scans follow one by one.

    Takes the paper road where it was not chosen yet. Returns how many were marked now.
    """
    if not place.strip():
        raise PlaceMissing
    count = 0
    with transaction.atomic():
        for subject in subjects:
            choose_paper(subject=subject, by=by, on=on, print_anew=False)
            count += _register(subject=subject, place=place.strip()[:200], signed_on=signed_on, by=by, on=on)
    return count


def _register(*, subject: UUID, place: str, signed_on: date | None, by: User, on: datetime) -> int:
    with machine.locked(subject=subject) as row:
        if row.state != EnvelopeState.PAPER:
            return 0
        paper = PaperOriginal.objects.get(envelope=row)
        if paper.place == place and paper.signed_on == signed_on:
            return 0
        PaperOriginal.objects.filter(pk=paper.pk).update(place=place, signed_on=signed_on)
        for turn in row.turns.all():
            machine.close_turn(turn, state=TurnState.PAPER, on=on, means="paper")
        machine.touch(row, on=on)
        record("signing.paper_registered", subject=subject, by=by, on=on)
        return 1


def place_of(subject: UUID) -> str | None:
    """What is written of the place of a paper original; None for a document that is not on paper."""
    rows = PaperOriginal.objects.filter(envelope__subject=subject, envelope__road=Road.PAPER)
    return rows.values_list("place", flat=True).first()


def move_paper(*, subject: UUID, place: str, by: User, on: datetime) -> None:
    """Say anew where the paper lies; the archived evidence keeps what was said when it was made. Raises PlaceMissing."""
    if not place.strip():
        raise PlaceMissing
    with machine.locked(subject=subject) as row:
        paper = PaperOriginal.objects.filter(envelope=row).first()
        if paper is None or row.state in CLOSED:
            raise EnvelopeClosed
        if paper.place == place.strip()[:200]:
            return
        PaperOriginal.objects.filter(pk=paper.pk).update(place=place.strip()[:200])
        record("signing.paper_moved", subject=subject, by=by, on=on, fields=["place"])


def merge_scans(parts: Sequence[bytes]) -> bytes:
    """Photos and scans (JPEG, PNG, PDF) as one PDF, in the order given. Raises what kernel.pdf raises."""
    return pdf.scans_to_pdf(list(parts))


def upload_scan(*, subject: UUID, scan: bytes, place: str, signed_on: date | None, by: User, on: datetime) -> None:
    """The merged scan of the signed paper, and where the paper lies. The same scan again changes nothing."""
    if not place.strip():
        raise PlaceMissing
    pages = pdf.page_count(scan)
    blob = store.put(scan, media_type="application/pdf")
    with machine.locked(subject=subject) as row:
        paper = PaperOriginal.objects.filter(envelope=row).first()
        if paper is None or row.state not in (EnvelopeState.PAPER, EnvelopeState.PAPER_CHECK):
            raise EnvelopeClosed
        if row.state == EnvelopeState.PAPER_CHECK and paper.scan_id == blob.pk and paper.place == place.strip():
            return
        if paper.scan_id != blob.pk:  # who only mends the place has not made the scan, and may compare it
            paper.uploaded_by = by
        paper.scan, paper.place, paper.pages, paper.signed_on = blob, place.strip()[:200], pages, signed_on
        paper.uploaded_at, paper.refusal = on, ""
        paper.save()
        machine.move(row, to=EnvelopeState.PAPER_CHECK, on=on)
        record("signing.paper_uploaded", subject=subject, by=by, on=on, facts={"sha256": blob.sha256, "pages": pages})
        reach("signing.paper_uploaded")


def refuse_scan(*, subject: UUID, reason: str, by: User, on: datetime, seen: str | None = None) -> None:
    """The second person found the scan wrong: it goes back with a reason. `seen` as in `confirm_scan`."""
    if not reason.strip():
        raise ReasonMissing
    with machine.locked(subject=subject) as row:
        if row.state != EnvelopeState.PAPER_CHECK:
            return
        _must_be_seen(PaperOriginal.objects.select_related("scan").get(envelope=row), seen)
        PaperOriginal.objects.filter(envelope=row).update(refusal=reason.strip()[:250])
        machine.move(row, to=EnvelopeState.PAPER, on=on)
        record("signing.paper_refused", subject=subject, by=by, on=on)


def confirm_scan(*, subject: UUID, by: User, on: datetime, seen: str | None = None) -> None:
    """A second pair of eyes has compared every page with the original; then the seal follows.

    `seen` is the SHA-256 of the scan that was on the screen (None: not asked). Raises SamePersonChecks, ScanReplaced.
    """
    with machine.locked(subject=subject) as row:
        if row.road != Road.PAPER:
            raise EnvelopeRefused
        if row.state in (EnvelopeState.COMPLETING, EnvelopeState.COMPLETED, EnvelopeState.ARCHIVED):
            return
        if row.state != EnvelopeState.PAPER_CHECK:
            raise EnvelopeClosed
        paper = PaperOriginal.objects.select_related("scan").get(envelope=row)
        if paper.uploaded_by_id == by.pk:
            raise SamePersonChecks
        if not paper.place or paper.scan is None:
            raise PlaceMissing
        _must_be_seen(paper, seen)
        paper.checked_by, paper.checked_at = by, on
        paper.save()
        machine.append_file(row, blob=paper.scan, cause=Cause.SCANNED, on=on)
        turns = list(row.turns.all())
        for turn in turns:
            machine.close_turn(turn, state=TurnState.PAPER, on=on, means="paper")
        record("signing.paper_confirmed", subject=subject, by=by, on=on, facts={"sha256": paper.scan.sha256})
        machine.turns_signed(row, turns=turns, on=on)
        reach("signing.paper_confirmed")


def _must_be_seen(paper: PaperOriginal, seen: str | None) -> None:
    if seen is not None and (paper.scan is None or paper.scan.sha256 != seen):
        raise ScanReplaced


def confirm_many(*, subjects: Iterable[UUID], by: User, on: datetime) -> int:
    """Mark several envelopes as signed on paper in one act: all or none. Returns how many were marked."""
    count = 0
    with transaction.atomic():
        for subject in subjects:
            confirm_scan(subject=subject, by=by, on=on)
            count += 1
    return count
