"""The verbs: ask, put a set together, erase what is over, certify a copy, write down what left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

import signing.facade as signing_facade
from forms.archive.finding import copies, packing
from forms.archive.finding.errors import NameMissing, NotArchived, NothingChosen, RestrictedChosen, TooMany
from forms.archive.finding.facts import Asked
from forms.archive.finding.models import CertifiedCopy, CopyState, DocumentSet, Question, SetForm, SetState
from forms.people.restricting import restricted_cases
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.log import access, record
from kernel.files import store
from kernel.jobs.going import set_going
from kernel.jobs.queue import checkpoint, enqueue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from forms.records.models import CaseQuerySet
    from kernel.accounts.models import User

#: Documents in one set, and in one month's printouts.
MOST, MOST_PRINTED = 200, 500
#: A set lies here for so long, a question for so long.
KEPT, REMEMBERED = timedelta(days=7), timedelta(days=1)
#: What is asked for and has no job after so long has lost it.
PATIENCE = timedelta(minutes=2)
MAKE_SET, SEAL_COPY = "archive.make_set", "archive.seal_copy"


def ask(*, asked: Asked, by: User, on: datetime) -> Question:
    """Keep what somebody looks for. The log says who asked by which parts, not what was said."""
    with transaction.atomic():
        row = Question.objects.create(owner=by, asked=asked.as_json(), asked_at=on)
        record("archive.searched", subject=row.public_id, by=by, on=on, fields=asked.parts)
    return row


def ask_set(*, cases: CaseQuerySet, form: SetForm, title: str, by: User, on: datetime) -> DocumentSet:
    """Put archived documents together in the background. `cases`: those that this person may take away, in order.

    Raises NothingChosen, TooMany, RestrictedChosen.
    """
    most = MOST if form == SetForm.ZIP else MOST_PRINTED
    chosen = list(cases.filter(state=CaseState.ARCHIVED).values_list("public_id", flat=True)[: most + 1])
    if not chosen:
        raise NothingChosen
    if len(chosen) > most:
        raise TooMany(most)
    closed = CaseDocument.objects.filter(pk__in=restricted_cases(by=by, on=on), public_id__in=chosen)
    if numbers := list(closed.order_by("number").values_list("number", flat=True)):
        raise RestrictedChosen(numbers)
    with transaction.atomic():
        row = DocumentSet.objects.create(
            owner=by, form=form, title=title, cases=[str(one) for one in chosen], asked_at=on, erase_at=on + KEPT
        )
        record(
            "archive.set_asked", subject=row.public_id, by=by, on=on, facts={"form": str(form), "count": len(chosen)}
        )
        enqueue(MAKE_SET, key=str(row.public_id), args={"document_set": str(row.public_id)})
    return row


def make_set(*, document_set: UUID, on: datetime) -> None:
    """The file of a set. Begun anew after a failure; a set that is ready or erased stays as it is."""
    row = DocumentSet.objects.get(public_id=document_set)
    if row.state != SetState.ASKED:
        return
    found = {str(case.public_id): case for case in CaseDocument.objects.filter(public_id__in=row.cases)}
    cases = [found[one] for one in row.cases]
    if row.form == SetForm.PRINT:
        content, media_type = copies.printouts(cases, title=row.title), copies.PDF_TYPE
    else:
        content, media_type = _zipped(row, cases, on=on), "application/zip"
    blob = store.put(content, media_type=media_type)
    with transaction.atomic():
        changed = DocumentSet.objects.filter(pk=row.pk, state=SetState.ASKED).update(
            state=SetState.READY, file=blob, done=len(cases)
        )
        if changed:
            record("archive.set_made", subject=row.public_id, by=None, on=on, facts={"sha256": blob.sha256})


def _zipped(row: DocumentSet, cases: Sequence[CaseDocument], *, on: datetime) -> bytes:
    archive = packing.Zip(title=row.title, on=on)
    for place, case in enumerate(cases, start=1):
        checkpoint()
        archive.add(packing.packed(case, place=place))
        DocumentSet.objects.filter(pk=row.pk).update(done=place)
    return archive.finished()


def mend(*, on: datetime) -> int:
    """Sets and copies whose job was lost or may be tried again; how many were set going."""
    before = on - PATIENCE
    sets = DocumentSet.objects.filter(state=SetState.ASKED, asked_at__lt=before, erase_at__gt=on)
    copied = CertifiedCopy.objects.filter(state=CopyState.ASKED, certified_at__lt=before)
    waiting = [(MAKE_SET, "document_set", one) for one in sets.values_list("public_id", flat=True)]
    waiting += [(SEAL_COPY, "copy", one) for one in copied.values_list("public_id", flat=True)]
    return sum(set_going(job, prefix=str(one), args={name: str(one)}, on=on) for job, name, one in waiting)


def take_set(*, row: DocumentSet, by: User, on: datetime) -> bytes:
    """The file of a set that is ready. Each document in it gets its line in the access log, every time."""
    if row.file is None:
        raise LookupError("the set is not there")
    with transaction.atomic():
        access("download", subject=row.public_id, by=by, on=on, what=f"archive set, {row.form}")
        for case in row.cases:
            access("export", subject=UUID(case), by=by, on=on, what=f"archive set, {row.form}")
    return row.file.read()


def erase_over(*, on: datetime) -> int:
    """Files of sets whose week is over, and questions of yesterday; how many sets."""
    Question.objects.filter(asked_at__lt=on - REMEMBERED).delete()
    over = list(
        DocumentSet.objects.filter(erase_at__lte=on).exclude(state=SetState.ERASED).values_list("pk", flat=True)
    )
    for pk in over:
        with transaction.atomic():
            row = DocumentSet.objects.select_for_update().get(pk=pk)
            blob = row.file
            DocumentSet.objects.filter(pk=pk).update(state=SetState.ERASED, file=None)
            record("archive.set_erased", subject=row.public_id, by=None, on=on)
            if blob is not None and not store.references(blob):
                store.discard(blob, on=on)
    return len(over)


def print_copy(*, case: CaseDocument, by: User, on: datetime) -> bytes:
    """„Izdruka”; a look that the access log keeps."""
    content = copies.printout(case)
    access("print", subject=case.public_id, by=by, on=on, what="printout")
    return content


def certify(*, case: CaseDocument, office: str, by: User, on: datetime) -> CertifiedCopy:
    """„Kopija pareiza”: kept with the document as soon as it is sealed. Raises NameMissing, NotArchived."""
    name = by.get_full_name()
    if not name:
        raise NameMissing
    signed = signing_facade.signed_original(case.public_id)
    if signed is None or case.state != CaseState.ARCHIVED:
        raise NotArchived
    with transaction.atomic():
        row = CertifiedCopy.objects.create(
            case=case, office=office, name=name, certified_by=by, certified_at=on, original_sha256=signed.sha256
        )
        record("archive.copy_certified", subject=case.public_id, by=by, on=on, facts={"copy": str(row.public_id)})
        enqueue(SEAL_COPY, key=str(row.public_id), args={"copy": str(row.public_id)})
    return row


def seal_copy(*, copy: UUID, on: datetime) -> None:
    """Mark every page and seal; what is sealed stays as it is. Raises what sealing raises, some of it to be retried."""
    row = CertifiedCopy.objects.select_related("case").get(public_id=copy)
    if row.state == CopyState.READY:
        return
    blob = store.put(signing_facade.seal_copy(copies.certified(row), on=on), media_type=copies.PDF_TYPE)
    with transaction.atomic():
        changed = CertifiedCopy.objects.filter(pk=row.pk, state=CopyState.ASKED).update(
            state=CopyState.READY, file=blob
        )
        if changed:
            record("archive.copy_sealed", subject=row.case.public_id, by=None, on=on, facts={"sha256": blob.sha256})


def take_copy(*, row: CertifiedCopy, by: User, on: datetime) -> bytes:
    """The sealed file."""
    if row.file is None:
        raise LookupError("the copy is not sealed yet")
    access("download", subject=row.case.public_id, by=by, on=on, what="certified copy")
    return row.file.read()
