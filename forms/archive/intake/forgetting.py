"""What intake keeps of a document that is destroyed: the files that came in for it, with their reports and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from forms.archive.intake.models import IntakeItem

if TYPE_CHECKING:
    from forms.records.models import CaseDocument


def forget(case: CaseDocument) -> set[int]:
    """The rows go in the caller's transaction; keys of the files that were theirs."""
    items = IntakeItem.objects.filter(Q(case=case) | Q(matched=case))
    files = set(items.values_list("blob_id", flat=True))
    items.delete()
    return files
