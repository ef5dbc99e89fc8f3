"""Files that are signed together with a document: laid beside its record, packed with it when it is sent, shown to each signer.

The document and its annexes make one ASiC-E container; every signature covers every file. On paper they go along as files.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction

from kernel import pdf
from kernel.audit.log import record
from kernel.files import store
from kernel.files.intake import CSV, DOCX, JPEG, PDF, PNG, XLSX
from kernel.identifiers import personal_code
from kernel.pdf import scan
from signing.envelopes import machine
from signing.envelopes.errors import AnnexRefused, NoSuchAnnex
from signing.envelopes.models import Annex, Envelope
from signing.envelopes.states import Cause, Shape
from signing.envelopes.summaries import annex_summary
from signing.formats import asice

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kernel.accounts.models import User
    from signing.data import AnnexSummary

ALLOWED = frozenset({PDF, JPEG, PNG, DOCX, XLSX, CSV})
#: A container has to come back through the upload of signed files, whose limit is 30 MB.
MOST = 10
TOGETHER = 20 * 1024 * 1024
#: Pages of one annex: each of them is drawn for each signer.
PAGES = 60


def beside(record_id: UUID) -> list[AnnexSummary]:
    """What lies beside a record, in the order in which it was laid there."""
    return [annex_summary(row) for row in Annex.objects.filter(beside=record_id).select_related("blob").order_by("pk")]


def lay(*, record_id: UUID, content: bytes, media_type: str, name: str, by: User, on: datetime) -> UUID:
    """One more file beside a record that is not sent yet. Exactly the same file again is the one that is there.

    The caller has taken it in (kernel.files.intake) and holds the record. Raises AnnexRefused, saying what to do.
    """
    if media_type not in ALLOWED:
        raise AnnexRefused("type")
    _must_be_shown(content, media_type)
    if personal_code.is_in(name):
        raise AnnexRefused("name")
    sha256 = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        there = list(Annex.objects.filter(beside=record_id).select_related("blob"))
        if any(one.envelope_id for one in there):
            raise AnnexRefused("sent")
        same = next((one for one in there if one.blob.sha256 == sha256), None)
        if same is not None:
            return same.public_id
        if len(there) >= MOST or sum(one.blob.size for one in there) + len(content) > TOGETHER:
            raise AnnexRefused("size")
        blob = store.put(content, media_type=media_type)
        row = Annex.objects.create(
            beside=record_id, name=_free(name, {one.name for one in there}), blob=blob, by=by, laid_at=on
        )
        record("signing.annex_laid", subject=record_id, by=by, on=on, facts={"sha256": sha256})
    return row.public_id


def take_away(*, record_id: UUID, annex: UUID, by: User, on: datetime) -> None:
    """Before sending only; its bytes go too, unless another record has them. Raises NoSuchAnnex, AnnexRefused."""
    with transaction.atomic():
        row = Annex.objects.select_related("blob").filter(beside=record_id, public_id=annex).first()
        if row is None:
            raise NoSuchAnnex
        if row.envelope_id:
            raise AnnexRefused("sent")
        blob = row.blob
        row.delete()
        record("signing.annex_removed", subject=record_id, by=by, on=on, facts={"sha256": blob.sha256})
        if not store.references(blob):
            store.discard(blob, on=on)


def go_along(envelope: Envelope, *, record_id: UUID) -> list[Annex]:
    """What lies beside the record belongs to the envelope from now on, in the caller's transaction."""
    Annex.objects.filter(beside=record_id, envelope=None).update(envelope=envelope)
    return of(envelope)


def of(envelope: Envelope) -> list[Annex]:
    """What is signed together with the document, in the order in which it was laid beside it."""
    return list(envelope.annexes.select_related("blob").order_by("pk"))


def pack(envelope: Envelope, *, on: datetime) -> None:
    """The document and its annexes become the container that everybody signs. The caller saves the envelope."""
    rows = of(envelope)
    names = {row.name.casefold() for row in rows}
    number = envelope.number.replace("/", "-").strip() or "dokuments"
    own = next(
        one
        for one in (f"{number}.pdf", f"{number} (dokuments).pdf", f"{envelope.public_id}.pdf")
        if one.casefold() not in names
    )
    files = {own: envelope.original.read(), **{row.name: row.blob.read() for row in rows}}
    blob = store.put(asice.begin(files), media_type=asice.MEDIA_TYPE)
    envelope.shape = Shape.CONTAINER
    machine.append_file(envelope, blob=blob, cause=Cause.PACKED, on=on)


def unpack(envelope: Envelope, *, on: datetime) -> None:
    """Back to the document as a PDF, for hand signatures: the annexes stay beside it. The caller saves the envelope."""
    envelope.shape = Shape.PDF
    machine.append_file(envelope, blob=envelope.original, cause=Cause.ORIGINAL, on=on)


def numbered(envelope: Envelope, number: int) -> Annex | None:
    """By its place, from 1."""
    rows = of(envelope)
    return rows[number - 1] if 1 <= number <= len(rows) else None


def hashes(envelope: Envelope) -> tuple[str, ...]:
    """Of what has to be in the container beside the document."""
    return tuple(envelope.annexes.order_by("pk").values_list("blob__sha256", flat=True))


def _must_be_shown(content: bytes, media_type: str) -> None:
    """Each signer has to see it as it is: no PDF that runs something, is locked or cannot be drawn. Raises AnnexRefused."""
    try:
        if media_type == PDF and (scan.hazards(content) or not pdf.page_count(content)):
            raise AnnexRefused("type")
        if media_type in (JPEG, PNG):
            pdf.scans_to_pdf([content])
    except pdf.PdfError as error:
        raise AnnexRefused("type") from error
    if media_type == PDF and pdf.page_count(content) > PAGES:
        raise AnnexRefused("size")


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number when another file has it: names differ by more than capital letters."""
    known = {one.casefold() for one in taken}
    stem, _dot, ending = name.rpartition(".")
    tries = (name, *(f"{stem} ({number}).{ending}" for number in range(2, MOST + 2)))
    return next(one for one in tries if one.casefold() not in known)
