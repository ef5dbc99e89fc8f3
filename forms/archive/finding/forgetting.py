"""What finding and showing keep of a document that is destroyed: its words, its certified copies, sets it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.archive.finding.models import CertifiedCopy, DocumentSet, DocumentWords, SetState

if TYPE_CHECKING:
    from forms.records.models import CaseDocument


def forget(case: CaseDocument) -> set[int]:
    """The rows go in the caller's transaction; keys of the files that were theirs."""
    DocumentWords.objects.filter(case=case).delete()
    copies = CertifiedCopy.objects.filter(case=case)
    files: set[int | None] = set(copies.values_list("file_id", flat=True))
    copies.delete()
    for row in DocumentSet.objects.exclude(state=SetState.ERASED):  # those of one week
        if str(case.public_id) in row.cases:
            files.add(row.file_id)
            DocumentSet.objects.filter(pk=row.pk).update(state=SetState.ERASED, file=None)
    return {pk for pk in files if pk is not None}
